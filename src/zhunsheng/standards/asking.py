"""Read the conditions of a clause file and point at the line of what cannot be asked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from zhunsheng.kernel.conditions import parse_condition
from zhunsheng.kernel.errors import BadInput
from zhunsheng.standards.tree import Broken, Keyed, Leaf, Node, Rows, describe, plain
from zhunsheng.standards.values import When

#: The fields a condition may ask, with their types.
Fields = Mapping[str, type]

_GROUPS: Final = ("all", "any", "not")
_OPERATORS: Final = ("gte", "lte", "gt", "lt", "not")
_STEP: Final = re.compile(r"\.([^.\[\] ]+)|\[(\d+)\]")


def read_condition(node: Keyed, fields: Fields | None, path: str) -> When:
    """Read one condition; without known fields every field is taken as it is written.

    Refuses   Broken, at the line of the very field, operator or value.
    """
    data = plain(node)
    try:
        return When(condition=parse_condition(data, guess_fields(data) if fields is None else fields))
    except BadInput as error:
        thing, expected = str(error.detail["thing"]), str(error.detail["expectation"])
        value = error.detail["value"]
        inside, _, part = thing.removeprefix("condition").partition(" ")
        culprit = _find(node, inside)
        if part and isinstance(value, str):
            culprit = _key(culprit, value)
            raise Broken(culprit.line, expected, f'"{value}"', f"{path}{inside}") from error
        raise Broken(culprit.line, expected, describe(culprit), f"{path}{inside}") from error


def guess_fields(data: object) -> dict[str, type]:
    """Take every field a condition names as known, of the type of its first value."""
    found: dict[str, type] = {}
    if not isinstance(data, Mapping):
        return found
    for key, value in data.items():
        if key in _GROUPS:
            for part in value if isinstance(value, list) else [value]:
                found.update(guess_fields(part))
        elif (kind := type(_first(value))) in (str, int, float, bool):
            found[key] = kind
        else:
            found[key] = str
    return found


def _first(value: object) -> object:
    """Give the first plain value inside a list or an operator."""
    if isinstance(value, list):
        return _first(value[0]) if value else None
    if isinstance(value, Mapping):
        return next((_first(part) for op, part in value.items() if op in _OPERATORS), None)
    return value


def _find(node: Node, inside: str) -> Node:
    """Follow a place such as `.any[1].tier` as far as it exists."""
    for key, index in _STEP.findall(inside):
        if key and isinstance(node, Keyed):
            node = next((value for name, value in node.entries if name.text == key), node)
        elif index and isinstance(node, Rows) and int(index) < len(node.items):
            node = node.items[int(index)]
    return node


def _key(node: Node, name: str) -> Node | Leaf:
    """Give the key of that name, so that an unknown field is reported at its own line."""
    entries = node.entries if isinstance(node, Keyed) else ()
    return next((key for key, _ in entries if key.text == name), node)
