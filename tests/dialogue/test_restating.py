"""A demand that was stated is restated and confirmed in time, and the clock says so when it is not."""

import pytest

from tests.dialogue.desk import SHOP, after, agent, answers, closes, customer, open_shop, opened, says, ticking, told
from tests.dialogue.test_grading import GATE, clauses, clock
from zhunsheng.access.values import SYSTEM, Actor
from zhunsheng.assist.shipped import shipped_library
from zhunsheng.clocks.actions import tick
from zhunsheng.clocks.models import ClockRow
from zhunsheng.clocks.queries import replay
from zhunsheng.dialogue.actions import BotWords, hand_over_from_bot, say_by_bot
from zhunsheng.dialogue.actions.receive import open_dialogue
from zhunsheng.dialogue.events import DemandRestated
from zhunsheng.dialogue.values import Opening
from zhunsheng.guard.queries import restates
from zhunsheng.journal.actions import run

pytestmark = pytest.mark.usefixtures("db")
DEMAND = "我买的扫地机开不了机了"
RESTATED = "跟您确认一下，您是说扫地机收到后开不了机，希望给您换一台，对吗？"


def meeting() -> tuple[Actor, Actor, int]:
    open_shop()
    xiaolin, guest = agent("xiaolin"), customer()
    return xiaolin, guest, opened(guest)


def test_a_demand_that_nobody_restates_is_caught_at_the_line():
    xiaolin, guest, dialogue_id = meeting()
    says(guest, dialogue_id, DEMAND, after(1))
    answers(xiaolin, dialogue_id, "您好，请把插头拔下来等一分钟再试。", after(9))
    run(tick, SYSTEM, after(30), limit=50)
    assert clock(dialogue_id, "cc-1.2a") == ("running", 1, None)
    run(tick, SYSTEM, after(32), limit=50)
    found = ClockRow.objects.get(subject_id=dialogue_id, clause_id="cc-1.2a")
    assert (found.state, found.breached_at) == ("breached", after(31))
    answers(xiaolin, dialogue_id, RESTATED, after(50))
    assert clock(dialogue_id, "cc-1.2a") == ("breached", 1, 50)
    assert replay(dialogue_id, after(60)) == []


def test_restating_stops_the_clock_and_is_on_record_without_words():
    xiaolin, guest, dialogue_id = meeting()
    answers(xiaolin, dialogue_id, "您好，很高兴为您服务，您是想咨询扫地机，对吗？", after(1))
    assert told(dialogue_id, DemandRestated) == [], "nobody has stated anything yet"
    says(guest, dialogue_id, DEMAND, after(2))
    written = answers(xiaolin, dialogue_id, RESTATED, after(20))
    assert clock(dialogue_id, "cc-1.2a") == ("met", 2, 20)
    (fact,) = told(dialogue_id, DemandRestated)
    assert (fact.message_id, fact.seq, fact.waited_us) == (written.id, written.seq, 18_000_000)


@pytest.mark.parametrize(
    "words",
    [
        "好的，我帮您查一下，请稍等。",
        "请问您还有其他问题吗？",
        "请问您的订单号是多少？",
        "您好，请问有什么可以帮您？",
    ],
)
def test_what_merely_asks_or_answers_restates_nothing(words: str):
    xiaolin, guest, dialogue_id = meeting()
    says(guest, dialogue_id, DEMAND, after(1))
    answers(xiaolin, dialogue_id, words, after(9))
    assert "cc-1.2a" in clauses(dialogue_id)


def test_the_shipped_script_for_restating_restates():
    words = next(one.text for one in shipped_library().scripts if one.key == "asking.restate")
    assert restates(words.format(order="69001122334455"))


def test_a_demand_stated_anew_is_restated_anew():
    xiaolin, guest, dialogue_id = meeting()
    says(guest, dialogue_id, DEMAND, after(1))
    answers(xiaolin, dialogue_id, RESTATED, after(5))
    closes(xiaolin, dialogue_id, ticking(*GATE), after(60))
    says(guest, dialogue_id, "新换的这台也充不进电", after(90))
    assert clock(dialogue_id, "cc-1.2a") == ("running", 90, None)


def test_the_clock_rests_while_the_bot_serves_and_goes_on_with_people():
    open_shop()
    xiaolin, guest = agent("xiaolin"), customer()
    wanted = Opening(shop_id=SHOP, channel="webchat", customer_id=guest.id, group="online", bot_first=True)
    dialogue_id = run(open_dialogue, guest, after(0), wanted)
    written = says(guest, dialogue_id, DEMAND, after(1))
    run(
        say_by_bot,
        SYSTEM,
        after(2),
        dialogue_id,
        written.id,
        BotWords(name="小准", text="请先充满电再试。", how="answer"),
    )
    run(tick, SYSTEM, after(200), limit=50)
    assert clock(dialogue_id, "cc-1.2a") == ("paused", 1, None)
    run(hand_over_from_bot, SYSTEM, after(300), dialogue_id, "asked")
    answers(xiaolin, dialogue_id, RESTATED, after(320))
    assert clock(dialogue_id, "cc-1.2a") == ("met", 1, 320)
