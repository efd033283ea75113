"""Rows that are read by a written statement are the rows that Django would give."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from django.apps import apps
from django.db import connection, models
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from zhunsheng.commerce.models import Order
from zhunsheng.ground.settings import desk
from zhunsheng.ground.stored import columns, stored
from zhunsheng.workshop import demo

pytestmark = pytest.mark.usefixtures("furnished")
MOST = 30
NEWEST = "WHERE customer_id = %s ORDER BY placed_at DESC, id DESC LIMIT %s"


@pytest.fixture(scope="module")
def furnished(shared_db: Path) -> Iterator[None]:
    """Build the demonstration once, which fills most tables."""
    folder = shared_db / "data"
    folder.mkdir()
    with override_settings(ZHUNSHENG=msgspec.structs.replace(desk(), data_dir=folder)):
        demo.build()
        yield


def _values(row: models.Model) -> dict[str, object]:
    return {
        field.attname: bytes(value) if isinstance(value := getattr(row, field.attname), memoryview) else value
        for field in row._meta.concrete_fields
    }


def test_every_table_of_a_desk_is_read_as_django_reads_it() -> None:
    seen = 0
    for model in apps.get_models():
        if not model.__module__.startswith("zhunsheng.") or not model._meta.managed:
            continue
        key = model._meta.pk.column
        mine = stored(model, f'ORDER BY "{key}" LIMIT %s', (MOST,))
        theirs = list(model._default_manager.order_by(model._meta.pk.name)[:MOST])
        assert [_values(row) for row in mine] == [_values(row) for row in theirs], model
        assert not any(row._state.adding for row in mine)
        seen += len(mine)
    assert seen > 100


def test_a_document_within_a_row_and_what_is_sealed_come_whole() -> None:
    buyer = Order.objects.filter(delivery_sealed__isnull=False).first()
    assert buyer is not None
    with CaptureQueriesContext(connection) as asked:
        first = stored(Order, NEWEST, (buyer.customer_id, 1))[0]
    assert len(asked) == 1
    newest = Order.objects.filter(customer_id=buyer.customer_id).order_by("-placed_at", "-id").first()
    assert newest is not None
    assert (first.id, first.items, first.placed_at) == (newest.id, newest.items, newest.placed_at)


def test_nothing_is_found_without_a_fault() -> None:
    assert stored(Order, NEWEST, (0, 5)) == []


def test_columns_are_written_with_their_table() -> None:
    assert columns(Order, ("id", "shop"), "o") == 'o."id", o."shop_id"'
