"""What is still open on a merged case goes on in the case that survives; nobody who holds a link is turned away."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from tests.cases.desk import AT, Desk, after, told
from zhunsheng.access.values import SYSTEM
from zhunsheng.cases.actions import (
    answer_task,
    ask_department,
    assign_case,
    choose_option,
    fill_case,
    merge_case,
    move_case,
    open_task,
    read_copy,
    report_callback,
    send_copy,
    settle_task,
    unmerge_case,
)
from zhunsheng.cases.models import Callback, CaseEntry, Task
from zhunsheng.cases.queries import case_file, goes_on_in, list_callbacks
from zhunsheng.cases.values import LinkUsed, Reached
from zhunsheng.clocks.queries import case_clocks, replay_case
from zhunsheng.journal.actions import Pen, run
from zhunsheng.kernel.durations import hours
from zhunsheng.kernel.errors import Refusal

WEEK = hours(168)


def story(case_id: int) -> list[str]:
    return list(CaseEntry.objects.filter(case_id=case_id).order_by("id").values_list("kind", flat=True))


@pytest.mark.usefixtures("db", "keys")
def test_a_departments_link_of_a_merged_case_still_opens_and_its_answer_stands_in_the_surviving_one() -> None:
    desk = Desk()
    buyer, me = desk.customer(), desk.specialist
    one, two = desk.complaint(buyer), desk.complaint(buyer)
    for case_id in (one, two):
        run(assign_case, me, AT, case_id, me.id)
    task = run(ask_department, me, AT, one, "logistics", "李", "到哪了", WEEK)
    copy = run(send_copy, me, AT, one, "warehouse", "王", WEEK)
    run(merge_case, me, AT, one, two)
    task_id = run(open_task, SYSTEM, after(60), task, "b", confirmed=True)
    run(answer_task, SYSTEM, after(120), task, "b", "明天到")
    run(read_copy, SYSTEM, after(130), copy, "c", confirmed=True)
    assert story(two)[-2:] == ["task_answer", "copy_read"]
    assert [(one_.id, one_.state.value) for one_ in case_file(me, two).tasks] == [(task_id, "answered")]
    assert told(one)[-3:] == ["task.opened", "task.answered", "case.copy_read"]
    run(settle_task, me, after(140), two, task_id)
    assert goes_on_in(one) == two
    run(unmerge_case, me, after(150), one)
    assert {view.state.value for view in case_clocks([one], after(160))[one] if view.clause_id == "ec-3.3b"} == {"met"}
    assert replay_case(one, after(160)) == []


@pytest.mark.usefixtures("db", "keys")
def test_a_call_back_of_a_merged_case_is_made_by_whoever_has_the_surviving_one() -> None:
    desk = Desk()
    buyer, me = desk.customer(), desk.specialist
    one, two = desk.to_proposed(buyer), desk.complaint(buyer)
    run(assign_case, me, AT, two, me.id)
    run(choose_option, buyer, AT, one, 1)
    run(fill_case, me, AT, one, {"outcome": "已换货"})
    run(move_case, me, AT, one, "settle")
    waiting = Callback.objects.get(case_id=one, state="waiting")
    run(merge_case, me, AT, one, two)
    assert [row.case.id for row in list_callbacks(me, mine=True)] == [two]
    run(report_callback, me, AT + hours(3), waiting.id, Reached.FINE, "满意")
    assert (story(two)[-2:], told(two)[-1], told(one)[-1]) == (["answer", "callback"], "case.answered", "callback.done")
    run(unmerge_case, me, AT + hours(30), one)
    call = next(view for view in case_clocks([one], AT + hours(31))[one] if view.clause_id == "ec-3.2d")
    assert (call.state.value, call.stopped_at) == ("met", AT + hours(3))
    assert replay_case(one, AT + hours(31)) == []


@pytest.mark.usefixtures("keys")
def test_of_two_browsers_that_open_a_link_at_once_exactly_one_keeps_it(pens: list[Pen]) -> None:
    desk = Desk()
    me = desk.specialist
    case_id = desk.complaint(desk.customer())
    run(assign_case, me, AT, case_id, me.id)
    task = ""
    for _ in range(12):
        task = run(ask_department, me, AT, case_id, "logistics", "李", "到哪了", WEEK)
        copy = run(send_copy, me, AT, case_id, "warehouse", "王", WEEK)
        for act, token in ((open_task, task), (read_copy, copy)):
            assert sorted(at_once(pens, act, token)) == ["case.link_used", "done"]
    assert told(case_id).count("task.opened") == told(case_id).count("case.copy_read") == 12
    assert Task.objects.filter(case_id=case_id, holder="").count() == 0
    with pytest.raises(LinkUsed):
        run(open_task, SYSTEM, AT, task, "a third", confirmed=True)


def at_once(pens: list[Pen], act: Callable[..., object], token: str) -> list[str]:
    start = Barrier(len(pens))

    def attempt(number: int) -> str:
        start.wait(10)
        try:
            pens[number].run(act, SYSTEM, AT, token, f"browser {number}", confirmed=True)
        except Refusal as refusal:
            return refusal.code
        return "done"

    with ThreadPoolExecutor(max_workers=len(pens)) as pool:
        return list(pool.map(attempt, range(len(pens))))
