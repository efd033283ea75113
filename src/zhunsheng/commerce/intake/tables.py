"""Read a file of rows by what it is: CSV in whatever encoding, JSON, JSON lines or XLSX; every value comes out as text; pure."""

import csv
import io
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from statistics import median
from typing import Final

import msgspec

from zhunsheng.commerce.intake.encodings import LOST, decoded
from zhunsheng.commerce.intake.limits import HEADING_WITHIN, LARGEST
from zhunsheng.commerce.intake.objects import json_table
from zhunsheng.commerce.intake.rows import (
    FAULT,
    MOST_HEADINGS,
    SPOILED,
    UNRECKONED,
    Measure,
    Row,
    Source,
    Table,
    tidy,
    unreckoned,
)
from zhunsheng.commerce.intake.sheets import opened
from zhunsheng.commerce.intake.words import known_fields
from zhunsheng.kernel.errors import BadInput

LONGEST_RECORD: Final = 200
LONGEST_CELL: Final = 32_767
SHOWN_CELL: Final = 200
_SEPARATORS: Final = ",;\t|，；"
_LOOKED_AT: Final = 30
_SURELY: Final = 2
"""So many names of fields side by side, and a line is a heading."""
_REPEATED: Final = 3
_NARROW: Final = 0.6
csv.field_size_limit(LARGEST)

_KINDS: Final = (
    (b"%PDF", "CSV, JSON or XLSX; this one is a PDF"),
    (b"\x1f\x8b", "CSV, JSON or XLSX; this one is an archive, please unpack it"),
    (b"Rar!", "CSV, JSON or XLSX; this one is an archive, please unpack it"),
    (b"7z\xbc\xaf", "CSV, JSON or XLSX; this one is an archive, please unpack it"),
    (b"\x28\xb5\x2f\xfd", "CSV, JSON or XLSX; this one is an archive, please unpack it"),
    (b"BZh", "CSV, JSON or XLSX; this one is an archive, please unpack it"),
    (b"\xfd7zXZ", "CSV, JSON or XLSX; this one is an archive, please unpack it"),
    (b"\x89PNG", "CSV, JSON or XLSX; this one is a picture"),
    (b"\xff\xd8\xff", "CSV, JSON or XLSX; this one is a picture"),
    (b"GIF8", "CSV, JSON or XLSX; this one is a picture"),
    (b"{\\rtf", "CSV, JSON or XLSX; this one is a text document"),
    (b"PAR1", "CSV, JSON or XLSX; this one is a database's own file"),
    (b"SQLite format 3", "CSV, JSON or XLSX; this one is a database's own file"),
    (b"MIME-Version", "CSV, JSON or XLSX; this one is a web page or XML, please save it as XLSX"),
)


def read_table(content: bytes, name: str = "", sheet: str = "") -> Table:
    """Read a file by what it is, not by how it is called; of a workbook the sheet that is asked for.

    Refuses  BadInput for a file too large, one that is none of these kinds, or one without a heading
    """
    if len(content) > LARGEST:
        raise BadInput("the file", f"at most {LARGEST // 1024 // 1024} MB", len(content))
    if content.startswith(b"PK"):
        book = opened(content, sheet)
        table = _of_lists(book.lines, Source(kind="XLSX", sheet=book.sheet, others=book.others))
        return msgspec.structs.replace(table, source=msgspec.structs.replace(table.source, unseen=len(book.unseen)))
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        locked = "EncryptedPackage".encode("utf-16-le") in content
        words = (
            "this one is locked with a password, please save it without"
            if locked
            else "please save the old XLS as XLSX"
        )
        raise BadInput("the file", f"CSV, JSON or XLSX; {words}", name)
    for mark, words in _KINDS:
        if content.startswith(mark):
            raise BadInput("the file", words, name)
    text, encoding = decoded(content)
    if text.lstrip("\ufeff \t\r\n").startswith("<"):
        raise BadInput("the file", "CSV, JSON or XLSX; this one is a web page or XML, please save it as XLSX", name)
    if text.lstrip()[:1] in ("[", "{"):
        return json_table(text, Source(kind="JSON", encoding=encoding))
    separator = _separator(text)
    lines = _csv(text, separator)
    return _of_lists(
        _spoiled(lines) if SPOILED.search(text) else lines, Source(kind="CSV", encoding=encoding, separator=separator)
    )


def _spoiled(lines: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
    """Mark what a spreadsheet wrote in place of an answer; with a ' in front it is a text."""
    for number, cells in lines:
        yield number, [unreckoned(cell.strip()) if SPOILED.fullmatch(cell.strip()) else cell for cell in cells]


def _separator(text: str) -> str:
    """Find what stands between the cells: what makes some line name the most fields, else what stands most in the first line."""
    lines = [line for line in islice(io.StringIO(text), _LOOKED_AT) if line.strip()]
    if not lines:
        return ","

    def promise(one: str) -> tuple[int, int, int]:
        cells = [[tidy(cell) for cell in line.replace('"', "").split(one)[:MOST_HEADINGS]] for line in lines]
        return max(map(known_fields, cells)), lines[0].count(one), sum(one in line for line in lines)

    return max(_SEPARATORS, key=promise)


def _csv(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Read line by line; a quote that is never closed takes only its own line along."""
    lines = io.StringIO(text, newline="").readlines()
    at = 0
    while at < len(lines):
        start = at
        for cells, used in _records(lines, at, delimiter):
            if used > 1 and not _closed(lines[at : at + used], delimiter):
                yield at + 1, [*next(csv.reader([lines[at].replace('"', "")], delimiter=delimiter), []), FAULT]
                at += 1
                break
            at += used
            yield at, cells
        if at == start:
            break


def _records(lines: list[str], at: int, delimiter: str) -> Iterator[tuple[list[str], int]]:
    reader = csv.reader((lines[n] for n in range(at, len(lines))), delimiter=delimiter)
    before = 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as fault:
            raise BadInput(
                f"line {at + reader.line_num}", "CSV that can be read", "".join(lines[at : at + 1])[:40]
            ) from fault
        yield cells, reader.line_num - before
        before = reader.line_num


def _closed(lines: list[str], delimiter: str) -> bool:
    """Tell whether a record over several lines is one: its quotes close where a cell ends, and it is not endless."""
    if len(lines) > LONGEST_RECORD:
        return False
    try:
        next(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error:
        return False
    return True


def _of_lists(lines: Iterator[tuple[int, list[str]]], source: Source) -> Table:
    """Take the line that is the heading, and what stands below it; exports often begin with a title, and may say the heading again."""
    head = list(islice(lines, HEADING_WITHIN))
    place = _heading_among([[tidy(cell) for cell in cells[:MOST_HEADINGS]] for _, cells in head])
    if place is None:
        first = next((cells for _, cells in head if any(cells)), [])
        raise BadInput("the file", "a heading with at least two columns", " ".join(first)[:SHOWN_CELL].strip())
    line, cells = head[place]
    if len(cells) > MOST_HEADINGS:
        raise BadInput("the file", f"at most {MOST_HEADINGS} columns", len(cells))
    headings = _distinct([tidy(cell).removeprefix(FAULT) for cell in cells])
    named, measure = known_fields(headings), Measure()
    rows: list[tuple[int, Row]] = []
    for number, told in chain(head[place + 1 :], lines):
        open_quote = told[-1:] == [FAULT]
        bare = [tidy(cell) for cell in (told[:-1] if open_quote else told)]
        whole = "".join(bare)
        measure.add(len(bare), len(whole))
        formulas = [place for place, cell in enumerate(bare) if cell.startswith(FAULT)] if FAULT in whole else []
        bare = [cell.removeprefix(FAULT) for cell in bare] if formulas else bare
        if whole and not _said_again(bare, headings, named):
            rows.append((number, _row(bare, headings, open_quote=open_quote) | _formulas(formulas, headings)))
    source = msgspec.structs.replace(source, heading_line=line)
    return Table(headings=tuple(one for one in headings if one), rows=tuple(rows), source=source)


def _heading_among(lines: Sequence[list[str]]) -> int | None:
    """Find the heading: the first line that names the most fields of orders, else the first as wide as the lines are."""
    named = [known_fields(cells) for cells in lines]
    if named and max(named) >= _SURELY:
        return named.index(max(named))
    widths = [sum(map(bool, cells)) for cells in lines]
    least = max(2.0, _NARROW * median([width for width in widths if width] or [0]))
    return next((place for place, width in enumerate(widths) if width >= least), None)


def _said_again(bare: list[str], headings: list[str], named: int) -> bool:
    if bare[:1] == headings[:1] and _distinct(bare) == headings:
        return True
    again = known_fields(bare) if named >= _REPEATED else 0
    return again >= _REPEATED and again * 2 >= named


def _formulas(places: Sequence[int], headings: list[str]) -> Row:
    """Say under which headings a row has formulas without an answer."""
    named = [headings[place] for place in places if place < len(headings)]
    return {UNRECKONED: FAULT.join(named)} if named else {}


def _row(bare: list[str], headings: list[str], *, open_quote: bool) -> Row:
    row = {head: cell for head, cell in zip(headings, bare, strict=False) if head or cell}
    if open_quote:
        row[FAULT] = "one whose quotes are closed"
    elif len(bare) > len(headings) and any(bare[len(headings) :]):
        row |= {f"+{place}": cell for place, cell in enumerate(bare[len(headings) :], start=1)}
        row[FAULT] = "one with no more cells than headings"
    elif any(LOST in cell for cell in bare):
        row[FAULT] = "one whose signs can be read"
    elif any(len(cell) > LONGEST_CELL for cell in bare):
        row = {head: cell[:SHOWN_CELL] for head, cell in row.items()}
        row[FAULT] = f"one whose cells have at most {LONGEST_CELL} characters"
    return row


def _distinct(headings: list[str]) -> list[str]:
    """Tell headings of the same name apart, so that the second column does not hide the first."""
    seen: dict[str, int] = {}
    for head in headings:
        seen[head] = seen.get(head, 0) + 1
    if all(count < 2 for head, count in seen.items() if head):
        return headings
    counts: dict[str, int] = {}
    told = []
    for head in headings:
        counts[head] = counts.get(head, 0) + 1
        told.append(head if not head or counts[head] == 1 else f"{head} {counts[head]}")
    return told
