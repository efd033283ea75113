"""What was fetched and could not be read, as it is kept; pure."""

import hashlib
from typing import Final

import msgspec

ABOUT: Final = "pull"
"""What the elements that were fetched are about, among those that were pushed."""


class Half(msgspec.Struct, frozen=True, kw_only=True):
    """An element as it came, the number of its order where it has one, and why it could not be read."""

    raw: bytes
    number: str
    why: str

    @property
    def digest(self) -> str:
        """Name it, so that it is kept once."""
        return hashlib.sha256(b"pull:" + self.raw).hexdigest()


def half(element: object, number: str, why: str) -> Half:
    """Keep an element. The number of an order is kept only where it can be one."""
    raw = msgspec.json.encode(element)
    return Half(raw=raw, number=number if len(number) <= 40 and "\x00" not in number else "", why=why[:300])
