"""Tables as Markdown draws them: cells between bars, a line of dashes below the heading; pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from zhunsheng.knowledge.tables import FAULT, HEADINGS, guessed

RULED: Final = re.compile(r"^\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)+\|?[ \t]*$|^\|[ \t]*:?-+:?[ \t]*\|[ \t]*$")
"""The line below the heading of a table, which says how its columns lie."""
_BAR: Final = re.compile(r"(?<!\\)\|")
_SPAN: Final = re.compile(r"(`+)(?!`)(.+?)(?<!`)\1(?!`)")
_BREAK: Final = re.compile(r"<br\s*/?>", re.IGNORECASE)
CATEGORY: Final = HEADINGS["category"][0]
TOO_MANY: Final = "one with no more cells than headings"

Rows = list[tuple[int, dict[str, str]]]


def table_at(lines: Sequence[str], at: int) -> tuple[Rows, int] | None:
    """Read the table that begins at a line: its rows by their headings, and the line behind it; nothing where none begins."""
    if at + 1 >= len(lines) or "|" not in lines[at] or not RULED.match(lines[at + 1]):
        return None
    heads = [_bare(cell) for cell in _cells(lines[at], 0)]
    if len(heads) != len(_cells(lines[at + 1], 0)):
        return None
    rows, end = Rows(), at + 2
    while end < len(lines) and lines[end].strip() and "|" in lines[end]:
        cells = [_bare(cell) for cell in _cells(lines[end], len(heads))]
        row = {head: cell for head, cell in zip(heads, cells, strict=False) if head}
        if any(cells[len(heads) :]):
            row[FAULT] = TOO_MANY
        rows.append((end + 1, row))
        end += 1
    return [(at + 1, dict.fromkeys(heads, "")), *rows], end


def as_questions(rows: Rows, heading: str) -> Rows | None:
    """Give the rows of a table of questions under the names of their parts, of the category its heading names; nothing of another table."""
    (_, heads), *told = rows
    columns = guessed(heads)
    if not {"question", "answer"} <= columns.keys():
        return None
    named = {head: HEADINGS[part][0] for part, head in columns.items()}
    beside = {CATEGORY: heading} if heading and "category" not in columns else {}
    return [(number, {named.get(head, head): cell for head, cell in row.items()} | beside) for number, row in told]


def has_table(text: str) -> bool:
    """Tell whether a text holds a table, by the line below its heading."""
    lines = text.splitlines()
    return any(RULED.match(line) and at and "|" in lines[at - 1] for at, line in enumerate(lines))


def _cells(line: str, wanted: int) -> list[str]:
    """Part a line at its bars; a bar within code parts nothing where there would be more cells than headings."""
    bare = line.strip().removeprefix("|")
    bare = re.sub(r"(?<!\\)\|$", "", bare)
    cells = _BAR.split(bare)
    if wanted and len(cells) > wanted:
        return _BAR.split(_SPAN.sub(lambda found: re.sub(r"(?<!\\)\|", r"\\|", found[0]), bare))
    return cells


def _bare(cell: str) -> str:
    """Give the words of a cell: a bar behind its backslash, code without its marks, a break as one."""
    words = _SPAN.sub(lambda found: found[2].strip(" ") or found[2], cell.strip())
    return _BREAK.sub("\n", words).replace("\\|", "|").strip()
