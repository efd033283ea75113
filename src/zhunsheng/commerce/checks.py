"""What must hold before something about shops and orders is done; pure."""

import re
from typing import Final
from urllib.parse import urlsplit

from zhunsheng.commerce.values import NewShop, OrderDraft
from zhunsheng.kernel.errors import BadInput

_KEY: Final = re.compile(r"[a-z0-9][a-z0-9-]{1,39}")
_COLOUR: Final = re.compile(r"#[0-9a-f]{6}")
_NUMBER: Final = re.compile(r"#?(?=[^0-9]*[0-9])[0-9A-Za-z][0-9A-Za-z_./:-]{0,38}", re.ASCII)
_MOST_CENTS: Final = 10**13
_MOST_PARCELS: Final = 50
_LONGEST_CARRIER: Final = 40
_LONGEST_TRACKING: Final = 60


def tidy_shop(new: NewShop) -> tuple[str, ...]:
    """Check a shop to be opened and return its sites in their one spelling. Refuses: BadInput."""
    if not _KEY.fullmatch(new.key):
        raise BadInput("the shop's key", "2 to 40 of a-z, 0-9 and -", new.key)
    if not new.name.strip() or not new.name.isprintable():
        raise BadInput("the shop's name", "printable and not empty", new.name)
    if not _COLOUR.fullmatch(new.colour):
        raise BadInput("the shop's colour", "#rrggbb", new.colour)
    return tuple(sorted({tidy_site(site) for site in new.sites}))


def tidy_site(site: str) -> str:
    """Bring a site into the spelling browsers use for its origin. Refuses: BadInput for anything with a path."""
    try:
        parts = urlsplit(site.strip().lower())
        port = parts.port
    except ValueError as fault:
        raise BadInput("the site", "an origin such as https://shop.example", site) from fault
    bare = parts.path in ("", "/") and not (parts.query or parts.fragment or parts.username)
    if parts.scheme not in ("http", "https") or not parts.hostname or not bare:
        raise BadInput("the site", "an origin such as https://shop.example", site)
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    usual = {"http": 80, "https": 443}[parts.scheme]
    return f"{parts.scheme}://{host}" + (f":{port}" if port not in (None, usual) else "")


def check_number(number: str) -> None:
    """Check the number of an order. Refuses: BadInput."""
    if not _NUMBER.fullmatch(number):
        raise BadInput("the order's number", "1 to 40 digits, letters, and - _ . / :, with a digit", number)


def check_order(draft: OrderDraft) -> None:
    """Check that an order adds up. Refuses: BadInput."""
    check_number(draft.number)
    _check_shipments(draft)
    if not draft.items:
        raise BadInput("the order", "at least one item", 0)
    for thing, cents in (("the freight", draft.freight_cents), ("the discount", draft.discount_cents)):
        if cents < 0:
            raise BadInput(thing, "zero or more cents", cents)
    if draft.paid_cents < 0:
        raise BadInput("what was paid", "zero or more cents", draft.paid_cents)
    goods = sum(item.qty * item.price_cents for item in draft.items)
    if max(goods, draft.freight_cents) > _MOST_CENTS:
        raise BadInput("the order", f"one of at most {_MOST_CENTS // 100} yuan", max(goods, draft.freight_cents) // 100)
    if draft.total_cents < 0:
        raise BadInput("the discount", "at most goods and freight", draft.discount_cents)
    if not 0 <= draft.paid_cents <= draft.total_cents:
        raise BadInput("what was paid", f"0 to {draft.total_cents} cents", draft.paid_cents)


def _check_shipments(draft: OrderDraft) -> None:
    if len(draft.shipments) > _MOST_PARCELS:
        raise BadInput("the parcels", f"at most {_MOST_PARCELS}", len(draft.shipments))
    for one in draft.shipments:
        if not 0 < len(one.tracking) <= _LONGEST_TRACKING:
            raise BadInput("the tracking number", f"1 to {_LONGEST_TRACKING} characters", one.tracking)
        if len(one.carrier) > _LONGEST_CARRIER:
            raise BadInput("the carrier", f"at most {_LONGEST_CARRIER} characters", one.carrier)


def web_origin(url: str) -> str:
    """Say which server an address belongs to. Refuses: BadInput for what is no address of the web."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as fault:
        raise BadInput("the address", "one that begins with https://", url[:200]) from fault
    fine = parts.scheme in ("http", "https") and parts.hostname and not parts.username and not parts.password
    if not fine or not url.isprintable() or " " in url:
        raise BadInput("the address", "one that begins with https://", url[:200])
    return f"{parts.scheme}://{parts.hostname}:{port or {'http': 80, 'https': 443}[parts.scheme]}"
