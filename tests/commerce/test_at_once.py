"""Pushes and files about one thing at the same instant from two processes: nothing of either is written over.

Two pens write to one database, as two processes do. On PostgreSQL the row that both write is held until both wait.
"""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

import psycopg
import pytest
from django.db import connection

from tests.commerce.test_pushes import ORDER, STREAM, T, body, shop
from tests.people.staff import AT
from zhunsheng.access.values import SYSTEM
from zhunsheng.commerce.actions import import_order, take_push
from zhunsheng.commerce.models import AfterSale, Order
from zhunsheng.commerce.values import Item, OrderDraft, OrderStatus
from zhunsheng.journal.actions import Pen, run
from zhunsheng.kernel.instants import Instant
from zhunsheng.people.values import Details

pytestmark = pytest.mark.usefixtures("live_db", "keys")


@contextmanager
def held(table: str) -> Iterator[None]:
    """Hold every row of a table."""
    if connection.vendor != "postgresql":
        yield
        return
    told = connection.get_connection_params()
    keys = ("host", "port", "user", "password", "dbname")
    with psycopg.connect(**{key: told[key] for key in keys if told.get(key)}) as holder:
        holder.execute(f"SELECT 1 FROM {table} FOR UPDATE")
        yield


def waiting(least: int) -> None:
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for _ in range(3000):
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            if cursor.fetchone()[0] >= least:
                return
            time.sleep(0.01)
    raise AssertionError("nobody waits")


def both(table: str, acts: list[Callable[[], object]]) -> None:
    with ThreadPoolExecutor(max_workers=2) as pool:
        found: list[Future[object]] = []
        with held(table):
            for act in acts:
                found.append(pool.submit(act))
                waiting(len(found))
        for one in found:
            one.result(60)


def test_two_pushes_at_once_about_one_aftersale_both_count(pens: list[Pen]) -> None:
    shop_id, clean = shop(), shop("clean")
    for each in (shop_id, clean):
        run(take_push, SYSTEM, AT, each, body(STREAM[3]))
    run(take_push, SYSTEM, AT, clean, body(STREAM[5], STREAM[6]))
    one, other = (body(STREAM[5]), body(STREAM[6]))
    both(
        "commerce_aftersale",
        [lambda: pens[0].run(take_push, SYSTEM, AT, shop_id, one), lambda: pens[1].run(take_push, SYSTEM, AT, shop_id, other)],
    )  # fmt: skip
    rows = AfterSale.objects.order_by("id").values_list("state", "state_raw", "deadline_at", "told_us")
    assert rows[0] == rows[1]


def test_a_push_is_not_written_over_by_a_file_that_comes_at_the_same_instant(pens: list[Pen]) -> None:
    shop_id = shop()
    draft = OrderDraft(
        number=ORDER, status=OrderStatus.TO_SHIP, items=(Item(title="杯", sku="C", qty=1, price_cents=9900),),
        placed_at=Instant(T * 1_000_000), paid_cents=9900,
    )  # fmt: skip
    run(import_order, SYSTEM, AT, "tea", "u1", Details(), draft)
    changed = OrderDraft(
        number=ORDER, status=OrderStatus.TO_SHIP, items=(Item(title="大杯", sku="C", qty=1, price_cents=9900),),
        placed_at=Instant(T * 1_000_000), paid_cents=9900,
    )  # fmt: skip
    both(
        "commerce_order",
        [
            lambda: pens[0].run(take_push, SYSTEM, AT, shop_id, body(STREAM[2])),
            lambda: pens[1].run(import_order, SYSTEM, AT, "tea", "u1", Details(), changed),
        ],
    )
    order = Order.objects.get()
    assert (order.status, order.items) == ("shipped", [{"title": "大杯", "sku": "C", "qty": 1, "price_cents": 9900}])
