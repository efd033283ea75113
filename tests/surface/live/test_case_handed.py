"""Who is told at once that a case has become theirs, or waits for their group."""

import pytest

from tests.cases.desk import AT, Desk
from zhunsheng.cases.actions import (
    ask_refund,
    assign_case,
    change_choice,
    choose_option,
    decide_refund,
    register_case,
    release_case,
)
from zhunsheng.cases.models import Refund
from zhunsheng.journal.actions import run
from zhunsheng.journal.events import Recorded
from zhunsheng.journal.queries import history
from zhunsheng.kernel.durations import hours, minutes
from zhunsheng.surface.live.case_handed import handed_of

pytestmark = pytest.mark.usefixtures("db", "keys")
FROM_NOW = AT + minutes(1)


def last(case_id: int, name: str) -> Recorded:
    return [one for one in history("case", case_id) if name == one.fact.NAME][-1]


def test_a_case_that_is_handed_over_tells_its_new_owner_alone() -> None:
    desk = Desk()
    case_id = desk.complaint(desk.customer())
    run(assign_case, desk.leader, AT, case_id, desk.specialist.id)
    told = handed_of(last(case_id, "case.assigned"), FROM_NOW)
    assert told is not None
    assert told.frame == {"t": "case", "case": case_id, "why": "yours", "by": desk.leader.id}
    assert told.topics == (f"agent:{desk.specialist.id}",)
    run(assign_case, desk.boss, AT, case_id, desk.boss.id, "我来")
    own = handed_of(last(case_id, "case.assigned"), FROM_NOW)
    assert own is not None
    assert own.topics == ()


def test_a_case_without_owner_tells_its_group_when_it_comes_and_when_it_is_given_back() -> None:
    desk = Desk()
    case_id = desk.complaint(desk.customer())
    told = handed_of(last(case_id, "case.opened"), FROM_NOW)
    assert told is not None
    assert (told.frame["why"], told.frame["by"], told.topics) == ("waits", 0, ("group:complaint",))
    run(assign_case, desk.specialist, AT, case_id, desk.specialist.id)
    run(release_case, desk.specialist, AT, case_id, "午休")
    back = handed_of(last(case_id, "case.released"), FROM_NOW)
    assert back is not None
    assert (back.frame["by"], back.topics) == (desk.specialist.id, ("group:complaint",))


def test_what_is_long_past_and_what_somebody_keeps_tells_nobody() -> None:
    desk = Desk()
    case_id = desk.complaint(desk.customer())
    assert handed_of(last(case_id, "case.opened"), AT + minutes(16)) is None
    buyer = desk.customer()
    kept = run(register_case, desk.boss, AT, desk.new(buyer, "aftersale", take=True))
    assert handed_of(last(kept, "case.opened"), FROM_NOW) is None


@pytest.mark.parametrize(
    ("grant", "name", "why"), [(True, "refund.granted", "granted"), (False, "refund.refused", "refused")]
)
def test_what_came_of_a_refund_is_told_to_who_asked_for_it(grant: bool, name: str, why: str) -> None:
    desk = Desk()
    buyer = desk.customer()
    number = desk.order(buyer, 300_000, received_at=AT - hours(24))
    fields = {"wish": "return_refund", "cause": "no_reason", "condition": "opened"}
    case_id = run(register_case, buyer, AT, desk.new(buyer, "aftersale", order_number=number, fields=fields))
    run(assign_case, desk.senior, AT, case_id, desk.senior.id)
    run(ask_refund, desk.senior, AT, case_id, 50_000)
    own = handed_of(last(case_id, "refund.granted"), FROM_NOW)
    assert own is not None
    assert own.topics == ()
    run(ask_refund, desk.senior, AT, case_id, 50_001)
    run(decide_refund, desk.leader, AT, case_id, Refund.objects.get(state="waiting").id, grant=grant, why="太多")
    told = handed_of(last(case_id, name), FROM_NOW)
    assert told is not None
    assert told.frame == {"t": "case", "case": case_id, "why": why, "by": desk.leader.id}
    assert told.topics == (f"agent:{desk.senior.id}",)


def test_who_has_a_case_is_told_that_its_customer_chose_otherwise_and_of_a_first_choice_nobody() -> None:
    desk = Desk()
    buyer = desk.customer()
    case_id = desk.to_proposed(buyer)
    run(choose_option, buyer, AT, case_id, 1)
    first = handed_of(last(case_id, "option.chosen"), FROM_NOW)
    assert first is not None
    assert first.topics == ()
    run(change_choice, buyer, AT, case_id, 2)
    told = handed_of(last(case_id, "option.chosen"), FROM_NOW)
    assert told is not None
    assert told.frame == {"t": "case", "case": case_id, "why": "changed", "by": 0}
    assert told.topics == (f"agent:{desk.specialist.id}",)
