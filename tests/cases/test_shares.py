"""Whoever may see some of the cases finds them in order and counts them, part by part, as one would among all of them."""

from collections import Counter

import pytest

from tests.cases.desk import AT, Desk
from tests.cases.shares import shares_kept, shares_there
from zhunsheng.access.values import SYSTEM, Actor
from zhunsheng.cases.actions import assign_case, copy_cases, force_case, merge_case, prioritise_case
from zhunsheng.cases.counting import count_cases, count_chosen, count_issues
from zhunsheng.cases.models import Case
from zhunsheng.cases.queries import Chosen, list_by_issue, list_cases, visible
from zhunsheng.cases.values import CaseRow
from zhunsheng.journal.actions import run

pytestmark = pytest.mark.usefixtures("db", "keys")


def test_parts_together_are_what_one_may_see() -> None:
    desk = Desk()
    buyer = desk.customer()
    waits, mine = desk.complaint(buyer, issue="order.delay"), desk.complaint(buyer, issue="aftersales.repair")
    hers, over = desk.complaint(buyer, issue="aftersales.quality"), desk.complaint(desk.customer())
    for case_id, agent in ((mine, desk.specialist), (hers, desk.other), (over, desk.specialist)):
        run(assign_case, desk.boss, AT, case_id, agent.id)
    run(prioritise_case, desk.boss, AT, mine, 2)
    run(force_case, desk.administrator, AT, over, "测试")
    for case_id in (waits, mine, hers, over):
        run(copy_cases, SYSTEM, AT, case_id, 2)
    double = desk.complaint(buyer)
    run(merge_case, desk.boss, AT, double, mine)
    assert shares_kept() == shares_there()
    choices = [
        Chosen(), Chosen(open=True), Chosen(priority=2), Chosen(owner_id=desk.specialist.id), Chosen(issue="aftersales"),
        Chosen(kind="complaint", open=False), Chosen(owner_id=desk.other.id, issue="aftersales.quality"),
    ]  # fmt: skip
    seen = set()
    for actor in (desk.specialist, desk.other, desk.leader, desk.boss, buyer):
        allowed = visible(actor).filter(merged_into__isnull=True)
        seen.add(allowed.count())
        for chosen in choices:
            newest, up = pages(actor, chosen)
            ids = {one.id for one in newest}
            assert ids <= set(allowed.values_list("id", flat=True))
            assert [one.id for one in newest] == sorted(ids, reverse=True)
            ordered = Case.objects.filter(id__in=ids).order_by("issue", "id").values_list("id", flat=True)
            assert [one.id for one in up] == list(ordered)
            assert count_chosen(actor, chosen) == dict(Counter(one.state for one in newest))
        whole = list_cases(actor, Chosen(), limit=100)
        assert len(whole) == allowed.count()
        assert count_cases(actor) == dict(Counter((one.kind, one.state) for one in whole))
        assert count_issues(actor, over=("forced",)) == dict(
            Counter(one.issue for one in whole if one.issue and one.state != "forced")
        )
    assert len(seen) > 2


def pages(actor: Actor, chosen: Chosen) -> tuple[list[CaseRow], list[CaseRow]]:
    """Read a choice to its end two by two, the newest first and by issue."""
    newest, up = list_cases(actor, chosen, limit=2), list_by_issue(actor, chosen, limit=2)
    while more := list_cases(actor, chosen, before=newest[-1].id, limit=2) if newest else []:
        newest += more
    while more := list_by_issue(actor, chosen, after=(up[-1].issue, up[-1].id), limit=2) if up else []:
        up += more
    return newest, up
