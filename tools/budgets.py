"""Measure files, functions and doors against the budgets of the house: `python -m tools.budgets`.

Medians are aims and are printed; a hard stop is an error. The answer to it is a new file named after a verb.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles
from typing import NamedTuple

FILE_AIM, FILE_STOP = 90, 500
FUNCTION_AIM, FUNCTION_STOP = 10, 60
DOOR_STOP = 12
LEFT_OUT = frozenset({"migrations", "vendor", "__pycache__"})


class Size(NamedTuple):
    """How large one thing is, and how large it may be."""

    kind: str
    where: str
    size: int
    stop: int


def files(root: Path, suffix: str) -> list[Path]:
    """Return the files of one kind below `root`, without migrations and vendored ones."""
    return sorted(path for path in root.rglob(f"*{suffix}") if not LEFT_OUT & set(path.relative_to(root).parts))


def file_sizes(root: Path, tree: str, suffix: str) -> list[Size]:
    """Return the lines of every file that has any."""
    found = []
    for path in files(root / tree, suffix):
        lines = len(path.read_text(encoding="utf-8").splitlines())
        if lines:
            found.append(Size("file", str(path.relative_to(root)), lines, FILE_STOP))
    return found


def function_sizes(root: Path, tree: str) -> list[Size]:
    """Return the lines of every function, its docstring and decorators not counted."""
    return [
        Size("function", f"{path.relative_to(root)}:{node.lineno} {node.name}()", _lines(node), FUNCTION_STOP)
        for path in files(root / tree, ".py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def _lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    whole = (node.end_lineno or node.lineno) - node.lineno + 1
    first = node.body[0]
    has_words = (
        isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)
    )
    return whole - ((first.end_lineno or first.lineno) - first.lineno + 1) if has_words else whole


def door_sizes(root: Path) -> Iterator[Size]:
    """Return how many names every actions file makes public; the front of a folder of verbs only gathers them."""
    for path in files(root / "src", ".py"):
        if path.name == "actions.py" or (path.parent.name == "actions" and path.name != "__init__.py"):
            names = _public(ast.parse(path.read_text(encoding="utf-8")))
            yield Size("public names", str(path.relative_to(root)), len(names), DOOR_STOP)


def _public(tree: ast.Module) -> set[str]:
    for node in tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return set(ast.literal_eval(node.value))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return {node.name for node in tree.body if isinstance(node, kinds) and not node.name.startswith("_")}


def _print(label: str, sizes: list[Size], aim: int) -> None:
    if len(sizes) < 2:
        return
    numbers = [one.size for one in sizes]
    middle, high = median(numbers), quantiles(numbers, n=20)[-1]
    over = f"  OVER the aim of {aim}" if middle > aim else ""
    print(f"{label:22} {len(sizes):5}  median {middle:5.1f} (aim {aim})  p95 {high:6.1f}  largest {max(numbers)}{over}")


def main(root: Path) -> int:
    """Print the figures; 1 when anything is past its hard stop."""
    measured = list(door_sizes(root))
    for tree, suffix in (("src", ".py"), ("src", ".js"), ("tests", ".py"), ("tools", ".py")):
        sizes = file_sizes(root, tree, suffix)
        _print(f"{tree} *{suffix}, lines", sizes, FILE_AIM)
        measured += sizes
        if suffix == ".py":
            functions = function_sizes(root, tree)
            _print(f"{tree} functions, lines", functions, FUNCTION_AIM)
            measured += functions
    stopped = [one for one in measured if one.size > one.stop]
    for one in sorted(stopped, key=lambda one: -one.size):
        print(f"{one.where}: {one.kind} {one.size}, hard stop {one.stop}: split it into files named after verbs")
    print(f"budgets: {len(measured)} things measured, {len(stopped)} past a hard stop")
    return 1 if stopped else 0


if __name__ == "__main__":
    sys.exit(main(Path(__file__).parents[1]))
