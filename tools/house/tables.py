"""A room's tables are its own."""

import ast
import re
from collections.abc import Iterator

from tools.house.rule import House, Rule, Spot
from tools.house.source import PACKAGE, Source

MANAGERS = frozenset({"objects", "_base_manager", "_default_manager"})
SPOKEN = re.compile(r"\b(?:from|join|into|update|table)\s+\"?([a-z]+)_[a-z_]+", re.IGNORECASE)


def find(source: Source, house: House) -> Iterator[Spot]:
    """Find another room's rows reached by its model class, by the registry of models or by SQL."""
    if not source.room or source.tree is None:
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute) and node.attr in MANAGERS:
            other = _room_of(source.meaning(node.value))
            if other not in {"", source.room}:
                yield node.lineno, f"rows of {other} are reached from {source.room}"
        elif isinstance(node, ast.Call) and _registry_room(source, node) not in {"", source.room}:
            yield node.lineno, f"a model of {_registry_room(source, node)} is fetched from {source.room}"
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            for match in SPOKEN.finditer(node.value):
                if match[1] in house.rooms - {source.room}:
                    yield node.lineno, f"SQL names a table of {match[1]}"


def _room_of(meaning: str) -> str:
    names = meaning.split(".")
    return names[1] if len(names) > 2 and names[0] == PACKAGE else ""


def _registry_room(source: Source, node: ast.Call) -> str:
    if not source.meaning(node.func).endswith("get_model") or not node.args:
        return ""
    first = node.args[0]
    return first.value.partition(".")[0] if isinstance(first, ast.Constant) and isinstance(first.value, str) else ""


RULE = Rule(
    name="table",
    why="a table that two rooms touch can be changed by neither",
    go="ask the other room's queries, or compose in surface from the queries of both",
    find=find,
)
