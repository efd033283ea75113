"""What passes a door has a type of its own."""

import ast
from collections.abc import Iterator

from tools.house.rule import House, Rule, Spot
from tools.house.source import Source, dotted_name

DOORS = frozenset({"actions", "queries", "events", "values"})
MAPPINGS = frozenset({"dict", "Dict", "Mapping", "MutableMapping", "defaultdict", "OrderedDict"})
Function = ast.FunctionDef | ast.AsyncFunctionDef


def find(source: Source, house: House) -> Iterator[Spot]:
    """Find `dict[str, Any]` and bare dictionaries in what a door takes, gives or holds."""
    if not source.room or source.tree is None or not DOORS & source.shelves:
        return
    for annotation in _annotations(source.tree):
        for node in ast.walk(annotation):
            if isinstance(node, ast.Subscript) and _is_mapping(node.value) and "Any" in ast.unparse(node.slice):
                yield node.lineno, f"{ast.unparse(node)} crosses the door"
    yield from _bare(source.tree)


def _is_mapping(node: ast.expr) -> bool:
    return dotted_name(node).rpartition(".")[2] in MAPPINGS


def _bare(tree: ast.Module) -> Iterator[Spot]:
    for annotation in _annotations(tree):
        held = {id(node.value) for node in ast.walk(annotation) if isinstance(node, ast.Subscript)}
        for node in ast.walk(annotation):
            if isinstance(node, ast.Name) and node.id in {"dict", "Dict"} and id(node) not in held:
                yield node.lineno, "a bare dict crosses the door"


def _annotations(node: ast.Module | ast.ClassDef) -> Iterator[ast.expr]:
    for item in node.body:
        if isinstance(item, Function) and not item.name.startswith("_"):
            named = [*item.args.posonlyargs, *item.args.args, *item.args.kwonlyargs]
            yield from (argument.annotation for argument in named if argument.annotation)
            if item.returns:
                yield item.returns
        elif isinstance(item, ast.ClassDef) and not item.name.startswith("_"):
            yield from _annotations(item)
        elif isinstance(item, ast.AnnAssign) and isinstance(node, ast.ClassDef):
            yield item.annotation


RULE = Rule(
    name="loose-door",
    why="what passes between rooms is a typed value, so that a misspelled key is an error where it is written",
    go="a frozen msgspec struct in values.py; Mapping[str, object] only where keys come from a standard",
    find=find,
)
