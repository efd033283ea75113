"""Read a workbook: only its words and numbers, no formulas and no looks; pure."""

import io
import re
import zipfile
from collections.abc import Iterator
from itertools import islice
from typing import Final
from xml.etree import ElementTree as ET

from zhunsheng.commerce.intake.limits import HEADING_WITHIN, LARGEST
from zhunsheng.kernel.errors import BadInput

UNPACKED: Final = 6 * LARGEST
MOST_COLUMNS: Final = 1_000
MOST_MERGED: Final = 100_000
_MERGED: Final = re.compile(rb'<(?:\w+:)?mergeCell [^>]{0,80}?ref="([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})"')
_PIECE: Final = 1 << 20

Merged = dict[int, list[tuple[int, int]]]
"""By column, the lines from and to which one cell reaches down."""


def sheet_rows(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """Yield the lines of the first sheet that holds a table. Refuses: BadInput for what is no workbook, or unpacks to too much."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            names = book.namelist()
            size = sum(entry.file_size for entry in book.infolist())
            if size > UNPACKED:
                raise BadInput("the workbook", f"at most {UNPACKED // 1024 // 1024} MB unpacked", size)
            sheets = sorted(
                (one for one in names if one.startswith("xl/worksheets/sheet")), key=lambda one: (len(one), one)
            )
            if not sheets:
                raise BadInput("the file", "a workbook with a sheet", ", ".join(names[:3]))
            shared = _shared(book, "xl/sharedStrings.xml") if "xl/sharedStrings.xml" in names else []
            yield from _rows(book, _first_with_a_table(book, sheets, shared), shared)
    except (
        zipfile.BadZipFile,
        ET.ParseError,
        KeyError,
        IndexError,
        ValueError,
        RuntimeError,
        OSError,
        EOFError,
    ) as fault:
        raise BadInput("the file", "an XLSX workbook that can be read", str(fault)) from fault


def _first_with_a_table(book: zipfile.ZipFile, sheets: list[str], shared: list[str]) -> str:
    for one in sheets:
        if any(sum(map(bool, cells)) > 1 for _, cells in islice(_rows(book, one, shared), HEADING_WITHIN)):
            return one
    return sheets[0]


def _elements(book: zipfile.ZipFile, name: str, tag: str) -> Iterator[ET.Element]:
    """Read a part of the book piece by piece, so that a huge one is never in memory as a whole."""
    with book.open(name) as part:
        if b"<!DOCTYPE" in part.read(65_536):
            raise BadInput("the workbook", "without entities of its own", "DOCTYPE")
    with book.open(name) as part:
        steps = ET.iterparse(part, events=("start", "end"))  # noqa: S314 - a document type was refused above
        _, root = next(steps)
        for event, one in steps:
            if event == "end" and one.tag.rpartition("}")[2] == tag:
                yield one
                one.clear()
                if tag == "si":
                    root.clear()


def _shared(book: zipfile.ZipFile, name: str) -> list[str]:
    return ["".join(part.text or "" for part in one.iterfind(".//{*}t")) for one in _elements(book, name, "si")]


def _merged(book: zipfile.ZipFile, name: str) -> Merged:
    """Find the cells that reach down over several lines: what stands in the first holds for all of them."""
    found: Merged = {}
    rest, count = b"", 0
    with book.open(name) as part:
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


def _rows(book: zipfile.ZipFile, name: str, shared: list[str]) -> Iterator[tuple[int, list[str]]]:
    merged, above = _merged(book, name), dict[int, str]()
    for count, row in enumerate(_elements(book, name, "row"), start=1):
        cells: list[str] = []
        for cell in row.iterfind("{*}c"):
            place = _column(cell.get("r", "")) if cell.get("r") else len(cells)
            if place > MOST_COLUMNS:
                raise BadInput("the workbook", f"at most {MOST_COLUMNS} columns", place)
            cells += [""] * (place - len(cells)) + [_cell(cell, shared)]
        line = int(row.get("r", count))
        if merged:
            _fill(cells, line, merged, above)
        yield line, cells


def _column(name: str) -> int:
    place = 0
    for letter in name.rstrip("0123456789"):
        place = place * 26 + ord(letter.upper()) - 64
    return place - 1


def _cell(cell: ET.Element, shared: list[str]) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return "".join(part.text or "" for part in cell.iterfind(".//{*}t"))
    value = cell.findtext("{*}v") or ""
    return shared[int(value)] if kind == "s" else value
