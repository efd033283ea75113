"""Seal and open what only the desk may read about shops and orders."""

import msgspec

from zhunsheng.commerce.values import Delivery
from zhunsheng.ground.keys import open_sealed, seal

_SECRET = "shop.secret"  # noqa: S105 - the name of a purpose
_DELIVERY = "order.delivery"


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
