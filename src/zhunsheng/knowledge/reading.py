"""Read a version of a document piece by piece, each in a process of its own; a sheet is read here, by the reader of sheets."""

from __future__ import annotations

from typing import Final

from zhunsheng.commerce.queries import file_table
from zhunsheng.ground import files
from zhunsheng.ground.reading import EMPTY, TABLE, Block, Piece, Unreadable, read_piece
from zhunsheng.kernel.errors import BadInput, NotFound

BROKEN: Final = "broken"
TOO_LARGE: Final = "too_large"
MOST_LINES: Final = 20_000
MOST_BYTES: Final = 5 * 1024 * 1024
"""Of a sheet: more are orders, not something to look up."""


def piece_of(token: str, reads: str, begin: int) -> Piece:
    """Read the next piece of a stored file. Refuses: Unreadable."""
    try:
        served = files.serve(token)
    except NotFound as fault:
        raise Unreadable(BROKEN) from fault
    if reads != "table":
        return read_piece(served.path, reads, begin)
    if served.path.stat().st_size > MOST_BYTES:
        raise Unreadable(TOO_LARGE)
    return _sheet(served.path.read_bytes())


NO_TABLE: Final = "a heading with at least two columns"
"""What is expected of a sheet that can be read and holds no table."""


def _sheet(content: bytes) -> Piece:
    """Give each line of a sheet as a paragraph: every cell behind its heading; its page is its line."""
    try:
        table = file_table(content, "")
    except BadInput as fault:
        raise Unreadable(TABLE if fault.detail["expectation"] == NO_TABLE else BROKEN) from fault
    if len(table.rows) > MOST_LINES:
        raise Unreadable(TOO_LARGE)
    blocks = [
        Block("", number, "；".join(f"{head}：{row[head]}" for head in table.headings if row.get(head)))
        for number, row in table.rows
    ]
    if not any(block.text for block in blocks):
        raise Unreadable(EMPTY)
    return Piece(1, [block for block in blocks if block.text])
