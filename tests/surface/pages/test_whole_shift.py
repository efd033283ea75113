"""dy-1.1: a whole shift runs in the one system, from sign-in to appraisal, and one record tells of all of it."""

import pytest
from django.test import Client

from tests.dialogue.desk import answers, customer, grades, opened, row, says, ticking
from tests.insight.following import follow
from tests.people.staff import facts
from tests.surface.pages.conftest import Enter
from zhunsheng.access.values import Actor
from zhunsheng.dialogue.actions import close_dialogue, confirm_record, offer_solution
from zhunsheng.growth.actions import hand_in_shift
from zhunsheng.growth.values import DialoguesOpen
from zhunsheng.journal.actions import run
from zhunsheng.journal.queries import verify
from zhunsheng.kernel.instants import now
from zhunsheng.people.actions import note_checks
from zhunsheng.people.queries import actor_of, agent_cards, open_shift
from zhunsheng.people.values import Outcome, Presence

GATE = ("solved_or_followup", "no_further_question", "satisfaction_intent", "customer_confirmation")
TOLD = (
    "agent.signed_in", "shift.started", "shift.checked", "briefing.acknowledged", "agent.presence_changed",
    "dialogue.opened", "dialogue.assigned", "demand.graded", "solution.offered", "dialogue.closed", "record.confirmed",
    "review.given", "review.answered", "shift.ended", "shift.handed_in", "shift.confirmed",
)  # fmt: skip


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def colleague(login: str) -> Actor:
    return actor_of(next(card.id for card in agent_cards() if card.login == login))


def goes_on_shift(client: Client, who: Actor) -> None:
    """Begin, have everything tried, read what changed, receive customers; the browser's own probe is answered here."""
    client.post("/shift/", {"do": "start"})
    run(note_checks, who, now(), who.id, {"network": Outcome(passed=True, measure=20)})
    page = text(client, "/shift/")
    keys = [part.partition('"')[0] for part in page.split('name="key" value="')[1:]]
    client.post("/shift/", {"do": "read", "key": keys})
    client.post("/shift/", {"do": "on"})


def serves(who: Actor) -> int:
    """Receive a customer, solve what they ask, and have it confirmed."""
    mei = customer()
    dialogue = opened(mei, now())
    assert row(dialogue).agent_id == who.id
    says(mei, dialogue, "我的快递 20261128001234 到哪了", now())
    answers(who, dialogue, "您好，包裹已到上海，预计明天送到", now())
    run(offer_solution, who, now(), dialogue)
    says(mei, dialogue, "好的知道了，挺满意的", now())
    grades(who, dialogue, "order.tracking", now())
    return dialogue


def inspects(client: Client, dialogue: int) -> str:
    """Review a dialogue on its page as the desk suggests, with one fault; return the review's address."""
    assert f"/reviews/new/{dialogue}/" in text(client, "/reviews/pick/")
    page = text(client, f"/reviews/new/{dialogue}/")
    items = [part.partition('"')[0] for part in page.split('<input type="radio" name="verdict-')[1::3]]
    assert {"ec-1.2a", "cc-1.3a", "dy-3.1c"} <= set(items)
    assert "<bdi>客户</bdi>" in page
    told = {f"verdict-{one}": "ok" for one in items} | {"verdict-ec-1.2a": "fault"}
    refused = client.post(f"/reviews/new/{dialogue}/", told | {"remark-ec-1.2a": " "})
    words = refused.content.decode()
    assert (refused.status_code, words.count("autofocus"), "判为差错须写明理由：ec-1.2a" in words) == (422, 1, True)
    told["remark-ec-1.2a"] = "问候可以更亲切"
    answer = client.post(f"/reviews/new/{dialogue}/", told | {"remark": "整体规范"})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.headers["Location"])


def test_a_whole_shift_runs_in_the_one_system(enter: Enter) -> None:
    client, who = enter("xiaohe"), colleague("xiaohe")
    goes_on_shift(client, who)
    assert agent_cards([who.id])[0].presence is Presence.AVAILABLE
    dialogue = serves(who)
    with pytest.raises(DialoguesOpen):
        run(hand_in_shift, who, now())
    assert client.post("/shift/sheet/", {"note": ""}).status_code == 422
    assert open_shift(who.id, now()) is not None
    run(close_dialogue, who, now(), dialogue, ticking(*GATE))
    run(confirm_record, who, now(), dialogue, {"feedback": "客户满意"}, version=0)

    review = inspects(enter("zhijian"), dialogue)
    assert "问候可以更亲切" in text(client, review)
    assert client.post(review, {"answer": "下次注意"}).status_code == 302
    assert "下次注意" in text(enter("zhijian"), review)

    follow(now())
    sheet = client.post("/shift/sheet/", {"note": "一切顺利"}).headers["Location"]
    assert agent_cards([who.id])[0].presence is Presence.AWAY
    boss = enter("zhuguan")
    page = text(boss, sheet)
    assert "一切顺利" in page
    assert f"#d={dialogue}" in page
    assert boss.post(sheet, {"mark": "3", "remark": "有进步"}).status_code == 302
    assert "有进步" in text(client, sheet)
    names = [fact.NAME for fact in facts()]
    assert [name for name in TOLD if name not in names] == []
    assert verify().holds
