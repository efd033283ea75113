"""States change through a lifecycle table and in no other way."""

import ast
from collections.abc import Iterator

from tools.house.rule import House, Rule, Spot
from tools.house.source import Source

HOME = "kernel/lifecycle.py"


def find(source: Source, house: House) -> Iterator[Spot]:
    """Find a state that is set to anything but what a lifecycle answered."""
    if not source.room or "/".join(source.parts) == HOME or source.tree is None:
        return
    applied = _applied_names(source.tree)
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value and not _is_applied(node.value, applied):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(_is_state(one) for target in targets for one in ast.walk(target)):
                yield node.lineno, "a state is set by hand"
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "update":
            if any(word.arg == "state" and not _is_applied(word.value, applied) for word in node.keywords):
                yield node.lineno, "a state is set by hand in update()"


def _is_state(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "state" and isinstance(node.ctx, ast.Store)


def _applied_names(tree: ast.Module) -> frozenset[str]:
    return frozenset(
        target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and _is_applied(node.value, frozenset())
        for target in node.targets
        if isinstance(target, ast.Name)
    )


def _is_applied(value: ast.expr, names: frozenset[str]) -> bool:
    if isinstance(value, ast.Name):
        return value.id in names
    return isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute) and value.func.attr == "apply"


RULE = Rule(
    name="state",
    why="every move of a state is in a lifecycle table, so that each one is allowed, drawn and recorded",
    go="thing.state = LIFECYCLE.apply(thing.state, move)  (kernel/lifecycle.py)",
    find=find,
)
