"""An order as its table keeps it, and the statements by which many are written at once."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from zhunsheng.commerce.models import Order
from zhunsheng.commerce.sealing import open_delivery
from zhunsheng.commerce.trails import joined, stored, trail_of
from zhunsheng.commerce.values import CURRENCY, OrderDraft, Trail
from zhunsheng.journal.actions import RowWriter
from zhunsheng.kernel.instants import Instant

TOLD: Final = (
    "customer_id", "status", "items", "total_cents", "paid_cents", "currency", "placed_at",
    "status_raw", "freight_cents", "paid_at", "shipped_at", "received_at", "eta_at", "trail", "delivery_sealed",
)  # fmt: skip
"""What may be told anew of an order that is known."""
ONCE: Final = ("shop_id", "number", "id")
MADE: Final = RowWriter(
    "commerce_order_new",
    f"INSERT INTO commerce_order ({', '.join(TOLD + ONCE)}, parcel_tries, parcel_fault)"  # noqa: S608 - constants
    f" VALUES ({', '.join(['%s'] * len(TOLD + ONCE))}, 0, '')",
    order=40,
)
CHANGED: Final = RowWriter(
    "commerce_order",
    f"UPDATE commerce_order SET {', '.join(f'{name} = %s' for name in TOLD)} WHERE id = %s",  # noqa: S608 - constants
    order=41,
    counted=True,
)


def columns_of(customer_id: int, draft: OrderDraft, order: Order | None) -> dict[str, object]:
    """Lay an order out as it is told now; of the parcel's way what was known stays."""
    return {
        "customer_id": customer_id,
        "status": draft.status.value,
        "items": msgspec.to_builtins(list(draft.items)),
        "total_cents": draft.total_cents,
        "paid_cents": draft.paid_cents,
        "currency": CURRENCY,
        "placed_at": draft.placed_at,
        "status_raw": draft.status_raw,
        "freight_cents": draft.freight_cents,
        "paid_at": draft.paid_at,
        "shipped_at": draft.shipped_at,
        "received_at": draft.received_at,
        "eta_at": draft.eta_at,
        "trail": _trail(draft.trail, order),
    }


def is_same(order: Order, columns: Mapping[str, object], draft: OrderDraft) -> bool:
    """Tell whether an order is known just as it is told."""
    known = all(getattr(order, name) == value for name, value in columns.items())
    return known and open_delivery(order.delivery_sealed) == draft.delivery


def params_of(columns: Mapping[str, object], sealed: bytes | None) -> tuple[Any, ...]:
    """Give the told columns as the statements above want them."""
    told = {**columns, "delivery_sealed": sealed}
    return tuple(_param(told[name]) for name in TOLD)


def _param(value: object) -> object:
    if isinstance(value, Instant):
        return value.us
    return msgspec.json.encode(value).decode() if isinstance(value, list | dict) else value


def _trail(told: Trail, order: Order | None) -> dict[str, object]:
    if told == Trail() and (order is None or not order.trail):
        return {}
    return stored(joined(trail_of(order), told))
