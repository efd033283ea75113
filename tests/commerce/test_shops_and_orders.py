"""Shops, their secrets, and orders that only the right people see."""

import msgspec
import pytest
from django.db import connection
from django.db.models import Model
from django.test.utils import CaptureQueriesContext

from tests.people.staff import AT, facts, furnish, hire, rights
from zhunsheng.access.values import SYSTEM, Actor, Role, Subject, customer_actor
from zhunsheng.commerce.actions import create_shop, put_order, rotate_shop_secret
from zhunsheng.commerce.events import OrderPut, ShopCreated, ShopSecretRotated
from zhunsheng.commerce.models import Order, OrderParcel, Shop
from zhunsheng.commerce.queries import (
    check_visitor,
    known_order_numbers,
    orders_of,
    shop_by_key,
    shop_card,
    shop_secret,
    shops,
)
from zhunsheng.commerce.values import (
    CreatedShop,
    Delivery,
    Item,
    NewShop,
    OrderDraft,
    OrderStatus,
    Shipment,
    ShopCard,
    SignedVisitor,
    VisitorRefused,
    sign_visitor,
)
from zhunsheng.journal.actions import run
from zhunsheng.kernel.durations import hours, seconds
from zhunsheng.kernel.errors import AccessDenied, BadInput, NotFound

pytestmark = pytest.mark.usefixtures("db", "keys")

NUMBER = "6923847561029384756"
HOME = Delivery(name="王小明", phone="13812345678", address="广东省深圳市南山区科技园南路88号5栋301")
CUSTOMER = 77


def open_shop(key: str = "demo") -> CreatedShop:
    new = NewShop(key=key, name=f"店{key}", colour="#1a2b3c", sites=("https://shop.example/",))
    return run(create_shop, SYSTEM, AT, new)


def order(number: str = NUMBER, status: OrderStatus = OrderStatus.TO_SHIP, after: int = 0) -> OrderDraft:
    shipped = status is OrderStatus.SHIPPED
    return OrderDraft(
        number=number,
        status=status,
        items=(Item(title="保温杯", sku="CUP-1", qty=2, price_cents=9900),),
        placed_at=AT + hours(after),
        freight_cents=800,
        discount_cents=600,
        paid_cents=20000,
        shipments=(Shipment(carrier="顺丰", tracking="SF1234567890123"),) if shipped else (),
        delivery=HOME,
    )


def in_dialogue(agent: Actor) -> Subject:
    return Subject(kind="dialogue", id=1, agent_id=agent.id, customer_id=CUSTOMER)


def stored(table: type[Model]) -> bytes:
    """Everything that lies in a table, as bytes."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table._meta.db_table}"')
        values = [value for row in cursor.fetchall() for value in row]
    return b"".join(bytes(one) if isinstance(one, bytes | memoryview) else str(one).encode() for one in values)


def test_shop_is_found_by_its_key_and_keeps_its_secret() -> None:
    made = open_shop()
    card = ShopCard(
        id=made.id, key="demo", name="店demo", colour="#1a2b3c", sites=("https://shop.example",), is_demo=False
    )
    assert shop_by_key("demo") == shop_card(made.id) == card
    assert shops() == [card]
    assert shop_secret(SYSTEM, made.id) == made.secret
    assert made.secret.encode() not in stored(Shop)
    assert facts() == [ShopCreated(shop_id=made.id, is_demo=False)]


def test_unknown_shop_is_refused() -> None:
    with pytest.raises(NotFound):
        shop_by_key("demo")
    with pytest.raises(NotFound):
        check_visitor("demo", "a.b", AT)


def test_key_is_used_once() -> None:
    open_shop()
    with pytest.raises(BadInput):
        open_shop()
    assert Shop.objects.count() == 1


def test_only_the_administrator_manages_shops() -> None:
    furnish()
    made, agent = open_shop(), hire("lin", rights(Role.AGENT, Role.MANAGER))
    before = facts()
    with pytest.raises(AccessDenied):
        run(create_shop, agent, AT, NewShop(key="own", name="店", colour="#1a2b3c"))
    with pytest.raises(AccessDenied):
        run(rotate_shop_secret, agent, AT, made.id)
    with pytest.raises(AccessDenied):
        shop_secret(agent, made.id)
    assert facts() == before


def test_visitor_is_checked_with_the_shops_own_secret_until_it_is_rotated() -> None:
    made, other = open_shop(), open_shop("other")
    visitor = SignedVisitor(shop="demo", external_id="77", exp=AT.us // 10**6 + 600, nonce="n" * 16)
    text = sign_visitor(visitor, made.secret)
    assert check_visitor("demo", text, AT) == visitor
    with pytest.raises(VisitorRefused):
        check_visitor("other", sign_visitor(visitor, other.secret), AT)
    fresh = run(rotate_shop_secret, SYSTEM, AT, made.id)
    with pytest.raises(VisitorRefused):
        check_visitor("demo", text, AT)
    assert check_visitor("demo", sign_visitor(visitor, fresh), AT) == visitor
    assert facts()[-1] == ShopSecretRotated(shop_id=made.id)


def test_orders_come_newest_first_and_masked() -> None:
    furnish()
    shop, boss = open_shop(), hire("boss", rights(Role.SUPERVISOR))
    run(put_order, SYSTEM, AT, shop.id, CUSTOMER, order(after=1))
    run(put_order, SYSTEM, AT, shop.id, CUSTOMER, order("6923847561029384757", OrderStatus.SHIPPED, after=2))
    run(put_order, SYSTEM, AT, shop.id, CUSTOMER + 1, order("6923847561029384758", after=3))
    newest, oldest = orders_of(boss, CUSTOMER)
    assert (newest.number, oldest.number) == ("6923847561029384757", NUMBER)
    assert [(one.carrier, one.tracking) for one in newest.shipments] == [("顺丰", "SF1234567890123")]
    assert newest.shipment == newest.shipments[-1]
    assert oldest.shipment is None
    assert (newest.receiver, newest.phone, newest.address) == ("王*", "138****5678", "广东省深圳市南山区****")
    assert (newest.total_cents, newest.paid_cents, newest.currency) == (20000, 20000, "CNY")
    assert newest.items == order().items
    assert orders_of(boss, CUSTOMER, limit=1) == [newest]


def test_where_goods_go_lies_sealed() -> None:
    shop = open_shop()
    run(put_order, SYSTEM, AT, shop.id, CUSTOMER, order())
    for plain in (HOME.name, HOME.phone, HOME.address):
        assert plain.encode() not in stored(Order)


def test_agent_sees_orders_in_own_dialogues_only_and_a_customer_only_the_own() -> None:
    furnish()
    shop, lin, eve = open_shop(), hire("lin", rights(Role.AGENT)), hire("eve", rights(Role.AGENT))
    run(put_order, SYSTEM, AT, shop.id, CUSTOMER, order())
    assert len(orders_of(lin, CUSTOMER, within=in_dialogue(lin))) == 1
    assert len(orders_of(customer_actor(CUSTOMER), CUSTOMER)) == 1
    for actor, within in ((lin, None), (eve, in_dialogue(lin)), (customer_actor(CUSTOMER + 1), None)):
        with pytest.raises(AccessDenied):
            orders_of(actor, CUSTOMER, within=within)


def test_same_order_again_changes_nothing_and_a_changed_one_is_recorded() -> None:
    shop = open_shop()
    first = run(put_order, SYSTEM, AT, shop.id, CUSTOMER, order())
    run(put_order, SYSTEM, AT + seconds(1), shop.id, CUSTOMER, order())
    again = run(put_order, SYSTEM, AT + seconds(2), shop.id, CUSTOMER, order(status=OrderStatus.SHIPPED))
    put = OrderPut(order_id=first, shop_id=shop.id, customer_id=CUSTOMER, status="to_ship", made=True, parcels=[])
    [parcel] = OrderParcel.objects.values_list("id", flat=True)
    changed = OrderPut(
        order_id=first, shop_id=shop.id, customer_id=CUSTOMER, status="shipped", made=False, parcels=[parcel]
    )
    assert again == first
    assert facts()[1:] == [put, changed]
    assert Order.objects.count() == 1


def test_same_number_in_two_shops_is_two_orders() -> None:
    one, two = open_shop(), open_shop("other")
    first = run(put_order, SYSTEM, AT, one.id, CUSTOMER, order())
    second = run(put_order, SYSTEM, AT, two.id, CUSTOMER, order())
    assert first != second
    assert known_order_numbers([NUMBER, "6923847561029384999"]) == {NUMBER}


def test_order_for_no_shop_or_from_an_agent_is_refused() -> None:
    furnish()
    shop, lin = open_shop(), hire("lin", rights(Role.AGENT))
    with pytest.raises(NotFound):
        run(put_order, SYSTEM, AT, 1, CUSTOMER, order())
    with pytest.raises(AccessDenied):
        run(put_order, lin, AT, shop.id, CUSTOMER, order())
    assert Order.objects.count() == 0


@pytest.mark.parametrize("count", [1, 3])
def test_list_of_orders_is_two_queries_however_many_they_and_their_parcels_are(count: int) -> None:
    shop = open_shop()
    for number in range(count):
        told = order(f"692384756102938475{number}", OrderStatus.SHIPPED)
        more = tuple(Shipment(carrier="中通", tracking=f"ZT00{number}{one}") for one in range(count))
        run(put_order, SYSTEM, AT, shop.id, CUSTOMER, msgspec.structs.replace(told, shipments=told.shipments + more))
    with CaptureQueriesContext(connection) as queries:
        assert [len(one.shipments) for one in orders_of(SYSTEM, CUSTOMER)] == [1 + count] * count
    assert len(queries) == 2
