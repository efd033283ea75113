"""Nothing unfinished, skipped or silenced stays behind without its reason."""

import ast
import re
from collections.abc import Iterator

from tools.house.rule import House, Rule, Spot
from tools.house.source import Source

UNFINISHED = re.compile(r"\b(?:TO" r"DO|FIX" r"ME|HA" r"CK)\b")
SILENCED = re.compile(r"#\s*(type: ignore(?:\[[\w, -]+\])?|noqa(?:: ?[A-Z0-9, ]+)?|pragma: no cover)(.*)")
SKIPPING = frozenset({"pytest.skip", "pytest.importorskip", "pytest.xfail", "pytest.mark.skip", "pytest.mark.skipif"})
NAMED = re.compile(r"\[|: ?[A-Z]|cover|fmt")


def find(source: Source, house: House) -> Iterator[Spot]:
    """Find what was left for later: notes to oneself, empty bodies, skipped tests, silenced checks."""
    if source.path == "tests/conftest.py" or source.path.endswith((".md", ".po", ".txt")):
        return
    for number, line in enumerate(source.text.splitlines(), start=1):
        if UNFINISHED.search(line):
            yield number, "unfinished work"
        silenced = SILENCED.search(line) if source.tree and not source.path.startswith("tests/") else None
        if silenced and not (NAMED.search(silenced[1]) and re.search(r"[a-z]{3,}.*[a-z]{3,}", silenced[2])):
            yield number, "a check is silenced without naming it and its reason"
    yield from _in_tree(source)


def _in_tree(source: Source) -> Iterator[Spot]:
    for node in ast.walk(source.tree) if source.tree else ():
        if isinstance(node, ast.Raise) and node.exc and "NotImplementedError" in ast.unparse(node.exc):
            yield node.lineno, "a body that is not written"
        elif isinstance(node, ast.Attribute) and source.meaning(node) in SKIPPING | {"pytest.mark.xfail"}:
            yield node.lineno, "a test that does not run"


RULE = Rule(
    name="leftover",
    why="what is not finished, not run or not checked must not look as if it were",
    go="finish it, or file an issue and take it out; a silenced check names its code and reason on the line",
    find=find,
)
