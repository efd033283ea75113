"""A list as every page shows it: search, filters as chips, order, pages by cursor, selection and export.

A page states once what its list is (`Listing`), where the rows come from (`among` rows in memory, or `fetched` by a query
of a room), and answers with `answer`. What stands on the screen is what an export holds.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final, Generic, TypeVar

import msgspec
from django.utils.translation import gettext_lazy

from zhunsheng.surface.pages.kit.asking import Ask, Place
from zhunsheng.surface.pages.kit.cells import Cell, Words

Row = TypeVar("Row")
Key = str | int

PAGE: Final = 50


class Column(msgspec.Struct, Generic[Row], frozen=True, kw_only=True):
    """One column: what it says of a row and, if it can be sorted by, in which order; an `exported` one stands in the export alone."""

    name: str
    words: Words
    cell: Callable[[Row], Cell | Words]
    sort: Callable[[Row], Key] | None = None
    wide: bool = False
    exported: bool = False


class Choice(msgspec.Struct, frozen=True):
    """One value of a filter."""

    value: str
    words: Words


class Filter(msgspec.Struct, Generic[Row], frozen=True, kw_only=True):
    """One thing to choose by; without choices it is a field to type in. `fits` is asked of rows in memory."""

    name: str
    words: Words
    choices: tuple[Choice, ...] = ()
    fits: Callable[[Row, str], bool] | None = None
    icon: str = "filter"


class Bulk(msgspec.Struct, frozen=True, kw_only=True):
    """What can be done to all picked rows at once: posted to the page's own address as `do` with the ids as `pick`.

    Where it `asks` for a word, that is posted as `why` or under a name of its own; with choices it is one of them. A list
    with several of these asks none of them of every button, so the page itself refuses what was left empty.
    """

    name: str
    words: Words
    danger: bool = False
    asks: Words = ""
    asked_as: str = "why"
    choices: tuple[Choice, ...] = ()
    needed: bool = True


class Empty(msgspec.Struct, frozen=True, kw_only=True):
    """What an empty list says: what will appear here, and the next step."""

    words: Words
    icon: str = "todo"
    href: str = ""
    step: Words = ""


class Listing(msgspec.Struct, Generic[Row], frozen=True, kw_only=True):
    """What a list is."""

    name: str
    columns: tuple[Column[Row], ...]
    identity: Callable[[Row], int]
    empty: Empty
    filters: tuple[Filter[Row], ...] = ()
    search: Words = ""
    search_words: Callable[[Row], Iterable[str]] | None = None
    sort: str = ""
    bulk: tuple[Bulk, ...] = ()
    exports: bool = True
    size: int = PAGE
    more: Words = gettext_lazy("Next page")

    def ask(self, query: Any) -> Ask:
        """Read what an address asks of this list."""
        offered = {one.name: [choice.value for choice in one.choices] for one in self.filters}
        sorts = [column.name for column in self.columns if column.sort is not None]
        return Ask.of(query, offered, sorts, self.sort)


class Found(msgspec.Struct, Generic[Row], frozen=True, kw_only=True):
    """The rows that were asked for, at most so many, and how many there are in all where that is known."""

    rows: Sequence[Row]
    total: int | None = None


class Source(msgspec.Struct, Generic[Row], frozen=True, kw_only=True):
    """Where rows come from: `find` gives the rows behind a place, `place` says where a row stands.

    With `count`, which says how many a filter lets through, an export holds all of them, read piece by piece while it goes out.
    """

    find: Callable[[Ask, int], Found[Row]]
    place: Callable[[Ask, Row], Place]
    count: Callable[[Ask], int] | None = None


def among(listing: Listing[Row], rows: Iterable[Row]) -> Source[Row]:
    """Search, filter and sort rows that are few enough to be in memory."""
    everything = list(rows)

    def find(ask: Ask, limit: int) -> Found[Row]:
        kept = [row for row in everything if _fits(listing, ask, row)]
        kept.sort(key=lambda row: _place(listing, ask, row), reverse=ask.sort.startswith("-"))
        return Found(rows=_behind(listing, ask, kept)[:limit], total=len(kept))

    return Source(find=find, place=lambda ask, row: _place(listing, ask, row))


def fetched(listing: Listing[Row], find: Callable[[Ask, int], Found[Row]]) -> Source[Row]:
    """Let a room's query do it all; the place of a row is its identity."""
    return Source(find=find, place=lambda _, row: (listing.identity(row),))


def _fits(listing: Listing[Row], ask: Ask, row: Row) -> bool:
    for one in listing.filters:
        if one.name in ask.chosen and one.fits is not None and not one.fits(row, ask.chosen[one.name]):
            return False
    if not ask.text or listing.search_words is None:
        return True
    told = "\n".join(listing.search_words(row)).casefold()
    return all(word in told for word in ask.text.casefold().split())


def _place(listing: Listing[Row], ask: Ask, row: Row) -> Place:
    name = ask.sort.removeprefix("-")
    sort = next((column.sort for column in listing.columns if column.name == name), None)
    return (listing.identity(row),) if sort is None else (sort(row), listing.identity(row))


def _behind(listing: Listing[Row], ask: Ask, rows: list[Row]) -> list[Row]:
    """Leave out what an earlier page has shown; a place of another order is no place."""
    after = ask.after
    if after is None:
        return rows
    down = ask.sort.startswith("-")
    try:
        return [
            row for row in rows if (_place(listing, ask, row) < after if down else _place(listing, ask, row) > after)
        ]
    except TypeError:
        return rows
