"""Every dialogue is graded; the grade drives clocks, and grading late moves nothing."""

import pytest

from tests.dialogue.desk import (
    AT,
    SOLVED,
    after,
    agent,
    answers,
    closes,
    customer,
    grades,
    open_shop,
    opened,
    row,
    says,
    ticking,
    told,
    tries,
)
from zhunsheng.access.values import SYSTEM, Actor
from zhunsheng.clocks.actions import tick
from zhunsheng.clocks.models import ClockRow
from zhunsheng.clocks.queries import replay
from zhunsheng.dialogue.actions import close_dialogue, grade_demand, offer_solution
from zhunsheng.dialogue.errors import ClosingMissing, DialogueEnded
from zhunsheng.dialogue.events import (
    DemandGraded,
    DemandHandedOn,
    DemandStated,
    MessageReceived,
    MessageSent,
    ProgressTold,
    SolutionOffered,
)
from zhunsheng.dialogue.queries import demand_of
from zhunsheng.journal.actions import run
from zhunsheng.kernel.errors import AccessDenied, BadInput
from zhunsheng.standards.queries import Handling, IssueGrade

pytestmark = pytest.mark.usefixtures("db")
GATE = ("solved_or_followup", "no_further_question", "satisfaction_intent", "customer_confirmation")


def meeting(words: str = "我的快递到哪了") -> tuple[Actor, Actor, int]:
    open_shop()
    xiaolin, guest = agent("xiaolin"), customer()
    dialogue_id = opened(guest)
    if words:
        says(guest, dialogue_id, words, after(1))
    return xiaolin, guest, dialogue_id


def clock(dialogue_id: int, clause_id: str) -> tuple[str, int, int | None]:
    """Return state, start and end (seconds after the beginning) of the newest clock of a clause."""
    found = ClockRow.objects.filter(subject_id=dialogue_id, clause_id=clause_id).latest("id")
    ended = None if found.ended_at is None else (found.ended_at.us - AT.us) // 1_000_000
    return found.state, (found.started_at.us - AT.us) // 1_000_000, ended


def clauses(dialogue_id: int) -> set[str]:
    """Name the clauses whose clock runs."""
    return set(
        ClockRow.objects.filter(subject_id=dialogue_id, ended_at__isnull=True).values_list("clause_id", flat=True)
    )


def test_the_first_message_with_a_demand_states_it():
    _, guest, dialogue_id = meeting("")
    for words in ("你好", "在吗", "🙂"):
        says(guest, dialogue_id, words, after(1))
    assert (told(dialogue_id, DemandStated), "cc-1.2c" in clauses(dialogue_id)) == ([], False)
    says(guest, dialogue_id, "我的快递三天没动了", after(5))
    says(guest, dialogue_id, "快点", after(9))
    assert [(fact.seq, fact.stated_us) for fact in told(dialogue_id, DemandStated)] == [(6, after(5).us)]
    assert clock(dialogue_id, "cc-1.2c") == ("running", 5, None)


def test_grading_late_cannot_move_the_start():
    xiaolin, _, dialogue_id = meeting()
    grades(xiaolin, dialogue_id, "order.tracking", after(50))
    assert clock(dialogue_id, "ec-3.1c") == ("running", 1, None)
    run(tick, SYSTEM, after(62), limit=50)
    assert clock(dialogue_id, "ec-3.1c")[0] == "breached"


def test_a_grade_that_comes_after_the_line_is_a_breach_at_once():
    xiaolin, _, dialogue_id = meeting()
    grades(xiaolin, dialogue_id, "order.tracking", after(100))
    found = ClockRow.objects.get(subject_id=dialogue_id, clause_id="ec-3.1c")
    assert (found.state, found.breached_at, found.detected_at) == ("breached", after(61), after(100))


def test_a_solution_offered_before_the_grade_counts_from_when_it_was_offered():
    xiaolin, _, dialogue_id = meeting()
    answers(xiaolin, dialogue_id, "包裹在上海转运中心", after(20))
    run(offer_solution, xiaolin, after(25), dialogue_id)
    grades(xiaolin, dialogue_id, "order.tracking", after(300))
    assert clock(dialogue_id, "ec-3.1c") == ("met", 1, 25)
    assert clock(dialogue_id, "cc-1.2c") == ("met", 1, 25)
    assert replay(dialogue_id, after(300)) == []


def test_a_solution_offered_too_late_before_the_grade_is_late():
    xiaolin, _, dialogue_id = meeting()
    answers(xiaolin, dialogue_id, "包裹在上海转运中心", after(90))
    run(offer_solution, xiaolin, after(95), dialogue_id)
    grades(xiaolin, dialogue_id, "order.tracking", after(300))
    assert clock(dialogue_id, "ec-3.1c") == ("breached", 1, 95)
    assert replay(dialogue_id, after(300)) == []


def test_grading_anew_changes_the_clock_and_not_its_start():
    xiaolin, _, dialogue_id = meeting()
    grades(xiaolin, dialogue_id, "order.tracking", after(10))
    grades(xiaolin, dialogue_id, "order.delay", after(20))
    assert clock(dialogue_id, "ec-3.1c")[0] == "cancelled"
    assert clock(dialogue_id, "ec-3.1d") == ("running", 1, None)
    assert clock(dialogue_id, "cc-1.2c")[0] == "cancelled", "handed on, it is not to be solved at once"
    grades(xiaolin, dialogue_id, "order.tracking", after(30))
    assert (clock(dialogue_id, "ec-3.1c"), clock(dialogue_id, "cc-1.2c")) == (
        ("running", 1, None), ("running", 1, None),
    )  # fmt: skip
    assert replay(dialogue_id, after(30)) == []


def test_an_agent_may_know_better_than_the_type():
    xiaolin, _, dialogue_id = meeting()
    run(
        grade_demand, xiaolin, after(5), dialogue_id, "order.tracking", grade=IssueGrade.COMPLEX,
        handling=Handling.HAND_ON,
    )  # fmt: skip
    assert (row(dialogue_id).grade, row(dialogue_id).handling) == ("complex", "hand_on")
    assert len(told(dialogue_id, DemandHandedOn)) == 1


def test_a_suggestion_with_its_confidence_is_on_record_beside_the_grade():
    xiaolin, _, dialogue_id = meeting()
    best = demand_of(xiaolin, dialogue_id, after(3)).suggestions[0]
    assert best.code == "order.tracking"
    assert best.confidence > 80
    grades(xiaolin, dialogue_id, "order.other", after(5))
    fact = told(dialogue_id, DemandGraded)[0]
    assert (fact.issue_type, fact.suggested, fact.confidence) == ("order.other", "order.tracking", best.confidence)


def test_grading_twice_alike_is_one_grading():
    xiaolin, _, dialogue_id = meeting()
    grades(xiaolin, dialogue_id, "order.tracking", after(5))
    grades(xiaolin, dialogue_id, "order.tracking", after(6))
    assert len(told(dialogue_id, DemandGraded)) == 1


def test_a_type_that_the_taxonomy_does_not_have_is_refused():
    xiaolin, _, dialogue_id = meeting()
    with pytest.raises(BadInput):
        grades(xiaolin, dialogue_id, "order.nothing", after(5))


def test_only_the_owner_and_those_above_grade():
    _, guest, dialogue_id = meeting()
    for denied in (agent("mate"), guest):
        with pytest.raises(AccessDenied):
            grades(denied, dialogue_id, "order.tracking", after(5))


def test_a_dialogue_that_nobody_graded_cannot_be_closed():
    xiaolin, _, dialogue_id = meeting()
    with pytest.raises(ClosingMissing) as refused:
        run(close_dialogue, xiaolin, after(9), dialogue_id, ticking(*GATE))
    assert str(refused.value.detail["missing"]) == "graded, record.category"
    grades(xiaolin, dialogue_id, "product.other", after(10))
    run(close_dialogue, xiaolin, after(11), dialogue_id, ticking(*GATE))
    with pytest.raises(DialogueEnded):
        grades(xiaolin, dialogue_id, "order.tracking", after(12))


def test_a_dialogue_that_begins_again_is_graded_again():
    xiaolin, guest, dialogue_id = meeting()
    closes(xiaolin, dialogue_id, ticking(*GATE), after(10))
    says(guest, dialogue_id, "还想问一下发票", after(60))
    assert (row(dialogue_id).issue_type, row(dialogue_id).stated_at) == (None, after(60))
    assert clock(dialogue_id, "cc-1.2c") == ("running", 60, None)


def test_a_complex_question_asks_for_a_word_within_the_minute():
    xiaolin, _, dialogue_id = meeting()
    grades(xiaolin, dialogue_id, "order.delay", after(10))
    assert clock(dialogue_id, "ec-1.2b") == ("running", 10, None)
    answers(xiaolin, dialogue_id, "正在为您查询，请稍等", after(30))
    assert clock(dialogue_id, "ec-1.2b") == ("met", 10, 30)
    assert len(told(dialogue_id, ProgressTold)) == 1


def test_a_solution_is_recognised_by_its_words_and_a_promise_to_look_is_none():
    xiaolin, _, dialogue_id = meeting()
    answers(xiaolin, dialogue_id, "我核实一下，10分钟后为您安排补发", after(10))
    assert told(dialogue_id, SolutionOffered) == []
    sent = answers(xiaolin, dialogue_id, "已经为您安排补发，明天寄出", after(20))
    assert [(fact.seq, fact.how) for fact in told(dialogue_id, SolutionOffered)] == [(sent.seq, "recognised")]


def test_a_solution_is_marked_on_a_message_that_was_sent():
    xiaolin, _, dialogue_id = meeting()
    with pytest.raises(BadInput):
        run(offer_solution, xiaolin, after(5), dialogue_id)
    sent = answers(xiaolin, dialogue_id, "面料是纯棉的", after(6))
    with pytest.raises(BadInput):
        run(offer_solution, xiaolin, after(7), dialogue_id, 2)
    run(offer_solution, xiaolin, after(8), dialogue_id, sent.seq)
    assert clock(dialogue_id, "cc-1.2c") == ("met", 1, 8)


@pytest.mark.parametrize("words", ["谢谢", "好的，谢谢！", "OK", "👌", "嗯嗯", "thank you very much", "[微笑]"])
def test_courtesy_starts_no_clock(words):
    xiaolin, guest, dialogue_id = meeting()
    answers(xiaolin, dialogue_id, "已经为您安排补发", after(10))
    says(guest, dialogue_id, words, after(20))
    assert clauses(dialogue_id) & {"dy-3.1b", "dy-2.3c"} == set()
    assert (row(dialogue_id).unanswered_since, told(dialogue_id, MessageReceived)[-1].courtesy) == (None, True)


@pytest.mark.parametrize("words", ["谢谢，那什么时候发货", "好了吗", "？？", "谢谢你们的垃圾服务"])
def test_what_asks_for_more_than_courtesy_starts_one(words):
    xiaolin, guest, dialogue_id = meeting()
    answers(xiaolin, dialogue_id, "已经为您安排补发", after(10))
    says(guest, dialogue_id, words, after(20))
    assert "dy-3.1b" in clauses(dialogue_id)


@pytest.mark.parametrize(
    "words", ["谢谢", "解决了", "非常满意！", "解决了，没有其他问题了，很满意", "好的，可以的", "All good, thanks"]
)
def test_thanks_and_that_all_is_well_open_nothing_after_the_end(words):
    xiaolin, guest, dialogue_id = meeting()
    closes(xiaolin, dialogue_id, ticking(*GATE), after(10))
    says(guest, dialogue_id, words, after(20))
    assert (row(dialogue_id).state, clauses(dialogue_id)) == ("closed", {"cc-1.3c"})


@pytest.mark.parametrize("words", ["不满意", "没解决", "解决了吗", "可以退吗", "不可以", "满意个鬼", "解决了才怪"])
def test_what_is_not_well_goes_on_after_the_end(words):
    xiaolin, guest, dialogue_id = meeting()
    closes(xiaolin, dialogue_id, ticking(*GATE), after(10))
    says(guest, dialogue_id, words, after(20))
    assert row(dialogue_id).state == "open"


def test_that_it_is_solved_is_an_answer_before_the_end():
    _, guest, dialogue_id = meeting()
    says(guest, dialogue_id, "解决了", after(20))
    assert not told(dialogue_id, MessageReceived)[-1].courtesy


def test_silence_while_the_customer_waits_reminds_and_then_alerts():
    xiaolin, _, dialogue_id = meeting()
    answers(xiaolin, dialogue_id, "请稍等，我核实一下", after(10))
    assert told(dialogue_id, MessageSent)[0].waits
    answers(xiaolin, dialogue_id, "还在核实，请您稍等", after(100))
    assert clock(dialogue_id, "dy-2.3c") == ("running", 100, None)
    run(tick, SYSTEM, after(221), limit=50)
    assert clock(dialogue_id, "dy-2.3c")[0] == "breached"


def test_a_question_leaves_the_next_word_to_the_customer():
    xiaolin, _, dialogue_id = meeting()
    answers(xiaolin, dialogue_id, "请您提供一下订单号", after(10))
    assert (told(dialogue_id, MessageSent)[0].waits, "dy-2.3c" in clauses(dialogue_id)) == (False, False)


def test_a_held_message_offers_no_solution():
    xiaolin, _, dialogue_id = meeting()
    tries(xiaolin, dialogue_id, "做不到，已经为您安排补发", after(10))
    assert told(dialogue_id, SolutionOffered) == []


def test_the_gate_asks_for_nothing_that_no_standard_asks_for():
    open_shop(OWN)
    xiaolin, guest = agent("xiaolin"), customer()
    dialogue_id = opened(guest)
    closes(xiaolin, dialogue_id, SOLVED, after(5))
    assert row(dialogue_id).record_state == ""


OWN = """
document: own
edition: 1
title: {zh: 自定, en: own}
about: {zh: 自定, en: own}
clauses:
  - id: own-1
    kind: indicator
    title: {zh: 空, en: empty}
    says: {zh: 空, en: empty}
    source: {document: 自定, part: "1"}
"""
