"""Many orders at once: the same end as one after the other, a wrong one alone, no doubles, and a reading for all instead of one for each."""

from collections import Counter
from collections.abc import Sequence

import msgspec
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.commerce.test_shops_and_orders import HOME, open_shop, order
from tests.people.staff import AT, facts, furnish, hire, rights
from zhunsheng.access.values import SYSTEM, Role
from zhunsheng.commerce.actions import import_order, import_orders, put_order
from zhunsheng.commerce.events import OrderPut
from zhunsheng.commerce.models import Order
from zhunsheng.commerce.sealing import open_delivery
from zhunsheng.commerce.values import IncomingOrder, OrderDraft, OrderStatus, OrderTaken, Track, Trail, nobody
from zhunsheng.journal.actions import run
from zhunsheng.kernel.durations import seconds
from zhunsheng.kernel.errors import AccessDenied, BadInput, NotFound
from zhunsheng.people.models import Customer, Identity
from zhunsheng.people.models.sealing import opened
from zhunsheng.people.values import CustomerField, Details

pytestmark = pytest.mark.usefixtures("db", "keys")


@pytest.fixture
def shop() -> int:
    return open_shop().id


def incoming(number: int, buyer: str = "", phone: str = "13800000001", **told: object) -> IncomingOrder:
    draft = msgspec.structs.replace(order(f"N-{number:04d}"), **told)
    return IncomingOrder(draft=draft, buyer=buyer or f"u{number}", name="王", phone=phone)


def take(told: Sequence[IncomingOrder], after: int = 0) -> list[str]:
    """Take orders in and say what became of each."""
    return [
        one.what if isinstance(one, OrderTaken) else str(one.detail["thing"])
        for one in run(import_orders, SYSTEM, AT + seconds(after), "demo", told)
    ]


def recorded() -> Counter[str]:
    return Counter(one.NAME for one in facts())


def test_many_are_taken_in_once_whatever_is_wrong_among_them(shop: int) -> None:
    before = recorded()
    wrong = [
        incoming(90, items=()), incoming(91, paid_cents=99_999_999), incoming(92, buyer="x" * 300),
        incoming(93, phone="\u200b"), IncomingOrder(draft=order("keine Nummer"), buyer="u"),
    ]  # fmt: skip
    told = [incoming(1), wrong[0], incoming(2), *wrong[1:], incoming(3)]
    answers = take(told)
    assert [answers[place] for place in (0, 2, 7)] == ["made"] * 3
    assert {"made", "changed", "same"}.isdisjoint(answers[place] for place in (1, 3, 4, 5, 6))
    assert sorted(Order.objects.values_list("number", flat=True)) == ["N-0001", "N-0002", "N-0003"]
    assert recorded() - before == {"order.put": 3, "customer.made": 3}
    again = take(told, after=1)
    assert ([again[place] for place in (0, 2, 7)], again[1]) == (["same"] * 3, answers[1])
    assert recorded() - before == {"order.put": 3, "customer.made": 3}


def test_an_order_lies_there_as_if_it_had_been_put_alone(shop: int) -> None:
    trail = Trail(tracks=(Track(at_us=AT.us, text="已揽收"),))
    draft = order(status=OrderStatus.SHIPPED)
    told = msgspec.structs.replace(draft, status_raw="运输中", paid_at=AT, eta_at=AT + seconds(9), trail=trail)
    other = msgspec.structs.replace(told, number="N-2")
    take([IncomingOrder(draft=told, buyer="u1")])
    first = Order.objects.get()
    run(put_order, SYSTEM, AT, shop, first.customer_id, other)
    second = Order.objects.get(number="N-2")
    own = {"id", "number", "delivery_sealed"}
    names = {field.attname for field in Order._meta.fields} - own
    assert {name: getattr(first, name) for name in names} == {name: getattr(second, name) for name in names}
    assert open_delivery(first.delivery_sealed) == open_delivery(second.delivery_sealed) == HOME
    changed = msgspec.structs.replace(
        told, status=OrderStatus.DONE, received_at=AT, shipments=(), delivery=None, trail=Trail()
    )
    assert take([IncomingOrder(draft=changed, buyer="u1")]) == ["changed"]
    run(put_order, SYSTEM, AT, shop, first.customer_id, msgspec.structs.replace(changed, number="N-2"))
    first.refresh_from_db()
    second.refresh_from_db()
    assert {name: getattr(first, name) for name in names} == {name: getattr(second, name) for name in names}
    assert (first.delivery_sealed, first.trail["tracks"]) == (None, [{"at_us": AT.us, "text": "已揽收"}])


def test_of_what_is_told_twice_at_once_the_later_holds_and_nobody_is_made_twice(shop: int) -> None:
    later = incoming(1, buyer="u1", phone="13900000002", status=OrderStatus.DONE)
    assert take([incoming(1), later, incoming(2, buyer="u1", phone="13900000002")]) == ["made", "changed", "made"]
    assert list(Order.objects.order_by("number").values_list("status", flat=True)) == ["done", "to_ship"]
    assert Identity.objects.count() == 1
    assert opened(Customer.objects.get(), CustomerField.PHONE) == "13900000002"
    assert recorded()["customer.made"] == recorded()["customer.refreshed"] == 1


def test_a_file_that_tells_no_buyer_takes_an_order_from_nobody(shop: int) -> None:
    assert take([incoming(1, buyer="u1")]) == ["made"]
    known = Order.objects.get().customer_id
    told = incoming(1, buyer=nobody(incoming(1).draft.number), phone="13900000002", status=OrderStatus.DONE)
    assert take([told, incoming(2, buyer="u2")], after=1) == ["changed", "made"]
    assert Order.objects.get(status="done").customer_id == known
    assert Identity.objects.count() == 2
    strange = incoming(3, buyer=nobody(incoming(3).draft.number))
    again = incoming(3, buyer=nobody(incoming(3).draft.number), phone="13900000003")
    assert take([strange], after=2) == ["made"]
    take([again], after=3)
    owner = Order.objects.get(number=incoming(3).draft.number).customer_id
    assert opened(Customer.objects.get(id=owner), CustomerField.PHONE) == "13900000003"


def test_only_what_changed_is_written_and_recorded(shop: int) -> None:
    take([incoming(number) for number in range(40)])
    before = recorded()
    told = [incoming(n, status=OrderStatus.DONE if n % 10 == 0 else OrderStatus.TO_SHIP) for n in range(40)]
    assert Counter(take(told, after=1)) == {"same": 36, "changed": 4}
    assert recorded() - before == {"order.put": 4}
    assert [one.made for one in facts()[-4:] if isinstance(one, OrderPut)] == [False] * 4
    assert Order.objects.filter(status="done").count() == 4


def test_what_is_known_is_read_once_for_all(shop: int) -> None:
    def questions(told: list[IncomingOrder]) -> int:
        with CaptureQueriesContext(connection) as seen:
            take(told)
        return sum(one["sql"].startswith("SELECT") for one in seen.captured_queries)

    assert questions([incoming(1)]) == questions([incoming(number) for number in range(100, 150)])
    assert questions([incoming(1)]) == questions([incoming(number) for number in range(100, 150)])


def test_many_are_refused_as_a_whole_where_nobody_may_or_there_is_no_shop(shop: int) -> None:
    furnish()
    agent = hire("lin", rights(Role.AGENT))
    with pytest.raises(AccessDenied):
        run(import_orders, agent, AT, "demo", [incoming(1)])
    with pytest.raises(NotFound):
        run(import_orders, SYSTEM, AT, "elsewhere", [incoming(1)])
    with pytest.raises(BadInput):
        run(import_order, SYSTEM, AT, "demo", "u", Details(), msgspec.structs.replace(order(), items=()))
    assert Order.objects.count() == 0


def test_a_draft_is_never_changed(shop: int) -> None:
    """An action may run twice: what it was given must stay as it was."""
    one = incoming(1)
    before: OrderDraft = msgspec.structs.replace(one.draft)
    take([one])
    assert one.draft == before


def test_what_is_known_is_found_by_number_and_no_shop_is_walked_through(shop: int) -> None:
    """In the order of ids SQLite reads every order of the shop for fifty of them; a large desk felt it, a small one never would."""
    take([incoming(1)])
    with CaptureQueriesContext(connection) as seen:
        take([incoming(number) for number in range(50)], after=1)
    asked = next(one["sql"] for one in seen.captured_queries if 'FROM "commerce_order"' in one["sql"])
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {asked}")
            assert [row[-1] for row in cursor.fetchall() if "number=?" not in row[-1]] == []
    assert asked.count("N-00") == 50
