"""Imports stand at the top of the file."""

import ast
import re
from collections.abc import Iterator

from tools.house.rule import House, Rule, Spot
from tools.house.source import Source

REASON = re.compile(r"#\s*why: \S.{7,}")


def find(source: Source, house: House) -> Iterator[Spot]:
    """Find imports inside a function that do not say why they are there."""
    if source.tree is None:
        return
    lines = source.text.splitlines()
    for function in ast.walk(source.tree):
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        for node in ast.walk(function):
            if isinstance(node, ast.Import | ast.ImportFrom) and not REASON.search(lines[node.lineno - 1]):
                yield node.lineno, f"an import inside {function.name}() without its reason"


RULE = Rule(
    name="late-import",
    why="a hidden import hides a dependency, and most of them hide a circle",
    go="move it to the top, or end the line with `# why: <what breaks at the top>`",
    find=find,
)
