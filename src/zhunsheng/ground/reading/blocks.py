"""What a reader of documents gives back, and why it may not."""

from __future__ import annotations

from typing import Final, NamedTuple

LOCKED: Final = "locked"
BROKEN: Final = "broken"
TOO_LARGE: Final = "too_large"
TOO_LONG: Final = "too_long"
EMPTY: Final = "empty"
KIND: Final = "kind"
TABLE: Final = "table"
FAULTS: Final = (LOCKED, BROKEN, TOO_LARGE, TOO_LONG, EMPTY, KIND, TABLE)
"""A password is asked for; it is damaged; it unpacks to too much; it takes too long to read; no words are in it; it is of another kind; it is a sheet without a table."""

MOST_PAGES: Final = 3000
MOST_SIGNS: Final = 4_000_000
"""Characters read out of one piece of a document."""
PIECE: Final = 20
"""Pages of a PDF that one child reads."""

KINDS: Final = {
    ".txt": "text",
    ".log": "text",
    ".md": "markdown",
    ".html": "html",
    ".htm": "html",
    ".pdf": "pdf",
    ".docx": "docx",
    ".xlsx": "table",
    ".csv": "table",
}
"""How a document is read, by how its name ends."""


class Block(NamedTuple):
    """One paragraph, list item or line of a table: the headings above it, and its page where there are pages."""

    heading: str
    page: int
    text: str


class Piece(NamedTuple):
    """What was read: how many pages there are, the paragraphs of some, and how many those are."""

    total: int
    blocks: list[Block]
    pages: int = 1


class Unreadable(Exception):
    """A document cannot be read; the word says why."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Gathered:
    """Gather paragraphs under the headings they stand below."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._path: list[tuple[int, str]] = []
        self._signs = 0

    def head(self, level: int, words: str) -> None:
        """Begin a part under a heading; deeper ones end with it."""
        line = " ".join(words.split())[:120]
        if line:
            self._path = [one for one in self._path if one[0] < level] + [(level, line)]

    def say(self, words: str, page: int = 0) -> None:
        """Take a paragraph. Refuses: Unreadable when it all becomes too much."""
        text = words.replace("\x00", "").strip()
        if text:
            self._signs += len(text)
            if self._signs > MOST_SIGNS:
                raise Unreadable(TOO_LARGE)
            self.blocks.append(Block(" › ".join(one for _, one in self._path)[:250], page, text))


def kind_named(name: str) -> str:
    """Say how a document is read, by how its name ends; nothing for a kind that is not read.

    A page that was taken for plain text is kept as `page.html.txt`.
    """
    *_, before, last = ("", "", *name.lower().split("."))
    return (
        KINDS.get(f".{before}", "text")
        if last == "txt" and before in ("html", "htm", "md")
        else KINDS.get(f".{last}", "")
    )
