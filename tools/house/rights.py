"""Every action asks who may do it."""

import ast
from collections.abc import Iterator

from tools.house.rule import House, Rule, Spot
from tools.house.source import PACKAGE, Source, dotted_name

Callers = dict[str, frozenset[str]]


def find(source: Source, house: House) -> Iterator[Spot]:
    """Find public actions that neither require a right nor say why only the system runs them."""
    if not source.room or "actions" not in source.shelves or source.tree is None:
        return
    asking = _asking(house, source.room)
    for node in source.tree.body:
        if not isinstance(node, ast.FunctionDef) or node.name.startswith("_") or not _is_action(node):
            continue
        if f"{source.module}.{node.name}" not in asking and not _is_system_only(node):
            yield node.lineno, f"{node.name}() asks nobody's right"


def _is_action(node: ast.FunctionDef) -> bool:
    first = [*node.args.posonlyargs, *node.args.args][:1]
    return bool(first) and (first[0].arg == "ink" or _is_ink(first[0].annotation))


def _is_ink(annotation: ast.expr | None) -> bool:
    return annotation is not None and dotted_name(annotation).rpartition(".")[2] == "Ink"


def _is_system_only(node: ast.FunctionDef) -> bool:
    return any(
        isinstance(mark, ast.Call)
        and ast.unparse(mark.func).rpartition(".")[2] == "system_only"
        and len(mark.args) == 1
        and isinstance(mark.args[0], ast.Constant)
        and bool(str(mark.args[0].value).strip())
        for mark in node.decorator_list
    )


def _asking(house: House, room: str) -> frozenset[str]:
    """Return the functions of a room that call `require`, themselves or through functions of the same room."""
    calls = {
        f"{source.module}.{node.name}": _called(source, node)
        for source in house.sources
        if source.room == room and source.tree
        for node in source.tree.body
        if isinstance(node, ast.FunctionDef)
    }
    asking = {name for name, called in calls.items() if any(other.endswith(".require") for other in called)}
    while grown := {name for name, called in calls.items() if name not in asking and called & asking}:
        asking |= grown
    return frozenset(asking)


def _called(source: Source, node: ast.FunctionDef) -> frozenset[str]:
    names = (source.meaning(call.func) for call in ast.walk(node) if isinstance(call, ast.Call))
    return frozenset(name if name.startswith(PACKAGE) else f"{source.module}.{name}" for name in names if name)


RULE = Rule(
    name="rights",
    why="closed by default: an action that forgot to ask would be open to everybody",
    go='call access.queries.require(ink.actor, verb, subject) before the first write, or mark it @system_only("why")',
    find=find,
)
