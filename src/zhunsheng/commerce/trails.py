"""What is told of an order beside its state: payments, coupons, the parcels' way."""

import msgspec

from zhunsheng.commerce.models import Order
from zhunsheng.commerce.values import Trail

MOST = 200


def trail_of(order: Order | None) -> Trail:
    """Read what was told so far."""
    return Trail() if order is None else msgspec.convert(order.trail, Trail)


def stored(trail: Trail) -> dict[str, object]:
    """Give a trail as its column keeps it; nothing where nothing was told."""
    found: dict[str, object] = {} if trail == Trail() else msgspec.json.decode(msgspec.json.encode(trail))
    return found


def joined(known: Trail, told: Trail) -> Trail:
    """Put what is told now to what is known: payments and coupons as told last, words of the carrier once each, by their time."""
    tracks = sorted({(one.at_us, one.text, one.tracking): one for one in (*known.tracks, *told.tracks)}.items())
    return Trail(
        payments=told.payments or known.payments, coupons=told.coupons or known.coupons,
        tracks=tuple(one for _, one in tracks)[-MOST:],
    )  # fmt: skip
