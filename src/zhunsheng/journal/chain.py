"""The hash chain over sealed facts (pure): what is linked, and how a break is found."""

import hashlib
from collections.abc import Iterable

import msgspec

from zhunsheng.journal.values import Chain

GENESIS = Chain(0, hashlib.sha256(b"zhunsheng journal").digest())
"""Where every chain begins, so that an empty journal has a head too."""

_encoder = msgspec.json.Encoder()

COLUMNS = "id, name, version, subject_kind, subject_id, actor_kind, actor_id, cause, depth, at, data"


def link_of(previous: bytes, position: int, columns: tuple[object, ...]) -> bytes:
    """Return the link of a fact: SHA-256 over the link before it, its position and its eleven columns as JSON."""
    return hashlib.sha256(previous + _encoder.encode((position, *columns))).digest()


class Break(msgspec.Struct, frozen=True):
    """The first place where the chain does not hold, and what is wrong there."""

    position: int
    fact_id: int
    what: str


def walk(head: Chain, rows: Iterable[tuple[object, ...]]) -> tuple[Chain, Break | None]:
    """Follow sealed rows (position, link, then the eleven columns) on from `head`; return the new head or the break."""
    position, link = head.position, head.link
    for row in rows:
        found, stored, columns = row[0], row[1], row[2:]
        if found != position + 1:
            return Chain(position, link), Break(
                position + 1, int(str(columns[0])), f"expected {position + 1}, found {found}"
            )
        expected = link_of(link, position + 1, columns)
        if not isinstance(stored, bytes | memoryview) or bytes(stored) != expected:
            return Chain(position, link), Break(
                position + 1, int(str(columns[0])), "the content does not match its link"
            )
        position, link = position + 1, expected
    return Chain(position, link), None
