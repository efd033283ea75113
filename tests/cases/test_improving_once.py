"""What comes up often is opened as an improvement once, also when two people press at the same instant."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from tests.cases.desk import AT, Desk
from zhunsheng.cases.actions import assign_case, finish_improvement, open_improvement
from zhunsheng.cases.models import Case, Improvement
from zhunsheng.cases.values import MatterImproved, Often
from zhunsheng.journal.actions import Pen, run
from zhunsheng.kernel.durations import hours
from zhunsheng.kernel.errors import Refusal

DUE = AT + hours(90)


@pytest.mark.usefixtures("keys")
def test_of_two_people_who_press_at_once_one_opens_it(pens: list[Pen]) -> None:
    desk = Desk()
    cases = [desk.complaint(desk.customer()) for _ in range(2)]
    for case_id in cases:
        run(assign_case, desk.specialist, AT, case_id, desk.specialist.id)
    for turn in range(12):
        issue, start = f"product.{turn}", Barrier(2)
        Case.objects.filter(id__in=cases).update(issue=issue)

        def attempt(number: int, issue: str = issue, start: Barrier = start) -> str:
            start.wait(10)
            words = (desk.specialist, AT, cases[number], "warehouse", "换包装", DUE)
            try:
                pens[number].run(open_improvement, *words, often=Often(issue=issue))
            except Refusal as refusal:
                return refusal.code
            return "done"

        with ThreadPoolExecutor(max_workers=2) as pool:
            assert sorted(pool.map(attempt, range(2))) == ["done", "improvement.open"]
        assert Improvement.objects.filter(done_at__isnull=True).count() == 1
        Improvement.objects.all().delete()


@pytest.mark.usefixtures("keys", "db")
def test_another_is_opened_beside_what_was_seen_or_is_done() -> None:
    desk = Desk()
    me, case_id = desk.specialist, desk.complaint(desk.customer())
    run(assign_case, me, AT, case_id, me.id)
    Case.objects.filter(id=case_id).update(issue="product.fit")
    row = Case.objects.get(id=case_id)
    by_kind = Often(kind=row.kind, issue_type=row.issue_type or "")

    def opens(often: Often) -> int:
        return run(open_improvement, me, AT, case_id, "warehouse", "换包装", DUE, often=often)

    first = opens(Often(issue="product.fit"))
    for often in (Often(issue="product.fit"), by_kind):
        with pytest.raises(MatterImproved):
            opens(often)
    opens(Often(issue="logistics.late"))  # nothing is open on that
    opens(Often(issue="product.fit", beside=tuple(Improvement.objects.values_list("id", flat=True))))
    for item in Improvement.objects.filter(done_at__isnull=True):
        run(finish_improvement, me, AT, case_id, item.id, "换了纸箱", "我们换了更结实的包装。")
    assert opens(by_kind) != first
