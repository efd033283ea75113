"""Whoever may see some of the cases finds them in order and counts them, part by part, as one would among all of them."""

from collections import Counter
from itertools import product
from random import Random

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cases.desk import AT, Desk
from tests.cases.shares import shares_kept, shares_there, tally_kept, tally_there
from zhunsheng.access.values import SYSTEM, Actor
from zhunsheng.cases.actions import assign_case, copy_cases, force_case, merge_case, prioritise_case
from zhunsheng.cases.counting import count_cases, count_chosen, count_issues
from zhunsheng.cases.models import Case
from zhunsheng.cases.queries import Chosen, list_by_issue, list_cases, visible
from zhunsheng.cases.values import CaseRow
from zhunsheng.journal.actions import run

ISSUES = ("", "order.delay", "order.tracking", "aftersales.repair", "aftersales.quality")
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
    assert (shares_kept(), tally_kept()) == (shares_there(), tally_there())
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


def many_sorts(desk: Desk) -> list[Actor]:
    """Make cases of every sort, some of them several times; return who may see some of them."""
    dice, buyers = Random(4), [desk.customer() for _ in range(3)]
    for number in range(40):
        case_id = desk.complaint(
            buyers[number % 3], issue=dice.choice(ISSUES), issue_type=dice.choice(["attitude", "quality", None])
        )
        if owner := dice.choice([None, desk.specialist, desk.other, desk.boss]):
            run(assign_case, desk.boss, AT, case_id, owner.id)
        if level := dice.choice([0, 0, 1, 2]):
            run(prioritise_case, desk.boss, AT, case_id, level)
        if number % 4 == 0:
            run(force_case, desk.administrator, AT, case_id, "测试")
        elif number % 10 == 1:
            run(merge_case, desk.boss, AT, case_id, desk.complaint(buyers[number % 3]))
        if number % 7 == 0:
            run(copy_cases, SYSTEM, AT, case_id, 2)
    return [desk.specialist, desk.other, desk.leader, desk.boss, *buyers]


def test_any_choice_is_counted_as_the_table_has_it() -> None:
    desk = Desk()
    actors = many_sorts(desk)
    assert (shares_kept(), tally_kept()) == (shares_there(), tally_there())
    owners = [desk.specialist.id, desk.other.id, desk.boss.id, 7]
    choices = st.builds(
        Chosen, kind=st.sampled_from([None, None, "complaint", "aftersale"]), state=st.sampled_from([None, None, "registered", "forced", "closed"]),
        owner_id=st.sampled_from([None, None, *owners]), waiting=st.booleans(), open=st.sampled_from([None, True, False]),
        priority=st.sampled_from([None, 0, 1, 2]), issue_type=st.sampled_from([None, None, "attitude", "quality", "none"]),
        issue=st.sampled_from([None, "order", *ISSUES[1:]]), customer_id=st.sampled_from([None, None, actors[-1].id]),
    )  # fmt: skip

    def holds(actor: Actor, chosen: Chosen) -> None:
        rows = [one for one in visible(actor).filter(merged_into__isnull=True) if is_meant(one, chosen)]
        assert count_chosen(actor, chosen) == dict(Counter(one.state for one in rows))
        expected = sorted((one.id for one in rows), reverse=True)
        assert [one.id for one in list_cases(actor, chosen, limit=100)] == expected
        assert sorted((one.id for one in list_by_issue(actor, chosen, limit=100)), reverse=True) == expected

    for state, issue in product(("registered", "forced"), ("aftersales", "order.delay", "product")):
        holds(desk.boss, Chosen(open=False, state=state, issue=issue))
    given(actor=st.sampled_from(actors), chosen=choices)(holds)()


def is_meant(one: Case, chosen: Chosen) -> bool:
    """Tell whether a choice is about a case, read from its row."""
    same = all(
        wanted in (None, getattr(one, name))
        for name, wanted in msgspec.structs.asdict(chosen).items()
        if name in ("kind", "state", "owner_id", "priority", "issue_type", "customer_id")
    )
    of_issue = not chosen.issue or chosen.issue in (one.issue, one.issue_class)
    waits = one.owner_id is None and one.closed_at is None
    return same and of_issue and chosen.open in (None, one.closed_at is None) and (waits or not chosen.waiting)


def pages(actor: Actor, chosen: Chosen) -> tuple[list[CaseRow], list[CaseRow]]:
    """Read a choice to its end two by two, the newest first and by issue."""
    newest, up = list_cases(actor, chosen, limit=2), list_by_issue(actor, chosen, limit=2)
    while more := list_cases(actor, chosen, before=newest[-1].id, limit=2) if newest else []:
        newest += more
    while more := list_by_issue(actor, chosen, after=(up[-1].issue, up[-1].id), limit=2) if up else []:
        up += more
    return newest, up
