"""Pages by cursor: an opaque word that says where the last page ended, so that nothing shifts while things arrive."""

from typing import Annotated, Final, Generic, TypeVar

import msgspec
from ninja import Schema
from pydantic import Field

from zhunsheng.ground.keys import from_text, to_text
from zhunsheng.kernel.errors import BadInput

LARGEST: Final = 200
BIGGEST: Final = 2**63 - 1

Item = TypeVar("Item")
Limit = Annotated[int, Field(ge=1, le=LARGEST, description="At most so many on a page.")]
Cursor = Annotated[str, Field(max_length=200, description="`next` of the page before.")]


class Paged(Schema):
    """Which page is wanted."""

    cursor: Cursor | None = None
    limit: Limit = 50


class Page(Schema, Generic[Item]):
    """One page; `next` is null at the end."""

    items: list[Item]
    next: str | None


def cursor_of(*places: int) -> str:
    """Write a cursor."""
    return to_text(msgspec.json.encode(places))


def word_cursor_of(word: str, place: int) -> str:
    """Write a cursor of an order by words."""
    return to_text(msgspec.json.encode((word, place)))


def word_place_of(cursor: str | None) -> tuple[str, int] | None:
    """Read a cursor of an order by words. Refuses: BadInput for what is none of ours."""
    if cursor is None:
        return None
    try:
        word, place = msgspec.json.decode(from_text(cursor), type=tuple[str, int])
    except (BadInput, msgspec.MsgspecError):
        raise BadInput("cursor", "`next` of the page before", cursor) from None
    if "\0" in word or abs(place) > BIGGEST:
        raise BadInput("cursor", "`next` of the page before", cursor)
    return word, place


def places_of(cursor: str | None, count: int) -> tuple[int, ...] | None:
    """Read a cursor. Refuses: BadInput for what is none of ours."""
    if cursor is None:
        return None
    try:
        found = msgspec.json.decode(from_text(cursor), type=tuple[int, ...])
    except (BadInput, msgspec.MsgspecError):
        found = ()
    if len(found) != count or any(abs(place) > BIGGEST for place in found):
        raise BadInput("cursor", "`next` of the page before", cursor)
    return found
