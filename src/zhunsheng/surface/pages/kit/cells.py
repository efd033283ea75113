"""What stands in one field of a list: the same on the screen and in an export."""

from collections.abc import Iterable

import msgspec
from django.utils.functional import Promise

from zhunsheng.kernel.instants import Instant

Words = str | Promise


class Cell(msgspec.Struct, frozen=True, kw_only=True):
    """Words with what they look like; `tone` makes a mark of them, `at` shows an instant in the viewer's zone.

    `head` names the column where a narrow screen shows a row's fields below each other.
    """

    text: Words = ""
    sub: Words = ""
    href: str = ""
    tone: str = ""
    icon: str = ""
    at: Instant | None = None
    num: bool = False
    code: bool = False
    parts: tuple["Cell", ...] = ()
    head: Words = ""
    explain: str = ""
    """An address that explains the cell on hover, focus and tap (`lib/explain.js`)."""

    @property
    def iso(self) -> str:
        """The exact instant."""
        return "" if self.at is None else self.at.iso()

    @property
    def plain(self) -> str:
        """The same in an export."""
        if self.parts:
            return " / ".join(part.plain for part in self.parts)
        first = self.iso or str(self.text)
        return f"{first} ({self.sub})" if self.sub else first


def words(text: Words, sub: Words = "") -> Cell:
    """Plain words, with a quiet second line."""
    return Cell(text=text, sub=sub)


def link(text: Words, href: str, sub: Words = "") -> Cell:
    """The words that open the row."""
    return Cell(text=text, href=href, sub=sub)


def mark(text: Words, tone: str = "plain", icon: str = "") -> Cell:
    """A word with a colour: `kept`, `due`, `breached`, `note`, `bot`, `accent` or `plain`."""
    return Cell(text=text, tone=tone, icon=icon)


def number(value: int | float | str) -> Cell:
    """A figure, in a column of its own width."""
    return Cell(text=str(value), num=True)


def code(text: str) -> Cell:
    """A key or an id."""
    return Cell(text=text, code=True)


def when(at: Instant | None) -> Cell:
    """An instant; nothing where there is none."""
    return Cell(at=at, num=True) if at is not None else Cell(text="—")


def clocked(at: Instant | None, explain: str, none: Words = "—") -> Cell:
    """An instant whose clocks explain themselves at an address, or what stands where there is none."""
    return Cell(at=at, text="" if at is not None else none, num=True, explain=explain)


def several(parts: Iterable[Cell]) -> Cell:
    """Some marks side by side."""
    found = tuple(parts)
    return Cell(parts=found) if found else Cell(text="—")
