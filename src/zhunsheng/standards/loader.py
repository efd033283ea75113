"""Load a standard from YAML; every error names file, line, expectation and value, and none is held back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib import resources
from typing import ClassVar, Final, cast

from zhunsheng.kernel.errors import Refusal
from zhunsheng.standards.asking import Fields
from zhunsheng.standards.meaning import find_faults
from zhunsheng.standards.shape import BAD, Shape
from zhunsheng.standards.tree import MAX_BYTES, Broken, Fault, read_tree
from zhunsheng.standards.values import Document

#: The standards that ship with the desk.
SHIPPED: Final = ("douyin", "callcenter", "ecommerce", "annex")
_MOST_FAULTS: Final = 200

#: Which facts exist and which fields each has; a loader without it takes every fact name as it is.
Facts = Mapping[str, Fields]


class StandardUnreadable(Refusal):
    """{name} is no readable standard: {count} fault(s), the first: {first}."""

    code: ClassVar[str] = "standard.unreadable"

    def __init__(self, name: str, faults: tuple[Fault, ...]) -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: (fault.line, fault.path)))[:_MOST_FAULTS]
        self.lines = tuple(fault.sentence(name) for fault in self.faults)
        super().__init__(name=name, count=len(faults), first=self.lines[0], report="\n".join(self.lines))


def load(text: str, *, name: str, facts: Facts | None = None) -> Document:
    """Read a standard.

    Refuses   StandardUnreadable, with every fault of the text.
    """
    try:
        root = read_tree(text)
    except Broken as error:
        raise StandardUnreadable(name, (error.fault,)) from error
    shape = Shape(facts)
    value = shape.read(root, Document, "")
    if value is not BAD:
        shape.faults.extend(find_faults(cast("Document", value), shape.lines, facts))
    if shape.faults:
        raise StandardUnreadable(name, tuple(shape.faults))
    return cast("Document", value)


@lru_cache(maxsize=16)
def load_again(text: str, *, name: str) -> Document:
    """Read a standard that was read before, as an installed one was; the same text is taken apart once."""
    return load(text, name=name)


def decode(content: bytes, *, name: str) -> str:
    """Take the bytes of a file as UTF-8 text.

    Refuses   StandardUnreadable, for a file too large or in another encoding.
    """
    if len(content) > MAX_BYTES:
        fault = Fault(line=1, path="", expected=f"a file of at most {MAX_BYTES} bytes", got=f"{len(content)} bytes")
        raise StandardUnreadable(name, (fault,))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        fault = Fault(line=line, path="", expected="text in UTF-8", got=f"the byte 0x{content[error.start]:02x}")
        raise StandardUnreadable(name, (fault,)) from error


def shipped() -> Iterator[tuple[str, str]]:
    """Give name and text of each standard that ships with the desk."""
    folder = resources.files("zhunsheng.standards") / "documents"
    for name in SHIPPED:
        yield name, (folder / f"{name}.yaml").read_text(encoding="utf-8")
