"""What is promised runs on its own clock until it is kept or broken; several run side by side."""

import pytest

from tests.dialogue.desk import after, agent, answers, closes, customer, names, open_shop, opened, says, ticking
from zhunsheng.access.values import SYSTEM, Actor
from zhunsheng.clocks.actions import tick
from zhunsheng.clocks.models import ClockRow
from zhunsheng.clocks.queries import replay, shown_clocks
from zhunsheng.dialogue.actions import finish_followup, make_promise, wave_promise
from zhunsheng.dialogue.errors import DialogueEnded
from zhunsheng.dialogue.queries import followups_of, unconfirmed
from zhunsheng.journal.actions import run
from zhunsheng.kernel.errors import AccessDenied, BadInput

pytestmark = pytest.mark.usefixtures("db")
GATE = ("solved_or_followup", "no_further_question", "satisfaction_intent", "customer_confirmation")


def meeting() -> tuple[Actor, Actor, int]:
    open_shop()
    xiaolin, guest = agent("xiaolin"), customer()
    dialogue_id = opened(guest)
    says(guest, dialogue_id, "耳机坏了", after(1))
    answers(xiaolin, dialogue_id, "两小时内给您回复", after(5))
    return xiaolin, guest, dialogue_id


def clocks(dialogue_id: int) -> dict[int, str]:
    found = ClockRow.objects.filter(subject_id=dialogue_id, clause_id="cc-3.1d").order_by("id")
    return dict(found.values_list("instance", "state"))


def test_each_promise_has_its_own_clock():
    xiaolin, _, dialogue_id = meeting()
    first = run(make_promise, xiaolin, after(6), dialogue_id, "回电", after(3600).us)
    second = run(make_promise, xiaolin, after(7), dialogue_id, "寄出新耳机", after(7200).us)
    assert clocks(dialogue_id) == {first: "running", second: "running"}
    run(finish_followup, xiaolin, after(60), first, "已回电")
    assert clocks(dialogue_id) == {first: "met", second: "running"}
    run(tick, SYSTEM, after(7201), limit=50)
    assert clocks(dialogue_id) == {first: "met", second: "breached"}
    run(finish_followup, xiaolin, after(7300), second, "已寄出")
    assert ClockRow.objects.get(instance=second).ended_at == after(7300)
    assert replay(dialogue_id, after(7300)) == []


def test_a_kept_promise_leaves_the_row_and_an_open_one_stays():
    xiaolin, _, dialogue_id = meeting()
    first = run(make_promise, xiaolin, after(6), dialogue_id, "回电", after(3600).us)
    second = run(make_promise, xiaolin, after(7), dialogue_id, "寄出", after(7200).us)
    run(finish_followup, xiaolin, after(60), first, "已回电")
    shown = shown_clocks([dialogue_id], after(61))[dialogue_id]
    assert [view.instance for view in shown if view.clause_id == "cc-3.1d"] == [second]


def test_a_promise_outlives_the_dialogue():
    xiaolin, _, dialogue_id = meeting()
    promised = run(make_promise, xiaolin, after(6), dialogue_id, "回电", after(3600).us)
    closes(xiaolin, dialogue_id, ticking(*GATE), after(20))
    assert clocks(dialogue_id) == {promised: "running"}
    assert [one.id for one in followups_of(xiaolin, dialogue_id)] == [promised]
    with pytest.raises(DialogueEnded):
        run(make_promise, xiaolin, after(21), dialogue_id, "回电", after(3600).us)


def test_the_same_time_of_one_message_is_promised_once():
    xiaolin, _, dialogue_id = meeting()
    ids = {run(make_promise, xiaolin, after(6), dialogue_id, "回电", after(3600).us, seq=4) for _ in range(2)}
    assert (len(ids), len(clocks(dialogue_id))) == (1, 1)


@pytest.mark.parametrize(("plan", "due"), [("回电", 5), (" ", 3600), ("\x00", 3600)])
def test_a_promise_needs_words_and_a_time_to_come(plan, due):
    xiaolin, _, dialogue_id = meeting()
    with pytest.raises(BadInput):
        run(make_promise, xiaolin, after(6), dialogue_id, plan, after(due).us)


def test_only_the_owner_and_those_above_promise():
    _, guest, dialogue_id = meeting()
    for denied in (agent("mate"), guest):
        with pytest.raises(AccessDenied):
            run(make_promise, denied, after(6), dialogue_id, "回电", after(3600).us)


def test_a_time_named_is_asked_about_until_it_is_promised_waved_away_or_over():
    xiaolin, guest, dialogue_id = meeting()
    answers(xiaolin, dialogue_id, "明天下午三点前给您寄出。24小时内给您退运费", after(6))

    def asked(at: int) -> list[tuple[int, str]]:
        return [(one.seq, one.promised.quote) for one in unconfirmed(xiaolin, dialogue_id, after(at))]

    seq = 5
    assert asked(7) == [(4, "两小时内"), (seq, "明天下午三点前"), (seq, "24小时内")]
    first, second, third = unconfirmed(xiaolin, dialogue_id, after(7))
    run(make_promise, xiaolin, after(8), dialogue_id, "寄出", second.promised.due_at.us, seq=seq)
    with pytest.raises(AccessDenied):
        run(wave_promise, agent("other"), after(8), dialogue_id, seq, third.promised.due_at.us)
    with pytest.raises(BadInput):
        run(wave_promise, xiaolin, after(8), dialogue_id, 99, third.promised.due_at.us)
    for _ in range(2):
        run(wave_promise, xiaolin, after(8), dialogue_id, seq, third.promised.due_at.us)
    assert names(dialogue_id).count("promise.waved") == 1
    says(guest, dialogue_id, "后天下午五点前给您寄出", after(9))
    assert (asked(9), asked(2 * 3600 + 6)) == ([(4, first.promised.quote)], [])
    with pytest.raises(AccessDenied):
        unconfirmed(agent("another"), dialogue_id, after(9))


@pytest.mark.parametrize("words", ["明天上午十点我再跟您确认一次", "我会在一小时内查清楚", "半小时内把单号发您"])
def test_usual_words_of_a_promise_are_asked_about(words):
    xiaolin, _, dialogue_id = meeting()
    before = len(unconfirmed(xiaolin, dialogue_id, after(6)))
    answers(xiaolin, dialogue_id, words, after(6))
    assert len(unconfirmed(xiaolin, dialogue_id, after(7))) == before + 1
