"""An order has several parcels: from files, from pushes in any order, from the platform's answer; none is lost, and none comes back that was a mistake."""

import itertools
import json
from typing import Any

import msgspec
import pytest

from tests.commerce.test_shops_and_orders import CUSTOMER, open_shop, order
from tests.people.staff import AT, facts
from zhunsheng.access.values import SYSTEM
from zhunsheng.commerce.actions import import_orders, put_order, take_push
from zhunsheng.commerce.actions.parcels import claim_parcel, settle_parcels
from zhunsheng.commerce.doudian.parcels import Parcel, parcels_in
from zhunsheng.commerce.doudian.pushes import Push, element, fold_order
from zhunsheng.commerce.events import OrderPut
from zhunsheng.commerce.models import Order
from zhunsheng.commerce.queries import find_order, parcel_due, read_orders
from zhunsheng.commerce.values import OrderCard, OrderStatus, Shipment
from zhunsheng.journal.actions import run
from zhunsheng.kernel.durations import hours, seconds
from zhunsheng.kernel.errors import BadInput

pytestmark = pytest.mark.usefixtures("db", "keys")
T = 1_790_000_000
FIRST, SECOND = "SF1234567890123", "ZT9876543210"


def card(shop_id: int, number: str) -> OrderCard:
    found = find_order(shop_id, number)
    assert found is not None
    return found


def sent(shop_id: int, number: str) -> list[str]:
    return [one.tracking for one in card(shop_id, number).shipments]


def push(tag: str, at: int, *numbers: str, order: str = "7001") -> dict[str, Any]:
    data: dict[str, Any] = {"p_id": order, "update_time": T + at, "ship_time": T + at}
    if numbers:
        data["logistics_msg"] = json.dumps([{"company_name": "顺丰", "logistics_code": one} for one in numbers])
    return {"tag": tag, "msg_id": f"{tag}-{at}", "data": json.dumps(data)}


def named() -> list[list[int] | None]:
    return [one.parcels for one in facts() if isinstance(one, OrderPut)]


def parcels_read(content: str) -> list[tuple[Any, ...]]:
    found = read_orders(content.encode(), "x", "Asia/Shanghai")
    assert found.faults == ()
    moments = ("shipped_at", "received_at", "eta_at")
    return [
        (one.carrier, one.tracking, *(at and at.iso()[:13] for at in (getattr(one, name) for name in moments)))
        for one in found.orders[0].draft.shipments
    ]


def test_a_file_tells_parcels_by_rows_by_one_cell_or_as_a_list() -> None:
    head = "订单号,下单时间,商品,价格,快递公司,快递单号,发货时间,签收时间\n"
    row = "N1,2026-11-01 08:00,{0},5.00,{1},{2},{3},{4}\n"
    first = row.format("杯", "顺丰", FIRST, "2026-11-02 09:00", "2026-11-05 10:00")
    second = row.format("盖", "中通", SECOND, "2026-11-03 09:00", "")
    assert parcels_read(head + first + second + first) == [
        ("顺丰", FIRST, "2026-11-02T01", "2026-11-05T02", None), ("中通", SECOND, "2026-11-03T01", None, None),
    ]  # fmt: skip
    both = row.format("杯", "顺丰；中通", f"{FIRST}；{SECOND}", "2026-11-02 09:00", "")
    assert parcels_read(head + both) == [("顺丰", FIRST, None, None, None), ("中通", SECOND, None, None, None)]
    spaced = row.format("杯", "顺丰", "SF 1234 5678", "", "")
    assert [one[1] for one in parcels_read(head + spaced)] == ["SF 1234 5678"]
    told = {
        "order_number": "N1", "created_at": "2026-11-01T08:00:00+08:00", "items": [{"title": "杯", "price": 5}, {"title": "盖", "price": 5}],
        "shipments": [
            {"carrier": "顺丰", "tracking_no": FIRST, "ship_time": 1_762_045_200, "traces": [{"time": "2026-11-02 10:00", "context": "已揽收"}]},
            {"company_name": "中通", "tracking": SECOND, "eta": "2026-11-06"}, {"company_name": "无号"},
        ],
    }  # fmt: skip
    assert parcels_read(json.dumps([told])) == [
        ("顺丰", FIRST, "2025-11-02T01", None, None), ("中通", SECOND, None, None, "2026-11-05T16"),
    ]  # fmt: skip
    draft = read_orders(json.dumps([told]).encode(), "x", "Asia/Shanghai").orders[0].draft
    assert ([(one.text, one.tracking) for one in draft.trail.tracks], len(draft.items)) == ([("已揽收", FIRST)], 2)


def test_parcels_told_one_after_the_other_are_both_kept_and_each_is_named_once() -> None:
    shop = open_shop()
    draft = order("7001", OrderStatus.SHIPPED)
    other = msgspec.structs.replace(draft, shipments=(Shipment(carrier="中通", tracking=SECOND),))
    run(put_order, SYSTEM, AT, shop.id, CUSTOMER, draft)
    for told in (other, draft, other, msgspec.structs.replace(draft, shipments=())):
        run(put_order, SYSTEM, AT + seconds(1), shop.id, CUSTOMER, told)
    assert sent(shop.id, "7001") == [FIRST, SECOND]
    assert card(shop.id, "7001").shipment == card(shop.id, "7001").shipments[-1]
    assert named() == [[one.id] for one in card(shop.id, "7001").shipments]
    only = msgspec.structs.replace(other, all_shipments=True)
    run(put_order, SYSTEM, AT + seconds(2), shop.id, CUSTOMER, only)
    run(put_order, SYSTEM, AT + seconds(3), shop.id, CUSTOMER, draft)
    assert (sent(shop.id, "7001"), named()[2:]) == ([SECOND], [[]])
    whole = msgspec.structs.replace(draft, shipments=(Shipment(carrier="", tracking=FIRST),), all_shipments=True)
    run(put_order, SYSTEM, AT + seconds(4), shop.id, CUSTOMER, whole)  # it was none after all, and nobody is told again
    assert [(one.carrier, one.tracking) for one in card(shop.id, "7001").shipments] == [("顺丰", FIRST)]
    assert named()[3:] == [[]]
    file = "订单号,下单时间,商品,价格,实付,状态,快递单号,买家\n" + "".join(
        f"N{n},2026-11-01 08:00,{what},5.00,10.00,已发货,{number},u{n}\n"
        for n in range(3)
        for what, number in (("杯", f"SF00000{n}1"), ("盖", f"SF00000{n}2"))
    )
    orders = read_orders(file.encode(), "x.csv", "Asia/Shanghai").orders
    for what in ("made", "same"):
        assert [getattr(one, "what", one) for one in run(import_orders, SYSTEM, AT, "demo", orders)] == [what] * 3
    assert [sent(shop.id, f"N{n}") for n in range(3)] == [[f"SF00000{n}1", f"SF00000{n}2"] for n in range(3)]
    long = msgspec.structs.replace(draft, shipments=(Shipment(carrier="x" * 41, tracking=FIRST),))
    with pytest.raises(BadInput):
        run(put_order, SYSTEM, AT, shop.id, CUSTOMER, long)


def test_a_parcel_told_too_early_is_named_once_its_order_is_on_its_way() -> None:
    shop, sending = open_shop(), order("7001", OrderStatus.SHIPPED)
    packed = msgspec.structs.replace(sending, status=OrderStatus.TO_SHIP)
    for at, told in enumerate((packed, sending, sending)):
        run(put_order, SYSTEM, AT + seconds(at), shop.id, CUSTOMER, told)
    assert named() == [[], [card(shop.id, "7001").shipments[0].id]]


def test_pushes_in_any_order_end_with_the_same_parcels_and_a_corrected_number_stays_away() -> None:
    shop = open_shop()
    stream = [push("108", 1, "SF-A-0001"), push("104", 2, "SF-A-0002"), push("102", 3, SECOND)]
    ends = []
    for n, arrival in enumerate(itertools.permutations(stream)):
        number = f"71{n:02d}"
        told = [
            one | {"data": one["data"].replace("7001", number), "msg_id": f"{n}-{one['msg_id']}"} for one in arrival
        ]
        for one in (*told, told[0]):
            run(take_push, SYSTEM, AT, shop.id, json.dumps([one]).encode())
        ends.append((sent(shop.id, number), card(shop.id, number).status))
    assert ends == [(["SF-A-0002", SECOND], OrderStatus.SHIPPED)] * 6
    assert not parcel_due(AT)
    read = [element(json.dumps(raw).encode()) for raw in (*stream, push("104", 4, "SF-A-0003"))]
    pushes = [each for each in read if isinstance(each, Push)]
    fold = fold_order(pushes)
    assert ([one.tracking for one in fold.parcels], len(fold.asking)) == (["SF-A-0003"], 1)


def test_the_platforms_whole_answer_holds_but_not_against_a_push_that_came_meanwhile() -> None:
    shop = open_shop()
    run(take_push, SYSTEM, AT, shop.id, json.dumps([push("108", 1, "SF-OLD-1"), push("104", 2)]).encode())
    order_id, asked = run(claim_parcel, SYSTEM, AT + hours(1)), AT + hours(1)
    assert order_id == Order.objects.get().id
    run(take_push, SYSTEM, asked + seconds(1), shop.id, json.dumps([push("108", 3, SECOND), push("108", 4)]).encode())
    answer = {
        "logistics_info": [
            {"tracking_no": FIRST, "company_name": "顺丰", "latest_receipt_time": T + 9},
            {"tracking_no": "SF-NEW-2"},
        ]
    }
    told = parcels_in({"shop_order_detail": answer})
    assert told[1] == Parcel(carrier="", tracking="SF-NEW-2")
    run(settle_parcels, SYSTEM, asked + seconds(2), order_id, told, asked)
    assert set(sent(shop.id, "7001")) == {SECOND, FIRST, "SF-NEW-2"}
    assert parcel_due(asked + seconds(2))
    run(claim_parcel, SYSTEM, asked + seconds(3))
    run(
        settle_parcels,
        SYSTEM,
        asked + seconds(4),
        order_id,
        [*told, Parcel(carrier="中通", tracking=SECOND)],
        asked + seconds(3),
    )
    assert not parcel_due(asked + hours(9))
    run(take_push, SYSTEM, asked + hours(1), shop.id, json.dumps([push("103", 9)]).encode())
    assert set(sent(shop.id, "7001")) == {SECOND, FIRST, "SF-NEW-2"}
