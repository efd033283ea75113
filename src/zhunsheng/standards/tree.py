"""Turn YAML text into a small tree in which every key and value knows its line.

Only what a standard needs is understood: mappings, lists and scalars. Anchors, aliases, tags and a
second document are refused, so a small file cannot unfold into a huge one. Words such as `no` and
`on` stay words: only true and false are truth values.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import yaml

from zhunsheng.standards.values import Value

MAX_BYTES: Final = 2_000_000
MAX_DEPTH: Final = 16
MAX_NODES: Final = 200_000
_INT: Final = re.compile(r"[-+]?(0|[1-9][0-9]{0,14})", re.ASCII)
_FLOAT: Final = re.compile(r"[-+]?(0|[1-9][0-9]{0,14})\.[0-9]{1,15}", re.ASCII)
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Fault(Value, frozen=True, kw_only=True):
    """Say what is wrong at one line: where in the document, what was expected, what was found."""

    line: int
    path: str
    expected: str
    got: str

    def sentence(self, name: str) -> str:
        """Write the fault the way compilers do, so that editors can jump to it."""
        where = f"{self.path}: " if self.path else ""
        return f"{name}:{self.line}: {where}expected {self.expected}, got {self.got}"


class Broken(Exception):
    """Carry the one fault after which a text, or a part of it, cannot be read on."""

    def __init__(self, line: int, expected: str, got: str, path: str = "") -> None:
        super().__init__(expected)
        self.fault = Fault(line=line, path=path, expected=expected, got=got)


class Leaf(Value, frozen=True, kw_only=True):
    """Hold a single value; `value` is its plain reading, `text` what was written."""

    line: int
    text: str
    value: str | int | float | bool | None


class Rows(Value, frozen=True, kw_only=True):
    """Hold a list."""

    line: int
    items: tuple[Node, ...]


class Keyed(Value, frozen=True, kw_only=True):
    """Hold keys and values in the order written, duplicates included."""

    line: int
    entries: tuple[tuple[Leaf, Node], ...]


Node = Leaf | Rows | Keyed


def read_tree(text: str) -> Node:
    """Read a text into a tree.

    Refuses   Broken, for text that is no YAML, too large, too deep, or uses anchors, aliases or tags.
    """
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise Broken(1, f"a file of at most {MAX_BYTES} bytes", "a larger one")
    try:
        events = _Events(yaml.parse(text, Loader=_LOADER))
        return events.document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise Broken(mark.line + 1 if mark else 1, "readable YAML", error.problem or str(error)) from error
    except (yaml.YAMLError, UnicodeError) as error:
        raise Broken(1, "readable YAML in UTF-8", str(error).partition("\n")[0]) from error


class _Events:
    """Fold the parser's events into nodes while counting depth and size."""

    def __init__(self, events: Iterator[yaml.Event]) -> None:
        self._events = events
        self._nodes = 0

    def document(self) -> Node:
        self._skip(yaml.StreamStartEvent)
        first = next(self._events)
        if isinstance(first, yaml.StreamEndEvent):
            raise Broken(1, "a standard (a mapping with the key `document`)", "an empty file")
        root = self._node(next(self._events), 1)
        self._skip(yaml.DocumentEndEvent)
        after = next(self._events)
        if not isinstance(after, yaml.StreamEndEvent):
            raise Broken(_line(after), "one YAML document in a file", "a second one")
        return root

    def _skip(self, expected: type[yaml.Event]) -> None:
        event = next(self._events)
        if not isinstance(event, expected):
            raise Broken(_line(event), "readable YAML", type(event).__name__)

    def _node(self, event: yaml.Event, depth: int) -> Node:
        line = _line(event)
        self._admit(event, line, depth)
        if isinstance(event, yaml.ScalarEvent):
            plain = bool(event.implicit[0])
            return Leaf(line=line, text=event.value, value=_plain(event.value) if plain else event.value)
        if isinstance(event, yaml.SequenceStartEvent):
            return Rows(line=line, items=tuple(self._items(depth)))
        return Keyed(line=line, entries=tuple(self._entries(depth)))

    def _admit(self, event: yaml.Event, line: int, depth: int) -> None:
        self._nodes += 1
        if isinstance(event, yaml.AliasEvent):
            raise Broken(line, "the value written out", f"an alias *{event.anchor}")
        if anchor := getattr(event, "anchor", None):
            raise Broken(line, "a value without anchor", f"the anchor &{anchor}")
        if (tag := getattr(event, "tag", None)) is not None:
            raise Broken(line, "a value without tag", f"the tag {tag}")
        if depth > MAX_DEPTH:
            raise Broken(line, f"at most {MAX_DEPTH} levels", "a deeper one")
        if self._nodes > MAX_NODES:
            raise Broken(line, f"at most {MAX_NODES} values in a file", "more")

    def _items(self, depth: int) -> Iterator[Node]:
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            yield self._node(event, depth + 1)

    def _entries(self, depth: int) -> Iterator[tuple[Leaf, Node]]:
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._node(event, depth + 1)
            if not isinstance(key, Leaf):
                raise Broken(key.line, "a word as key", describe(key))
            yield key, self._node(next(self._events), depth + 1)


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _plain(text: str) -> str | int | float | bool | None:
    """Read an unquoted scalar: numbers, true, false and nothing; the rest are words."""
    if text in ("", "~", "null"):
        return None
    if text in ("true", "false"):
        return text == "true"
    if _INT.fullmatch(text):
        return int(text)
    return float(text) if _FLOAT.fullmatch(text) else text


def describe(node: Node) -> str:
    """Say in a few words what a node holds, for error messages."""
    if isinstance(node, Keyed):
        return "a mapping" if node.entries else "an empty mapping"
    if isinstance(node, Rows):
        return f"a list of {len(node.items)}" if node.items else "an empty list"
    if node.value is None:
        return "nothing"
    shown = node.text if len(node.text) <= 60 else node.text[:60] + "…"
    return f'"{shown}"' if isinstance(node.value, str) else shown


def plain(node: Node) -> object:
    """Give a node as plain Python data, the last of duplicate keys winning."""
    if isinstance(node, Leaf):
        return node.value
    if isinstance(node, Rows):
        return [plain(item) for item in node.items]
    return {key.text: plain(value) for key, value in node.entries}
