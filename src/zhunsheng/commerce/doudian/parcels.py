"""Read with which parcel an order travels, from a push or from the platform's answer about one order; pure."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec

ORDER_DETAIL: Final = "order.orderDetail"
SHIPPING: Final = frozenset({"102", "104", "108"})
"""Tags that speak of a parcel: shipped, its logistics changed, partly shipped."""
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


def parcel_of(told: object) -> Parcel | None:
    """Give the first parcel that has a number, nothing where none has."""
    around = list(_objects(told, 0))
    for one in around:
        number = _first(one, _NUMBERS, 60)
        if number:
            eta = next((us for each in around for name in _ARRIVES if (us := moment(each.get(name)))), None)
            shipped = next((us for each in (one, *around) if (us := moment(each.get(_SHIPPED)))), None)
            return Parcel(carrier=_first(one, _CARRIERS, 40), tracking=number, eta_us=eta, shipped_us=shipped)
    return None


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
