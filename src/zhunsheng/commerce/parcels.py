"""The parcels of an order: how they are kept, put together with what is told now, and given back, the first first."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from zhunsheng.commerce.models import OrderParcel
from zhunsheng.commerce.shipping import Shipment
from zhunsheng.commerce.values import OrderStatus
from zhunsheng.ground.statements import with_marks
from zhunsheng.ground.stored import stored
from zhunsheng.journal.actions import Ink, RowWriter
from zhunsheng.kernel.ids import new_id
from zhunsheng.kernel.instants import Instant

_TOLD: Final = ("carrier", "shipped_at", "received_at", "eta_at", "told_at", "gone_at")
_ONCE: Final = ("order_id", "tracking", "known_at", "id")
PARCEL: Final = RowWriter(
    "commerce_parcel",
    f"INSERT INTO commerce_parcel ({', '.join(_TOLD + _ONCE)}) VALUES ({', '.join(['%s'] * len(_TOLD + _ONCE))})"  # noqa: S608 - constants
    f" ON CONFLICT (id) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in _TOLD)}",
    order=42,
)

OF_ORDERS: Final = "WHERE order_id IN ({marks}) ORDER BY id"


def parcels_of(order_ids: Iterable[int]) -> dict[int, list[OrderParcel]]:
    """Read the parcels of some orders with one statement, also those whose number was a mistake."""
    ids = list(order_ids)
    found: dict[int, list[OrderParcel]] = {}
    for row in stored(OrderParcel, with_marks(OF_ORDERS, len(ids)), ids) if ids else ():
        found.setdefault(row.order_id, []).append(row)
    return found


def shipments(rows: Iterable[OrderParcel]) -> tuple[Shipment, ...]:
    """Show the parcels of an order in the order in which they went; of equals the one that was told first is the first."""
    there = [row for row in rows if row.gone_at is None]
    return tuple(
        Shipment(
            id=row.id, carrier=row.carrier, tracking=row.tracking, shipped_at=row.shipped_at,
            received_at=row.received_at, eta_at=row.eta_at,
        )
        for row in sorted(there, key=lambda row: (row.shipped_at or row.known_at, row.id))
    )  # fmt: skip


class Parcels:
    """The parcels of one order while they are told anew: what changed is written at the end, and what is new is named once."""

    def __init__(self, order_id: int, known: Iterable[OrderParcel], at: Instant) -> None:
        self.order_id, self.at = order_id, at
        self.rows = {row.tracking: row for row in known}
        self.changed: dict[int, OrderParcel] = {}

    def tell(self, told: Iterable[Shipment], *, revives: bool = True) -> None:
        """Put parcels to those that are known; what was known of one stays where nothing is told. One that was a mistake is none then, where it `revives`."""
        for one in told:
            row = self.rows.get(one.tracking)
            if row is None:
                row = OrderParcel(
                    id=new_id(), order_id=self.order_id, tracking=one.tracking, carrier="", known_at=self.at
                )
                self.rows[one.tracking] = self.changed[row.id] = row
            elif row.gone_at is not None and not revives:
                continue
            news: dict[str, object] = {
                "shipped_at": one.shipped_at,
                "received_at": one.received_at,
                "eta_at": one.eta_at,
            }
            news |= {"carrier": one.carrier or None}
            self._set(row, {"gone_at": None} | {name: value for name, value in news.items() if value is not None})

    def keep_only(self, trackings: Iterable[str], *, before: Instant | None = None) -> None:
        """Count every other parcel as a mistake, of those known `before` that instant."""
        kept = set(trackings)
        self.drop(
            one for one, row in self.rows.items() if one not in kept and (before is None or row.known_at < before)
        )

    def drop(self, trackings: Iterable[str]) -> None:
        """Count parcels as mistakes."""
        for row in [self.rows[one] for one in trackings if one in self.rows]:
            if row.gone_at is None:
                self._set(row, {"gone_at": self.at})

    def write(self, ink: Ink, status: OrderStatus) -> list[int]:
        """Write what changed; of an order on its way, name the parcels that were not named before, and never name them again."""
        on_their_way = [row for row in self.rows.values() if row.gone_at is None and row.told_at is None]
        news = on_their_way if status is OrderStatus.SHIPPED else []
        for row in news:
            self._set(row, {"told_at": self.at})
        for row in self.changed.values():
            ink.plan(PARCEL, row.id, tuple(_param(getattr(row, name)) for name in _TOLD + _ONCE))
        return [row.id for row in news]

    def _set(self, row: OrderParcel, values: Mapping[str, Any]) -> None:
        for name, value in values.items():
            if getattr(row, name) != value:
                setattr(row, name, value)
                self.changed[row.id] = row


def told_parcels(
    order_id: int, known: Sequence[OrderParcel], told: Sequence[Shipment], at: Instant, *, whole: bool
) -> Parcels:
    """Put the parcels of an order as a shop or a file tells them to those that are known."""
    parcels = Parcels(order_id, known, at)
    parcels.tell(told, revives=whole)  # why: a file of yesterday must not bring a mistake back
    if whole:
        parcels.keep_only(one.tracking for one in told)
    return parcels


def _param(value: object) -> object:
    return value.us if isinstance(value, Instant) else value
