"""Say how an order stands in the desk's own words, and whether that is what a customer asks; pure but for shipped data."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import Final

import msgspec

from zhunsheng.commerce.values import OrderCard, OrderStatus
from zhunsheng.kernel.yamls import read_yaml

_NUMBER: Final = re.compile(r"[A-Za-z0-9-]{6,32}")
LONGEST_TITLE: Final = 24


class OrderWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file."""

    orders: dict[str, str]
    orders_en: dict[str, str]
    address: str
    tiers: dict[str, str]
    tiers_en: dict[str, str]
    amount: str
    day: str
    issues: tuple[str, ...]
    asks: tuple[str, ...]
    whereabouts: tuple[str, ...]


@cache
def order_data() -> OrderWords:
    """Read the shipped words."""
    text = resources.files("zhunsheng.assist").joinpath("documents/suggesting.yaml").read_text("utf-8")
    return msgspec.convert(read_yaml(text), OrderWords)


def asks_for_order(text: str) -> bool:
    """Tell whether a customer's words ask how an order stands."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return any(words in folded for words in order_data().asks)


def asks_where(text: str) -> bool:
    """Tell whether words ask for nothing but where an order is; more in them, and a person or a question of the bank answers."""
    folded = " ".join(unicodedata.normalize("NFKC", text).casefold().replace("’", "'").split())
    plain = re.sub(r"(?<=[a-z])'s\b", " is", folded).strip("。！!.~～?？，, ")
    return _whereabouts().search(plain) is not None


@cache
def _whereabouts() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{one})" for one in order_data().whereabouts))


def answers(issue_type: str | None) -> bool:
    """Tell whether an order answers a type of issue."""
    return issue_type in order_data().issues


def meant(orders: Sequence[OrderCard], texts: Sequence[str]) -> OrderCard | None:
    """Find the order that a customer means: the one whose number was said last, or the only one."""
    if not orders:
        return None
    by_number = {order.number: order for order in orders}
    for text in reversed(texts):
        for number in reversed(_NUMBER.findall(unicodedata.normalize("NFKC", text))):
            if number in by_number:
                return by_number[number]
    return orders[0] if len(orders) == 1 else None


def words_of(order: OrderCard, *, english: bool = False) -> str:
    """Say how an order stands; nothing where the platform's word is not known here."""
    data, status = order_data().orders_en if english else order_data().orders, order.status
    if status is OrderStatus.UNKNOWN:
        return ""
    key = status.value
    if status is OrderStatus.SHIPPED and len(order.shipments) != 1:
        key = "shipped_more" if order.shipments else "shipped_bare"
    return data[key].format(
        order=order.number,
        title=(order.items[0].title[:LONGEST_TITLE] if order.items else "") or ("goods" if english else "商品"),
        carrier="" if order.shipment is None else order.shipment.carrier,
        tracking="" if order.shipment is None else order.shipment.tracking,
        count=len(order.shipments),
        parcels=(", " if english else "、").join(f"{one.carrier} {one.tracking}".strip() for one in order.shipments),
    )
