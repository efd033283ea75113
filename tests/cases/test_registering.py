"""Registering: from a dialogue, by the customer; after-sales are judged at once; the limits run from then on."""

import pytest

from tests.cases.desk import AT, WORDS, Desk, arrive, facts_of, state, told
from tests.dialogue.desk import says
from zhunsheng.access.values import SYSTEM
from zhunsheng.cases.actions import (
    ask_refund,
    assign_case,
    fill_case,
    grade_case,
    judge_case,
    move_case,
    pause_case,
    register_case,
    resume_case,
    settle_task,
    tell_progress,
)
from zhunsheng.cases.events import AfterSaleJudged
from zhunsheng.cases.models import Case, Task
from zhunsheng.cases.queries import Chosen, case_file, count_cases, list_cases
from zhunsheng.cases.values import NewCase, TooLate
from zhunsheng.clocks.queries import case_clocks, replay_case
from zhunsheng.commerce.actions import put_order
from zhunsheng.commerce.values import Item, OrderDraft, OrderStatus
from zhunsheng.dialogue.values import Opening
from zhunsheng.journal.actions import run
from zhunsheng.kernel.durations import hours
from zhunsheng.kernel.errors import AccessDenied, BadInput
from zhunsheng.kernel.instants import Instant

pytestmark = pytest.mark.usefixtures("shared_db")
RETURN = {"wish": "return_refund", "cause": "no_reason", "condition": "opened"}


@pytest.fixture(scope="module")
def desk(shared_db: object, module_keys: None) -> Desk:
    return Desk()


def due(case_id: int, clause: str, at: Instant = AT) -> Instant | None:
    return next(one.due_at for one in case_clocks([case_id], at)[case_id] if one.clause_id == clause)


def test_a_customers_complaint_without_matter_or_demand_is_refused(desk: Desk) -> None:
    buyer = desk.customer()
    for name in WORDS:
        with pytest.raises(BadInput):
            desk.complaint(buyer, fields={**WORDS, name: "  "})
    case_id = desk.complaint(buyer)
    assert told(case_id) == ["case.opened", "complaint.received", "case.routed"]
    assert case_file(buyer, case_id).fields == WORDS


def test_a_customer_registers_for_nobody_else_and_no_incident(desk: Desk) -> None:
    buyer, stranger = desk.customer(), desk.customer()
    with pytest.raises(AccessDenied):
        run(register_case, stranger, AT, desk.new(buyer))
    with pytest.raises(AccessDenied):
        run(register_case, buyer, AT, desk.new(buyer, "incident", issue_type="fraud", fields={"matter": "x"}))


@pytest.mark.parametrize(
    "more", [{"kind": "party"}, {"issue_type": "weather"}, {"fields": {"moon": "full"}}, {"fields": {"matter": "x" * 5000, "demand": "x"}}]
)  # fmt: skip
def test_what_is_no_case_is_refused(desk: Desk, more: dict[str, object]) -> None:
    buyer = desk.customer()
    kind = str(more.pop("kind", "complaint"))
    with pytest.raises(BadInput):
        run(register_case, desk.boss, AT, desk.new(buyer, kind, **more))


def test_a_case_comes_from_a_dialogue_of_ones_own(desk: Desk) -> None:
    buyer = desk.customer()
    from zhunsheng.dialogue.actions import open_dialogue, take_dialogue  # why: only this test needs a dialogue

    dialogue_id = run(
        open_dialogue, buyer, AT, Opening(shop_id=desk.shop, channel="webchat", customer_id=buyer.id, group="complaint")
    )
    says(buyer, dialogue_id, "我要投诉")
    run(take_dialogue, desk.specialist, AT, dialogue_id)
    with pytest.raises(AccessDenied):
        run(register_case, desk.other, AT, desk.new(buyer, dialogue_id=dialogue_id))
    with pytest.raises(BadInput):
        run(register_case, desk.specialist, AT, desk.new(desk.customer(), dialogue_id=dialogue_id))
    case_id = run(register_case, desk.specialist, AT, desk.new(buyer, dialogue_id=dialogue_id, take=True))
    assert Case.objects.get(id=case_id).owner_id == desk.specialist.id


def test_a_customer_applies_for_after_sales_and_only_for_own_orders(desk: Desk) -> None:
    buyer, stranger = desk.customer(), desk.customer()
    number = desk.order(buyer, received_at=AT - hours(24))
    with pytest.raises(BadInput):
        run(register_case, stranger, AT, desk.new(stranger, "aftersale", order_number=number, fields=RETURN))
    with pytest.raises(BadInput):
        run(register_case, buyer, AT, desk.new(buyer, "aftersale", order_number=number, fields={"wish": "exchange"}))
    case_id = run(register_case, buyer, AT, desk.new(buyer, "aftersale", order_number=number, fields=RETURN))
    assert state(case_id) == "registered"


def test_an_application_is_judged_and_the_rule_is_named(desk: Desk) -> None:
    buyer = desk.customer()
    number = desk.order(buyer, received_at=AT - hours(24))
    case_id = run(register_case, buyer, AT, desk.new(buyer, "aftersale", order_number=number, fields=RETURN))
    verdict = case_file(buyer, case_id).verdict
    assert (verdict["ruling"], verdict["rule"], verdict["edition"], verdict["refund_cents"]) == (
        "approve",
        "AS-7D",
        5,
        60_000,
    )
    run(assign_case, desk.specialist, AT, case_id, desk.specialist.id)
    run(fill_case, desk.specialist, AT, case_id, {"condition": "used"})
    assert run(judge_case, desk.specialist, AT, case_id) == "refuse"
    judged = [one for one in facts_of(case_id) if isinstance(one, AfterSaleJudged)]
    assert [one.reason for one in judged] == ["AS-7D", "AS-NOT-INTACT", "AS-NOT-INTACT"]


def test_an_after_sales_case_goes_its_way(desk: Desk) -> None:
    buyer, me = desk.customer(), desk.specialist
    number = desk.order(buyer, received_at=AT - hours(24))
    case_id = run(register_case, buyer, AT, desk.new(buyer, "aftersale", order_number=number, fields=RETURN))
    run(assign_case, me, AT, case_id, me.id)
    for move, fields in (
        ("approve", {}),
        ("await_return", {}),
        ("receive_return", {"return_tracking": "SF1234567890123"}),
        ("solve", {"outcome": "已退款"}),
    ):
        run(fill_case, me, AT + hours(1), case_id, fields)
        if move == "solve":  # the department that was asked by itself when it was agreed
            run(settle_task, me, AT + hours(1), case_id, Task.objects.get(case_id=case_id).id)
        run(move_case, me, AT + hours(1), case_id, move)
    assert due(case_id, "ec-1.3b", AT + hours(1)) == AT + hours(13)
    assert {one.clause_id for one in case_clocks([case_id], AT)[case_id] if one.stopped_at is None} == {"ec-1.3b"}
    assert replay_case(case_id, AT + hours(2)) == []


def test_the_longer_limit_only_in_time_and_only_once_the_customer_was_told(desk: Desk) -> None:
    buyer, me = desk.talking(), desk.specialist
    number = desk.order(buyer, received_at=AT - hours(24))
    cases = [
        run(register_case, buyer, AT, desk.new(buyer, "aftersale", order_number=number, fields=RETURN))
        for _ in range(2)
    ]
    for case_id in cases:
        run(assign_case, me, AT, case_id, me.id)
        assert due(case_id, "ec-ticket") == AT + hours(24)
    with pytest.raises(TooLate):
        run(grade_case, me, AT + hours(1), cases[0], "complex")
    for case_id in cases:
        run(tell_progress, me, AT + hours(2), case_id, "需要检测，预计 48 小时内答复")
    with pytest.raises(TooLate):  # written is not told
        run(grade_case, me, AT + hours(2), cases[0], "complex")
    arrive(AT + hours(2))
    run(grade_case, me, AT + hours(3), cases[0], "complex")
    assert due(cases[0], "ec-ticket", AT + hours(3)) == AT + hours(48)
    with pytest.raises(TooLate):
        run(grade_case, me, AT + hours(24), cases[1], "complex")


def test_a_pause_moves_the_due_time_by_its_length(desk: Desk) -> None:
    buyer, me = desk.customer(), desk.specialist
    number = desk.order(buyer, received_at=AT - hours(24))
    case_id = run(register_case, buyer, AT, desk.new(buyer, "aftersale", order_number=number, fields=RETURN))
    run(assign_case, me, AT, case_id, me.id)
    run(pause_case, desk.leader, AT + hours(2), case_id, "waiting_carrier")
    assert due(case_id, "ec-ticket", AT + hours(3)) is None
    run(resume_case, me, AT + hours(7), case_id)
    assert due(case_id, "ec-ticket", AT + hours(7)) == AT + hours(29)
    assert replay_case(case_id, AT + hours(8)) == []


def test_lists_and_counts_hold_what_one_may_see(desk: Desk) -> None:
    buyer = desk.customer()
    mine = desk.complaint(buyer)
    assert [one.id for one in list_cases(buyer, Chosen())] == [mine]
    assert mine in [one.id for one in list_cases(desk.specialist, Chosen(waiting=True, kind="complaint"))]
    assert mine not in [one.id for one in list_cases(desk.other, Chosen())]
    counted = count_cases(desk.boss)
    assert {key: value for key, value in counted.items() if value} == {
        key: Case.objects.filter(kind=key[0], state=key[1]).count()
        for key in set(Case.objects.values_list("kind", "state"))
    }
    assert count_cases(buyer) == {("complaint", "registered"): 1}
    with pytest.raises(BadInput):
        list_cases(SYSTEM, Chosen(), limit=0)


def test_an_unknown_order_leaves_the_judgement_to_a_person(desk: Desk) -> None:
    buyer = desk.customer()
    new = NewCase(
        kind="aftersale",
        shop_id=desk.shop,
        customer_id=buyer.id,
        channel="webchat",
        order_number="0000000",
        fields=RETURN,
    )
    case_id = run(register_case, buyer, AT, new)
    assert case_file(buyer, case_id).verdict == {}


def bought(number: str, goods: tuple[tuple[str, int, int], ...]) -> OrderDraft:
    items = tuple(Item(title=name, sku=name, qty=qty, price_cents=cents) for name, qty, cents in goods)
    return OrderDraft(
        number=number, status=OrderStatus.DONE, items=items, placed_at=AT - hours(48), paid_at=AT - hours(48),
        paid_cents=sum(qty * cents for _, qty, cents in goods), received_at=AT - hours(9),
    )  # fmt: skip


def test_what_becomes_known_is_judged_at_once_and_what_has_gone_back_is_left_out(desk: Desk) -> None:
    buyer, me = desk.customer(), desk.senior
    run(put_order, SYSTEM, AT, desk.shop, buyer.id, bought("P-1", (("杯", 1, 60_000),)))
    case_id = run(register_case, buyer, AT, desk.new(buyer, "aftersale", order_number="P-1", fields=RETURN))
    run(assign_case, me, AT, case_id, me.id)

    def verdict(**fields: str) -> tuple[str, int]:
        run(fill_case, me, AT, case_id, fields)
        found = case_file(me, case_id).verdict
        return str(found["rule"]), int(str(found.get("refund_cents", 0)))

    assert verdict() == ("AS-7D", 60_000)
    assert verdict(category="custom_made") == ("AS-EXCLUDED-LAW", 0)
    assert verdict(category="activated") == ("AS-7D", 60_000)
    assert verdict(no_return="yes") == ("AS-EXCLUDED-CONFIRMED", 0)
    assert verdict(category="general", complete="no") == ("AS-INCOMPLETE", 60_000)
    assert verdict(complete="", cause="quality", wish="repair", core_part="yes") == ("AS-WARRANTY", 0)
    assert verdict(wish="price_protection", cause="price_drop", price_now="500.5") == ("AS-PRICE", 9_950)
    with pytest.raises(BadInput):
        verdict(price_now="five")
    assert verdict(
        wish="exchange",
        cause="no_reason",
        complete="yes",
        no_return="",
        replacement="小号",
        replacement_price="550",
        price_now="",
    ) == ("AS-7D-EXCHANGE", 5_000)
    assert verdict(replacement_price="650") == ("AS-7D-EXCHANGE", 0)
    assert case_file(me, case_id).verdict["pays_cents"] == 5_000
    run(ask_refund, me, AT, case_id, 45_000)
    assert verdict(wish="return_refund", cause="no_reason") == ("AS-7D", 15_000)


def test_goods_named_by_their_place_are_what_is_refunded(desk: Desk) -> None:
    buyer = desk.customer()
    run(put_order, SYSTEM, AT, desk.shop, buyer.id, bought("G-1", (("杯", 2, 500), ("壶", 1, 3_000))))
    told = {}
    for goods in ("", "1. 杯 ×2", "2. 壶 ×1", "1. 杯\n2. 壶", "9. 无"):
        case_id = run(
            register_case, buyer, AT, desk.new(buyer, "aftersale", order_number="G-1", fields=RETURN | {"goods": goods})
        )
        told[goods] = case_file(desk.boss, case_id).verdict["refund_cents"]
    assert list(told.values()) == [4_000, 1_000, 3_000, 4_000, 4_000]


def test_the_day_of_receipt_is_written_down_where_no_platform_tells_it(desk: Desk) -> None:
    buyer, me = desk.customer(), desk.specialist
    case_id = run(register_case, buyer, AT, desk.new(buyer, "aftersale", order_number=desk.order(buyer), fields=RETURN))
    run(assign_case, me, AT, case_id, me.id)
    assert case_file(buyer, case_id).verdict["missing"] == ["received_at"]
    ruled = []
    for day in (
        "2026-11-22",
        "2026-11-14",
        "2026-11-13",
    ):  # seven days from the 14th end on a Saturday, so on Monday the 23rd
        run(fill_case, me, AT, case_id, {"received_on": day})
        ruled.append(case_file(buyer, case_id).verdict["rule"])
    assert ruled == ["AS-7D", "AS-7D", "AS-OVER-7"]
    for day in ("2026-11-24", "22.11.", "0001-01-01"):
        with pytest.raises(BadInput):
            run(fill_case, me, AT, case_id, {"received_on": day})


def test_a_day_that_the_platform_tells_goes_before_one_that_was_written_down(desk: Desk) -> None:
    buyer = desk.customer()
    number = desk.order(buyer, received_at=AT - hours(24 * 20))
    told = RETURN | {"received_on": "2026-11-22"}
    case_id = run(register_case, buyer, AT, desk.new(buyer, "aftersale", order_number=number, fields=told))
    assert case_file(buyer, case_id).verdict["rule"] == "AS-OVER-7"
