"""A complaint goes its four steps: every gate says what is missing, a skip leaves its reason, the rounds count."""

import pytest

from tests.cases.desk import AT, FACTS, OPTIONS, Desk, arrive, facts_of, state, told
from tests.people.staff import AT as START
from zhunsheng.access.values import SYSTEM
from zhunsheng.cases.actions import (
    ask_department,
    assign_case,
    choose_option,
    fill_case,
    finish_improvement,
    force_case,
    gather_evidence,
    grade_case,
    merge_case,
    move_case,
    open_improvement,
    pause_case,
    put_options,
    rate_case,
    record_answer,
    record_attempt,
    refuse_options,
    resume_case,
    tell_progress,
    unmerge_case,
)
from zhunsheng.cases.events import CaseForced, CaseStepSkipped
from zhunsheng.cases.models import Case, CaseEntry
from zhunsheng.cases.queries import case_file
from zhunsheng.cases.values import (
    AlreadyPaused,
    CaseMerged,
    NoSkip,
    NotMergeable,
    NotOffered,
    Option,
    OptionsOut,
    TimePast,
)
from zhunsheng.clocks.actions import tick
from zhunsheng.clocks.queries import case_clocks, replay_case
from zhunsheng.clocks.values import State
from zhunsheng.journal.actions import run
from zhunsheng.kernel.durations import hours, minutes
from zhunsheng.kernel.errors import AccessDenied, BadInput
from zhunsheng.kernel.lifecycle import MoveRefused, NeedsMissing

pytestmark = pytest.mark.usefixtures("shared_db")


@pytest.fixture(scope="module")
def desk(shared_db: object, module_keys: None) -> Desk:
    return Desk()


def clock(case_id: int, clause: str, at=START):
    return next(one for one in case_clocks([case_id], at)[case_id] if one.clause_id == clause)


def test_the_whole_way_of_a_complaint(desk: Desk) -> None:
    buyer, me = desk.talking(), desk.specialist
    case_id = desk.to_proposed(buyer)
    assert clock(case_id, "cc-3.2a").state is State.MET
    assert clock(case_id, "cc-3.2b").state is State.MET
    run(choose_option, buyer, AT + hours(1), case_id, 2)
    assert (state(case_id), Case.objects.get(id=case_id).due_at) == ("carrying_out", OPTIONS[1].due_at)
    chosen = clock(case_id, "x-chosen")
    assert (chosen.state, chosen.due_at) == (State.RUNNING, OPTIONS[1].due_at)
    run(fill_case, me, AT + hours(2), case_id, {"outcome": "已全额退款"})
    run(move_case, me, AT + hours(2), case_id, "settle")
    assert clock(case_id, "x-chosen").state is State.MET
    assert clock(case_id, "ec-3.2d").due_at == AT + hours(26)
    run(record_answer, buyer, AT + hours(3), case_id, "可以，谢谢")
    assert clock(case_id, "ec-3.2d").state is State.MET
    with pytest.raises(NeedsMissing) as fault:
        run(move_case, me, AT + hours(3), case_id, "close")
    assert fault.value.detail["missing"] == "root_cause, measure"
    run(fill_case, me, AT + hours(3), case_id, {"root_cause": "打包缓冲不足", "measure": "改用气柱袋"})
    run(move_case, me, AT + hours(3), case_id, "close")
    item = run(open_improvement, me, AT + hours(3), case_id, "warehouse", "改用气柱袋", AT + hours(60))
    run(finish_improvement, me, AT + hours(4), case_id, item, "全部杯类改用气柱袋", "包装已改进")
    assert clock(case_id, "cc-3.2d").state is State.RUNNING
    arrive(AT + hours(4))
    assert clock(case_id, "cc-3.2d").state is State.MET
    run(rate_case, buyer, AT + hours(9), case_id, 5)
    assert told(case_id)[-1] == "case.rated"
    assert replay_case(case_id, AT + hours(9)) == []


def test_no_step_is_skipped_without_a_reason_by_who_may(desk: Desk) -> None:
    me, case_id = desk.specialist, desk.complaint(desk.customer())
    run(assign_case, me, AT, case_id, me.id)
    with pytest.raises(MoveRefused):
        run(move_case, me, AT, case_id, "establish")
    run(move_case, me, AT, case_id, "take_up")
    with pytest.raises(NeedsMissing):
        run(move_case, me, AT, case_id, "calm")
    with pytest.raises(AccessDenied):
        run(move_case, me, AT, case_id, "calm", skip_reason="客户不接电话")
    assert (state(case_id), told(case_id)[-1]) == ("calming", "complaint.owned")
    run(move_case, desk.leader, AT, case_id, "calm", skip_reason="客户已当面安抚")
    skipped = [one for one in facts_of(case_id) if isinstance(one, CaseStepSkipped)]
    assert [(one.move, one.field, one.broken) for one in skipped] == [("calm", ["apology"], ["ec-3.2a"])]
    assert CaseEntry.objects.get(id=skipped[0].entry_id).words == "客户已当面安抚"
    run(move_case, desk.leader, AT, case_id, "establish", skip_reason="事实清楚")
    with pytest.raises(NoSkip):
        run(move_case, desk.leader, AT, case_id, "propose", skip_reason="不想写方案")


def test_the_facts_need_all_six_questions_and_the_evidence(desk: Desk) -> None:
    me, case_id = desk.specialist, desk.complaint(desk.customer())
    run(assign_case, me, AT, case_id, me.id)
    run(move_case, me, AT, case_id, "take_up")
    run(fill_case, me, AT, case_id, {"apology": "抱歉"})
    run(move_case, me, AT, case_id, "calm")
    for name in FACTS:
        with pytest.raises(NeedsMissing):
            run(move_case, me, AT, case_id, "establish")
        run(fill_case, me, AT, case_id, {name: "已核实"})
    gathered = Case.objects.get(id=case_id).evidence
    assert gathered["at"] == AT.iso()  # it gathered itself when the case came to this step
    Case.objects.filter(id=case_id).update(evidence={})
    with pytest.raises(NeedsMissing) as fault:
        run(move_case, me, AT, case_id, "establish")
    assert fault.value.detail["missing"] == "evidence"
    run(gather_evidence, me, AT, case_id)
    assert run(move_case, me, AT, case_id, "establish") == "planning"


def test_a_plan_without_owner_or_due_time_is_not_put_forward(desk: Desk) -> None:
    buyer, me = desk.customer(), desk.specialist
    case_id = desk.to_proposed(buyer)
    run(refuse_options, buyer, AT, case_id, "太慢了")
    Case.objects.filter(id=case_id).update(due_at=None)
    run(put_options, me, AT, case_id, OPTIONS)
    with pytest.raises(NeedsMissing) as fault:
        run(move_case, me, AT, case_id, "propose")
    assert fault.value.detail["missing"] == "due"
    Case.objects.filter(id=case_id).update(owner_id=None)
    with pytest.raises(NeedsMissing) as fault:
        run(move_case, desk.boss, AT, case_id, "propose")
    assert fault.value.detail["missing"] == "owner, due"


def test_one_option_or_four_are_refused(desk: Desk) -> None:
    buyer, me = desk.customer(), desk.specialist
    case_id = desk.to_proposed(buyer)
    with pytest.raises(OptionsOut):  # the customer has them already
        run(put_options, me, AT, case_id, OPTIONS)
    run(refuse_options, buyer, AT, case_id, "都不要")
    for count in (0, 1, 4):
        with pytest.raises(BadInput):
            run(
                put_options,
                me,
                AT,
                case_id,
                tuple(Option(title="退款", due_at=AT + hours(n + 1)) for n in range(count)),
            )
    with pytest.raises(NeedsMissing):
        run(move_case, me, AT, case_id, "propose")
    with pytest.raises(TimePast):
        run(put_options, me, AT, case_id, (OPTIONS[0], Option(title="退款", due_at=AT)))
    with pytest.raises(NotOffered):
        run(choose_option, buyer, AT, case_id, 1)


def test_a_refused_plan_goes_back_and_the_round_counts(desk: Desk) -> None:
    buyer, me = desk.customer(), desk.specialist
    case_id = desk.to_proposed(buyer)
    with pytest.raises(BadInput):
        run(refuse_options, buyer, AT, case_id, "  ")
    with pytest.raises(NeedsMissing):
        run(move_case, buyer, AT, case_id, "reject")
    run(refuse_options, buyer, AT, case_id, "希望当天处理")
    assert (state(case_id), Case.objects.get(id=case_id).rounds) == ("planning", 1)
    with pytest.raises(NeedsMissing):  # the old options are not those of the new round
        run(move_case, me, AT, case_id, "propose")
    run(put_options, me, AT, case_id, OPTIONS)
    run(move_case, me, AT, case_id, "propose")
    with pytest.raises(NotOffered):
        run(choose_option, buyer, AT, case_id, 3)
    run(choose_option, buyer, AT, case_id, 1)
    assert [(one.round, one.number, one.chosen) for one in case_file(me, case_id).options] == [
        (1, 1, False), (1, 2, False), (2, 1, True), (2, 2, False),
    ]  # fmt: skip


def test_only_a_specialist_counts_as_taking_over(desk: Desk) -> None:
    case_id = desk.complaint(desk.customer())
    run(assign_case, SYSTEM, AT, case_id, desk.other.id)
    with pytest.raises(NeedsMissing) as fault:
        run(move_case, desk.other, AT, case_id, "take_up")
    assert fault.value.detail["missing"] == "specialist"
    assert clock(case_id, "cc-3.2a").state is State.RUNNING
    with pytest.raises(BadInput):  # taking it from somebody takes a note
        run(assign_case, desk.leader, AT, case_id, desk.specialist.id)
    run(assign_case, desk.leader, AT, case_id, desk.specialist.id, "客户要求换人")
    run(move_case, desk.specialist, AT, case_id, "take_up")
    assert clock(case_id, "cc-3.2a").state is State.MET


def test_a_complaint_that_nobody_takes_over_is_caught_at_the_hour(desk: Desk) -> None:
    case_id = desk.complaint(desk.customer())
    run(tick, SYSTEM, AT + hours(1), limit=1000)
    assert clock(case_id, "cc-3.2a", AT + hours(1)).state is State.RUNNING
    run(tick, SYSTEM, AT + hours(1) + minutes(1), limit=1000)
    late = clock(case_id, "cc-3.2a", AT + hours(2))
    assert (late.state, late.breached_at) == (State.BREACHED, AT + hours(1))


def test_a_complex_complaint_has_three_working_days(desk: Desk) -> None:
    me, case_id = desk.specialist, desk.complaint(desk.customer())
    run(assign_case, me, AT, case_id, me.id)
    run(grade_case, me, AT, case_id, "complex")
    assert clock(case_id, "cc-3.2c").due_at is not None
    with pytest.raises(BadInput):
        run(grade_case, me, AT, case_id, "hard")


def test_closing_needs_the_customers_answer_or_two_attempts_with_time_between(desk: Desk) -> None:
    buyer, me = desk.customer(), desk.specialist
    case_id = desk.to_proposed(buyer)
    run(choose_option, buyer, AT, case_id, 1)
    run(fill_case, me, AT, case_id, {"outcome": "已换货", "root_cause": "运输", "measure": "换承运商"})
    run(move_case, me, AT, case_id, "settle")
    run(record_attempt, me, AT, case_id, "电话无人接听")
    run(record_attempt, me, AT + minutes(9), case_id, "电话无人接听")
    with pytest.raises(NeedsMissing):
        run(move_case, me, AT + minutes(9), case_id, "close")
    run(record_attempt, me, AT + minutes(10), case_id, "再次电话无人接听")
    assert run(move_case, me, AT + minutes(11), case_id, "close") == "closed"
    assert run(move_case, buyer, AT + hours(2), case_id, "reopen") == "investigating"


def test_what_is_still_with_a_department_keeps_a_complaint_from_being_settled(desk: Desk) -> None:
    buyer, me = desk.customer(), desk.specialist
    case_id = desk.to_proposed(buyer)
    run(choose_option, buyer, AT, case_id, 1)
    run(ask_department, me, AT, case_id, "warehouse", "仓库老李", "还有货吗", hours(24))
    run(fill_case, me, AT, case_id, {"outcome": "已换货"})
    with pytest.raises(NeedsMissing) as fault:
        run(move_case, me, AT, case_id, "settle")
    assert fault.value.detail["missing"] == "tasks_settled"


def test_an_administrator_can_force_any_state_and_nobody_else(desk: Desk) -> None:
    case_id = desk.to_proposed(desk.customer())
    for actor in (desk.specialist, desk.leader, desk.boss):
        with pytest.raises(AccessDenied):
            run(force_case, actor, AT, case_id, "重复")
    with pytest.raises(BadInput):
        run(force_case, desk.administrator, AT, case_id, " ")
    run(force_case, desk.administrator, AT, case_id, "法院已立案，转法务")
    forced = [one for one in facts_of(case_id) if isinstance(one, CaseForced)]
    assert (state(case_id), [one.state for one in forced]) == ("forced", ["proposed"])
    assert [one.clause_id for one in case_clocks([case_id], AT)[case_id] if one.stopped_at is None] == []


def test_a_pause_names_its_reason_and_who_allowed_it(desk: Desk) -> None:
    buyer = desk.customer()
    case_id = desk.to_proposed(buyer)
    with pytest.raises(AccessDenied):
        run(pause_case, desk.specialist, AT, case_id, "waiting_customer")
    with pytest.raises(BadInput):
        run(pause_case, desk.leader, AT, case_id, "lunch")
    run(pause_case, desk.leader, AT + hours(1), case_id, "waiting_customer")
    with pytest.raises(AlreadyPaused):
        run(pause_case, desk.leader, AT + hours(1), case_id, "waiting_customer")
    run(resume_case, desk.specialist, AT + hours(3), case_id)
    pause = case_file(desk.specialist, case_id).pauses[0]
    assert (pause.reason, pause.allowed_by, pause.since, pause.until) == (
        "waiting_customer", desk.leader.id, AT + hours(1), AT + hours(3),
    )  # fmt: skip


def test_progress_is_due_every_day_until_it_is_solved(desk: Desk) -> None:
    case_id = desk.to_proposed(desk.talking())
    run(tell_progress, desk.specialist, AT + hours(20), case_id, "正在核实，明天中午前回复您")
    arrive(AT + hours(20))
    assert clock(case_id, "ec-3.3c", AT + hours(20)).due_at == AT + hours(44)


def test_a_double_is_merged_and_the_merger_taken_back(desk: Desk) -> None:
    buyer, me = desk.customer(), desk.specialist
    one, two, foreign = desk.complaint(buyer), desk.complaint(buyer), desk.complaint(desk.customer())
    for case_id in (one, two, foreign):
        run(assign_case, me, AT, case_id, me.id)
    with pytest.raises(NotMergeable):
        run(merge_case, me, AT, one, foreign)
    run(merge_case, me, AT, one, two)
    with pytest.raises(CaseMerged):
        run(move_case, me, AT, one, "take_up")
    run(unmerge_case, me, AT, one)
    assert run(move_case, me, AT, one, "take_up") == "calming"


def test_others_see_and_do_nothing(desk: Desk) -> None:
    case_id, stranger = desk.to_proposed(desk.customer()), desk.customer()
    before = told(case_id)
    for act in (
        lambda who: case_file(who, case_id),
        lambda who: run(move_case, who, AT, case_id, "reject"),
        lambda who: run(choose_option, who, AT, case_id, 1),
        lambda who: run(fill_case, who, AT, case_id, {"outcome": "x"}),
        lambda who: run(record_answer, who, AT, case_id, "x"),
        lambda who: run(rate_case, who, AT, case_id, 5),
    ):
        for who in (stranger, desk.other):
            with pytest.raises(AccessDenied):
                act(who)
    assert told(case_id) == before


def test_an_option_not_carried_out_by_its_time_is_late(desk: Desk) -> None:
    buyer = desk.talking()
    case_id = desk.to_proposed(buyer)
    run(choose_option, buyer, AT + hours(1), case_id, 2)
    run(tick, SYSTEM, AT + hours(25), limit=500)
    assert clock(case_id, "x-chosen", AT + hours(25)).state is State.BREACHED


def test_a_complaint_graded_once_it_is_settled_has_no_new_limit_and_one_taken_up_again_has(desk: Desk) -> None:
    buyer, me = desk.talking(), desk.specialist
    case_id = desk.to_proposed(buyer)
    run(choose_option, buyer, AT + hours(1), case_id, 2)
    run(fill_case, me, AT + hours(2), case_id, {"outcome": "已退款", "root_cause": "漏检", "measure": "加检"})
    run(move_case, me, AT + hours(2), case_id, "settle")
    run(grade_case, me, AT + hours(2), case_id, "complex")
    assert "cc-3.2c" not in {one.clause_id for one in case_clocks([case_id], AT + hours(2))[case_id]}
    run(record_answer, buyer, AT + hours(3), case_id, "可以")
    run(move_case, me, AT + hours(3), case_id, "close")
    run(move_case, me, AT + hours(4), case_id, "reopen")
    run(grade_case, me, AT + hours(4), case_id, "complex")
    assert clock(case_id, "cc-3.2c", AT + hours(4)).state is State.RUNNING
