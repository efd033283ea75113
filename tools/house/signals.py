"""Nothing happens behind a reader's back: no signals, no save() of one's own."""

import ast
from collections.abc import Iterator

from tools.house.rule import House, Rule, Spot
from tools.house.source import Source, dotted_name

SIGNALS = ("django.db.models.signals", "django.dispatch", "django.core.signals")
HOOKS = frozenset({"save", "delete", "bulk_create", "get_or_create", "update_or_create"})


def find(source: Source, house: House) -> Iterator[Spot]:
    """Find receivers, signals and overridden writes."""
    if not source.room or source.tree is None:
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith(SIGNALS):
            yield node.lineno, f"{node.module} is imported"
        elif isinstance(node, ast.Attribute) and source.meaning(node).startswith(SIGNALS):
            yield node.lineno, f"{source.meaning(node)} is used"
        elif isinstance(node, ast.ClassDef) and _is_model(source, node):
            for item in node.body:
                if isinstance(item, ast.FunctionDef) and item.name in HOOKS:
                    yield item.lineno, f"{node.name}.{item.name}() is overridden"


def _is_model(source: Source, node: ast.ClassDef) -> bool:
    bases = [dotted_name(base) for base in node.bases]
    named = any(base.rpartition(".")[2].endswith(("Model", "Manager", "QuerySet")) for base in bases)
    return named or "models" in source.shelves


RULE = Rule(
    name="signal",
    why="a reader who follows plain calls must find everything that happens",
    go="call it from the action, or list it in assembly/wiring.py",
    find=find,
)
