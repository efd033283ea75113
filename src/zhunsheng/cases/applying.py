"""What an application for after-sales says to the policy: goods, kind of goods, proof, amounts; pure."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any, Final
from zoneinfo import ZoneInfo

from zhunsheng.commerce.values import Item, OrderCard
from zhunsheng.kernel.errors import BadInput
from zhunsheng.kernel.instants import Instant

TOLD_TO_POLICY: Final = (
    "category",
    "complete",
    "proof",
    "no_return",
    "core_part",
    "by_buyer",
    "requested",
    "price_now",
    "replacement_price",
    "received_on",
)
"""Fields of a case that stand for what a policy may ask."""
GENERAL: Final = "general"
_LINE: Final = re.compile(r"^(\d{1,4})\. ", re.MULTILINE | re.ASCII)
_YUAN: Final = re.compile(r"(\d{1,9})(?:\.(\d{1,2}))?", re.ASCII)


def goods_lines(order: OrderCard) -> tuple[str, ...]:
    """Say each item of an order in a line that begins with its place."""
    return tuple(f"{n}. {_item(one)}" for n, one in enumerate(order.items, start=1))


def _item(one: Item) -> str:
    return f"{' '.join(one.title.split())[:80]} ×{one.qty} ¥{one.price_cents * one.qty / 100:.2f}"


def goods_cents(fields: Mapping[str, str], order: OrderCard) -> int:
    """Sum the goods an application names, all of the order where it names none; never more than was charged for goods."""
    charged = max(0, order.total_cents - order.freight_cents)
    places = {int(one) for one in _LINE.findall(fields.get("goods", ""))}
    named = [one for n, one in enumerate(order.items, start=1) if n in places]
    return min(charged, sum(one.price_cents * one.qty for one in named)) if named else charged


def told_to_policy(fields: Mapping[str, str], *, photos: bool) -> dict[str, Any]:
    """Lay out what the fields of a case tell a policy. Refuses: BadInput for an amount that is none."""
    intact = True if fields.get("condition") in ("unopened", "opened") else None
    proof = fields.get("proof") or ("photos" if photos or fields.get("checked") else "none")
    return {
        "category": fields.get("category") or GENERAL,
        "complete": {"yes": True, "no": False}.get(fields.get("complete", ""), intact),
        "proof": "photos" if proof == "none" and photos else proof,
        "confirmed_no_return": fields.get("no_return") == "yes", "core_part": fields.get("core_part") == "yes",
        "caused_by_buyer": fields.get("by_buyer") == "yes", "requested_cents": _cents(fields, "requested"),
        "price_now_cents": _cents(fields, "price_now"),
        "replacement_cents": _cents(fields, "replacement_price") if fields.get("wish") == "exchange" else None,
    }  # fmt: skip


def received_as_told(fields: Mapping[str, str], zone: str, at: Instant) -> Instant | None:
    """Read the day of receipt as somebody wrote it down, for an order whose platform tells none: the last second of that day counts.

    Refuses  BadInput for what is no day such as 2026-11-22, or a day to come
    """
    text = fields.get("received_on", "").strip()
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError as fault:
        raise BadInput("the day of receipt", "a day such as 2026-11-28", text[:40]) from fault
    today = at.to_datetime(ZoneInfo(zone)).date()
    if not date(2000, 1, 1) <= day <= today:
        raise BadInput("the day of receipt", "today or earlier", text[:40])
    return min(at, Instant.of(datetime.combine(day, time(23, 59, 59), ZoneInfo(zone))))


def _cents(fields: Mapping[str, str], name: str) -> int | None:
    text = fields.get(name, "").strip().removeprefix("¥").strip().replace(",", "")
    if not text:
        return None
    found = _YUAN.fullmatch(text)
    if found is None:
        raise BadInput(f"the field {name}", "yuan such as 12.50", text[:40])
    return int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0"))
