"""Read payments, coupons and the parcel's way, as JSON tells them inside an order; pure."""

from collections.abc import Mapping
from typing import Any, Final
from zoneinfo import ZoneInfo

import msgspec

from zhunsheng.commerce.intake.cells import cents_of, instant_of
from zhunsheng.commerce.values import Coupon, Payment, Track, Trail
from zhunsheng.kernel.errors import BadInput

LISTS: Final = frozenset(
    {
        "payments",
        "coupons",
        "discounts",
        "tracks",
        "traces",
        "trackevents",
        "trackingevents",
        "支付明细",
        "优惠券",
        "物流轨迹",
    }
)
"""Names of lists inside an order that are not its items."""
_WAYS: Final = ("way", "method", "channel", "type", "支付方式")
_WHEN: Final = ("at", "time", "date", "paid_at", "created_at", "时间", "ftime", "accept_time")
_MONEY: Final = ("amount", "value", "money", "price", "金额")
_SAID: Final = ("text", "context", "desc", "description", "status", "remark", "accept_station", "内容")
_NAMED: Final = ("title", "name", "code", "名称")
_MOST: Final = 200


def trail_in(row: Mapping[str, str], zone: ZoneInfo) -> Trail:
    """Read what stands beside an order's state. Refuses: BadInput for what is told but cannot be read."""
    return Trail(
        payments=tuple(
            Payment(way=_word(one, _WAYS) or "-", cents=_cents(one), at_us=_at(one, zone))
            for one in _listed(row, "payments")
        ),
        coupons=tuple(
            Coupon(title=_word(one, _NAMED) or "-", cents=abs(_cents(one))) for one in _listed(row, "coupons")
        ),
        tracks=tuple(
            Track(at_us=at, text=_word(one, _SAID) or "-")
            for one in _listed(row, "tracks")
            if (at := _at(one, zone)) is not None
        ),
    )


def _listed(row: Mapping[str, str], name: str) -> list[dict[str, Any]]:
    text = row.get(name, "")
    if not text.startswith("["):
        return []  # why: a cell of words in a table is no list; it stays unread
    try:
        found = msgspec.json.decode(text)
    except msgspec.MsgspecError as fault:
        raise BadInput(f"the field {name}", "a list of objects", text) from fault
    return [one for one in found if isinstance(one, dict)][:_MOST]


def _word(one: Mapping[str, Any], names: tuple[str, ...]) -> str:
    told = next((one[name] for name in names if one.get(name) not in (None, "")), "")
    return str(told)[:200]


def _cents(one: Mapping[str, Any]) -> int:
    if isinstance(one.get("cents"), int):
        return int(one["cents"])
    return cents_of(_word(one, _MONEY) or "0")


def _at(one: Mapping[str, Any], zone: ZoneInfo) -> int | None:
    told = _word(one, _WHEN)
    return instant_of(told, zone).us if told else None
