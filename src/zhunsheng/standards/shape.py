"""Read a tree into the values of `values.py`, walking both together and reporting every fault with its line."""

from __future__ import annotations

import enum
import re
import types
import typing
from collections.abc import Mapping
from functools import cache
from typing import Final

import msgspec

from zhunsheng.kernel.durations import Duration, parse_duration
from zhunsheng.kernel.errors import Refusal
from zhunsheng.standards.asking import Fields, read_condition
from zhunsheng.standards.tree import Broken, Fault, Keyed, Leaf, Node, Rows, describe
from zhunsheng.standards.values import APPLIES_FIELDS, BLANK, Blank, FactPattern, Moment, Span, When

DURATION: Final = 'a duration such as "30 s"'
MOMENT: Final = '"60%", "breach" or a time after the breach such as "+30 s"'
BAD: Final = object()
MOST_TEXT: Final = 20_000
MOST_NUMBER: Final = 2**31 - 1
"""What stands beside a standard in tables has no room for more."""
_PERCENT: Final = re.compile(r"([1-9][0-9]?)%", re.ASCII)


@cache
def _known(kind: type[msgspec.Struct]) -> Mapping[str, msgspec.structs.FieldInfo]:
    """Name what a kind may hold; finding its types out compiles each of them, and a document has thousands of places."""
    return {field.name: field for field in msgspec.structs.fields(kind)}


class Shape:
    """Collect faults and the line of every place while values are read."""

    def __init__(self, facts: Mapping[str, Fields] | None) -> None:
        self.faults: list[Fault] = []
        self.lines: dict[str, int] = {}
        self._facts = facts
        self._fields: Fields | None = dict.fromkeys(APPLIES_FIELDS, str)

    def fault(self, node_line: int, path: str, expected: str, got: str) -> object:
        """Note a fault and go on."""
        self.faults.append(Fault(line=node_line, path=path, expected=expected, got=got))
        return BAD

    def read(self, node: Node, hint: object, path: str) -> object:
        """Read one node as one type; gives BAD after noting what is wrong."""
        self.lines[path] = node.line
        options = typing.get_args(hint) if _is_union(hint) else (hint,)
        wanted = [option for option in options if option is not types.NoneType]
        if Duration in wanted:
            return self._span(node, path, blank_allowed=Blank in wanted)
        if float in wanted:
            return self._figure(node, path)
        return self._one(node, wanted[0], path)

    def _one(self, node: Node, hint: object, path: str) -> object:
        origin = typing.get_origin(hint)
        if origin is tuple:
            return self._tuple(node, typing.get_args(hint)[0], path)
        if origin is not None:
            return self._mapping(node, typing.get_args(hint)[1], path)
        if hint is When:
            return self._when(node, path)
        if hint is Moment:
            return self._moment(node, path)
        if isinstance(hint, type) and issubclass(hint, enum.StrEnum):
            return self._enum(node, hint, path)
        if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
            return self._struct(node, hint, path)
        return self._int(node, path) if hint is int else self._text(node, path)

    # --- scalars ---

    def _text(self, node: Node, path: str) -> object:
        value = node.value if isinstance(node, Leaf) else None
        if isinstance(value, int | float):
            return self.fault(node.line, path, "a text in quotes", describe(node))
        if not isinstance(value, str) or not value.strip():
            return self.fault(node.line, path, "a text", describe(node))
        if len(value) > MOST_TEXT:
            return self.fault(node.line, path, f"a text of at most {MOST_TEXT} signs", f"{len(value)} signs")
        if not _keepable(value):
            return self.fault(node.line, path, "a text without null characters and broken surrogates", repr(value[:60]))
        return value.strip()

    def _int(self, node: Node, path: str) -> object:
        if not isinstance(node, Leaf) or type(node.value) is not int:
            return self.fault(node.line, path, "a whole number", describe(node))
        if abs(node.value) > MOST_NUMBER:
            return self.fault(node.line, path, f"a whole number up to {MOST_NUMBER}", describe(node))
        return node.value

    def _figure(self, node: Node, path: str) -> object:
        value = node.value if isinstance(node, Leaf) else None
        if value == "blank":
            return BLANK
        if type(value) in (int, float):
            return value
        return self.fault(node.line, path, "a number, or the word blank", describe(node))

    def _enum(self, node: Node, kind: type[enum.StrEnum], path: str) -> object:
        value = node.value if isinstance(node, Leaf) else None
        if isinstance(value, str) and value in {member.value for member in kind}:
            return kind(value)
        return self.fault(node.line, path, f"one of {', '.join(kind)}", describe(node))

    def _span(self, node: Node, path: str, *, blank_allowed: bool) -> object:
        value = node.value if isinstance(node, Leaf) else None
        if value == "blank" and blank_allowed:
            return BLANK
        span = read_span(value)
        if span is None:
            expected = f"{DURATION} or the word blank" if blank_allowed and value is None else DURATION
            return self.fault(node.line, path, expected, describe(node))
        return span

    def _moment(self, node: Node, path: str) -> object:
        value = node.value if isinstance(node, Leaf) else None
        moment = read_moment(value) if isinstance(value, str) else None
        return moment if moment is not None else self.fault(node.line, path, MOMENT, describe(node))

    def _when(self, node: Node, path: str) -> object:
        if not isinstance(node, Keyed):
            return self.fault(node.line, path, "a condition such as {tier: vip}", describe(node))
        self._no_duplicates(node, path)
        try:
            return read_condition(node, self._fields, path)
        except Broken as error:
            self.faults.append(error.fault)
            return BAD

    # --- compounds ---

    def _tuple(self, node: Node, hint: object, path: str) -> object:
        if not isinstance(node, Rows) or not node.items:
            return self.fault(node.line, path, "a list of at least one", describe(node))
        values = [self.read(item, hint, f"{path}[{index}]") for index, item in enumerate(node.items)]
        return BAD if any(value is BAD for value in values) else tuple(values)

    def _mapping(self, node: Node, hint: object, path: str) -> object:
        if not isinstance(node, Keyed) or not node.entries:
            return self.fault(node.line, path, "names with values", describe(node))
        self._no_duplicates(node, path)
        values = {key.text: self.read(value, hint, f"{path}.{key.text}") for key, value in node.entries}
        return BAD if any(value is BAD for value in values.values()) else values

    def _struct(self, node: Node, kind: type[msgspec.Struct], path: str) -> object:
        if not isinstance(node, Keyed):
            return self.fault(node.line, path, f"a mapping with {_names(kind)}", describe(node))
        outer = self._fields
        if kind is FactPattern:
            self._fields = self._fields_of_fact(node)
        known = _known(kind)
        self._no_duplicates(node, path)
        values: dict[str, object] = {}
        for key, value in node.entries:
            field = known.get(key.text)
            place = join(path, key.text)
            if field is None:
                self.fault(key.line, place, f"one of the keys {_names(kind)}", f'"{key.text}"')
            else:
                values[key.text] = self.read(value, field.type, place)
        self._fields = outer
        missing = [name for name, field in known.items() if field.required and name not in values]
        for name in missing:
            self.fault(node.line, join(path, name), "a value", "nothing: the key is missing")
        extra = len(values) != len(node.entries)
        return BAD if missing or extra or any(value is BAD for value in values.values()) else kind(**values)

    def _no_duplicates(self, node: Keyed, path: str) -> None:
        seen: dict[str, int] = {}
        for key, _ in node.entries:
            if key.text in seen:
                first = seen[key.text]
                self.fault(key.line, join(path, key.text), "each key once", f"it again after line {first}")
            seen.setdefault(key.text, key.line)

    def _fields_of_fact(self, node: Keyed) -> Fields | None:
        """Give the fields a `where` may ask: the dialogue's and the fact's own; None when nobody knows."""
        name = next((value.text for key, value in node.entries if key.text == "fact" and isinstance(value, Leaf)), "")
        if self._facts is None or name not in self._facts:
            return None
        return {**dict.fromkeys(APPLIES_FIELDS, str), **self._facts[name]}


def read_span(value: object) -> Span | None:
    """Read a duration text; None when it is none or when it is zero."""
    if not isinstance(value, str):
        return None
    try:
        span = parse_duration(value)
    except Refusal:
        return None
    return span if str(span).partition(" ")[0] != "0" else None


def read_moment(text: str) -> Moment | None:
    """Read a rung's moment; None when it is none."""
    if text == "breach":
        return Moment(written=text, percent=100)
    if found := _PERCENT.fullmatch(text):
        return Moment(written=text, percent=int(found[1]))
    after = read_span(text[1:].strip()) if text.startswith("+") else None
    return Moment(written=text, percent=100, after=after) if after is not None else None


def join(path: str, key: str) -> str:
    """Write the path of a key inside another place."""
    return f"{path}.{key}" if path else key


def _is_union(hint: object) -> bool:
    return typing.get_origin(hint) in (types.UnionType, typing.Union)


def _names(kind: type[msgspec.Struct]) -> str:
    return ", ".join(field.name for field in msgspec.structs.fields(kind))


def _keepable(text: str) -> bool:
    """Tell whether every database and every page can hold a text."""
    return "\0" not in text and not any("\ud800" <= sign <= "\udfff" for sign in text)
