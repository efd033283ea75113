"""Shops and orders that do not add up are refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhunsheng.commerce.checks import check_order, tidy_shop, tidy_site
from zhunsheng.commerce.values import Item, NewShop, OrderDraft, OrderStatus
from zhunsheng.kernel.errors import BadInput
from zhunsheng.kernel.instants import Instant

AT = Instant.parse("2026-11-22T09:00:00Z")
CENTS = st.integers(min_value=0, max_value=10**9)


def draft(
    *, number: str = "6923847561029384756", price: int = 9900, freight: int = 0, discount: int = 0, paid: int = 0
) -> OrderDraft:
    return OrderDraft(
        number=number,
        status=OrderStatus.TO_SHIP,
        items=(Item(title="保温杯", sku="CUP-1", qty=2, price_cents=price),),
        placed_at=AT,
        freight_cents=freight,
        discount_cents=discount,
        paid_cents=paid,
    )


@pytest.mark.parametrize(
    ("site", "origin"),
    [
        ("https://Shop.Example/", "https://shop.example"),
        ("https://shop.example:443", "https://shop.example"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("http://[::1]:8000", "http://[::1]:8000"),
    ],
)
def test_site_has_one_spelling(site: str, origin: str) -> None:
    assert tidy_site(site) == origin


@pytest.mark.parametrize(
    "site",
    [
        "",
        "*",
        "shop.example",
        "https://",
        "ftp://shop.example",
        "https://shop.example/path",
        "https://u@shop.example",
        "https://shop.example:x",
        "https://shop.example?a=1",
        "javascript:alert(1)",
        "null",
    ],
)
def test_site_that_is_no_origin_is_refused(site: str) -> None:
    with pytest.raises(BadInput):
        tidy_site(site)


@pytest.mark.parametrize(
    "shop",
    [
        NewShop(key="Demo Shop", name="店", colour="#1a2b3c"),
        NewShop(key="demo", name=" ", colour="#1a2b3c"),
        NewShop(key="demo", name="店", colour="red;} body{"),
        NewShop(key="demo", name="店", colour="#1a2b3c", sites=("*",)),
    ],
)
def test_shop_with_a_fault_is_refused(shop: NewShop) -> None:
    with pytest.raises(BadInput):
        tidy_shop(shop)


@given(CENTS, CENTS, CENTS)
def test_total_is_goods_and_freight_less_discount(price: int, freight: int, discount: int) -> None:
    assert draft(price=price, freight=freight, discount=discount).total_cents == 2 * price + freight - discount


@given(CENTS, CENTS, CENTS, CENTS)
def test_order_passes_exactly_when_it_adds_up(price: int, freight: int, discount: int, paid: int) -> None:
    order = draft(price=price, freight=freight, discount=discount, paid=paid)
    if 0 <= paid <= order.total_cents:
        check_order(order)
    else:
        with pytest.raises(BadInput):
            check_order(order)


@pytest.mark.parametrize(
    "order", [draft(number="杯12"), draft(number="1 2 3 4 5 6"), draft(freight=-1), draft(discount=-1), draft(paid=-1)]
)
def test_order_with_a_fault_is_refused(order: OrderDraft) -> None:
    with pytest.raises(BadInput):
        check_order(order)
