"""A dialogue ends through its gate: confirmed by the customer, ticked with evidence, tried, or planned for later."""

import msgspec
import pytest

from tests.dialogue.desk import (
    ABANDONED,
    SOLVED,
    after,
    agent,
    answers,
    closes,
    customer,
    hands_over,
    hire,
    install,
    lines,
    names,
    open_shop,
    opened,
    planning,
    rights,
    row,
    says,
    ticking,
    told,
)
from tests.dialogue.stranger import GATE, PHRASES
from tests.dialogue.test_routing import leaves
from zhunsheng.access.values import SYSTEM, Actor, Role
from zhunsheng.clocks.queries import open_clocks
from zhunsheng.dialogue.actions import close_dialogue, finish_followup, note_closing_held
from zhunsheng.dialogue.errors import ClosingMissing, DialogueEnded, NotOwner
from zhunsheng.dialogue.events import ClosingHeld, DialogueClosed, FollowUpDone, FollowUpPromised
from zhunsheng.dialogue.models import Closing, FollowUp
from zhunsheng.dialogue.queries import followups_of, gate_of
from zhunsheng.dialogue.values import ClosingRequest, Outcome, PassedCheck
from zhunsheng.guard.values import Standing
from zhunsheng.journal.actions import run
from zhunsheng.journal.models import FactRow
from zhunsheng.kernel.errors import AccessDenied, BadInput, NotFound

pytestmark = pytest.mark.usefixtures("db")

THREE = ("solved_or_followup", "no_further_question", "satisfaction_intent")
ALL = (*THREE, "customer_confirmation")
UNGRADED = ("graded", "record.category")
DENIED_ALL = ["customer_confirmation", "no_further_question", "solved_or_followup"]
FAREWELL = "感谢您的咨询，祝您生活愉快，再见！"
SILENT = (1, 700)
"""Seconds of two messages of the agent that are at least ten minutes apart."""


def meeting(*own: str) -> tuple[Actor, Actor, int]:
    open_shop(*own)
    xiaolin, guest = agent("xiaolin"), customer()
    dialogue_id = opened(guest)
    says(guest, dialogue_id, "耳机没有声音", after(1))
    return xiaolin, guest, dialogue_id


def asking(xiaolin: Actor, guest: Actor, dialogue_id: int, *exchange: tuple[str, str], at: int = 10) -> None:
    """Let the agent ask and the customer answer, in turns."""
    for number, (question, answer) in enumerate(exchange):
        answers(xiaolin, dialogue_id, question, after(at + 2 * number))
        if answer:
            says(guest, dialogue_id, answer, after(at + 2 * number + 1))


CONFIRMED = (
    ("请问刚才的问题给您解决了吗？", "解决了"),
    ("请问您还有其他问题吗？", "没有了"),
    ("您对这次的处理还满意吗？", "很满意，谢谢"),
)


def missing(xiaolin: Actor, dialogue_id: int, request: ClosingRequest = SOLVED, at: int = 100) -> list[str]:
    """Try to close and return what stood in the way, but for the grade, which has tests of its own."""
    before = (FactRow.objects.count(), row(dialogue_id).version)
    with pytest.raises(ClosingMissing) as refusal:
        run(close_dialogue, xiaolin, after(at), dialogue_id, request)
    assert (FactRow.objects.count(), row(dialogue_id).version) == before, "a refused closing writes nothing"
    return [name for name in str(refusal.value.detail["missing"]).split(", ") if name not in UNGRADED]


def closed(dialogue_id: int) -> DialogueClosed:
    return told(dialogue_id, DialogueClosed)[-1]


def test_closing_without_the_three_confirmations_is_refused():
    xiaolin, guest, dialogue_id = meeting()
    assert sorted(missing(xiaolin, dialogue_id)) == sorted(ALL)
    asking(xiaolin, guest, dialogue_id, CONFIRMED[0])
    assert sorted(missing(xiaolin, dialogue_id)) == [
        "customer_confirmation", "no_further_question", "satisfaction_intent",
    ]  # fmt: skip
    asking(xiaolin, guest, dialogue_id, CONFIRMED[1], at=20)
    assert sorted(missing(xiaolin, dialogue_id)) == ["customer_confirmation", "satisfaction_intent"]
    asking(xiaolin, guest, dialogue_id, CONFIRMED[2], at=30)
    closes(xiaolin, dialogue_id, SOLVED, after(100))
    assert (row(dialogue_id).state, row(dialogue_id).closed_at, row(dialogue_id).unanswered_since) == (
        "closed", after(100), None,
    )  # fmt: skip


def test_what_the_dialogue_confirms_is_quoted_and_recorded_by_its_messages():
    xiaolin, guest, dialogue_id = meeting()
    asking(xiaolin, guest, dialogue_id, *CONFIRMED)
    checks = {check.need.id: check for check in gate_of(xiaolin, dialogue_id).checks}
    assert {name: check.standing for name, check in checks.items()} == dict.fromkeys(ALL, Standing.MET) | {
        "outcome": Standing.NOT_ASKED,
        "graded": Standing.NOT_ASKED,
    }
    found = {name: checks[name].found for name in THREE}
    assert {name: (one.seq, one.by, one.quote, one.at) for name, one in found.items() if one} == {
        "solved_or_followup": (5, "customer", "解决了", after(11)),
        "no_further_question": (7, "customer", "没有了", after(13)),
        "satisfaction_intent": (9, "customer", "很满意", after(15)),
    }
    closes(xiaolin, dialogue_id, SOLVED, after(100))
    ways = {check.need: (check.way, check.seqs, check.denied_seq) for check in closed(dialogue_id).checks}
    assert {name: ways[name] for name in (*THREE, "outcome")} == {
        "solved_or_followup": ("recognised", [5], None),
        "no_further_question": ("recognised", [7], None),
        "satisfaction_intent": ("recognised", [9], None),
        "outcome": ("recorded", [], None),
    }


def test_a_tick_needs_a_note_that_tells_the_evidence():
    xiaolin, _, dialogue_id = meeting()
    assert sorted(missing(xiaolin, dialogue_id, ticking(*ALL, note=" \n"))) == sorted(ALL)
    closes(xiaolin, dialogue_id, ticking(*ALL, note="客户在电话里说好了"), after(100))
    assert {check.need: check.way for check in closed(dialogue_id).checks} == dict.fromkeys(ALL, "ticked") | {
        "outcome": "recorded",
        "graded": "recorded",
    }
    kept = msgspec.json.decode(Closing.objects.get().checks)
    assert kept["ticked"]["no_further_question"] == {"note": "客户在电话里说好了"}
    assert (Closing.objects.get().outcome, Closing.objects.get().closed_by) == ("solved", xiaolin.id)


def test_words_that_no_database_keeps_are_refused():
    xiaolin, _, dialogue_id = meeting(PHRASES)
    plan = planning(xiaolin.id, after(200), plan="明天\x00回电")
    for request in (plan, ticking("x", note="\ud83d"), ClosingRequest(outcome=Outcome.SOLVED, attempts="\x00")):
        with pytest.raises(BadInput):
            closes(xiaolin, dialogue_id, request, after(100))
    with pytest.raises(BadInput):
        hands_over(xiaolin, dialogue_id, agent("xiaozhou"), "请\x00接手")
    assert (row(dialogue_id).state, row(dialogue_id).agent_id) == ("open", xiaolin.id)


def test_a_tick_for_something_else_meets_nothing():
    xiaolin, _, dialogue_id = meeting()
    assert sorted(missing(xiaolin, dialogue_id, ticking("outcome", "made_up"))) == sorted(ALL)


def test_the_customers_last_word_counts():
    xiaolin, guest, dialogue_id = meeting()
    asking(xiaolin, guest, dialogue_id, *CONFIRMED)
    says(guest, dialogue_id, "等一下，还是没解决", after(60))
    assert sorted(missing(xiaolin, dialogue_id, at=61)) == DENIED_ALL
    denied = {check.need.id: check for check in gate_of(xiaolin, dialogue_id).checks}["solved_or_followup"]
    assert denied.standing is Standing.DENIED
    assert denied.found is not None
    assert (denied.found.seq, denied.found.quote) == (10, "没解决")
    asking(xiaolin, guest, dialogue_id, ("问题解决了吗？", "解决了"), ("还有其他问题吗", "没有了"), at=70)
    closes(xiaolin, dialogue_id, SOLVED, after(100))


def test_what_the_customer_has_just_denied_cannot_be_ticked_away():
    xiaolin, guest, dialogue_id = meeting()
    asking(xiaolin, guest, dialogue_id, ("请问您的问题解决了吗？", "没解决"))
    assert sorted(missing(xiaolin, dialogue_id, ticking(*ALL))) == ["customer_confirmation", "solved_or_followup"]
    answers(xiaolin, dialogue_id, "我再为您看一下，请稍等", after(20))
    assert sorted(missing(xiaolin, dialogue_id, ticking(*ALL))) == ["customer_confirmation", "solved_or_followup"]


def test_a_tick_over_an_older_denial_shows_the_denial_beside_it():
    xiaolin, guest, dialogue_id = meeting()
    asking(xiaolin, guest, dialogue_id, ("请问您的问题解决了吗？", "没解决"))
    answers(xiaolin, dialogue_id, "换一只充电线试试", after(20))
    says(guest, dialogue_id, "妥了妥了", after(30))
    closes(xiaolin, dialogue_id, ticking(*ALL, note="客户说妥了"), after(40))
    ways = {check.need: (check.way, check.denied_seq) for check in closed(dialogue_id).checks}
    assert ways == {
        "solved_or_followup": ("ticked", 5),
        "no_further_question": ("ticked", None),
        "satisfaction_intent": ("ticked", None),
        "outcome": ("recorded", None),
        "graded": ("recorded", None),
        "customer_confirmation": ("ticked", 5),
    }


def test_a_silent_customer_needs_recorded_attempts():
    xiaolin, _, dialogue_id = meeting()
    answers(xiaolin, dialogue_id, "请问您用的是哪一款？", after(SILENT[0]))
    assert sorted(missing(xiaolin, dialogue_id, ABANDONED, at=600)) == sorted(ALL)
    answers(xiaolin, dialogue_id, "还在吗？", after(2))
    assert sorted(missing(xiaolin, dialogue_id, ABANDONED, at=650)) == sorted(ALL), "two tries a second apart are one"
    answers(xiaolin, dialogue_id, "先不打扰您了，需要时随时联系", after(SILENT[1]))
    assert sorted(missing(xiaolin, dialogue_id, SOLVED, at=800)) == sorted(ALL), "silence is not a solution"
    gate = gate_of(xiaolin, dialogue_id)
    assert (gate.attempts, gate.attempts_needed) == (2, 2)
    closes(xiaolin, dialogue_id, ABANDONED, after(801))
    assert {check.need: check.way for check in closed(dialogue_id).checks} == dict.fromkeys(ALL, "attempts") | {
        "outcome": "recorded",
        "graded": "recorded",
    }


def test_nobody_can_tick_that_a_silent_customer_confirmed():
    xiaolin, _, dialogue_id = meeting()
    answers(xiaolin, dialogue_id, "还在吗？", after(5))
    request = ticking(*ALL, outcome=Outcome.ABANDONED)
    assert sorted(missing(xiaolin, dialogue_id, request, at=1000)) == sorted(ALL)


def test_a_customer_who_writes_again_is_not_silent():
    xiaolin, guest, dialogue_id = meeting()
    for at in SILENT:
        answers(xiaolin, dialogue_id, "还在吗？", after(at))
    says(guest, dialogue_id, "刚才在开会", after(701))
    assert gate_of(xiaolin, dialogue_id).attempts == 0
    assert sorted(missing(xiaolin, dialogue_id, ABANDONED, at=9000)) == sorted(ALL)


def test_a_plan_with_owner_and_time_stands_in_for_solved():
    xiaolin, guest, dialogue_id = meeting()
    asking(xiaolin, guest, dialogue_id, *CONFIRMED[1:])
    assert missing(xiaolin, dialogue_id) == ["solved_or_followup"]
    closes(xiaolin, dialogue_id, planning(xiaolin.id, after(86_400)), after(100))
    assert {check.need: check.way for check in closed(dialogue_id).checks}["solved_or_followup"] == "followup"
    (plan,) = followups_of(xiaolin, dialogue_id)
    assert (plan.dialogue_id, plan.owner_id, plan.due_at, plan.plan) == (
        dialogue_id, xiaolin.id, after(86_400), "明天回电告知换货进度",
    )  # fmt: skip
    promised = told(dialogue_id, FollowUpPromised)
    assert [(one.followup_id, one.owner_id, one.due_us) for one in promised] == [
        (plan.id, xiaolin.id, after(86_400).us)
    ]
    assert names(dialogue_id)[-2:] == ["dialogue.closed", "followup.promised"]


def test_a_plan_stands_in_although_the_customer_said_not_yet_and_that_stays_visible():
    xiaolin, guest, dialogue_id = meeting()
    asking(xiaolin, guest, dialogue_id, ("您对处理还满意吗？", "满意"), ("问题解决了吗？", "没解决"))
    plan = planning(xiaolin.id, after(86_400), no_further_question="见上文", customer_confirmation="口头同意")
    assert missing(xiaolin, dialogue_id, plan) == ["customer_confirmation"]
    says(guest, dialogue_id, "那就这么办吧", after(30))
    closes(xiaolin, dialogue_id, plan, after(100))
    ways = {check.need: (check.way, check.denied_seq) for check in closed(dialogue_id).checks}
    assert ways["solved_or_followup"] == ("followup", 7)


def test_a_promise_starts_the_clock_of_the_standard_that_asks_for_it():
    clock = (
        GATE.replace("tea-gate", "tea-promise").split("clauses:")[0]
        + """clauses:
  - id: promise-1
    kind: clock
    title: {zh: 说到做到, en: A promise kept}
    says: {zh: 两小时内兑现。, en: Kept within two hours.}
    source: {document: 茶馆守则, part: "6"}
    clock:
      starts: {fact: followup.promised}
      stops: [{fact: followup.done}]
      limit: 2 h
      repeats: every
"""
    )
    xiaolin, _, dialogue_id = meeting(clock)
    closes(xiaolin, dialogue_id, planning(xiaolin.id, after(86_400)), after(100))
    (running,) = open_clocks([dialogue_id], after(101))[dialogue_id]
    assert (running.clause_id, running.due_at) == ("promise-1", after(100 + 7200))
    run(finish_followup, xiaolin, after(3000), followups_of(xiaolin, dialogue_id)[0].id, "已换货")
    assert open_clocks([dialogue_id], after(3001))[dialogue_id] == []


@pytest.mark.parametrize(
    ("broken", "fault"),
    [
        ({"owner": 0}, "followup.owner"),
        ({"due_at": after(100).us}, "followup.due_at"),
        ({"plan": " "}, "followup.plan"),
    ],
)
def test_a_plan_names_owner_time_and_what(broken, fault):
    xiaolin, _, dialogue_id = meeting(PHRASES)
    whole = planning(xiaolin.id, after(200))
    assert whole.followup is not None
    request = msgspec.structs.replace(whole, followup=msgspec.structs.replace(whole.followup, **broken))
    assert missing(xiaolin, dialogue_id, request, at=100) == [fault]
    assert missing(xiaolin, dialogue_id, ClosingRequest(outcome=Outcome.FOLLOWUP)) == ["followup"]
    closes(xiaolin, dialogue_id, whole, after(100))


def test_a_promise_belongs_to_somebody_who_is_still_here():
    xiaolin, guest, dialogue_id = meeting(PHRASES)
    gone = agent("gone")
    leaves(gone)
    for nobody in (gone.id, guest.id, 404):
        with pytest.raises(NotOwner):
            closes(xiaolin, dialogue_id, planning(nobody, after(200)), after(100))
    assert (FollowUp.objects.count(), row(dialogue_id).state) == (0, "open")


def test_a_promise_is_kept_with_a_result_once():
    xiaolin, _, dialogue_id = meeting(PHRASES)
    owner, mate = agent("owner"), agent("mate")
    closes(xiaolin, dialogue_id, planning(owner.id, after(200)), after(100))
    plan = followups_of(xiaolin, dialogue_id)[0]
    with pytest.raises(AccessDenied):
        run(finish_followup, mate, after(150), plan.id, "已换货")
    with pytest.raises(BadInput):
        run(finish_followup, owner, after(150), plan.id, " ")
    with pytest.raises(NotFound):
        run(finish_followup, owner, after(150), 404, "已换货")
    for at in (150, 160):
        run(finish_followup, owner, after(at), plan.id, " 已换货，客户知道了 ")
    kept = FollowUp.objects.get()
    assert (kept.done_at, kept.result, followups_of(xiaolin, dialogue_id)) == (after(150), "已换货，客户知道了", [])
    assert [type(fact) for fact in told(dialogue_id, FollowUpDone)] == [FollowUpDone]
    assert [line.event for line in lines(dialogue_id)].count("followup.done") == 1


@pytest.mark.parametrize("farewell", [True, False])
def test_the_closing_phrase_is_flagged_in_the_fact(farewell):
    xiaolin, guest, dialogue_id = meeting()
    asking(xiaolin, guest, dialogue_id, *CONFIRMED)
    if farewell:
        answers(xiaolin, dialogue_id, FAREWELL, after(50))
    closes(xiaolin, dialogue_id, SOLVED, after(100))
    assert (closed(dialogue_id).closing_phrase, Closing.objects.get().closing_phrase) == (farewell, farewell)


def test_a_strangers_gate_is_kept_without_code():
    xiaolin, guest, dialogue_id = meeting(GATE)
    assert missing(xiaolin, dialogue_id) == ["taste", "umbrella"]
    asking(xiaolin, guest, dialogue_id, ("这壶好喝吗", "真好喝"))
    assert missing(xiaolin, dialogue_id) == ["umbrella"]
    closes(xiaolin, dialogue_id, ticking("umbrella", note="桌上没有"), after(100))
    assert closed(dialogue_id).checks == [
        PassedCheck(need="taste", way="recognised", seqs=[5]),
        PassedCheck(need="umbrella", way="ticked", seqs=[]),
    ]


def test_a_strangers_number_of_attempts_is_kept():
    xiaolin, _, dialogue_id = meeting(GATE)
    for at in (2, 30, 62, 121):
        answers(xiaolin, dialogue_id, "还在吗", after(at))
    gate = gate_of(xiaolin, dialogue_id)
    assert (gate.attempts, gate.attempts_needed) == (2, 3)
    answers(xiaolin, dialogue_id, "还在吗", after(122))
    assert missing(xiaolin, dialogue_id, ABANDONED, at=130) == ["umbrella"], "that need accepts a tick and nothing else"


def test_without_a_gate_a_dialogue_closes_at_once():
    xiaolin, _, dialogue_id = meeting(PHRASES)
    closes(xiaolin, dialogue_id, SOLVED, after(100))
    assert (closed(dialogue_id).checks, closed(dialogue_id).closing_phrase) == ([], True)


def test_what_was_confirmed_before_an_earlier_end_confirms_nothing_now():
    xiaolin, guest, dialogue_id = meeting()
    asking(xiaolin, guest, dialogue_id, *CONFIRMED, (FAREWELL, ""))
    closes(xiaolin, dialogue_id, SOLVED, after(100))
    says(guest, dialogue_id, "退货地址发我一下", after(200))
    assert row(dialogue_id).agent_id == xiaolin.id
    assert sorted(missing(xiaolin, dialogue_id, at=300)) == sorted(ALL)
    assert [one.found for one in gate_of(xiaolin, dialogue_id).present] == [False]
    closes(xiaolin, dialogue_id, ticking(*ALL), after(310))
    assert (Closing.objects.count(), closed(dialogue_id).closing_phrase) == (2, False)


def test_a_dialogue_keeps_the_gate_it_began_under():
    xiaolin, _, dialogue_id = meeting(PHRASES)
    install(GATE, at=after(10))
    closes(xiaolin, dialogue_id, SOLVED, after(100))
    other = opened(customer(), after(101))
    assert missing(xiaolin, other, at=102) == ["taste", "umbrella"]


def test_only_the_owner_and_those_above_close_and_once():
    xiaolin, guest, dialogue_id = meeting(PHRASES)
    mate, boss = agent("mate"), hire("boss", rights(Role.SUPERVISOR))
    for denied in (mate, guest, hire("inspector", rights(Role.INSPECTOR))):
        with pytest.raises(AccessDenied):
            closes(denied, dialogue_id, SOLVED, after(100))
    closes(boss, dialogue_id, SOLVED, after(100))
    with pytest.raises(DialogueEnded):
        closes(xiaolin, dialogue_id, SOLVED, after(101))
    with pytest.raises(NotFound):
        closes(SYSTEM, 404, SOLVED, after(101))


def test_what_the_gate_held_back_and_what_it_let_pass_is_on_record_by_clause():
    xiaolin, guest, dialogue_id = meeting()
    hollow = ClosingRequest(outcome=Outcome.SOLVED, checks={})
    with pytest.raises(ClosingMissing):
        run(close_dialogue, xiaolin, after(2), dialogue_id, hollow)
    run(note_closing_held, xiaolin, after(2), dialogue_id, hollow)
    held = told(dialogue_id, ClosingHeld)
    assert [one.clause_ids for one in held] == [["cc-1.2b", "cc-1.3a", "dy-3.1f", "dy-3.1c"]]
    with pytest.raises(AccessDenied):
        run(note_closing_held, guest, after(3), dialogue_id, hollow)
    assert len(told(dialogue_id, ClosingHeld)) == 1
