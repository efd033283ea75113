"""Read a workbook: its words, and its numbers as they are shown, no formulas and no looks; pure."""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from functools import lru_cache
from itertools import islice
from typing import Final
from xml.etree import ElementTree as ET
from xml.parsers.expat import ExpatError

import msgspec

from zhunsheng.commerce.intake.book import Book, Sheet, open_book, unescaped
from zhunsheng.commerce.intake.limits import HEADING_WITHIN, LARGEST
from zhunsheng.commerce.intake.rows import unreckoned
from zhunsheng.commerce.intake.rowwise import Cell, written_rows
from zhunsheng.commerce.intake.words import known_fields
from zhunsheng.kernel.errors import BadInput

UNPACKED: Final = 6 * LARGEST
SQUEEZED: Final = 200
SQUEEZED_FROM: Final = 20 * 1024 * 1024
"""So many times smaller than itself, and from which size on, no workbook's part is."""
MOST_COLUMNS: Final = 1_000
MOST_MERGED: Final = 100_000
_MERGED: Final = re.compile(rb'<(?:\w+:)?mergeCell [^>]{0,80}?ref="([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})"')
_PIECE: Final = 1 << 20
_SURE: Final = 1e15
"""From here on a spreadsheet no longer keeps each digit of a number."""
_DAYS: Final = 2_958_466

Merged = dict[int, list[tuple[int, int]]]
"""By column, the lines from and to which one cell reaches down."""
Lines = Iterator[tuple[int, list[str]]]


DAMAGED: Final = "an XLSX workbook that can be read"


class Damaged(BadInput):
    """This workbook cannot be opened: it is damaged, locked, or was not saved to its end. Please open it where it was made and save it once more as XLSX."""

    code = "orders.workbook_damaged"

    def __init__(self) -> None:
        super().__init__("the file", DAMAGED, "")


def told_again(thing: str, expectation: str, value: str) -> BadInput:
    """Make the refusal once more that another process told the parts of."""
    return Damaged() if expectation == DAMAGED else BadInput(thing, expectation, value)


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """The sheet that is read, its lines (still to be read), how many of them nobody sees, and the other sheets with a table."""

    sheet: str
    lines: Lines
    unseen: list[int]
    others: tuple[str, ...]


def opened(content: bytes, wanted: str = "") -> Opened:
    """Open a workbook at the sheet that was asked for, else at the first that is shown and looks most like orders.

    Refuses  BadInput for what is no workbook, or unpacks to too much
    """
    try:
        file = zipfile.ZipFile(io.BytesIO(content))
        _check(file)
        book = open_book(file)
        if not book.sheets:
            raise BadInput("the file", "a workbook with a sheet", ", ".join(file.namelist()[:3]))
        widths = {one: _promise(file, one, book) for one in book.sheets}
        shown = [one for one in book.sheets if not one.hidden] or list(book.sheets)
        sheet = next((one for one in book.sheets if one.name == wanted), None) or max(
            shown, key=lambda one: widths[one]
        )
        others = tuple(one.name for one in book.sheets if one != sheet and widths[one][0] > 1)
        unseen: list[int] = []
        return Opened(sheet=sheet.name, lines=_read(file, sheet, book, unseen), unseen=unseen, others=others)
    except _UNREADABLE as fault:
        raise Damaged() from fault


_UNREADABLE: Final = (
    zipfile.BadZipFile, ET.ParseError, ExpatError, KeyError, IndexError, ValueError, RuntimeError, NotImplementedError, OSError, EOFError,
)  # fmt: skip
_OTHERS: Final = (
    ("mimetype", "CSV, JSON or XLSX; this one is an ODS, please save it as XLSX"),
    ("xl/workbook.bin", "CSV, JSON or XLSX; this one is an XLSB, please save it as XLSX"),
    ("word/document.xml", "CSV, JSON or XLSX; this one is a document of words"),
)


def _check(file: zipfile.ZipFile) -> None:
    """See that it is a workbook, and none that is made to fill the memory. Refuses: BadInput."""
    entries = file.infolist()
    names = {one.filename for one in entries}
    for mark, words in _OTHERS:
        if mark in names:
            raise BadInput("the file", words, mark)
    if not any(one.startswith("xl/") for one in names):
        raise BadInput(
            "the file", "CSV, JSON or XLSX; this one is an archive, please unpack it", ", ".join(sorted(names)[:3])
        )
    size = sum(entry.file_size for entry in entries)
    if size > UNPACKED:
        raise BadInput("the workbook", f"at most {UNPACKED // 1024 // 1024} MB unpacked", size)
    for one in entries:
        if one.file_size > SQUEEZED_FROM and one.file_size > SQUEEZED * one.compress_size:
            raise BadInput("the workbook", f"packed at most {SQUEEZED} times smaller than it is", one.filename)


def _promise(file: zipfile.ZipFile, sheet: Sheet, book: Book) -> tuple[int, int]:
    """Say how much a sheet looks like a table of orders: fields that a heading names, and words side by side."""
    head = [cells for _, cells in islice(_rows(file, sheet, book, []), HEADING_WITHIN)]
    named = max((known_fields(cells) for cells in head), default=0)
    return (named if named > 1 else 0) or min(2, max((sum(map(bool, cells)) for cells in head), default=0)), named


def _read(file: zipfile.ZipFile, sheet: Sheet, book: Book, unseen: list[int]) -> Lines:
    try:
        with file:
            yield from _rows(file, sheet, book, unseen)
    except _UNREADABLE as fault:
        raise Damaged() from fault


def _merged(file: zipfile.ZipFile, name: str) -> Merged:
    """Find the cells that reach down over several lines: what stands in the first holds for all of them."""
    found: Merged = {}
    rest, count = b"", 0
    with file.open(name) as part:
        while piece := part.read(_PIECE):
            rest += piece
            end = 0
            for match in _MERGED.finditer(rest):
                end, count = match.end(), count + 1
                first, last = int(match[2]), int(match[4])
                if match[1] == match[3] and first < last and count <= MOST_MERGED:
                    found.setdefault(_column(match[1].decode()), []).append((first, last))
            rest = rest[max(end, len(rest) - 200) :]
    return {place: sorted(spans, reverse=True) for place, spans in found.items()}


def _fill(cells: list[str], line: int, merged: Merged, above: dict[int, str]) -> None:
    """Put into a line what cells above reach down with."""
    for place, spans in merged.items():
        while spans and spans[-1][1] < line:
            spans.pop()
        if not spans or line < spans[-1][0]:
            continue
        if line == spans[-1][0]:
            above[place] = cells[place] if place < len(cells) else ""
        elif above.get(place):
            cells += [""] * (place + 1 - len(cells))
            cells[place] = cells[place] or above[place]


def _rows(file: zipfile.ZipFile, sheet: Sheet, book: Book, unseen: list[int]) -> Lines:
    merged, above = _merged(file, sheet.path), dict[int, str]()
    for count, (row, written) in enumerate(written_rows(file, sheet.path), start=1):
        cells: list[str] = []
        for cell in written:
            place = _column(cell.place) if cell.place else len(cells)
            if place > MOST_COLUMNS:
                raise BadInput("the workbook", f"at most {MOST_COLUMNS} columns", place)
            if place > len(cells):
                cells += [""] * (place - len(cells))
            cells.append(_told(cell, book))
        line = int(row.get("r", count))
        if row.get("hidden") in ("1", "true") and any(cells):
            unseen.append(line)
        if merged:
            _fill(cells, line, merged, above)
        yield line, cells


@lru_cache(maxsize=MOST_COLUMNS)
def _place(letters: str) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter.upper()) - 64
    return place - 1


def _column(name: str) -> int:
    return _place(name.rstrip("0123456789"))


def _told(cell: Cell, book: Book) -> str:
    """Say what a cell shows; a formula without an answer is marked, for a text may begin as one."""
    if cell.words is not None:
        return unescaped(cell.words)
    value, formula = cell.value, cell.formula
    if not value or (value == "0" and formula is not None and book.reckons):
        return "" if formula is None or cell.kind in ("s", "str") else unreckoned(f"={formula}")
    if cell.kind == "e":
        return unreckoned(value)
    if cell.kind == "s":
        return book.words[int(value)]
    if cell.kind != "n":
        return unescaped(value)
    return _number(value, book, int(cell.style) if cell.style.isdigit() else 0)


def _number(value: str, book: Book, style: int) -> str:
    """Write a number as it is shown: a day as a day, and without the dust that reckoning with halves leaves behind."""
    dress = book.dresses[style] if style < len(book.dresses) else ""
    try:
        count = float(value)
    except ValueError:
        return value
    if dress == "day" and 1 <= count < _DAYS:
        return (book.epoch + timedelta(seconds=round(count * 86_400))).isoformat(sep=" ")
    if dress == "percent":
        return f"{count * 100:g}%"
    plain = value
    if not value.lstrip("-").isdigit() and abs(count) < _SURE:
        plain = format(Decimal(format(count, ".15g")), "f")
    return f"{dress.removeprefix('money ')}{plain}" if dress.startswith("money ") else plain
