"""Answer for a list: as a page, or as a file that holds the same."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, TypeVar

import msgspec
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from zhunsheng.access.values import Actor
from zhunsheng.journal.actions import run
from zhunsheng.kernel.instants import now
from zhunsheng.people.actions import note_list_exported
from zhunsheng.surface.pages.frame import frame
from zhunsheng.surface.pages.kit.asking import Ask, place_text
from zhunsheng.surface.pages.kit.cells import Cell, Words
from zhunsheng.surface.pages.kit.listing import Bulk, Choice, Column, Empty, Filter, Listing, Source
from zhunsheng.surface.pages.kit.numbers import typed_number
from zhunsheng.surface.pages.kit.sizes import SIZES, Size, remember, rows_wanted, sizes

Row = TypeVar("Row")

MOST_EXPORTED: Final = 10_000
PIECE: Final = 500
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for a formula; such a field gets a quotation mark in front."""


class Head(msgspec.Struct, frozen=True):
    """A column's head, and where a click on it leads."""

    words: Words
    link: str
    sorted: str
    wide: bool


class Chip(msgspec.Struct, frozen=True):
    """A filter that is set, and the address without it."""

    words: Words
    value: Words
    link: str


FOLDED_FROM: Final = 2


class Asked(msgspec.Struct, frozen=True):
    """A filter with what is chosen of it."""

    filter: Filter[Any]
    value: str


class Line(msgspec.Struct, frozen=True):
    """A row as the template shows it."""

    id: int
    cells: list[Cell]


class ListView(msgspec.Struct, frozen=True, kw_only=True):
    """Everything `kit/list.html` shows."""

    name: str
    ask: Ask
    search: Words
    asked: list[Asked]
    chips: list[Chip]
    lost: list[Chip]
    heads: list[Head]
    lines: list[Line]
    shown: int
    total: int | None
    next: str
    first: str
    sizes: list[Size]
    all: str
    export: str
    bulk: tuple[Bulk, ...]
    empty: Empty
    more: Words

    @property
    def folds(self) -> bool:
        """Tell whether the filters fold up where the screen is small: more of them than stand in one row of it."""
        return len(self.asked) > FOLDED_FROM

    @property
    def folded_in(self) -> int:
        """Count the filters that are set."""
        return sum(bool(one.value) for one in self.asked)


def answer(
    request: HttpRequest,
    actor: Actor,
    listing: Listing[Row],
    source: Source[Row],
    *,
    room: str,
    template: str,
    context: dict[str, Any] | None = None,
) -> HttpResponseBase:
    """Show the list in a page, or hand it out as CSV where the address says `export=csv`."""
    ask = listing.ask(request.GET)
    if request.GET.get("export") == "csv" and listing.exports:
        return _exported(actor, listing, source, ask)
    shown = {"list": list_view(listing, source, ask, rows_wanted(request, listing.size))}
    response = render(request, template, frame(actor, room) | shown | (context or {}))
    remember(request, response)
    return response


def list_view(listing: Listing[Row], source: Source[Row], ask: Ask, size: int = 0) -> ListView:
    """Put one page of a list into the shape the template shows; without a size as many rows as the list usually has."""
    size = size or listing.size
    found = source.find(ask, size + 1)
    rows = list(found.rows)[:size]
    onward = len(found.rows) > size
    shown = [column for column in listing.columns if not column.exported]
    return ListView(
        name=listing.name,
        ask=ask,
        search=listing.search,
        asked=[Asked(one, ask.chosen.get(one.name, "")) for one in listing.filters],
        chips=_chips(listing, ask),
        lost=[
            Chip(one.words, ask.lost[one.name], ask.link(**{one.name: ""}))
            for one in listing.filters
            if one.name in ask.lost
        ],
        heads=[_head(ask, column.name, column.words, column.sort is not None, column.wide) for column in shown],
        lines=[Line(listing.identity(row), _cells(shown, row)) for row in rows],
        shown=len(rows),
        total=found.total,
        next=_onward(ask, place_text(source.place(ask, rows[-1]))) if onward else "",
        first=ask.link() if ask.after is not None else "",
        sizes=sizes([ask.link(size=str(one)) for one in SIZES], size)
        if onward or ask.after or len(rows) > SIZES[0]
        else [],
        all="?",
        export=ask.link(export="csv") if listing.exports else "",
        bulk=listing.bulk,
        empty=listing.empty,
        more=listing.more,
    )


def _onward(ask: Ask, place: str) -> str:
    return ask.link(after=place)


def _cells(columns: Sequence[Column[Row]], row: Row) -> list[Cell]:
    cells = []
    for place, column in enumerate(columns):
        told = column.cell(row)
        cell = told if isinstance(told, Cell) else Cell(text=told)
        cells.append(msgspec.structs.replace(cell, head=column.words) if place else cell)
    return cells


def _chips(listing: Listing[Row], ask: Ask) -> list[Chip]:
    chips = [Chip("", f"“{ask.text}”", ask.link(q=""))] if ask.text else []
    for one in listing.filters:
        value = ask.chosen.get(one.name)
        if value is not None:
            chips.append(Chip(one.words, _value_words(one.choices, value), ask.link(**{one.name: ""})))
    return chips


def _value_words(choices: tuple[Choice, ...], value: str) -> Words:
    return next((choice.words for choice in choices if choice.value == value), value)


def _head(ask: Ask, name: str, words: Words, sorts: bool, wide: bool) -> Head:  # noqa: FBT001 - two columns of a table
    if not sorts:
        return Head(words, "", "none", wide)
    state = "ascending" if ask.sort == name else "descending" if ask.sort == f"-{name}" else "none"
    return Head(words, ask.link(sort=f"-{name}" if ask.sort == name else name), state, wide)


def _exported(actor: Actor, listing: Listing[Row], source: Source[Row], ask: Ask) -> StreamingHttpResponse:
    """Hand out everything that the filter lets through, from its beginning; that somebody took it is a fact."""
    whole = msgspec.structs.replace(ask, after=None)
    rows: Iterable[Row]
    if source.count is None:
        rows = held = source.find(whole, MOST_EXPORTED).rows
        run(note_list_exported, actor, now(), listing.name, len(held))
    else:
        rows = _pieces(source, whole)
        run(note_list_exported, actor, now(), listing.name, source.count(whole))
    heads = [str(column.words) for column in listing.columns]
    return csv_file(listing.name, heads, ([cell.plain for cell in _cells(listing.columns, row)] for row in rows))


def _pieces(source: Source[Row], ask: Ask) -> Iterator[Row]:
    """Read everything a filter lets through, a piece at a time, so that no export holds a list in memory or a transaction open."""
    while rows := source.find(ask, PIECE).rows:
        yield from rows
        if len(rows) < PIECE:
            return
        ask = msgspec.structs.replace(ask, after=source.place(ask, rows[-1]))


def csv_file(name: str, heads: list[str], rows: Iterable[list[str]]) -> StreamingHttpResponse:
    """Hand out rows as a file that spreadsheets take for what it is."""
    response = StreamingHttpResponse(_csv(heads, rows), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _csv(heads: list[str], rows: Iterable[list[str]]) -> Iterator[str]:
    yield "\ufeff" + _line(heads)
    for row in rows:
        yield _line(row)


def _line(fields: list[str]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow([f"'{field}" if field.startswith(FORMULA) else field for field in fields])
    return out.getvalue()


def picked(request: HttpRequest) -> list[int]:
    """Return the rows that were picked in a list."""
    return sorted({typed_number(one) for one in request.POST.getlist("pick")} - {0})


def gone_back(request: HttpRequest) -> HttpResponse:
    """Go back to the list as it was filtered."""
    response = HttpResponse(status=303)
    response.headers["Location"] = request.get_full_path()
    return response
