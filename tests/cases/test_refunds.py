"""Money goes back only by who may, within the limit, and above it by two people; never more than was paid."""

import pytest

from tests.cases.desk import AT, Desk, told
from zhunsheng.cases.actions import (
    ask_refund,
    assign_case,
    decide_refund,
    fill_case,
    move_case,
    register_case,
    withdraw_refund,
)
from zhunsheng.cases.models import CaseEntry, Refund
from zhunsheng.cases.values import RefundOver, RefundState, RefundTooHigh, SecondPersonNeeded
from zhunsheng.journal.actions import run
from zhunsheng.kernel.durations import hours
from zhunsheng.kernel.errors import AccessDenied, BadInput
from zhunsheng.kernel.lifecycle import NeedsMissing

pytestmark = pytest.mark.usefixtures("shared_db")


@pytest.fixture(scope="module")
def desk(shared_db: object, module_keys: None) -> Desk:
    return Desk()


def opened(desk: Desk, who, cents: int = 300_000) -> int:
    buyer = desk.customer()
    number = desk.order(buyer, cents, received_at=AT - hours(24))
    fields = {"wish": "return_refund", "cause": "no_reason", "condition": "opened"}
    case_id = run(register_case, buyer, AT, desk.new(buyer, "aftersale", order_number=number, fields=fields))
    run(assign_case, who, AT, case_id, who.id)
    return case_id


def test_a_junior_cannot_refund_and_nothing_is_left_behind(desk: Desk) -> None:
    for who in (desk.junior, desk.specialist):
        case_id = opened(desk, who)
        before = told(case_id)
        with pytest.raises(AccessDenied) as fault:
            run(ask_refund, who, AT, case_id, 100)
        assert fault.value.detail["reason"] == "grade"
        assert (Refund.objects.filter(case_id=case_id).count(), told(case_id)) == (0, before)


def test_a_senior_refunds_within_the_limit_at_once(desk: Desk) -> None:
    case_id = opened(desk, desk.senior)
    assert run(ask_refund, desk.senior, AT, case_id, 50_000) is RefundState.GRANTED
    assert told(case_id)[-1] == "refund.granted"


def test_above_the_limit_a_second_person_decides(desk: Desk) -> None:
    case_id = opened(desk, desk.senior)
    assert run(ask_refund, desk.senior, AT, case_id, 50_001) is RefundState.WAITING
    refund = Refund.objects.get(case_id=case_id)
    for who in (desk.senior, desk.specialist, desk.junior):
        with pytest.raises(AccessDenied):
            run(decide_refund, who, AT, case_id, refund.id, grant=True)
    run(decide_refund, desk.leader, AT, case_id, refund.id, grant=True)
    refund.refresh_from_db()
    assert (refund.state, refund.asked_by, refund.decided_by) == ("granted", desk.senior.id, desk.leader.id)
    with pytest.raises(RefundOver):
        run(decide_refund, desk.leader, AT, case_id, refund.id, grant=False, why="多了")


def test_nobody_confirms_what_they_asked_for_themselves(desk: Desk) -> None:
    case_id = opened(desk, desk.senior)
    assert run(ask_refund, desk.leader, AT, case_id, 200_001) is RefundState.WAITING
    refund = Refund.objects.get(case_id=case_id)
    Refund.objects.filter(id=refund.id).update(cents=100)  # even where it would be within the own limit
    with pytest.raises(SecondPersonNeeded):
        run(decide_refund, desk.leader, AT, case_id, refund.id, grant=True)
    before = told(case_id)
    with pytest.raises(BadInput):
        run(decide_refund, desk.boss, AT, case_id, refund.id, grant=False, why=" ")
    assert told(case_id) == before
    run(decide_refund, desk.boss, AT, case_id, refund.id, grant=False, why="已换货，不再退款")
    assert told(case_id)[-1] == "refund.refused"
    refund.refresh_from_db()
    line = CaseEntry.objects.filter(case_id=case_id).latest("id")
    assert (refund.why, line.kind, line.words, line.detail) == (
        "已换货，不再退款",
        "refund_refuse",
        "已换货，不再退款",
        "100",
    )


def test_who_asked_withdraws_what_waits_and_it_takes_nothing_of_what_was_paid(desk: Desk) -> None:
    case_id = opened(desk, desk.senior, 60_000)
    run(ask_refund, desk.senior, AT, case_id, 60_000)
    refund = Refund.objects.get(case_id=case_id)
    before = told(case_id)
    for who in (desk.leader, desk.boss, desk.junior):
        with pytest.raises(AccessDenied):
            run(withdraw_refund, who, AT, case_id, refund.id)
    assert (Refund.objects.get(id=refund.id).state, told(case_id)) == ("waiting", before)
    run(withdraw_refund, desk.senior, AT, case_id, refund.id)
    assert (Refund.objects.get(id=refund.id).state, told(case_id)[-1]) == ("withdrawn", "refund.withdrawn")
    for grant in (True, False):
        with pytest.raises(RefundOver):
            run(decide_refund, desk.leader, AT, case_id, refund.id, grant=grant, why="晚了")
    with pytest.raises(RefundOver):
        run(withdraw_refund, desk.senior, AT, case_id, refund.id)
    assert run(ask_refund, desk.senior, AT, case_id, 40_000) is RefundState.GRANTED
    run(ask_refund, desk.senior, AT, case_id, 20_000)


def test_an_administrator_withdraws_for_who_is_gone(desk: Desk) -> None:
    case_id = opened(desk, desk.senior)
    run(ask_refund, desk.senior, AT, case_id, 50_001)
    run(withdraw_refund, desk.administrator, AT, case_id, Refund.objects.get(case_id=case_id).id)
    assert Refund.objects.get(case_id=case_id).state == "withdrawn"


def test_no_more_goes_back_than_was_paid_from_all_cases_together(desk: Desk) -> None:
    case_id = opened(desk, desk.senior, 60_000)
    run(ask_refund, desk.senior, AT, case_id, 40_000)
    with pytest.raises(RefundTooHigh) as fault:
        run(ask_refund, desk.senior, AT, case_id, 20_001)
    assert fault.value.detail["cents"] == 20_000
    run(ask_refund, desk.senior, AT, case_id, 20_000)
    with pytest.raises(RefundTooHigh):
        run(ask_refund, desk.senior, AT, case_id, 1)


@pytest.mark.parametrize("cents", [0, -1, 10**11])
def test_amounts_that_are_none(desk: Desk, cents: int) -> None:
    with pytest.raises(BadInput):
        run(ask_refund, desk.senior, AT, opened(desk, desk.senior), cents)


def test_a_case_is_not_solved_while_a_refund_waits(desk: Desk) -> None:
    case_id = opened(desk, desk.senior)
    run(ask_refund, desk.senior, AT, case_id, 60_000)
    run(fill_case, desk.senior, AT, case_id, {"outcome": "退款"})
    for move in ("approve", "carry_out"):
        run(move_case, desk.senior, AT, case_id, move)
    with pytest.raises(NeedsMissing):
        run(move_case, desk.senior, AT, case_id, "solve")


def test_nobody_puts_another_customers_order_into_a_case_to_refund_it(desk: Desk) -> None:
    case_id = opened(desk, desk.senior, cents=100)
    theirs = desk.order(desk.customer(), 900_000)
    with pytest.raises(BadInput):
        run(fill_case, desk.senior, AT, case_id, {"order_number": theirs})
    with pytest.raises(RefundTooHigh):
        run(ask_refund, desk.senior, AT, case_id, 5_000)
