"""Pushes of the platform: doubled, reordered, replayed and malformed ones end where the clean stream ends."""

import hashlib
import random
from typing import Any

import msgspec
import pytest
from django.db import connection
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.people.staff import AT
from zhunsheng.access.values import SYSTEM, customer_actor
from zhunsheng.commerce.actions import connect_shop, create_shop, import_order, take_push
from zhunsheng.commerce.doudian.pushes import Parked, Push, element, elements, fold_aftersale, fold_order
from zhunsheng.commerce.models import AfterSale, Order, PlatformPush
from zhunsheng.commerce.queries import aftersales_of, find_order, parked_elements, read_orders
from zhunsheng.commerce.values import AfterSaleState, Connection, NewShop, OrderStatus, PushTaken
from zhunsheng.journal.actions import run
from zhunsheng.kernel.errors import AccessDenied, BadInput
from zhunsheng.kernel.instants import Instant
from zhunsheng.people.values import Details

pytestmark = pytest.mark.usefixtures("db", "keys")

ORDER = "6923847561029384756"
T = 1_795_000_000


def one(tag: int | str, msg: int, **data: Any) -> dict[str, Any]:
    return {"tag": str(tag), "msg_id": str(msg), "data": msgspec.json.encode(data).decode()}


STREAM = [
    one(100, 1, p_id=ORDER, shop_id=1, order_status=1, create_time=T),
    one(101, 2, p_id=ORDER, shop_id=1, order_status=2, pay_time=T + 60, pay_amount=9900),
    one(102, 3, p_id=ORDER, shop_id=1, order_status=3, ship_time=T + 7200),
    one(200, 4, p_id=ORDER, aftersale_id="88001", aftersale_status=6, aftersale_type=0, apply_time=T + 90_000, update_time=T + 90_000, refund_amount=9900, reason_code=4, status_deadline=T + 262_800),
    one(202, 5, p_id=ORDER, aftersale_id="88001", aftersale_status=7, update_time=T + 95_000),
    one(209, 6, p_id=ORDER, aftersale_id="88001", aftersale_status=7, update_time=T + 96_000, status_deadline=T + 700_000),
    one(203, 7, p_id=ORDER, aftersale_id="88001", aftersale_status=11, update_time=T + 150_000),
    one(217, 8, p_id=ORDER, aftersale_id="88001", update_time=T + 151_000),
    one(103, 9, p_id=ORDER, shop_id=1, order_status=5, complete_time=T + 160_000),
]  # fmt: skip
NOISE = [
    {"tag": "200", "msg_id": "4", "data": "{not json"}, {"tag": "101", "msg_id": "2", "data": "[]"}, "nonsense", None, 7,
    {"msg_id": "1"}, {"tag": "206", "msg_id": "77", "data": "{}"}, {"tag": "102", "msg_id": "3", "data": '{"p_id": {"a": 1}}'},
    {"tag": "0", "msg_id": "0", "data": "ping"}, {"tag": "999", "msg_id": "12", "data": '{"p_id":"1"}'},
]  # fmt: skip


def shop(key: str = "tea") -> int:
    made = run(create_shop, SYSTEM, AT, NewShop(key=key, name="茶", colour="#1a2b3c"))
    run(connect_shop, SYSTEM, AT, made.id, Connection(app_key="APPKEY", secret="SECRET"))
    return made.id


def body(*parts: Any) -> bytes:
    return msgspec.json.encode(list(parts))


def end_state(shop_id: int) -> tuple[Any, ...]:
    order = Order.objects.filter(shop_id=shop_id).values_list(
        "number", "status", "status_raw", "paid_cents", "placed_at", "paid_at", "shipped_at", "received_at"
    )
    after = AfterSale.objects.filter(shop_id=shop_id).values_list(
        "external_id",
        "order_number",
        "kind_raw",
        "state",
        "state_raw",
        "refund_cents",
        "applied_at",
        "deadline_at",
        "dispute",
    )
    return list(order), list(after)


def test_the_clean_stream_ends_with_the_order_done_and_the_moved_deadline() -> None:
    shop_id = shop()
    for part in STREAM:
        run(take_push, SYSTEM, AT, shop_id, body(part))
    found = find_order(shop_id, ORDER)
    assert found is not None
    assert (found.status, found.paid_cents, found.received_at) == (
        OrderStatus.DONE,
        9900,
        Instant((T + 160_000) * 10**6),
    )
    after = aftersales_of(customer_actor(found.customer_id), found.customer_id, [ORDER])[0]
    assert (after.state, after.state_raw, after.dispute) == (AfterSaleState.WAITING_RECEIPT, "11", "platform")
    assert after.deadline_at == Instant((T + 700_000) * 10**6)


@pytest.mark.parametrize("seed", range(6))
def test_doubled_reordered_replayed_and_malformed_pushes_end_where_the_clean_stream_ends(seed: int) -> None:
    clean, other = shop("clean"), shop("other")
    for part in STREAM:
        run(take_push, SYSTEM, AT, clean, body(part))
    chance = random.Random(seed)
    parts = [*STREAM, *chance.choices(STREAM, k=12), *chance.choices(NOISE, k=8)]
    chance.shuffle(parts)
    while parts:
        cut = chance.randint(1, 5)
        run(take_push, SYSTEM, AT, other, body(*parts[:cut]))
        if chance.random() < 0.3:
            run(take_push, SYSTEM, AT, other, body(*parts[:cut]))
        parts = parts[cut:]
    assert end_state(other) == end_state(clean)


def test_a_bad_element_is_parked_and_the_others_count() -> None:
    shop_id = shop()
    assert run(take_push, SYSTEM, AT, shop_id, body(STREAM[0], *NOISE)) == PushTaken(new=3, known=0, parked=8)
    assert len(parked_elements(SYSTEM, shop_id)) == 8
    assert find_order(shop_id, ORDER) is not None
    assert run(take_push, SYSTEM, AT, shop_id, body(STREAM[0], *NOISE)) == PushTaken(new=0, known=11, parked=0)


def test_numbers_told_as_text_are_numbers() -> None:
    shop_id = shop()
    told = {"p_id": int(ORDER), "pay_amount": "9900", "pay_time": str(T + 60)}
    run(
        take_push,
        SYSTEM,
        AT,
        shop_id,
        body(one(101, 1, **told), one(200, 2, p_id=ORDER, aftersale_id=88001, refund_amount="9900")),
    )
    assert (Order.objects.get().paid_cents, AfterSale.objects.get().refund_cents) == (9900, 9900)


def test_a_state_that_nobody_knows_is_kept_raw() -> None:
    shop_id = shop()
    run(
        take_push,
        SYSTEM,
        AT,
        shop_id,
        body(one(200, 1, p_id=ORDER, aftersale_id="9", aftersale_status=777, update_time=T)),
    )
    run(take_push, SYSTEM, AT, shop_id, body(one(104, 2, p_id=ORDER, order_status=888, update_time=T)))
    assert AfterSale.objects.values_list("state", "state_raw").get() == ("unknown", "777")
    assert Order.objects.values_list("status", "status_raw").get() == ("unknown", "888")


def test_what_was_pushed_is_sealed() -> None:
    shop_id = shop()
    run(take_push, SYSTEM, AT, shop_id, body(one(105, 1, p_id=ORDER, receiver="王小明", update_time=T)))
    with connection.cursor() as cursor:
        cursor.execute("SELECT raw_sealed FROM commerce_push")
        assert "王小明".encode() not in bytes(cursor.fetchone()[0])


def test_only_who_may_bring_orders_in_may_push() -> None:
    shop_id = shop()
    with pytest.raises(AccessDenied):
        run(take_push, customer_actor(1), AT, shop_id, body(STREAM[0]))
    assert PlatformPush.objects.count() == 0


def test_the_address_believes_only_what_the_platform_signed() -> None:
    shop()
    content = body(*STREAM)
    sign = hashlib.md5(b"APPKEY" + content + b"SECRET").hexdigest()

    def post(key: str = "tea", told: bytes = content, headers: dict[str, str] | None = None) -> tuple[int, Any]:
        told_headers = {"app-id": "APPKEY", "event-sign": sign} | (headers or {})
        response = Client(headers={"host": "localhost"}).post(
            f"/hooks/doudian/{key}", told, content_type="application/json", headers=told_headers
        )
        return response.status_code, response.json()

    assert post(headers={"event-sign": "0" * 32})[0] == 403
    assert post(headers={"app-id": "OTHER"})[0] == 403
    assert post(told=content + b" ")[0] == 403
    assert post(key="nowhere")[0] == 404
    assert PlatformPush.objects.count() == 0
    assert post() == (200, {"code": 0, "msg": "success"})
    assert PlatformPush.objects.count() == len(STREAM)
    wrong = b'{"tag":"200"}'
    assert post(told=wrong, headers={"event-sign": hashlib.md5(b"APPKEY" + wrong + b"SECRET").hexdigest()})[0] == 422


def test_a_body_that_is_no_array_or_too_much_is_refused() -> None:
    for content in (b"", b"{}", b"[", b"[" * 10_000, b"[" + b"1," * 1_500 + b"1]", b" " * (1024 * 1024 + 1)):
        with pytest.raises(BadInput):
            elements(content)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["tag", "msg_id", "data", "p_id", "aftersale_id", "update_time", "x"]),
                inner,
                max_size=5,
            )
        ),
        max_leaves=8,
    )
)
@settings(max_examples=150)
def test_any_element_is_read_or_parked(value: Any) -> None:
    found = element(msgspec.json.encode(value))
    assert isinstance(found, Push | Parked)
    if isinstance(found, Push) and found.about:
        (fold_order if found.about == "order" else fold_aftersale)([found])


def test_an_element_that_is_no_json_at_all_loses_none_of_the_others() -> None:
    clean, other = shop("clean"), shop("other")
    run(take_push, SYSTEM, AT, clean, body(*STREAM))
    good = [msgspec.json.encode(part) for part in STREAM]
    broken = b"[" + b",".join([good[0], b'{"tag":"101","msg_id":', *good[1:5], b'{"tag":"1" "x"}', *good[5:]]) + b"]"
    assert run(take_push, SYSTEM, AT, other, broken).parked == 2
    assert end_state(other) == end_state(clean)


@given(st.permutations(range(len(STREAM))), st.lists(st.integers(0, len(STREAM) - 1), max_size=5))
def test_the_fold_asks_for_no_order_of_arrival(order: list[int], again: list[int]) -> None:
    pushes = [
        one for one in (element(msgspec.json.encode(STREAM[n])) for n in [*order, *again]) if isinstance(one, Push)
    ]
    about = [one for one in pushes if one.about == "aftersale"]
    straight = [one for one in (element(msgspec.json.encode(part)) for part in STREAM) if isinstance(one, Push)]
    assert fold_aftersale(about) == fold_aftersale([one for one in straight if one.about == "aftersale"])
    assert fold_order([one for one in pushes if one.about == "order"]) == fold_order(
        [one for one in straight if one.about == "order"]
    )


def test_a_change_of_the_deadline_without_a_time_still_moves_it() -> None:
    moved = one(209, 6, p_id=ORDER, aftersale_id="88001", status_deadline=T + 700_000)
    pushes = [element(msgspec.json.encode(part)) for part in (moved, STREAM[3], STREAM[4])]
    assert fold_aftersale([one for one in pushes if isinstance(one, Push)]).deadline_us == (T + 700_000) * 10**6


def test_of_two_changes_at_the_same_instant_the_higher_number_counts() -> None:
    both = [one(209, n, p_id=ORDER, aftersale_id="1", update_time=T, status_deadline=T + n) for n in (10, 9)]
    pushes = [element(msgspec.json.encode(part)) for part in both]
    assert fold_aftersale([one for one in pushes if isinstance(one, Push)]).deadline_us == (T + 10) * 10**6


def test_a_file_of_yesterday_takes_nothing_back_that_was_pushed() -> None:
    shop_id = shop()
    found = read_orders(
        f"订单编号,商品名称,单价,订单状态,下单时间\n{ORDER},杯,99,已发货,2026-11-18\n".encode(), "f", "Asia/Shanghai"
    )
    run(take_push, SYSTEM, AT, shop_id, body(*STREAM))
    run(import_order, SYSTEM, AT, "tea", "buyer-1", Details(), found.orders[0].draft)
    order = find_order(shop_id, ORDER)
    assert order is not None
    assert (order.status, order.items[0].title, order.received_at) == (
        OrderStatus.DONE,
        "杯",
        Instant((T + 160_000) * 10**6),
    )
