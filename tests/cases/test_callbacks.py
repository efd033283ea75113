"""Call-backs: planned by what settles a case, tried again as the standard says, never in the customer's quiet hours."""

import json

import pytest

from tests.cases.desk import AT, Desk, state, told
from zhunsheng.access.values import SYSTEM, Actor
from zhunsheng.cases.actions import choose_option, erase_cases_of, fill_case, move_case, report_callback, set_quiet
from zhunsheng.cases.models import Callback, Case, Quiet
from zhunsheng.cases.queries import list_callbacks
from zhunsheng.cases.values import CallbackOver, Reached, StillQuiet, TriedTooSoon
from zhunsheng.commerce.actions import erase_orders, take_push
from zhunsheng.commerce.models import Order, PlatformPush
from zhunsheng.journal.actions import run
from zhunsheng.kernel.durations import hours, minutes
from zhunsheng.kernel.errors import AccessDenied, BadInput

pytestmark = pytest.mark.usefixtures("shared_db")


@pytest.fixture(scope="module")
def desk(shared_db: object, module_keys: None) -> Desk:
    return Desk()


def settled(desk: Desk) -> tuple[Callback, Actor]:
    buyer = desk.customer()
    case_id = desk.to_proposed(buyer)
    run(choose_option, buyer, AT, case_id, 2)
    run(fill_case, desk.specialist, AT, case_id, {"outcome": "已退款"})
    run(move_case, desk.specialist, AT, case_id, "settle")
    return Callback.objects.get(case_id=case_id), buyer


def test_a_settled_complaint_is_called_back_within_its_limit_and_the_outcome_is_kept(desk: Desk) -> None:
    one, _ = settled(desk)
    assert (one.clause, one.due_at, one.state) == ("ec-3.2d", AT + hours(24), "waiting")
    [row] = [row for row in list_callbacks(desk.specialist) if row.id == one.id]
    assert (row.case.id, row.quiet) == (one.case_id, None)
    assert one.id not in {row.id for row in list_callbacks(desk.other)}
    with pytest.raises(AccessDenied):
        run(report_callback, desk.other, AT, one.id, Reached.FINE, "客户满意")
    assert run(report_callback, desk.specialist, AT, one.id, Reached.FINE, "客户满意") == "done"
    assert told(one.case_id)[-2:] == ["case.answered", "callback.done"]
    with pytest.raises(CallbackOver):
        run(report_callback, desk.specialist, AT, one.id, Reached.FINE, "再说一次")


def test_no_answer_is_tried_again_after_the_pause_and_then_given_up(desk: Desk) -> None:
    one, _ = settled(desk)
    assert run(report_callback, desk.specialist, AT, one.id, Reached.NO_ANSWER, "无人接听") == "waiting"
    one.refresh_from_db()
    assert (one.attempts, one.next_at) == (1, AT + minutes(10))
    assert run(report_callback, desk.specialist, one.next_at, one.id, Reached.NO_ANSWER, "仍无人接听") == "given_up"
    assert told(one.case_id)[-1] == "callback.given_up"


def test_erasing_a_customer_takes_cases_files_pushes_and_addresses_along_and_nobody_elses(desk: Desk) -> None:
    one, buyer = settled(desk)
    other, _ = settled(desk)
    number = desk.order(buyer)
    push = [
        {
            "tag": "105",
            "msg_id": f"e{number}",
            "data": {"p_id": number, "receiver": "王小明", "update_time": 1795829400},
        }
    ]
    run(take_push, SYSTEM, AT, desk.shop, json.dumps(push).encode())
    run(set_quiet, buyer, AT, buyer.id, "22:00", "08:00")
    assert run(erase_cases_of, SYSTEM, AT, buyer.id, limit=50) == [one.case_id]
    assert run(erase_orders, SYSTEM, AT, buyer.id, limit=50) == 1
    assert run(erase_orders, SYSTEM, AT, buyer.id, limit=50) == 0
    left = (
        Case.objects.filter(customer_id=buyer.id),
        Callback.objects.filter(id=one.id),
        Quiet.objects.filter(customer_id=buyer.id),
        PlatformPush.objects.filter(key=number),
    )
    assert [rows.count() for rows in left] == [0, 0, 0, 0]
    assert Order.objects.get(number=number).delivery_sealed is None
    assert Case.objects.filter(id=other.case_id).exists()


def test_quiet_hours_of_the_customer_are_respected(desk: Desk) -> None:
    one, buyer = settled(desk)
    with pytest.raises(AccessDenied):
        run(set_quiet, desk.customer(), AT, buyer.id, "00:00", "01:00")
    with pytest.raises(BadInput):
        run(set_quiet, buyer, AT, buyer.id, "25:00", "01:00")
    local = AT + hours(8)  # the desk's wall is China's
    begins = f"{local.iso()[11:13]}:00"
    ends = f"{(int(begins[:2]) + 2) % 24:02d}:30"
    run(set_quiet, buyer, AT, buyer.id, begins, ends)
    one.refresh_from_db()
    assert one.next_at.iso()[14:16] == "30"
    assert one.next_at > AT
    with pytest.raises(StillQuiet):
        run(report_callback, desk.specialist, AT, one.id, Reached.NO_ANSWER, "无人接听")
    assert run(report_callback, desk.specialist, AT, one.id, Reached.DECLINED, "客户不愿接电话") == "given_up"


def test_a_second_try_counts_once_the_pause_of_the_standard_is_over(desk: Desk) -> None:
    one, _ = settled(desk)
    assert run(report_callback, desk.specialist, AT, one.id, Reached.NO_ANSWER, "响铃") == "waiting"
    before = told(one.case_id)
    with pytest.raises(TriedTooSoon) as fault:
        run(report_callback, desk.specialist, AT + minutes(9), one.id, Reached.NO_ANSWER, "响铃")
    assert (fault.value.detail["until"], told(one.case_id)) == ((AT + minutes(10)).iso(), before)
    assert run(report_callback, desk.specialist, AT + minutes(10), one.id, Reached.NO_ANSWER, "响铃") == "given_up"
    run(fill_case, desk.specialist, AT, one.case_id, {"root_cause": "漏发", "measure": "复核"})
    run(move_case, desk.specialist, AT + minutes(11), one.case_id, "close")
    assert state(one.case_id) == "closed"


def test_quiet_hours_that_end_earlier_let_a_call_go_earlier(desk: Desk) -> None:
    one, buyer = settled(desk)
    local = int((AT + hours(8)).iso()[11:13])  # the desk's wall is China's
    run(set_quiet, buyer, AT, buyer.id, f"{local:02d}:00", f"{(local + 3) % 24:02d}:00")
    one.refresh_from_db()
    assert one.next_at > AT
    run(set_quiet, buyer, AT, buyer.id, f"{(local + 4) % 24:02d}:00", f"{(local + 5) % 24:02d}:00")
    one.refresh_from_db()
    assert one.next_at == AT
