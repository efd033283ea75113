"""An agent answers: every outgoing word passes the guard, and the clocks hear of what went out."""

import hashlib
import hmac

import pytest

from tests.dialogue.desk import (
    after,
    agent,
    answers,
    closes,
    customer,
    held,
    lines,
    names,
    open_shop,
    opened,
    row,
    says,
    told,
    tries,
)
from tests.dialogue.stranger import PHRASES
from tests.people.staff import hire, rights, team
from zhunsheng.access.values import Actor, Role
from zhunsheng.clocks.queries import shown_clocks
from zhunsheng.dialogue.actions import Written, send_message
from zhunsheng.dialogue.errors import DialogueEnded, NobodysYet
from zhunsheng.dialogue.events import MessageConfirmed, MessageNoted, MessageRefused, MessageSent
from zhunsheng.dialogue.values import Draft, MessageKind
from zhunsheng.journal.actions import run
from zhunsheng.journal.models import FactRow
from zhunsheng.kernel.errors import AccessDenied, BadInput
from zhunsheng.standards.queries import standing
from zhunsheng.standards.values import Severity

pytestmark = pytest.mark.usefixtures("db")


def meeting(*own: str) -> tuple[Actor, Actor, int]:
    """Let a customer write to the one agent who is there."""
    open_shop(*own)
    xiaolin, guest = agent("xiaolin"), customer()
    dialogue_id = opened(guest)
    says(guest, dialogue_id, "耳机坏了，能退吗", after(1))
    return xiaolin, guest, dialogue_id


@pytest.mark.parametrize(
    ("text", "clause", "family", "phrase"),
    [
        ("抱歉，这个不归我管哦", "cc-2.1b", "shirk", "不归我管"),
        ("亲，这个真的做不到呢", "ec-2.2b", "negation", "做不到"),
    ],
)
def test_forbidden_words_are_held_with_clause_family_place_and_replacement(text, clause, family, phrase):
    xiaolin, _, dialogue_id = meeting()
    before = row(dialogue_id)
    result = held(tries(xiaolin, dialogue_id, text, after(5)))
    rule = next(one for one in standing(after(5)).clauses[clause].families if one.id == family)
    (hit,) = result.hits
    assert (hit.clause_id, hit.family, text[hit.start : hit.end], hit.phrase) == (clause, family, phrase, phrase)
    assert (hit.instead, hit.reason, hit.severity, result.may_confirm) == (
        rule.say_instead, rule.reason, Severity.REFUSE, False,
    )  # fmt: skip
    found = row(dialogue_id)
    assert (found.seq, found.version, found.answered_at, found.unanswered_since) == (
        before.seq, before.version, None, after(1),
    )  # fmt: skip
    refused = told(dialogue_id, MessageRefused)
    assert refused == [
        MessageRefused(
            dialogue_id=dialogue_id,
            about=refused[0].about,
            clause_ids=[clause],
            families=[family],
            by="agent",
        )
    ]
    assert phrase not in FactRow.objects.get(name="message.refused").data


def test_a_confirmation_does_not_send_what_is_refused():
    xiaolin, _, dialogue_id = meeting()
    result = held(tries(xiaolin, dialogue_id, "这个做不到", confirmed=["ec-2.2b"]))
    assert [hit.clause_id for hit in result.hits] == ["ec-2.2b"]
    assert names(dialogue_id)[-1] == "message.refused"


def test_each_try_is_on_record_and_the_better_words_go_out():
    xiaolin, _, dialogue_id = meeting()
    for _ in range(2):
        tries(xiaolin, dialogue_id, "这个做不到", after(5))
    answers(xiaolin, dialogue_id, "您好，我为您申请换新，今天18点前答复您", after(9))
    assert names(dialogue_id)[-4:] == ["message.refused", "message.refused", "dialogue.answered", "message.sent"]


def test_the_customers_own_words_may_be_quoted():
    xiaolin, guest, dialogue_id = meeting()
    says(guest, dialogue_id, "你们是不是做不到啊", after(2))
    emphasis = "关于“做不到”这一点，我来说明"
    assert isinstance(tries(xiaolin, dialogue_id, emphasis, after(3)), Written)
    assert held(tries(xiaolin, dialogue_id, "确实做不到", after(3))).hits[0].phrase == "做不到"
    assert isinstance(tries(xiaolin, dialogue_id, "您刚才问的“做不到”，我来解释一下", after(4)), Written)
    assert lines(dialogue_id)[-1].text == "您刚才问的“做不到”，我来解释一下"


def test_words_the_customer_never_said_are_no_quotation():
    xiaolin, _, dialogue_id = meeting()
    for text in ("您刚才说做不到是什么意思", "关于“做不到”这一点，我来说明"):
        assert held(tries(xiaolin, dialogue_id, text)).hits[0].clause_id == "ec-2.2b"


def test_a_soft_hit_asks_once_more_and_is_recorded_when_sent():
    xiaolin, _, dialogue_id = meeting(PHRASES)
    asked = held(tries(xiaolin, dialogue_id, "不好意思，茶凉了", after(3), cid="one"))
    assert ([hit.clause_id for hit in asked.hits], asked.may_confirm) == (["tea-2"], True)
    assert held(tries(xiaolin, dialogue_id, "不好意思，茶凉了", after(3), confirmed=["ec-2.2b"])).may_confirm is True
    sent = tries(xiaolin, dialogue_id, "不好意思，茶凉了", after(4), confirmed=["tea-2"], cid="one")
    assert isinstance(sent, Written)
    assert lines(dialogue_id)[-1].text == "不好意思，茶凉了"
    assert names(dialogue_id)[-5:] == [
        "message.refused", "message.refused", "dialogue.answered", "message.sent", "message.confirmed",
    ]  # fmt: skip
    assert [fact.clause_ids for fact in told(dialogue_id, MessageConfirmed)] == [["tea-2"]]


def test_what_a_client_says_it_confirmed_is_believed_only_where_something_was_asked():
    xiaolin, _, dialogue_id = meeting(PHRASES)
    assert isinstance(tries(xiaolin, dialogue_id, "好的", confirmed=["tea-2", "我编的"]), Written)
    assert told(dialogue_id, MessageConfirmed) == []


def test_words_that_a_standard_only_notes_go_out_and_leave_a_note():
    xiaolin, _, dialogue_id = meeting(PHRASES)
    written = answers(xiaolin, dialogue_id, "隔壁茶馆也一样")
    (noted,) = told(dialogue_id, MessageNoted)
    assert isinstance(noted, MessageNoted)
    assert (noted.message_id, noted.clause_ids, noted.families) == (written.id, ["tea-2b"], ["next-door"])
    assert lines(dialogue_id)[-1].text == "隔壁茶馆也一样"
    assert told(dialogue_id, MessageConfirmed) == []


def test_only_the_owner_and_those_above_may_answer():
    team_id = None
    open_shop(PHRASES)
    team_id = team("一组")
    owner = agent("owner", team_id=team_id)
    guest = customer()
    dialogue_id = opened(guest)
    mate = agent("mate", team_id=team_id)
    inspector = hire("inspector", rights(Role.INSPECTOR))
    leader = hire("leader", rights(Role.LEADER, team_id=team_id))
    other_leader = hire("other", rights(Role.LEADER, team_id=team("二组")))
    before = FactRow.objects.count()
    for denied in (mate, inspector, other_leader, guest, customer()):
        with pytest.raises(AccessDenied):
            tries(denied, dialogue_id, "我来答")
    assert (row(dialogue_id).seq, FactRow.objects.count() - before) == (2, 1), "the other guest was taken in"
    for allowed in (owner, leader):
        assert isinstance(tries(allowed, dialogue_id, "我来答"), Written)
    assert [line.author_id for line in lines(dialogue_id)[-2:]] == [owner.id, leader.id]


def test_the_first_message_meets_the_greeting_clock():
    xiaolin, _, dialogue_id = meeting()
    tries(xiaolin, dialogue_id, "这个做不到", after(8))
    assert row(dialogue_id).answered_at is None
    answers(xiaolin, dialogue_id, "您好，我来帮您看", after(12))
    answers(xiaolin, dialogue_id, "请稍等", after(15))
    assert row(dialogue_id).answered_at == after(12)
    sent = list(told(dialogue_id, MessageSent))
    assert [(fact.first, fact.by) for fact in sent] == [(True, "agent"), (False, "agent")]
    clocks = {clock.clause_id: clock for clock in shown_clocks([dialogue_id], after(20))[dialogue_id]}
    assert (clocks["ec-1.2a"].state, clocks["ec-1.2a"].stopped_at) == ("met", after(12))
    assert (clocks["dy-3.1b"].state, clocks["dy-3.1b"].stopped_at) == ("met", after(12))


def test_the_same_press_twice_sends_once():
    xiaolin, _, dialogue_id = meeting(PHRASES)
    first, again = (tries(xiaolin, dialogue_id, "好的", after(at), cid="same") for at in (3, 4))
    assert isinstance(first, Written)
    assert isinstance(again, Written)
    assert (first.id, first.repeated, again.repeated) == (again.id, False, True)
    assert names(dialogue_id).count("message.sent") == 1


def test_a_proof_of_what_was_said_verifies():
    xiaolin, _, dialogue_id = meeting(PHRASES)
    answers(xiaolin, dialogue_id, "今天18点前答复您")
    line, (sent,) = lines(dialogue_id)[-1], told(dialogue_id, MessageSent)
    assert isinstance(sent, MessageSent)
    assert sent.proof == hmac.digest(bytes(line.salt or b""), line.text.encode(), hashlib.sha256).hex()


def test_news_on_progress_is_told_apart():
    xiaolin, _, dialogue_id = meeting(PHRASES)
    news = Draft(cid="p", text="仓库已受理", kind=MessageKind.PROGRESS)
    written = run(send_message, xiaolin, after(3), dialogue_id, news, "小林")
    assert names(dialogue_id)[-2:] == ["message.sent", "progress.told"]
    assert isinstance(written, Written)
    assert lines(dialogue_id)[-1].kind == "progress"


def test_an_agent_cannot_write_a_line_of_the_desk():
    xiaolin, _, dialogue_id = meeting(PHRASES)
    forged = Draft(cid="p", text="客户已确认", kind=MessageKind.SYSTEM)
    with pytest.raises(BadInput):
        run(send_message, xiaolin, after(3), dialogue_id, forged, "小林")


def test_nothing_is_sent_into_what_waits_or_has_ended():
    xiaolin, _, dialogue_id = meeting(PHRASES)
    supervisor = hire("boss", rights(Role.SUPERVISOR))
    waiting = opened(customer(), group="aftersales")
    with pytest.raises(NobodysYet):
        tries(supervisor, waiting, "您好")
    closes(xiaolin, dialogue_id)
    with pytest.raises(DialogueEnded):
        tries(xiaolin, dialogue_id, "再见")
    assert [row(one).seq for one in (waiting, dialogue_id)] == [2, 4]


@pytest.mark.parametrize(("text", "noted"), [("在仓库里了，今天发出", ["dy-2.1a"]), ("您好，今天发出", [])])
def test_a_first_message_without_a_greeting_is_noted(text, noted):
    xiaolin, _, dialogue_id = meeting()
    answers(xiaolin, dialogue_id, text, after(5))
    answers(xiaolin, dialogue_id, "单号稍后我发给您，今天18点前", after(6))
    assert [one for fact in told(dialogue_id, MessageNoted) for one in fact.clause_ids if one == "dy-2.1a"] == noted
