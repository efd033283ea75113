"""What a workbook says of itself: its sheets and which are hidden, how numbers are dressed, from which day days count; pure."""

import re
import zipfile
from collections.abc import Iterator
from datetime import datetime
from posixpath import normpath
from typing import Final
from xml.etree import ElementTree as ET

import msgspec

from zhunsheng.commerce.intake.encodings import LOST
from zhunsheng.kernel.errors import BadInput

DEEPEST: Final = 60
MOST_PARTS: Final = 100_000
"""Elements inside one that is read as a whole: a row, a word, a table of formats."""
_DAYS: Final = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
"""Numbers of the built-in formats that show a day or a time."""
_PERCENTS: Final = frozenset({9, 10})
_ASIDE: Final = re.compile(r'"[^"]*"|\\.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_YUAN: Final = frozenset({"", "¥", "￥", "CNY", "RMB", "元", "CN¥", "人民币"})
_EPOCHS: Final = (datetime(1899, 12, 30), datetime(1904, 1, 1))  # noqa: DTZ001 - a spreadsheet counts days on the wall


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """A sheet of a workbook."""

    name: str
    path: str
    hidden: bool = False


class Book(msgspec.Struct, frozen=True, kw_only=True):
    """What holds for all sheets: the shared words, the dress of each style, and the day from which days are counted.

    `reckons` says that formulas are to be reckoned when it is opened: a zero beside one may never have been its answer.
    """

    sheets: tuple[Sheet, ...]
    words: tuple[str, ...]
    dresses: tuple[str, ...]
    epoch: datetime
    reckons: bool = False


def open_book(file: zipfile.ZipFile) -> Book:
    """Read what stands beside the sheets."""
    names = set(file.namelist())
    sheets, epoch, reckons = _sheets(file, names)
    words = (text_of(one) for one in elements(file, "xl/sharedStrings.xml", "si"))
    return Book(
        sheets=tuple(sheets),
        words=tuple(words) if "xl/sharedStrings.xml" in names else (),
        dresses=tuple(_dresses(file)) if "xl/styles.xml" in names else (),
        epoch=epoch,
        reckons=reckons,
    )


def elements(file: zipfile.ZipFile, name: str, *tags: str) -> Iterator[ET.Element]:
    """Read a part of the book piece by piece: nothing of it stays in memory, however large, wide or deep it is.

    Refuses  BadInput for entities of its own, and for what is nested or filled as no workbook is
    """
    with file.open(name) as part:
        if b"<!DOCTYPE" in part.read(65_536):
            raise BadInput("the workbook", "without entities of its own", "DOCTYPE")
    with file.open(name) as part:
        steps = ET.iterparse(part, events=("start", "end"))  # noqa: S314 - a document type was refused above
        way: list[ET.Element] = []
        inside, filled = 0, 0
        for event, one in steps:
            if event == "start":
                way.append(one)
                wanted = one.tag.rpartition("}")[2] in tags
                inside, filled = inside + wanted, filled + 1 if inside else 0
                if len(way) > DEEPEST or filled > MOST_PARTS:
                    raise BadInput("the workbook", "one whose parts are not endless", name)
                continue
            way.pop()
            if one.tag.rpartition("}")[2] in tags:
                inside -= 1
                if not inside:
                    yield one
            if not inside and way:
                del way[-1][-1]


def text_of(one: ET.Element) -> str:
    """Read the words of a cell; how to pronounce them stands beside and is none of them."""
    told = (one, *(run for run in one if _tag(run) == "r"))
    return unescaped("".join(part.text or "" for run in told for part in run if _tag(part) == "t"))


def unescaped(text: str) -> str:
    """Put in the signs that a workbook writes by their number; what is no sign of any text is one that was lost."""
    if "_x" not in text:
        return text
    told = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return told.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").replace("\x00", LOST)


_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")


def _tag(one: ET.Element) -> str:
    return one.tag.rpartition("}")[2]


def _sheets(file: zipfile.ZipFile, names: set[str]) -> tuple[list[Sheet], datetime, bool]:
    """List the sheets in the order and under the names they are shown; without that, by the names of their parts."""
    found, epoch, reckons = [], _EPOCHS[0], False
    if {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
        paths = {
            one.get("Id", ""): normpath(f"/xl/{told}" if not (told := one.get("Target", "")).startswith("/") else told)[1:]
            for one in elements(file, "xl/_rels/workbook.xml.rels", "Relationship")
        }  # fmt: skip
        for one in elements(file, "xl/workbook.xml", "workbookPr", "calcPr", "sheet"):
            if _tag(one) == "workbookPr":
                epoch = _EPOCHS[one.get("date1904", "") in ("1", "true")]
                continue
            if _tag(one) == "calcPr":
                reckons = one.get("fullCalcOnLoad", "") in ("1", "true")
                continue
            place = next((value for key, value in one.items() if key.rpartition("}")[2] == "id"), "")
            if (path := paths.get(place, "")) in names and "worksheets/" in path:
                hidden = one.get("state", "visible") != "visible"
                found.append(Sheet(name=one.get("name", path), path=path, hidden=hidden))
    if not found:
        parts = sorted((one for one in names if one.startswith("xl/worksheets/sheet")), key=lambda one: (len(one), one))
        found = [Sheet(name=one.rpartition("/")[2].removesuffix(".xml"), path=one) for one in parts]
    return found, epoch, reckons


def _dresses(file: zipfile.ZipFile) -> list[str]:
    """Say of each style whether its numbers are days, parts of a hundred, or money of another country."""
    formats: dict[str, str] = {}
    styles: list[str] = []
    for one in elements(file, "xl/styles.xml", "numFmt", "cellXfs"):
        if _tag(one) == "numFmt":
            formats[one.get("numFmtId", "")] = one.get("formatCode", "")
        else:
            styles = [each.get("numFmtId", "0") for each in one]
    return [_dress(int(style) if style.isdigit() else 0, formats.get(style)) for style in styles]


def _dress(number: int, code: str | None) -> str:
    if code is None:
        return "day" if number in _DAYS else "percent" if number in _PERCENTS else ""
    first = code.partition(";")[0]
    bare = _ASIDE.sub("", first)
    if "%" in bare:
        return "percent"
    if re.search(r"[ymdhs]", bare, re.IGNORECASE) and not re.search(r"[0#?]", bare.partition(".")[0]):
        return "day"
    for sign in (
        *re.findall(r"\[\$([^\]-]*)", first),
        *re.findall(r"[$€£]|HK\$|US\$|NT\$", re.sub(r"\[[^\]]*\]", "", first)),
    ):
        if sign.strip() not in _YUAN:
            return f"money {sign.strip()}"
    return ""
