"""Seal and open what only the desk may read about shops and orders."""

import msgspec

from zhunsheng.commerce.values import Connection, Delivery
from zhunsheng.ground.keys import open_sealed, seal

_SECRET = "shop.secret"  # noqa: S105 - the name of a purpose
_DELIVERY = "order.delivery"
_CONNECTION = "shop.connection"
_PUSH = "shop.push"
_PULL = "shop.pull"
_FAULTS = "import.faults"


def seal_secret(secret: str) -> bytes:
    """Seal a shop's secret as it is stored."""
    return seal(secret, purpose=_SECRET)


def open_secret(sealed: bytes | memoryview) -> str:
    """Open a shop's secret."""
    return open_sealed(bytes(sealed), purpose=_SECRET).decode()


def seal_delivery(delivery: Delivery) -> bytes:
    """Seal where goods go as it is stored."""
    return seal(msgspec.json.encode(delivery), purpose=_DELIVERY)


def open_delivery(sealed: bytes | memoryview | None) -> Delivery | None:
    """Open where goods go; None where nobody told us."""
    if sealed is None:
        return None
    return msgspec.json.decode(open_sealed(bytes(sealed), purpose=_DELIVERY), type=Delivery)


def seal_connection(connection: Connection) -> bytes:
    """Seal how the platform and a shop know each other."""
    return seal(msgspec.json.encode(connection), purpose=_CONNECTION)


def open_connection(sealed: bytes | memoryview | None) -> Connection | None:
    """Open how the platform and a shop know each other; None where nobody told us."""
    if sealed is None:
        return None
    return msgspec.json.decode(open_sealed(bytes(sealed), purpose=_CONNECTION), type=Connection)


def seal_push(raw: bytes) -> bytes:
    """Seal what a platform pushed, for it may hold names and numbers."""
    return seal(raw, purpose=_PUSH)


def open_push(sealed: bytes | memoryview) -> bytes:
    """Open what a platform pushed."""
    return open_sealed(bytes(sealed), purpose=_PUSH)


def seal_pull(text: str) -> bytes:
    """Seal the token a shop's interface wants, or the address of the page to go on with."""
    return seal(text.encode(), purpose=_PULL)


def open_pull(sealed: bytes | memoryview | None) -> str:
    """Open what was sealed for fetching; an empty text where there is nothing."""
    return "" if sealed is None else open_sealed(bytes(sealed), purpose=_PULL).decode()


def seal_faults(told: bytes) -> bytes:
    """Seal rows that could not be taken in."""
    return seal(told, purpose=_FAULTS)


def open_faults(sealed: bytes | memoryview) -> bytes:
    """Open rows that could not be taken in."""
    return open_sealed(bytes(sealed), purpose=_FAULTS)
