"""Look a file of orders through once and lay what it holds in pieces, so that whoever takes it in reads only the piece that is due; pure."""

import zlib
from collections import Counter
from collections.abc import Mapping
from typing import Final, TypeVar
from zoneinfo import ZoneInfo

import msgspec

from zhunsheng.commerce.intake.mapping import Fault, Intake, chosen_of, guessed, headings_mark, intake_of
from zhunsheng.commerce.intake.orders import Note
from zhunsheng.commerce.intake.rows import Row, Source
from zhunsheng.commerce.intake.tables import read_table
from zhunsheng.commerce.values import IncomingOrder
from zhunsheng.kernel.errors import BadInput
from zhunsheng.kernel.instants import Instant

T = TypeVar("T")

SHOWN: Final = 20
QUICK: Final = 1
"""How hard the pieces are pressed together: rows of one file are much alike, and pressing must not take long."""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What to look through: the file, its name and sheet, the columns as named now, or for each kind of file before."""

    content: bytes
    name: str
    zone: str
    sheet: str = ""
    chosen: Mapping[str, str] | None = None
    kept: Mapping[str, Mapping[str, str]] = {}
    piece: int = 50


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """An order and the rows it was read from."""

    order: IncomingOrder
    lines: tuple[tuple[int, Row], ...]


class Looked(msgspec.Struct, frozen=True, kw_only=True):
    """What a file holds: how its columns are read, the first of its orders, and all of them in pieces of so many.

    `wrong` says why its orders cannot be read although its table can (as the parts of a refusal); `remembered` that the columns were named before.
    """

    headings: tuple[str, ...]
    source: Source
    columns: Mapping[str, str]
    remembered: bool = False
    wrong: tuple[str, str, str] | None = None
    total: int = 0
    doubles: int = 0
    unread: tuple[str, ...] = ()
    states: Mapping[str, int] = {}
    first: tuple[IncomingOrder, ...] = ()
    faults: tuple[Fault, ...] = ()
    notes: tuple[Note, ...] = ()
    notes_all: int = 0
    piece: int = 50
    pieces: tuple[bytes, ...] = ()


def packed(value: object) -> bytes:
    """Write something down for another process or a later turn."""
    return _PACK.encode(value)


def unpacked(content: bytes, kind: type[T]) -> T:
    """Read what was packed."""
    return msgspec.msgpack.decode(content, type=kind, dec_hook=_instant)


def _number(value: object) -> int:
    if isinstance(value, Instant):
        return value.us
    raise TypeError(f"{type(value).__name__} has no place in what is packed")


def _instant(kind: type, value: object) -> object:
    if kind is Instant and isinstance(value, int):
        return Instant(value)
    raise TypeError(f"{type(value).__name__} has no place in what is packed")


_PACK: Final = msgspec.msgpack.Encoder(enc_hook=_number)


def look_through(asked: Asked) -> Looked:
    """Read a file. Refuses: BadInput for one that is no table."""
    table = read_table(asked.content, asked.name, asked.sheet)
    kept = asked.kept.get(headings_mark(table.headings)) if asked.chosen is None else None
    chosen = asked.chosen if kept is None else chosen_of(table.headings, kept)
    columns = guessed(table.headings) if chosen is None else {field: head for field, head in chosen.items() if head}
    base = Looked(headings=table.headings, source=table.source, columns=columns, remembered=kept is not None)
    try:
        found = intake_of(table, ZoneInfo(asked.zone), chosen)
    except BadInput as fault:
        told = fault.detail
        return msgspec.structs.replace(
            base, wrong=(str(told["thing"]), str(told["expectation"]), str(told.get("value", "")))
        )
    return msgspec.structs.replace(
        base, total=len(found.orders), doubles=found.doubles, unread=found.unread, first=found.orders[:SHOWN],
        states=dict(Counter(one.draft.status.value for one in found.orders).most_common()),
        faults=found.faults, notes=found.notes[:SHOWN], notes_all=len(found.notes), piece=asked.piece,
        pieces=_pieces(found, asked.piece),
    )  # fmt: skip


def _pieces(found: Intake, size: int) -> tuple[bytes, ...]:
    return tuple(
        zlib.compress(
            packed([Held(order=one, lines=found.lines[one.draft.number]) for one in found.orders[at : at + size]]),
            QUICK,
        )
        for at in range(0, len(found.orders), size)
    )


def piece_of(looked: Looked, at: int) -> list[Held]:
    """Give the orders from a place on, to the end of their piece."""
    whole = unpacked(zlib.decompress(looked.pieces[at // looked.piece]), list[Held])
    return whole[at % looked.piece :]
