"""Read the rows of a sheet cell by cell as they come, without building a tree of them: a workbook of 100,000 orders has millions of parts; pure."""

import zipfile
from collections.abc import Iterator
from typing import Final
from xml.parsers import expat

import msgspec

from zhunsheng.commerce.intake.book import DEEPEST, MOST_PARTS
from zhunsheng.kernel.errors import BadInput

PIECE: Final = 1 << 16
Attributes = dict[str, str]


class Cell(msgspec.Struct, gc=False):
    """A cell as it is written: where it stands, what kind of thing it holds, its look, its value, its formula and the words within it."""

    place: str
    kind: str
    style: str
    value: str = ""
    formula: str | None = None
    words: str | None = None


def written_rows(file: zipfile.ZipFile, name: str) -> Iterator[tuple[Attributes, list[Cell]]]:
    """Give each row of a sheet with its cells; nothing of it stays in memory, however large, wide or deep it is.

    Refuses  BadInput for entities of its own, and for what is nested or filled as no workbook is
    """
    reader = _Reader(name)
    with file.open(name) as part:
        while piece := part.read(PIECE):
            reader.parser.Parse(piece, False)
            yield from reader.ready
            reader.ready.clear()
    reader.parser.Parse(b"", True)
    yield from reader.ready


class _Reader:
    """What stands between the beginning and the end of a row: its cells, and of the last of them its value, formula and words."""

    def __init__(self, name: str) -> None:
        self.name, self.ready = name, list[tuple[Attributes, list[Cell]]]()
        self.depth = self.row_at = self.filled = 0
        self.row: Attributes | None = None
        self.cells: list[Cell] = []
        self.cell: Cell | None = None
        self.inside, self.run = "", False
        self.text: list[str] | None = None
        self.parser = expat.ParserCreate(namespace_separator="}")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.said
        self.parser.StartDoctypeDeclHandler = self.doctype

    def doctype(self, *_: object) -> None:
        raise BadInput("the workbook", "without entities of its own", "DOCTYPE")

    def said(self, text: str) -> None:
        if self.text is not None:
            self.text.append(text)

    def start(self, tag: str, attributes: Attributes) -> None:
        self.depth += 1
        self.filled += 1
        if self.depth > DEEPEST or (self.row is not None and self.filled > MOST_PARTS):
            raise BadInput("the workbook", "one whose parts are not endless", self.name)
        name = tag.rpartition("}")[2]
        if self.row is None:
            if name == "row":
                self.row, self.row_at, self.cells, self.filled = attributes, self.depth, [], 0
            return
        level = self.depth - self.row_at
        if level == 1:
            self.cell = None
            if name == "c":
                found = attributes.get
                self.cell = Cell(place=found("r", ""), kind=found("t", "n"), style=found("s", ""))
                self.cells.append(self.cell)
        elif self.cell is not None:
            self._within(name, level, self.cell)

    def _within(self, name: str, level: int, cell: Cell) -> None:
        """Listen to what a part of a cell says: its value, its formula, or the words within it without how to pronounce them."""
        if self.text is not None:  # why: what a part says ends where another begins in it
            self._told("".join(self.text), cell)
            self.text = None
        if level == 2:
            self.inside, self.run = "" if name == "is" and cell.words is not None else name, False
            if name in ("v", "f"):
                self.text = []
            elif self.inside == "is":
                cell.words = ""
        elif self.inside == "is" and (level == 3 or (level == 4 and self.run)):
            if name == "t":
                self.text = []
            elif level == 3:
                self.run = name == "r"

    def end(self, tag: str) -> None:
        level = self.depth - self.row_at
        self.depth -= 1
        if self.row is None:
            return
        if level == 0:
            self.ready.append((self.row, self.cells))
            self.row = self.cell = self.text = None
        elif self.text is not None and self.cell is not None:
            self._told("".join(self.text), self.cell)
            self.text = None

    def _told(self, text: str, cell: Cell) -> None:
        if self.inside == "v":
            cell.value = text
        elif self.inside == "f":
            cell.formula = text
        else:
            cell.words = (cell.words or "") + text
