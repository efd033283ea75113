"""What the cases of a month teach; what is arranged by itself; every department's own clock."""

import itertools

import msgspec
import pytest

from tests.cases.desk import AT, Desk, after, state
from zhunsheng.access.values import SYSTEM
from zhunsheng.cases.actions import (
    answer_task,
    ask_department,
    assign_case,
    choose_option,
    fill_case,
    finish_improvement,
    link_task,
    move_case,
    open_improvement,
    open_task,
    rate_task,
    record_answer,
    register_case,
    settle_task,
)
from zhunsheng.cases.models import Case, Task
from zhunsheng.cases.queries import analyse_cases, list_improvements
from zhunsheng.cases.values import NoSkip
from zhunsheng.clocks.queries import case_clocks
from zhunsheng.dialogue.models import Dialogue
from zhunsheng.dialogue.values import About
from zhunsheng.journal.actions import run
from zhunsheng.kernel.durations import hours
from zhunsheng.kernel.errors import AccessDenied, NotFound
from zhunsheng.kernel.instants import Instant
from zhunsheng.kernel.lifecycle import NeedsMissing
from zhunsheng.standards.queries import standing

pytestmark = pytest.mark.usefixtures("shared_db")
WISH = {"wish": "exchange", "cause": "quality", "condition": "opened"}


@pytest.fixture(scope="module")
def desk(shared_db: object, module_keys: None) -> Desk:
    return Desk()


def month(at: Instant) -> tuple[Instant, Instant]:
    return at - hours(24), at + hours(24)


def agreed(desk: Desk) -> int:
    buyer, me = desk.customer(), desk.specialist
    number = desk.order(buyer, received_at=AT - hours(24))
    case_id = run(register_case, buyer, AT, desk.new(buyer, "aftersale", order_number=number, fields=WISH))
    run(assign_case, me, AT, case_id, me.id)
    run(move_case, me, AT, case_id, "approve")
    return case_id


def test_a_complaint_without_cause_or_measure_is_not_closed_and_the_month_tells_of_it(desk: Desk) -> None:
    buyer, me = desk.customer(), desk.specialist
    before = analyse_cases(desk.boss, *month(AT), AT)
    case_id = desk.to_proposed(buyer)
    run(choose_option, buyer, AT, case_id, 1)
    run(fill_case, me, AT, case_id, {"outcome": "已换货", "measure": "加固包装"})
    run(move_case, me, AT, case_id, "settle")
    run(record_answer, buyer, AT, case_id, "可以")
    with pytest.raises(NeedsMissing) as fault:
        run(move_case, me, AT, case_id, "close")
    assert fault.value.detail["missing"] == "root_cause"
    with pytest.raises(NoSkip):
        run(move_case, desk.boss, AT, case_id, "close", skip_reason="赶时间")
    run(fill_case, me, AT, case_id, {"root_cause": "包装太薄"})
    run(move_case, me, after(60), case_id, "close")
    found = analyse_cases(desk.boss, *month(AT), AT)
    assert (found.complaints, found.closed) == (before.complaints + 1, before.closed + 1)
    assert (case_id, "收到的杯子碎了，客服态度差", "包装太薄") in found.causes
    assert analyse_cases(desk.boss, AT + hours(24), AT + hours(72), AT).complaints_before == found.complaints


def test_an_agreed_application_asks_the_department_by_itself_and_needs_what_was_sent(desk: Desk) -> None:
    case_id, me = agreed(desk), desk.specialist
    task = Task.objects.get(case_id=case_id)
    assert (task.department, task.state, task.due_at) == ("warehouse", "sent", AT + hours(4))
    assert "换货" in task.question
    run(move_case, me, AT, case_id, "carry_out")
    run(fill_case, me, AT, case_id, {"outcome": "已换新"})
    with pytest.raises(NeedsMissing) as fault:
        run(move_case, me, AT, case_id, "solve")
    assert fault.value.detail["missing"] == "sent, tasks_settled"
    with pytest.raises(AccessDenied):
        run(link_task, desk.other, AT, case_id, task.id, "仓库李工", hours(48))
    link = run(link_task, me, AT, case_id, task.id, "仓库李工", hours(48))
    run(open_task, SYSTEM, AT, link, "b", confirmed=True)
    run(answer_task, SYSTEM, AT, link, "b", "已寄出 SF1000")
    run(settle_task, me, AT, case_id, task.id)
    run(fill_case, me, AT, case_id, {"send_tracking": "SF1000"})
    assert run(move_case, me, AT, case_id, "solve") == "solved"
    assert state(case_id) == "solved"


@pytest.mark.parametrize(
    ("department", "limit"), [("logistics", 2), ("warehouse", 4), ("technical", 8), ("finance", 24)]
)
def test_every_department_has_its_own_clock(desk: Desk, department: str, limit: int) -> None:
    case_id, me = desk.complaint(desk.customer()), desk.specialist
    run(assign_case, me, AT, case_id, me.id)
    run(ask_department, me, AT, case_id, department, "赵", "请查", hours(48))
    clocks = {one.clause_id: one.due_at for one in case_clocks([case_id], AT)[case_id]}
    assert clocks["ec-3.3b"] == AT + hours(limit)


def test_departments_that_are_not_satisfied_show_below_the_target(desk: Desk) -> None:
    me, at = desk.specialist, AT + hours(24 * 40)
    for stars in (5, 2):
        case_id = desk.complaint(desk.customer(), at)
        run(assign_case, me, at, case_id, me.id)
        link = run(ask_department, me, at, case_id, "finance", "钱", "请查", hours(48))
        run(open_task, SYSTEM, at, link, "b", confirmed=True)
        late = at + hours(30 if stars == 2 else 1)
        run(answer_task, SYSTEM, late, link, "b", "已查")
        run(rate_task, SYSTEM, late, link, "b", stars)
    line = next(one for one in analyse_cases(desk.boss, *month(at), AT).departments if one.department == "finance")
    assert (line.tasks, line.answered, line.in_time, line.share) == (2, 2, 1, 0.5)
    target = float(standing(at).clauses["ec-k-cross"].figure("target"))
    assert line.share is not None
    assert line.share < target


def test_frequent_issues_become_improvements_whose_effect_is_measured(desk: Desk) -> None:
    me, at = desk.specialist, AT + hours(24 * 90)
    made = [desk.complaint(desk.customer(), at, issue_type="logistics") for _ in range(3)]
    found = analyse_cases(desk.boss, *month(at), AT)
    assert (found.types[0].issue_type, found.types[0].count, found.types[0].before) == ("logistics", 3, 0)
    run(assign_case, me, at, made[0], me.id)
    item = run(open_improvement, me, at, made[0], "logistics", "换一家承运商", at + hours(48))
    late = at + hours(72)
    assert next((one.id, one.done_at) for one in list_improvements(desk.boss, late)) == (item, None)
    run(finish_improvement, me, late, made[0], item, "已换承运商", "已为您更换承运商")
    desk.complaint(desk.customer(), late + hours(1), issue_type="logistics")
    line = next(one for one in list_improvements(desk.boss, late + hours(24 * 31)) if one.id == item)
    assert line.before is not None
    assert line.after is not None
    assert (line.before.n, line.after.n, line.change, line.measured) == (3, 1, "few", True)
    assert line.before.value is None
    talk(desk, late - hours(1), 6)
    talk(desk, late, 10)
    line = next(one for one in list_improvements(desk.boss, late + hours(24 * 31)) if one.id == item)
    assert line.before is not None
    assert line.after is not None
    assert (line.before.among, line.before.value, line.after.among, line.after.value) == (6, 500.0, 10, 100.0)
    early = next(one for one in list_improvements(desk.boss, late + hours(24 * 29)) if one.id == item)
    assert not early.measured
    assert list_improvements(desk.other, late) == []


def test_the_month_of_somebody_without_cases_is_empty(desk: Desk) -> None:
    Case.objects.filter(owner_id=None).update(group="complaint")
    assert analyse_cases(desk.other, *month(AT), AT).complaints == 0


_TALKS = itertools.count(880_000)


def talk(desk: Desk, at: Instant, count: int) -> None:
    """Let a shop have had some dialogues."""
    about = About(channel="webchat", shop_id=desk.shop, group="online", tier="new", customer_id=1, standing_id=1)
    told = msgspec.structs.asdict(about)
    for _ in range(count):
        number = next(_TALKS)
        Dialogue.objects.create(id=number, state="closed", opened_at=at, last_at=at, **(told | {"customer_id": number}))


def test_an_improvement_belongs_to_whoever_is_named(desk: Desk) -> None:
    me, at = desk.specialist, AT + hours(24 * 200)
    case_id = desk.complaint(desk.customer(), at)
    run(assign_case, me, at, case_id, me.id)
    item = run(open_improvement, me, at, case_id, "logistics", "改包装", at + hours(48), desk.other.id)
    own = run(open_improvement, me, at, case_id, "logistics", "改话术", at + hours(48))
    lines = {one.id: one for one in list_improvements(desk.boss, at)}
    assert (lines[item].owner_id, lines[own].owner_id) == (desk.other.id, me.id)
    assert lines[item].before is lines[item].after is None
    with pytest.raises(NotFound):
        run(open_improvement, me, at, case_id, "logistics", "改包装", at + hours(48), 999)


def test_a_month_is_counted_whole_however_many_cases_it_has(desk: Desk) -> None:
    at = AT + hours(24 * 400)
    like = Case.objects.get(id=desk.complaint(desk.customer(), at, issue_type="logistics"))
    fields = {one.attname: getattr(like, one.attname) for one in Case._meta.concrete_fields if one.attname != "id"}
    Case.objects.bulk_create(
        [Case(id=770_000 + n, **(fields | {"rating": 3 + n % 3})) for n in range(20_500)], batch_size=500
    )
    found = analyse_cases(desk.boss, *month(at), AT)
    assert (found.complaints, found.types[0].count, found.rated) == (20_501, 20_501, 20_500)
    assert found.satisfied == sum(3 + n % 3 >= 4 for n in range(20_500))
    assert analyse_cases(desk.boss, at + hours(24), at + hours(72), AT).complaints_before == 20_501
    Case.objects.filter(id__gte=770_000, id__lt=790_500).delete()
