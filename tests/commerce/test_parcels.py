"""A push that a parcel went and names no number: the platform is asked, signed, over a real connection; who bought is told."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.ground.desks import using
from tests.ground.servers import say, serving
from tests.people.staff import AT
from zhunsheng.access.values import SYSTEM
from zhunsheng.commerce.actions import connect_shop, create_shop, put_order, take_push
from zhunsheng.commerce.actions.parcels import MOST_TRIES, settle_parcels
from zhunsheng.commerce.models import Order
from zhunsheng.commerce.pulls.parcels import parcel_next
from zhunsheng.commerce.queries import order_by_id, parcel_due, parcels_unknown
from zhunsheng.commerce.values import Connection, Item, NewShop, OrderDraft, OrderStatus
from zhunsheng.journal.actions import run
from zhunsheng.journal.queries import history
from zhunsheng.kernel.durations import hours
from zhunsheng.kernel.instants import Instant, now
from zhunsheng.people.actions import find_or_make_customer
from zhunsheng.people.values import Details, IdentityKey

pytestmark = pytest.mark.usefixtures("db", "keys")
KEY, SECRET, TOKEN = "app-1", "hush-1", "token-1"
ETA = 1_790_000_000


class Platform:
    """The platform's gate: it checks each call's signature itself and answers about the orders that it knows."""

    def __init__(self, **known: Any) -> None:
        self.known, self.wrong = known, 0
        self.asked: list[tuple[str, str, str]] = []

    def __call__(self, handler: BaseHTTPRequestHandler) -> None:
        query = {name: values[0] for name, values in parse_qs(urlsplit(handler.path).query).items()}
        body = handler.server.asked[-1][3].decode()  # type: ignore[attr-defined]  # why: it is our own server
        words = f"app_key{KEY}methodorder.orderDetailparam_json{body}timestamp{query['timestamp']}v2"
        sign = hmac.new(SECRET.encode(), f"{SECRET}{words}{SECRET}".encode(), hashlib.sha256).hexdigest()
        number = json.loads(body)["shop_order_id"]
        self.asked.append((urlsplit(handler.path).path, number, query["access_token"]))
        if query["sign"] != sign or query["app_key"] != KEY:
            self.wrong += 1
            return say(json.dumps({"code": 40003, "msg": "sign"}).encode())(handler)
        told = self.known.get(number)
        if callable(told):
            return told(handler)
        answer = {"code": 10000, "data": {"shop_order_detail": {"order_id": number, **(told or {})}}}
        return say(json.dumps(answer).encode())(handler)


def parcel(number: str, **more: Any) -> dict[str, Any]:
    return {"logistics_info": [{"tracking_no": number, "company_name": "顺丰速运", "ship_time": 1_789_000_000}], **more}


@pytest.fixture(autouse=True)
def allowed() -> Iterator[None]:
    with using(outbound_allow=("127.0.0.0/8",)):
        yield


def shop(port: int, secret: str = SECRET) -> int:
    shop_id = run(create_shop, SYSTEM, AT, NewShop(key="tea", name="茶", colour="#1a2b3c")).id
    gate = f"http://127.0.0.1:{port}"
    run(connect_shop, SYSTEM, AT, shop_id, Connection(app_key=KEY, secret=secret, token=TOKEN, gate=gate))
    return shop_id


def ordered(shop_id: int, number: str) -> None:
    key = IdentityKey(channel="webchat", account="tea", external_id=f"b{number}")
    buyer = run(find_or_make_customer, SYSTEM, AT, key, Details()).id
    item = Item(title="杯", sku="C", qty=1, price_cents=100)
    draft = OrderDraft(number=number, status=OrderStatus.TO_SHIP, items=(item,), placed_at=AT, paid_cents=100)
    run(put_order, SYSTEM, AT, shop_id, buyer, draft)


def shipped(*numbers: str, tag: str = "102", at: Instant = AT, **more: Any) -> bytes:
    told = [
        {"tag": tag, "msg_id": f"{tag}-{one}-{at.us}", "data": json.dumps({"p_id": one, "update_time": at.us // 1_000_000, **more})}
        for one in numbers
    ]  # fmt: skip
    return json.dumps(told).encode()


def stands(number: str) -> tuple[str, str, str]:
    one = Order.objects.get(number=number)
    found = order_by_id(one.id)
    sent = found.shipment if found is not None else None
    return one.status, sent.carrier if sent else "", sent.tracking if sent else ""


def puts(number: str) -> int:
    told = history("order", Order.objects.get(number=number).id)
    return sum(one.fact.NAME == "order.put" for one in told)


def test_the_number_is_fetched_under_a_right_signature_and_told_once():
    told = Platform(**{"6001": parcel("SF1234567890123", latest_receipt_time=ETA)})
    with serving(told) as server:
        shop_id = shop(server.port)
        ordered(shop_id, "6001")
        run(take_push, SYSTEM, AT, shop_id, shipped("6001"))
        assert (stands("6001"), puts("6001")) == (("shipped", "", ""), 2)
        assert parcel_next(now())
        assert not parcel_next(now())
        assert stands("6001") == ("shipped", "顺丰速运", "SF1234567890123")
        assert Order.objects.get(number="6001").eta_at == Instant(ETA * 1_000_000)
        assert (told.asked, told.wrong, puts("6001")) == ([("/order/orderDetail", "6001", TOKEN)], 0, 3)
        run(take_push, SYSTEM, AT, shop_id, shipped("6001"))
        assert not parcel_due(now())


def test_a_push_that_names_the_parcel_asks_nobody():
    shop_id = shop(1)
    ordered(shop_id, "6002")
    wrapped = json.dumps({"company_name": "中通快递", "logistics_code": "ZT1234567890"})
    run(take_push, SYSTEM, AT, shop_id, shipped("6002", logistics_msg=wrapped))
    assert stands("6002") == ("shipped", "中通快递", "ZT1234567890")
    assert not parcel_due(now())


def test_a_failure_is_one_orders_alone_seen_and_tried_again():
    told = Platform(**{"6003": say(b"no", status=502), "6004": parcel("YT8888000012345")})
    with serving(told) as server:
        shop_id = shop(server.port)
        for number in ("6003", "6004", "6005"):
            ordered(shop_id, number)
        run(take_push, SYSTEM, AT, shop_id, shipped("6003", "6004", "6005"))
        while parcel_next(now()):
            pass
        assert stands("6004") == ("shipped", "顺丰速运", "YT8888000012345")
        unknown = {one.number: one for one in parcels_unknown(SYSTEM, shop_id)}
        assert {name: one.tries for name, one in unknown.items()} == {"6003": 1, "6005": 1}
        assert "502" in unknown["6003"].why
        assert unknown["6005"].why == "no_number"
        assert all(one.again_at is not None and one.again_at > now() for one in unknown.values())
        told.known |= {"6003": parcel("SF3"), "6005": parcel("SF5")}
        while parcel_next(now() + hours(1)):
            pass
        assert [stands(one)[2] for one in ("6003", "6005")] == ["SF3", "SF5"]
        assert parcels_unknown(SYSTEM, shop_id) == []


def test_a_wrong_secret_is_seen_and_given_up_after_a_day_until_the_platform_pushes_again():
    told = Platform(**{"6006": parcel("SF6")})
    with serving(told) as server:
        shop_id = shop(server.port, secret="another")
        ordered(shop_id, "6006")
        run(take_push, SYSTEM, AT, shop_id, shipped("6006"))
        assert parcel_next(now())
        [one] = parcels_unknown(SYSTEM, shop_id)
        assert (told.wrong, "40003 sign" in one.why) == (1, True)
        order_id = Order.objects.get(number="6006").id
        for _ in range(MOST_TRIES - 1):
            run(settle_parcels, SYSTEM, now(), order_id, [], now(), "no_number")
        assert not parcel_due(now() + hours(1000))
        assert parcels_unknown(SYSTEM, shop_id)[0].again_at is None
        run(take_push, SYSTEM, AT, shop_id, shipped("6006", tag="104", at=AT + hours(1)))
        assert parcel_due(now())


def test_a_number_that_was_fetched_is_not_taken_back_by_an_older_push():
    told = Platform(**{"6007": parcel("SF7-NEW")})
    with serving(told) as server:
        shop_id = shop(server.port)
        ordered(shop_id, "6007")
        run(take_push, SYSTEM, AT, shop_id, shipped("6007", logistics_msg={"tracking_no": "SF7-OLD1"}))
        run(take_push, SYSTEM, AT, shop_id, shipped("6007", tag="104", at=AT + hours(1)))
        assert parcel_next(now())
        run(take_push, SYSTEM, AT, shop_id, shipped("6007", tag="103", at=AT + hours(2)))
        assert stands("6007") == ("done", "顺丰速运", "SF7-NEW")
