"""Lists of one owner, state, step or type come out of an index in their order, and a board's counts read no case."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cases.desk import AT, Desk
from zhunsheng.access.values import SYSTEM
from zhunsheng.cases import finding
from zhunsheng.cases.actions import assign_case, copy_cases, force_case, merge_case
from zhunsheng.cases.models import Case
from zhunsheng.cases.queries import Chosen, count_chosen, list_by_issue, list_cases
from zhunsheng.journal.actions import run

pytestmark = pytest.mark.usefixtures("db", "keys")


def plan_of(captured: CaptureQueriesContext) -> str:
    [told] = captured.captured_queries
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {'QUERY PLAN' if connection.vendor == 'sqlite' else ''} {told['sql']}")
        return " / ".join(str(row[-1]) for row in cursor.fetchall())


def plan_of_list(chosen: Chosen, way: str) -> str:
    with CaptureQueriesContext(connection) as seen:
        if way == "newest":
            list_cases(SYSTEM, chosen)
        else:
            list_by_issue(SYSTEM, chosen, down=way == "-issue")
    return plan_of(seen)


NARROW = (
    Chosen(owner_id=7), Chosen(state="closed"), Chosen(kind="complaint", state="closed"), Chosen(issue_type="quality"),
    Chosen(kind="complaint"), Chosen(issue="aftersales"), Chosen(owner_id=7, open=True), Chosen(open=True), Chosen(),
    Chosen(issue="aftersales", state="closed"), Chosen(issue="aftersales", owner_id=7),
)  # fmt: skip


@pytest.mark.parametrize("chosen", NARROW, ids=str)
@pytest.mark.parametrize("way", ["newest", "issue", "-issue"])
def test_no_list_is_sorted_after_it_was_read(chosen: Chosen, way: str) -> None:
    if connection.vendor != "sqlite":
        return  # another planner, with figures of its own
    plan = plan_of_list(chosen, way)
    assert "TEMP B-TREE FOR ORDER BY" not in plan
    if connection.vendor == "sqlite" and chosen.issue and way != "newest":
        assert "issue>?" in plan or "issue_class=?" in plan  # no other class is walked through


FEW = (
    Chosen(merged=True), Chosen(merged=True, owner_id=7), Chosen(merged=True, state="closed", kind="complaint"), Chosen(merged=True, open=False), Chosen(merged=True, open=True),
    Chosen(merged=True, issue="aftersales"), Chosen(merged=True, issue="aftersales.repair"), Chosen(merged=True, issue_type="quality"), Chosen(merged=True, priority=0),
    Chosen(waiting=True), Chosen(waiting=True, kind="complaint"), Chosen(waiting=True, state="closed"), Chosen(waiting=True, issue="aftersales"),
    Chosen(priority=2), Chosen(priority=2, open=False), Chosen(priority=1, open=True), Chosen(merged=True, priority=2),
)  # fmt: skip


@pytest.mark.parametrize("chosen", FEW, ids=str)
@pytest.mark.parametrize("way", ["newest", "issue", "-issue"])
def test_the_few_are_not_looked_for_among_the_many(chosen: Chosen, way: str) -> None:
    if connection.vendor != "sqlite":
        return  # another planner, with figures of its own
    plan = plan_of_list(chosen, way)
    assert any(
        few in plan for few in ("cases_case_merged", "cases_case_prio", "cases_case_open_issue", "(owner_id=?")
    ), plan
    assert "TEMP B-TREE" not in plan, plan


@pytest.mark.parametrize(
    "chosen",
    [Chosen(issue_type="quality", kind="complaint"), Chosen(issue_type="quality", state="closed"), Chosen(issue_type="quality", owner_id=7)],
    ids=str,
)  # fmt: skip
@pytest.mark.parametrize("way", ["newest", "issue", "-issue"])
def test_a_type_that_hardly_a_case_has_is_not_looked_for_among_all_of_a_kind(chosen: Chosen, way: str) -> None:
    if connection.vendor != "sqlite":
        return  # another planner, with figures of its own
    with CaptureQueriesContext(connection) as seen:
        if way == "newest":
            list_cases(SYSTEM, chosen)
        else:
            list_by_issue(SYSTEM, chosen, down=way == "-issue")
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {seen.captured_queries[-1]['sql']}")
        plan = " / ".join(str(row[-1]) for row in cursor.fetchall())
    assert "issue_type=?" in plan, plan
    assert "TEMP B-TREE" not in plan, plan


def test_a_type_that_many_cases_have_is_looked_for_where_its_kind_is(monkeypatch: pytest.MonkeyPatch) -> None:
    if connection.vendor != "sqlite":
        return  # another planner, with figures of its own
    desk = Desk()
    case_id = desk.complaint(desk.customer(), issue_type="quality")
    run(copy_cases, SYSTEM, AT, case_id, 3)
    monkeypatch.setattr(finding, "NAMED", 3)
    with CaptureQueriesContext(connection) as seen:
        assert len(list_cases(SYSTEM, Chosen(issue_type="quality", kind="complaint"))) == 4
    assert not [one["sql"] for one in seen.captured_queries if '+"cases_case"."kind"' in one["sql"]]


@pytest.mark.parametrize(
    "chosen",
    [Chosen(open=True), Chosen(open=True, kind="complaint"), Chosen(open=True, state="closed"), Chosen(open=True, kind="complaint", state="registered")],
    ids=str,
)  # fmt: skip
@pytest.mark.parametrize("way", ["newest", "issue", "-issue"])
def test_open_cases_are_not_looked_for_among_closed_ones(chosen: Chosen, way: str) -> None:
    if connection.vendor != "sqlite":
        return  # another planner, with figures of its own
    plan = plan_of_list(chosen, way)
    assert "cases_case_open" in plan, plan
    assert "TEMP B-TREE" not in plan, plan


@pytest.mark.parametrize(
    "chosen",
    [
        Chosen(kind="complaint", open=True), Chosen(kind="complaint", priority=0), Chosen(kind="complaint", owner_id=7, priority=0),
        Chosen(kind="complaint", issue="aftersales.repair", open=True), Chosen(kind="complaint", owner_id=7, open=False),
        Chosen(kind="complaint", waiting=True), Chosen(kind="complaint", issue="aftersales", priority=0),
    ],
    ids=str,
)  # fmt: skip
def test_a_board_counts_without_reading_cases(chosen: Chosen) -> None:
    with CaptureQueriesContext(connection) as seen:
        count_chosen(SYSTEM, chosen)
    assert [one["sql"] for one in seen.captured_queries if "cases_case" in one["sql"]] == []
    assert len(seen.captured_queries) == 1


def test_what_the_tally_counts_is_what_lists_hold() -> None:
    desk = Desk()
    one = desk.complaint(desk.customer(), issue="order.delay")
    two, three = desk.complaint(desk.customer()), desk.complaint(desk.customer(), issue="aftersales.repair")
    run(copy_cases, SYSTEM, AT, one, 4)
    run(force_case, desk.administrator, AT, two, "测试")
    for case_id in (three, one):
        run(assign_case, desk.boss, AT, case_id, desk.boss.id)
    buyer = desk.customer()
    double, into = desk.complaint(buyer), desk.complaint(buyer)
    run(merge_case, desk.boss, AT, double, into)
    states = set(Case.objects.values_list("state", flat=True))
    for kind in (None, "complaint", "aftersale"):
        for state in (None, *states):
            for issue in (None, "order", "order.delay", "aftersales.repair"):
                chosen = Chosen(kind=kind, state=state, issue=issue)
                listed: dict[str, int] = {}
                for row in list_cases(SYSTEM, chosen):
                    listed[row.state] = listed.get(row.state, 0) + 1
                assert count_chosen(SYSTEM, chosen) == listed
