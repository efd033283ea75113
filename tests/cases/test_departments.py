"""Departments without a seat: a masked digest behind a link for one recipient, a deadline, an answer, a rating."""

import pytest

from tests.cases.desk import AT, Desk, arrive, facts_of, told
from zhunsheng.access.values import SYSTEM
from zhunsheng.cases.actions import (
    answer_task,
    ask_department,
    assign_case,
    fill_case,
    open_task,
    rate_task,
    restore_task,
    settle_task,
    tell_progress,
    withdraw_task,
)
from zhunsheng.cases.events import TaskSettled
from zhunsheng.cases.masking import masked
from zhunsheng.cases.models import Task
from zhunsheng.cases.queries import analyse_cases, case_file, task_row
from zhunsheng.cases.values import LinkUsed, NotConfirmed, TaskState
from zhunsheng.clocks.queries import case_clocks
from zhunsheng.clocks.values import State
from zhunsheng.ground.tokens import TokenExpired, TokenRefused
from zhunsheng.journal.actions import run
from zhunsheng.kernel.durations import hours
from zhunsheng.kernel.errors import AccessDenied, BadInput, NotFound
from zhunsheng.kernel.lifecycle import MoveRefused

pytestmark = pytest.mark.usefixtures("shared_db")
PHONE = "13812345678"


@pytest.fixture(scope="module")
def desk(shared_db: object, module_keys: None) -> Desk:
    return Desk()


def asked(desk: Desk, department: str = "logistics") -> tuple[int, str]:
    buyer, me = desk.talking(), desk.specialist
    case_id = desk.complaint(
        buyer, fields={"matter": f"包裹没到，我电话 {PHONE}，收件人：王小明", "demand": "尽快送到"}
    )
    run(assign_case, me, AT, case_id, me.id)
    return case_id, run(ask_department, me, AT, case_id, department, "物流小赵", f"请查包裹，客户 {PHONE}", hours(48))


def test_a_department_is_asked_with_a_deadline_and_the_customer_is_told(desk: Desk) -> None:
    case_id, link = asked(desk)
    clocks = {one.clause_id: one for one in case_clocks([case_id], AT)[case_id]}
    assert clocks["ec-3.3b"].due_at == AT + hours(2)
    assert clocks["cc-1.2d"].state is State.RUNNING
    run(tell_progress, desk.specialist, AT, case_id, "已转物流核实，2 小时内答复您")
    arrive()
    run(open_task, SYSTEM, AT + hours(1), link, "browser-a", confirmed=True)
    run(answer_task, SYSTEM, AT + hours(1), link, "browser-a", "包裹在中转站，今晚派送")
    clocks = {one.clause_id: one for one in case_clocks([case_id], AT + hours(1))[case_id]}
    assert (clocks["ec-3.3b"].state, clocks["cc-1.2d"].state) == (State.MET, State.MET)
    assert case_file(desk.specialist, case_id).tasks[0].answer == "包裹在中转站，今晚派送"


def test_the_digest_is_masked_and_opens_for_one_recipient_only(desk: Desk) -> None:
    case_id, link = asked(desk)
    with pytest.raises(NotConfirmed):
        run(open_task, SYSTEM, AT, link, "browser-a", confirmed=False)
    with pytest.raises(NotConfirmed):
        run(answer_task, SYSTEM, AT, link, "browser-a", "x")
    task_id = run(open_task, SYSTEM, AT, link, "browser-a", confirmed=True)
    task, digest, _ = task_row(task_id)
    assert PHONE not in digest + task.question
    assert "王小明" not in digest
    assert "138****5678" in digest
    assert "包裹没到" in digest
    for act in (
        lambda: run(open_task, SYSTEM, AT, link, "browser-b", confirmed=True),
        lambda: run(answer_task, SYSTEM, AT, link, "browser-b", "x"),
        lambda: run(rate_task, SYSTEM, AT, link, "browser-b", 1),
    ):
        with pytest.raises(LinkUsed):
            act()
    with pytest.raises(TokenRefused):
        run(open_task, SYSTEM, AT, link[:-4] + "AAAA", "browser-a", confirmed=True)
    with pytest.raises(TokenExpired):
        run(answer_task, SYSTEM, AT + hours(48), link, "browser-a", "x")
    assert told(case_id).count("task.opened") == 1


def test_a_department_asks_back_and_gets_a_fresh_link(desk: Desk) -> None:
    case_id, link = asked(desk)
    run(open_task, SYSTEM, AT, link, "a", confirmed=True)
    run(answer_task, SYSTEM, AT, link, "a", "单号是多少", asks_back=True)
    task_id = Task.objects.get(case_id=case_id).id
    fresh = run(settle_task, desk.specialist, AT, case_id, task_id, answer_back="SF1234567890123", life=hours(24))
    with pytest.raises(NotFound):
        run(open_task, SYSTEM, AT, link, "a", confirmed=True)
    run(open_task, SYSTEM, AT, fresh, "b", confirmed=True)
    run(answer_task, SYSTEM, AT, fresh, "b", "已派送")
    run(rate_task, SYSTEM, AT, fresh, "b", 4)
    assert [one.stars for one in facts_of(case_id) if isinstance(one, TaskSettled)] == [4]
    assert case_file(desk.specialist, case_id).tasks[0].state is TaskState.SETTLED
    with pytest.raises(MoveRefused):
        run(answer_task, SYSTEM, AT, fresh, "b", "again")


def test_a_task_is_withdrawn_by_who_asked_with_a_reason_and_comes_back(desk: Desk) -> None:
    case_id, link = asked(desk)
    task_id = Task.objects.get(case_id=case_id).id
    for who, why, refusal in (
        (desk.other, "不用了", AccessDenied), (desk.boss, "不用了", AccessDenied), (desk.specialist, " ", BadInput)
    ):  # fmt: skip
        with pytest.raises(refusal):
            run(withdraw_task, who, AT, case_id, task_id, why)
    before = {one.department: one.tasks for one in analyse_cases(SYSTEM, AT, AT + hours(1), AT + hours(1)).departments}

    def clocks() -> list[str]:
        running = [one for one in case_clocks([case_id], AT)[case_id] if one.state is State.RUNNING]
        return [one.clause_id for one in running if one.clause_id in ("ec-3.3b", "cc-1.2d")]

    run(withdraw_task, desk.specialist, AT, case_id, task_id, f"客户 {PHONE} 自己查到了")
    assert (told(case_id)[-1], clocks()) == ("task.withdrawn", [])
    assert run(open_task, SYSTEM, AT, link, "browser-a", confirmed=False) == task_id
    task, _, _ = task_row(task_id)
    assert (task.state, task.withdrawn_why, task.opened_at) == (
        TaskState.WITHDRAWN,
        "客户 138****5678 自己查到了",
        None,
    )
    for act in (
        lambda: run(withdraw_task, desk.specialist, AT, case_id, task_id, "再撤"),
        lambda: run(settle_task, desk.specialist, AT, case_id, task_id),
    ):
        with pytest.raises(MoveRefused):
            act()
    after = {one.department: one.tasks for one in analyse_cases(SYSTEM, AT, AT + hours(1), AT + hours(1)).departments}
    assert before["logistics"] - after.get("logistics", 0) == 1
    run(restore_task, desk.administrator, AT, case_id, task_id)
    assert (clocks(), task_row(task_id)[0].withdrawn_why) == (["ec-3.3b", "cc-1.2d"], "")
    with pytest.raises(NotFound):
        run(withdraw_task, desk.specialist, AT, asked(desk)[0], task_id, "别的工单的")
    run(open_task, SYSTEM, AT, link, "browser-a", confirmed=True)
    run(answer_task, SYSTEM, AT, link, "browser-a", "今晚派送")
    with pytest.raises(MoveRefused):
        run(withdraw_task, desk.administrator, AT, case_id, task_id, "晚了")


def test_a_task_that_had_asked_back_asks_back_again_and_one_that_was_taken_is_not_handed_on_anew(desk: Desk) -> None:
    case_id, link = asked(desk)
    task_id = Task.objects.get(case_id=case_id).id
    run(open_task, SYSTEM, AT, link, "a", confirmed=True)
    run(answer_task, SYSTEM, AT, link, "a", "单号是多少", asks_back=True)
    before = told(case_id).count("case.handed_on")
    run(withdraw_task, desk.specialist, AT, case_id, task_id, "先等等")
    run(restore_task, desk.specialist, AT, case_id, task_id)
    assert task_row(task_id)[0].state is TaskState.ASKED_BACK
    assert told(case_id).count("case.handed_on") == before + 1  # nobody has told the customer yet: that goes on
    fresh = run(settle_task, desk.specialist, AT, case_id, task_id, answer_back="SF1234567890123")
    run(tell_progress, desk.specialist, AT, case_id, "已转物流，今晚答复您")
    arrive()
    for _ in ("fresh link unopened", "opened by it"):
        run(withdraw_task, desk.specialist, AT, case_id, task_id, "再等等")
        run(restore_task, desk.specialist, AT, case_id, task_id)
        assert task_row(task_id)[0].state is TaskState.SENT
        assert told(case_id).count("case.handed_on") == before + 1
        run(open_task, SYSTEM, AT, fresh, "b", confirmed=True)


def test_only_who_works_on_the_case_may_ask_a_department_that_there_is(desk: Desk) -> None:
    case_id, _ = asked(desk)
    with pytest.raises(AccessDenied):
        run(ask_department, desk.other, AT, case_id, "logistics", "x", "x", hours(1))
    with pytest.raises(BadInput):
        run(ask_department, desk.specialist, AT, case_id, "moon", "x", "x", hours(1))
    with pytest.raises(BadInput):
        run(fill_case, desk.specialist, AT, case_id, {"moon": "x"})


@pytest.mark.parametrize(
    ("text", "gone", "kept"),
    [
        ("电话13812345678，快点", "13812345678", "138****5678"), ("+86 138 1234 5678", "1234 56", "138****5678"),
        ("身份证11010519491231002X", "19491231", "110***********002X"), ("邮箱 wang@x.com", "wang@", "w***@x.com"),
        ("收件人：王小明", "小明", "王***"), ("卡号6222021234567890128", "622202", "***"), ("地址：深圳市南山区科技园8号", "科技园", "深圳市"),
        ("订单6923847561029384756", "x" * 9, "6923847561029384756"), ("单号SF1234567890123", "x" * 9, "SF1234567890123"),
    ],
)  # fmt: skip
def test_masks(text: str, gone: str, kept: str) -> None:
    assert gone not in masked(text)
    assert kept in masked(text)


def test_a_customer_told_after_the_department_took_its_task_counts_too(desk: Desk) -> None:
    buyer, me = desk.talking(), desk.specialist
    case_id = desk.complaint(buyer)
    run(assign_case, me, AT, case_id, me.id)
    link = run(ask_department, me, AT, case_id, "logistics", "物流小赵", "请查包裹", hours(48))
    run(open_task, SYSTEM, AT + hours(1), link, "browser-a", confirmed=True)
    assert "case.accepted_and_told" not in told(case_id)
    for words in ("物流已接手，今晚答复您", "仍在核实"):
        run(tell_progress, me, AT + hours(2), case_id, words)
        arrive(AT + hours(2))
    assert told(case_id).count("case.accepted_and_told") == 1
    clocks = {one.clause_id: one for one in case_clocks([case_id], AT + hours(2))[case_id]}
    assert clocks["cc-1.2d"].state is State.MET
