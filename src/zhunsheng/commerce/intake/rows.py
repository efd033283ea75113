"""What every kind of file is read into: headings, rows of text, and what the file turned out to be; pure."""

import re
from collections.abc import Collection
from typing import Final

import msgspec

from zhunsheng.kernel.errors import BadInput

FAULT: Final = "\x00"
"""The heading under which a row says why it could not be read."""
UNRECKONED: Final = "\x00="
"""The heading under which a row names those of its cells that hold a formula without an answer, with `FAULT` between; a text never holds the sign."""
SPOILED: Final = re.compile(r"#(?:REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|N/A|SPILL!|CALC!)")
"""What a spreadsheet shows in place of an answer that it could not reckon."""
SAID: Final = "+1"
"""The heading under which stands what belongs to no heading."""
MOST_CELLS: Final = 5_000_000
MOST_HEADINGS: Final = 1_000
MOST_CHARACTERS: Final = 200_000_000
"""A word that a small file names a million times is still a word to be read a million times."""

Row = dict[str, str]


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """What a file turned out to be: its kind, encoding and separator or sheet, the heading's line, and what stands beside.

    `unseen` lines are hidden in the sheet and were read; `others` are sheets with a table that were not.
    """

    kind: str
    encoding: str = ""
    separator: str = ""
    sheet: str = ""
    heading_line: int = 0
    unseen: int = 0
    others: tuple[str, ...] = ()


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """Rows of text by their headings, each with the number of its line in the file."""

    headings: tuple[str, ...]
    rows: tuple[tuple[int, Row], ...]
    source: Source


class Measure:
    """Count what a file holds while it is read, so that a small one cannot become a huge one."""

    def __init__(self) -> None:
        self.cells = self.characters = 0

    def add(self, cells: int, characters: int) -> None:
        """Count a row. Refuses: BadInput beyond the bounds."""
        self.cells, self.characters = self.cells + cells, self.characters + characters
        if self.cells > MOST_CELLS:
            raise BadInput("the file", f"at most {MOST_CELLS} cells", self.cells)
        if self.characters > MOST_CHARACTERS:
            raise BadInput("the file", f"at most {MOST_CHARACTERS} characters", self.characters)


def unreckoned(shown: str) -> str:
    """Mark a cell of a file as a formula without an answer, until its row says which of its cells are."""
    return f"{FAULT}{shown}"


def formulas_in(row: Row) -> Collection[str]:
    """Name the headings under which a row has a formula that nobody reckoned, or one that could not be."""
    told = row.get(UNRECKONED)
    return () if told is None else told.split(FAULT)


def words_of(row: Row) -> Row:
    """Give the cells of a row without what its reader says of them."""
    return {head: cell for head, cell in row.items() if head not in (FAULT, UNRECKONED)}


def tidy(cell: str) -> str:
    """Take off what spreadsheets put around numbers: ="123", a leading ' or tab, full-width and zero-width spaces.

    Of two ' only the outer one is taken off: whoever wrote both meant one.
    """
    bare = cell.strip(" \t\r\n\u3000\u200b\u200e\u200f\u2060\ufeff\xa0")
    if bare.startswith('="') and bare.endswith('"'):
        bare = bare[2:-1]
    quoted = len(bare) > 1 and bare.startswith("'") and bare.endswith("'")
    bare = bare[1:-1] if quoted else bare.removeprefix("'")
    return bare.strip(" \t\u3000")
