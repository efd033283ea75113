"""Read the words of a DOCX: paragraphs under their headings, and tables line by line. Nothing else of it is looked at."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from typing import Final
from xml.etree import ElementTree as ET

from zhunsheng.ground.reading.blocks import BROKEN, LOCKED, TOO_LARGE, Gathered, Piece, Unreadable

MOST_UNPACKED: Final = 64 * 1024 * 1024
"""Bytes of its text as XML."""
MAIN: Final = "word/document.xml"
STYLES: Final = "word/styles.xml"
DEEPEST: Final = 200
W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


def read_docx(path: str) -> Piece:
    """Read it as a whole. Refuses: Unreadable for one that is locked, broken, or unpacks to too much."""
    try:
        with zipfile.ZipFile(path) as book:
            levels = _levels(book) if STYLES in book.namelist() else {}
            found = Gathered()
            _gather(book, levels, found)
    except RuntimeError as fault:  # the reader of archives says so of a member with a password
        raise Unreadable(LOCKED) from fault
    except (zipfile.BadZipFile, ET.ParseError, KeyError, ValueError, OSError, EOFError) as fault:
        raise Unreadable(BROKEN) from fault
    return Piece(1, found.blocks)


def _steps(book: zipfile.ZipFile, name: str) -> Iterator[tuple[str, ET.Element]]:
    """Read a part piece by piece; one with a document type of its own, or nested without end, is refused."""
    if book.getinfo(name).file_size > MOST_UNPACKED:
        raise Unreadable(TOO_LARGE)
    with book.open(name) as part:
        if b"<!DOCTYPE" in part.read(65_536):
            raise Unreadable(BROKEN)
    depth = 0
    with book.open(name) as part:
        for event, one in ET.iterparse(part, events=("start", "end")):  # noqa: S314 - a document type was refused above
            depth += 1 if event == "start" else -1
            if depth > DEEPEST:
                raise Unreadable(BROKEN)
            yield event, one


def _levels(book: zipfile.ZipFile) -> dict[str, int]:
    """Say which styles are headings, and of which level: by their name or their place in the outline."""
    found: dict[str, int] = {}
    for event, one in _steps(book, STYLES):
        if event == "end" and one.tag == f"{W}style":
            code, name = one.get(f"{W}styleId", ""), one.find(f"{W}name")
            words = ("" if name is None else name.get(f"{W}val", "")).lower()
            outline = one.find(f"{W}pPr/{W}outlineLvl")
            if words.startswith(("heading ", "标题 ")) and words[-1].isdigit():
                found[code] = int(words[-1])
            elif words in ("title", "标题"):
                found[code] = 1
            elif outline is not None and outline.get(f"{W}val", "9") in "012345678":
                found[code] = int(outline.get(f"{W}val", "0")) + 1
            one.clear()
    return found


def _gather(book: zipfile.ZipFile, levels: dict[str, int], found: Gathered) -> None:
    cell: list[str] = []
    row: list[str] = []
    tables = fallback = 0
    for event, one in _steps(book, MAIN):
        if one.tag == FALLBACK:
            fallback += 1 if event == "start" else -1
        elif one.tag == f"{W}tbl":
            tables += 1 if event == "start" else -1
        if event == "start" or fallback:
            continue
        if one.tag == f"{W}p":
            words = _words(one)
            style = one.find(f"{W}pPr/{W}pStyle")
            level = levels.get("" if style is None else style.get(f"{W}val", ""), 0)
            if tables:
                cell.append(words)
            elif level:
                found.head(level, words)
            else:
                found.say(words)
            one.clear()
        elif one.tag == f"{W}tc":
            row.append(" ".join(part.strip() for part in cell if part.strip()))
            cell = []
        elif one.tag == f"{W}tr":
            found.say(" | ".join(part for part in row if part))
            row = []
            one.clear()


def _words(paragraph: ET.Element) -> str:
    told = []
    for one in paragraph.iter():
        if one.tag == f"{W}t":
            told.append(one.text or "")
        elif one.tag == f"{W}tab":
            told.append("\t")
        elif one.tag in (f"{W}br", f"{W}cr"):
            told.append("\n")
    return "".join(told)
