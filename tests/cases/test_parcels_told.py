"""A shop's platform pushes parcels over HTTP, the worker asks for what they do not say, and the customer reads of each once."""

import hashlib
import json

import msgspec
import pytest
from django.test import Client

from tests.cases.desk import AT, Desk
from tests.cases.test_held import hush
from tests.cases.test_news import draft, follow, heard, talk
from tests.commerce.test_parcels import KEY, SECRET, TOKEN, Platform, parcel
from tests.ground.desks import using
from tests.ground.servers import serving
from zhunsheng.access.values import SYSTEM
from zhunsheng.cases.actions import tell_held
from zhunsheng.cases.events import ShippedTold
from zhunsheng.cases.news import shipped_text
from zhunsheng.commerce.actions import connect_shop, put_order
from zhunsheng.commerce.models import Order
from zhunsheng.commerce.pulls.parcels import parcel_next
from zhunsheng.commerce.queries import find_order
from zhunsheng.commerce.values import Connection, OrderStatus, Shipment
from zhunsheng.journal.actions import run
from zhunsheng.journal.queries import history
from zhunsheng.kernel.durations import hours
from zhunsheng.kernel.instants import Instant, now

pytestmark = pytest.mark.usefixtures("shared_db")


@pytest.fixture(scope="module")
def desk(shared_db: object, module_keys: None) -> Desk:
    return Desk()


def pushed(tag: str, number: str, at: Instant, **told: object) -> None:
    """Push one element as the platform does: signed, over HTTP."""
    data = json.dumps({"p_id": number, "update_time": at.us // 1_000_000, **told})
    body = json.dumps([{"tag": tag, "msg_id": f"{tag}-{number}-{at.us}", "data": data}]).encode()
    sign = hashlib.md5(KEY.encode() + body + SECRET.encode()).hexdigest()
    answer = Client(headers={"host": "localhost"}).post(
        "/hooks/doudian/tea", body, content_type="application/json", headers={"app-id": KEY, "event-sign": sign}
    )
    assert answer.status_code == 200


def noon() -> Instant:
    """Give the next noon in China: by night nobody is told anything, whenever this test runs."""
    day, noon_utc = hours(24).us, hours(4).us
    return Instant((now().us - noon_utc) // day * day + day + noon_utc)


def test_each_parcel_is_told_once_however_often_and_late_it_is_pushed(desk: Desk) -> None:
    buyer = desk.customer()
    dialogue_id = talk(desk, buyer)
    run(put_order, SYSTEM, AT, desk.shop, buyer.id, draft("7501", OrderStatus.TO_SHIP))
    told, today = Platform(), now()
    with using(outbound_allow=("127.0.0.0/8",)), serving(told) as server:
        gate = f"http://127.0.0.1:{server.port}"
        run(connect_shop, SYSTEM, AT, desk.shop, Connection(app_key=KEY, secret=SECRET, token=TOKEN, gate=gate))
        fresh = {"ship_time": today.us // 1_000_000}
        pushed("108", "7501", today, **fresh, logistics_msg={"tracking_no": "SF75010001", "company_name": "顺丰"})
        follow(noon())
        assert [text[:34] for text in heard(dialogue_id)] == [
            "您的订单 7501 已发货：顺丰 SF75010001，预计送达时间以承"[:34]
        ]
        later = today + hours(60)
        told.known["7501"] = {
            "logistics_info": [
                *parcel("SF75010001")["logistics_info"],
                {"tracking_no": "ZT75010002", "company_name": "中通", "ship_time": now().us // 1_000_000},
            ]
        }
        for _ in range(2):
            pushed("102", "7501", later, **fresh)
            while parcel_next(now()):
                pass
            follow(noon())
        pushed("108", "7501", today, **fresh, logistics_msg={"tracking_no": "SF75010001", "company_name": "顺丰"})
        pushed("104", "7501", later + hours(1), logistics_msg={"tracking_no": "ZT75010002", "company_name": "中通"})
        follow(noon())
    assert [text.partition("，")[0] for text in heard(dialogue_id)] == [
        "您的订单 7501 已发货：顺丰 SF75010001", "您的订单 7501 的第 2 个包裹已发货：中通 ZT75010002",
    ]  # fmt: skip
    order_id = Order.objects.get(number="7501").id
    assert sum(isinstance(one.fact, ShippedTold) for one in history("order", order_id)) == 2
    assert (told.wrong, len(told.asked)) == (0, 1)
    order = find_order(desk.shop, "7501")
    assert order is not None
    assert [one.tracking for one in order.shipments] == ["SF75010001", "ZT75010002"]
    day = Instant.parse("2026-12-05T04:00:00Z")
    due = [msgspec.structs.replace(one, eta_at=eta) for one, eta in zip(order.shipments, (None, day), strict=True)]
    both = msgspec.structs.replace(order, shipments=tuple(due), eta_at=day + hours(24))
    assert ["2026-12-06" in shipped_text(both, due[0], "zh"), "2026-12-05" in shipped_text(both, due[1], "zh")] == [
        True,
        True,
    ]


def test_of_two_parcels_each_waits_for_the_end_of_the_night_and_an_old_one_is_no_news(desk: Desk) -> None:
    buyer = desk.customer()
    dialogue_id = talk(desk, buyer)
    end = hush(buyer)
    run(put_order, SYSTEM, AT, desk.shop, buyer.id, draft("7502", OrderStatus.TO_SHIP))
    sent = tuple(
        Shipment(carrier="顺丰", tracking=f"SF7502000{n}", shipped_at=at)
        for n, at in enumerate((AT - hours(90), AT, AT + hours(1)))
    )
    run(put_order, SYSTEM, AT, desk.shop, buyer.id, draft("7502", OrderStatus.SHIPPED, shipments=sent))
    follow()
    assert heard(dialogue_id) == []
    run(tell_held, SYSTEM, end, limit=9)
    assert [text.partition("，")[0] for text in heard(dialogue_id)] == [
        f"您的订单 7502 的第 {n + 1} 个包裹已发货：顺丰 SF7502000{n}" for n in (1, 2)
    ]
