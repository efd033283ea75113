"""What does not fit how a case stands is refused by a name of its own, before anything is written, in both languages."""

import re
from collections.abc import Callable

import pytest

from tests.cases.desk import AT, Desk, told
from zhunsheng.access.values import SYSTEM
from zhunsheng.cases.actions import (
    ask_department,
    ask_refund,
    assign_case,
    attach_to_task,
    note_case,
    note_erasure,
    open_task,
    release_case,
    resume_case,
    tell_return,
    unmerge_case,
    withdraw_task,
)
from zhunsheng.cases.models import Task
from zhunsheng.cases.queries import erasable_of
from zhunsheng.cases.values import (
    NobodyOwns,
    NoOrderToRefund,
    NoReturnAwaited,
    NothingWritten,
    NotMerged,
    NotPaused,
    RecordsLeft,
    TaskOver,
)
from zhunsheng.ground import files
from zhunsheng.journal.actions import run
from zhunsheng.kernel.errors import Refusal
from zhunsheng.surface.live.refusals import refusal_text

pytestmark = pytest.mark.usefixtures("shared_db")

HOLDER = "the browser of a department"
Deed = Callable[[Desk, int], object]


@pytest.fixture(scope="module")
def desk(shared_db: object, module_keys: None) -> Desk:
    return Desk()


def over(desk: Desk, case_id: int) -> object:
    link = run(ask_department, desk.senior, AT, case_id, "logistics", "李", "到哪了")
    run(open_task, SYSTEM, AT, link, HOLDER, confirmed=True)
    run(withdraw_task, desk.senior, AT, case_id, Task.objects.get(case_id=case_id).id, "已找到")
    return link


@pytest.mark.parametrize(
    ("refusal", "words", "deed"),
    [
        (NotMerged, "该工单", lambda desk, case_id: run(unmerge_case, desk.senior, AT, case_id)),
        (NotPaused, "没有暂停", lambda desk, case_id: run(resume_case, desk.senior, AT, case_id)),
        (NothingWritten, "请填写", lambda desk, case_id: run(note_case, desk.senior, AT, case_id, " ")),
        (NoOrderToRefund, "订单", lambda desk, case_id: run(ask_refund, desk.senior, AT, case_id, 100)),
        (NoReturnAwaited, "没有等待退回的商品", lambda desk, case_id: run(tell_return, desk.senior, AT, case_id, "顺丰", "SF1234567890123")),
    ],
)  # fmt: skip
def test_it_says_what_does_not_fit(desk: Desk, refusal: type[Refusal], words: str, deed: Deed) -> None:
    case_id = desk.complaint(desk.customer())
    run(assign_case, desk.senior, AT, case_id, desk.senior.id)
    refused(case_id, refusal, words, lambda: deed(desk, case_id))


def refused(case_id: int, refusal: type[Refusal], words: str, deed: Callable[[], object]) -> None:
    before = told(case_id)
    with pytest.raises(refusal) as fault:
        deed()
    assert told(case_id) == before
    chinese, english = (refusal_text(fault.value, language) for language in ("zh-hans", "en"))
    assert words in chinese
    assert not re.search(r"[a-z]{4}", chinese), chinese
    assert not re.search(r"[\u4e00-\u9fff]", english), english


def test_what_nobody_has_is_taken_from_nobody(desk: Desk) -> None:
    case_id = desk.complaint(desk.customer())
    refused(case_id, NobodyOwns, "还没有负责人", lambda: run(release_case, desk.boss, AT, case_id, "太忙"))


def test_a_task_that_is_over_takes_no_more_files(desk: Desk) -> None:
    case_id = desk.complaint(desk.customer())
    run(assign_case, desk.senior, AT, case_id, desk.senior.id)
    link = str(over(desk, case_id))
    prepared = files.prepare(b"%PDF-1.4\n%%EOF\n", name="单.pdf")
    refused(case_id, TaskOver, "任务", lambda: run(attach_to_task, SYSTEM, AT, link, HOLDER, prepared))


def test_an_erasure_is_not_noted_while_something_is_left(desk: Desk) -> None:
    buyer = desk.customer()
    case_id = desk.complaint(buyer)
    done = erasable_of(buyer.id)
    refused(case_id, RecordsLeft, "1", lambda: run(note_erasure, SYSTEM, AT, buyer.id, "asked", done))
