"""With which parcel an order travels, where the platform's push does not say it: what is to be asked, and what came of it."""

from typing import Final

from zhunsheng.commerce.doudian.parcels import Parcel
from zhunsheng.commerce.events import OrderPut, ParcelUnknown
from zhunsheng.commerce.models import Order
from zhunsheng.journal.actions import Ink, system_only
from zhunsheng.kernel.durations import minutes, seconds
from zhunsheng.kernel.instants import Instant

CLAIM: Final = minutes(5)
"""How long one asking may take before it is asked anew."""
FIRST_PAUSE: Final = 60
LONGEST_PAUSE: Final = 3600
MOST_TRIES: Final = 30
"""After so many, about a day, it is given up until the platform pushes again; it stays in sight."""


@system_only("the worker asks the platform")
def claim_parcel(ink: Ink) -> int | None:
    """Take the order whose parcel has been due longest; a claim whose worker died runs out. Return its id, or nothing.

    Writes   until when the claim holds
    """
    due = Order.objects.filter(parcel_at__isnull=False, parcel_at__lte=ink.at).order_by("parcel_at", "id")
    for order_id in list(due.values_list("id", flat=True)[:5]):
        if Order.objects.filter(id=order_id, parcel_at__lte=ink.at).update(parcel_at=ink.at + CLAIM):
            return order_id
    return None


@system_only("the worker asks the platform")
def settle_parcel(ink: Ink, order_id: int, parcel: Parcel | None, why: str = "") -> None:
    """Write down the parcel of an order, or why it could not be had and when it is asked again.

    Writes    the order
    Records   order.put where the parcel is another one; order.parcel_unknown
    Clauses   ec-1.3a
    """
    order = Order.objects.filter(id=order_id).first()
    if order is None or order.customer_id == 0:
        return
    if parcel is None:
        tries = order.parcel_tries + 1
        again = None if tries >= MOST_TRIES else ink.at + seconds(_pause(tries))
        Order.objects.filter(id=order_id).update(parcel_at=again, parcel_tries=tries, parcel_fault=why[:200])
        ink.record(ParcelUnknown(order_id=order_id, shop_id=order.shop_id, tries=tries, again_us=_us(again)))
        return
    told: dict[str, object] = {"carrier": parcel.carrier, "tracking": parcel.tracking}
    if parcel.eta_us is not None:
        told["eta_at"] = Instant(parcel.eta_us)
    if parcel.shipped_us is not None and order.shipped_at is None:
        told["shipped_at"] = Instant(parcel.shipped_us)
    changed = any(getattr(order, name) != value for name, value in told.items())
    Order.objects.filter(id=order_id).update(parcel_at=None, parcel_tries=0, parcel_fault="", **told)
    if changed:
        ink.record(
            OrderPut(
                order_id=order_id, shop_id=order.shop_id, customer_id=order.customer_id, status=order.status, made=False
            )
        )


def _pause(tries: int) -> int:
    return min(FIRST_PAUSE << min(tries - 1, 10), LONGEST_PAUSE)


def _us(at: Instant | None) -> int | None:
    return None if at is None else at.us
