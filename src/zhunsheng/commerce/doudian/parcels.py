"""Read with which parcels an order travels, from a push or from the platform's answer about one order; pure."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import msgspec

from zhunsheng.commerce.shipping import Shipment
from zhunsheng.kernel.instants import Instant

ORDER_DETAIL: Final = "order.orderDetail"
SHIPPING: Final = frozenset({"102", "104", "108"})
"""Tags that speak of a parcel: shipped, its logistics changed, partly shipped."""
CHANGED: Final = "104"
_WRAPPED: Final = ("logistics_info", "logistics_msg", "shop_order_detail")
_NUMBERS: Final = ("tracking_no", "logistics_code", "track_no")
_CARRIERS: Final = ("company_name", "logistics_company", "company", "express_company_id")
_ARRIVES: Final = ("latest_receipt_time", "expect_receipt_time")
_SHIPPED: Final = "ship_time"


class Parcel(msgspec.Struct, frozen=True, kw_only=True):
    """Who carries an order under which number, and by when it is expected. Units: microseconds."""

    carrier: str
    tracking: str
    eta_us: int | None = None
    shipped_us: int | None = None


def parcels_in(told: object) -> list[Parcel]:
    """Give the parcels that have a number, each once; what a parcel does not say of itself is said around it."""
    around = list(_objects(told, 0))
    found: dict[str, Parcel] = {}
    for one in around:
        number = _first(one, _NUMBERS, 60)
        if number and number not in found:
            carrier = _first(one, _CARRIERS, 40)
            found[number] = Parcel(
                carrier=carrier, tracking=number, eta_us=_moment(one, around, _ARRIVES), shipped_us=_moment(one, around, (_SHIPPED,)),
            )  # fmt: skip
    return list(found.values())


def _moment(one: Mapping[str, Any], around: Iterable[Mapping[str, Any]], names: tuple[str, ...]) -> int | None:
    """Read a time of a parcel, else of what stands around all of them: another parcel's is not its own."""
    places = (one, *(each for each in around if not _first(each, _NUMBERS, 60)))
    return next((us for each in places for name in names if (us := moment(each.get(name)))), None)


def shipment_of(one: Parcel) -> Shipment:
    """Give a parcel as an order keeps it."""
    return Shipment(carrier=one.carrier, tracking=one.tracking, shipped_at=_at(one.shipped_us), eta_at=_at(one.eta_us))


def newest_eta(told: Iterable[Parcel]) -> Instant | None:
    """Say when the last of the parcels is expected."""
    return _at(max((one.eta_us for one in told if one.eta_us is not None), default=None))


def _at(us: int | None) -> Instant | None:
    return None if us is None else Instant(us)


def _objects(told: object, depth: int) -> Iterator[Mapping[str, Any]]:
    """Give an object and those it wraps, however it wraps them: as one, as a list, or as a text of JSON."""
    if isinstance(told, str):
        try:
            told = msgspec.json.decode(told)
        except (msgspec.MsgspecError, RecursionError):
            return
    if isinstance(told, list | tuple):
        for one in told:
            yield from _objects(one, depth + 1)
    elif isinstance(told, dict) and depth < 5:
        yield told
        for name in _WRAPPED:
            yield from _objects(told.get(name), depth + 1)


def _first(told: Mapping[str, Any], names: tuple[str, ...], longest: int) -> str:
    for name in names:
        value = told.get(name)
        text = str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""
        if text and text != "0" and len(text) <= longest and text.isprintable():
            return text
    return ""


def moment(value: object) -> int | None:
    """Read seconds or milliseconds since the epoch; anything else is not known."""
    text = value if isinstance(value, str) else str(value) if isinstance(value, int) else ""
    if not text.isascii() or not text.isdigit() or len(text) not in (10, 13):
        return None
    return int(text) * (1_000_000 if len(text) == 10 else 1_000)
