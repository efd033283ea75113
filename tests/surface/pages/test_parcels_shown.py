"""Wherever an order is shown, each of its parcels is: the case and its evidence, the customer's page, the cards of console and widget, answers."""

from collections.abc import Callable

import msgspec
from django.test import Client

from tests.surface.pages.test_cases_page import complaint
from tests.surface.pages.test_own_standing import own
from zhunsheng.access.values import SYSTEM
from zhunsheng.assist.filling import values_of
from zhunsheng.assist.orders import words_of
from zhunsheng.cases.actions import gather_evidence
from zhunsheng.cases.models import Case
from zhunsheng.cases.queries import case_file
from zhunsheng.commerce.actions import put_order
from zhunsheng.commerce.queries import find_order
from zhunsheng.commerce.values import Item, OrderDraft, OrderStatus, Shipment, Track, Trail
from zhunsheng.journal.actions import run
from zhunsheng.kernel.durations import hours
from zhunsheng.kernel.instants import now
from zhunsheng.surface.live.orders import order_frames

NUMBERS = ("SF7700000001", "ZT7700000002")


def test_each_parcel_of_an_order_is_shown_everywhere(enter: Callable[[str], Client]) -> None:
    boss, case, at = enter("zhuguan"), complaint(), now()
    tracks = (
        Track(at_us=at.us, text="已揽收"), *(Track(at_us=at.us + n, text=f"第{n}站", tracking=NUMBERS[1]) for n in range(9))
    )  # fmt: skip
    draft = OrderDraft(
        number="770077", status=OrderStatus.SHIPPED, items=(Item(title="杯", sku="C", qty=2, price_cents=500),), placed_at=at - hours(9),
        paid_cents=1000, trail=Trail(tracks=tracks),
        shipments=(
            Shipment(carrier="顺丰", tracking=NUMBERS[0], shipped_at=at - hours(5), received_at=at - hours(1)),
            Shipment(carrier="中通", tracking=NUMBERS[1], shipped_at=at - hours(3), eta_at=at + hours(40)),
        ),
    )  # fmt: skip
    run(put_order, SYSTEM, at, case.shop_id, case.customer_id, draft)
    Case.objects.filter(id=case.id).update(order_number="770077")
    page = boss.get(f"/cases/{case.id}/").content.decode()
    facts = page[page.index('class="case-facts"') :]
    assert [facts.count(one) >= 1 for one in NUMBERS] == [True, True]
    phone, link = own(case)
    mine = phone.get(link).content.decode()
    assert [mine.count(f'<span class="num">{one}</span>') for one in NUMBERS] == [1, 1]
    run(gather_evidence, SYSTEM, at, case.id)
    gathered = msgspec.convert(case_file(SYSTEM, case.id).evidence["order"], dict[str, object])
    assert gathered["parcels"] == [f"顺丰 {NUMBERS[0]}", f"中通 {NUMBERS[1]}"]
    [frame] = [one for one in order_frames(SYSTEM, case.customer_id, "en") if one["number"] == "770077"]
    assert [one["tracking"] for one in frame["shipments"]] == list(NUMBERS)
    assert (frame["shipment"]["tracking"], frame["shipments"][0]["received"]) == (NUMBERS[1], (at - hours(1)).us)
    assert [one["tracking"] for one in frame["tracks"]] == [NUMBERS[1]] * 5 + [""]
    order = find_order(case.shop_id, "770077")
    assert order is not None
    assert f"分 2 个包裹发出：顺丰 {NUMBERS[0]}、中通 {NUMBERS[1]}，" in words_of(order)
    assert f"in 2 parcels: 顺丰 {NUMBERS[0]}, 中通 {NUMBERS[1]};" in words_of(order, english=True)
    assert values_of(order)["tracking"] == "、".join(NUMBERS)
