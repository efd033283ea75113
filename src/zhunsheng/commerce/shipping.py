"""What travels with an order and what was told of its money: parcels, the carrier's words, payments, coupons."""

import msgspec

from zhunsheng.kernel.instants import Instant


class Shipment(msgspec.Struct, frozen=True, kw_only=True):
    """One parcel: who carries it under which number, and when it went, is expected and came; `id` of one that is known."""

    carrier: str
    tracking: str
    shipped_at: Instant | None = None
    received_at: Instant | None = None
    eta_at: Instant | None = None
    id: int = 0


class Payment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Money that came in for an order: by which way, and when. Units: cents; microseconds."""

    way: str
    cents: int
    at_us: int | None = None


class Coupon(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was taken off an order, and why. Units: cents."""

    title: str
    cents: int


class Track(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One word of the carrier, about the parcel of that number where it is told which. Units: microseconds."""

    at_us: int
    text: str
    tracking: str = ""


class Trail(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was told of an order beside its state: payments, coupons, and the parcels' way, the oldest first."""

    payments: tuple[Payment, ...] = ()
    coupons: tuple[Coupon, ...] = ()
    tracks: tuple[Track, ...] = ()
