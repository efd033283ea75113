"""Probes try the real thing."""

import pytest

from tests.dialogue.desk import open_shop
from tests.people.staff import AT
from zhunsheng.access.values import SYSTEM
from zhunsheng.assist.queries import probe, probed_every_now
from zhunsheng.commerce.actions import create_shop, set_order_source
from zhunsheng.commerce.models import Order
from zhunsheng.commerce.values import NewShop, SourceKind
from zhunsheng.journal.actions import run
from zhunsheng.kernel.errors import BadInput

pytestmark = pytest.mark.usefixtures("db", "keys")


def shop() -> int:
    return run(create_shop, SYSTEM, AT, NewShop(key="shop-s", name="S", colour="#0f766e")).id


def test_everything_that_works_passes_and_only_what_is_asked_is_tried() -> None:
    open_shop()
    shop()
    found = probe(("database", "scripts", "orders", "network"), AT)
    assert {code: (one.passed, one.detail) for code, one in found.items()} == {
        "database": (True, ""),
        "scripts": (True, ""),
        "orders": (True, ""),
    }
    assert list(probe(("orders",), AT)) == ["orders"]
    assert probed_every_now(AT) == 120


def test_without_a_standard_the_scripts_do_not_answer() -> None:
    assert probe(("scripts",), AT)["scripts"].passed is False
    assert probed_every_now(AT) is None


def test_an_order_that_cannot_be_opened_and_a_server_that_is_not_there_fail() -> None:
    open_shop()
    shop_id = shop()
    Order.objects.create(
        shop_id=shop_id, number="1", customer_id=1, status="done", items=[], total_cents=0, paid_cents=0,
        currency="CNY", placed_at=AT, delivery_sealed=b"broken",
    )  # fmt: skip
    assert probe(("orders",), AT)["orders"].passed is False
    Order.objects.all().delete()
    run(set_order_source, SYSTEM, AT, shop_id, SourceKind.WEB, "http://127.0.0.1:1/health")
    answer = probe(("orders",), AT)["orders"]
    assert (answer.passed, answer.detail) == (False, "outbound.refused")
    with pytest.raises(BadInput):
        run(set_order_source, SYSTEM, AT, shop_id, SourceKind.WEB, "ftp://x")
    run(set_order_source, SYSTEM, AT, shop_id, SourceKind.LOCAL)
    assert probe(("orders",), AT)["orders"].passed is True
