"""Read a file of questions by what it is: CSV, XLSX, Markdown or a web page; whatever else, or hostile, is refused."""

from __future__ import annotations

import re
from typing import Final

from zhunsheng.commerce.queries import file_table, file_text
from zhunsheng.kernel.errors import BadInput
from zhunsheng.knowledge.pipes import has_table
from zhunsheng.knowledge.prose import read_html, read_markdown
from zhunsheng.knowledge.tables import MOST, Sheet

LARGEST: Final = 1_500_000
"""Bytes of a file; five thousand questions are less, and no form may carry more."""
OTHERS: Final = {b"%PDF": "PDF", b"\xd0\xcf\x11\xe0": "XLS", b"\x89PNG": "PNG", b"\xff\xd8\xff": "JPEG", b"GIF8": "GIF", b"\x7fELF": "ELF", b"MZ": "EXE"}  # fmt: skip

MARKDOWN: Final = ("md", "markdown")
WEB: Final = ("html", "htm")
TABLED: Final = ("csv", "tsv")
HEADING: Final = re.compile(r"^#{1,6} \S", re.MULTILINE)


def read_sheet(content: bytes, name: str = "") -> Sheet:
    """Read a file as rows of words.

    Refuses   BadInput for one too large, of another kind, that unpacks to too much, or without anything that asks
    """
    if len(content) > LARGEST:
        raise BadInput("the file", f"at most {LARGEST // 1000} kB", f"{-(-len(content) // 1000)} kB")
    kind = next((kind for mark, kind in OTHERS.items() if content.startswith(mark)), "")
    if kind:
        raise BadInput("the file", "XLSX, CSV, Markdown or HTML", kind)
    if not content.startswith(b"PK"):
        text = file_text(content).removeprefix("\ufeff")
        ending = name.lower().rpartition(".")[2] if name else ""
        if text.lstrip().startswith("<") or ending in WEB:
            return _bounded(read_html(text))
        if (
            text.lstrip().startswith("#")
            or ending in MARKDOWN
            or (not name and _is_introduced(text))
            or (ending not in TABLED and has_table(text))
        ):
            return _bounded(read_markdown(text))
    table = file_table(content, name)
    return _bounded(Sheet(headings=table.headings, rows=table.rows))


def _is_introduced(text: str) -> bool:
    """Tell what was pasted, and has no name, from a table: a heading stands below a first line without separators."""
    first = text.lstrip().partition("\n")[0]
    return set(first).isdisjoint(",;\t|") and HEADING.search(text) is not None


def _bounded(sheet: Sheet) -> Sheet:
    if len(sheet.rows) > MOST:
        raise BadInput("the file", f"at most {MOST} lines", len(sheet.rows))
    words = sum(len(cell) for _, row in sheet.rows for cell in row.values())
    if words > LARGEST:
        raise BadInput("the file", f"at most {LARGEST} characters", words)
    return sheet
