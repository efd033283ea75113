"""What is known of a customer and an order, as it is put into an answer's slots; pure but for shipped data."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from zhunsheng.assist.orders import order_data, words_of
from zhunsheng.commerce.values import OrderCard
from zhunsheng.ground.search.sound import sound_of

LONGEST_TITLE: Final = 60
MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def values_of(
    order: OrderCard | None, *, name: str = "", tier: str = "", zone: str = "Asia/Shanghai", english: bool = False
) -> dict[str, str]:
    """Give the value of each slot that is known; `name` is masked, so that only the surname is in it. Units: yuan; days of the zone."""
    data = order_data()
    tiers = data.tiers_en if english else data.tiers
    told = {"tier": tiers.get(tier, ""), "customer": _addressed(name, data.address, english=english)}
    if order is None:
        return _known(told)
    cents = order.paid_cents or order.total_cents
    told |= {
        "order_status": words_of(order, english=english),
        "order": order.number,
        "item": order.items[0].title[:LONGEST_TITLE] if order.items else "",
        "amount": data.amount.format(yuan=f"{cents / 100:.2f}") if cents and order.currency == "CNY" and not english else f"{cents / 100:.2f} {order.currency}" if cents else "",
        "carrier": _each((one.carrier for one in order.shipments), english=english),
        "tracking": _each((one.tracking for one in order.shipments), english=english),
        "eta": "" if order.eta_at is None else _day(order.eta_at.us, zone, data.day, english=english),
    }  # fmt: skip
    return _known(told)


def _each(words: Iterable[str], *, english: bool) -> str:
    """Name what the parcels of an order have, each once."""
    return (", " if english else "、").join(dict.fromkeys(filter(None, words)))


def _known(told: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in told.items() if value}


def _addressed(masked: str, address: str, *, english: bool) -> str:
    """Address a customer by a Chinese surname alone; a name that begins otherwise is no way to address anybody."""
    surname = masked.partition("*")[0]
    if english:
        return surname_in_english(surname)
    return address.format(surname=surname) if surname and "\u4e00" <= surname[0] <= "\u9fff" else ""


def surname_in_english(surname: str) -> str:
    """Address a customer by a Chinese surname in Latin letters; nothing where it is none."""
    if not surname or not "\u4e00" <= surname[0] <= "\u9fff":
        return ""
    return f"Mr/Ms {sound_of(surname).partition(' ')[2].capitalize()}"


def _day(us: int, zone: str, words: str, *, english: bool) -> str:
    day = datetime.fromtimestamp(us / 1_000_000, ZoneInfo(zone))
    if english:
        return f"{day.day} {MONTHS[day.month - 1]}"
    return words.format(month=day.month, day=day.day)
