"""A failure is raised again, handed on or recorded; it never disappears."""

import ast
import re
from collections.abc import Iterator

from tools.house.rule import House, Rule, Spot
from tools.house.source import Source, dotted_name

BROAD = frozenset({"Exception", "BaseException"})
RECORDING = re.compile(r"(?:^|_)(?:record|recorded|park|parked|set_exception|exception|critical)(?:_|$)")
HUSHING = frozenset({"debug", "info", "warning", "error", "print", "str", "repr"})
REASON = re.compile(r"#\s*why: \S.{7,}")


def find(source: Source, house: House) -> Iterator[Spot]:
    """Find handlers of everything that end the matter in silence."""
    if not source.room or source.tree is None:
        return
    lines = source.text.splitlines()
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ExceptHandler) and _is_broad(node.type):
            if _is_told(node) or REASON.search(lines[node.lineno - 1]):
                continue
            yield node.lineno, "everything is caught and nothing is told"
        elif isinstance(node, ast.Call) and source.meaning(node.func) == "contextlib.suppress":
            if any(dotted_name(argument) in BROAD for argument in node.args):
                yield node.lineno, "everything is suppressed"


def _is_broad(kind: ast.expr | None) -> bool:
    if kind is None:
        return True
    kinds = kind.elts if isinstance(kind, ast.Tuple) else [kind]
    return any(dotted_name(one) in BROAD for one in kinds)


def _is_told(handler: ast.ExceptHandler) -> bool:
    return any(_tells(node, handler.name) for statement in handler.body for node in ast.walk(statement))


def _tells(node: ast.AST, error: str | None) -> bool:
    """Say whether this raises, records, or hands the very error on to somebody who is not merely a printer."""
    match node:
        case ast.Raise():
            return True
        case ast.Name(id=name) | ast.Attribute(attr=name) if RECORDING.search(name):
            return True
        case ast.Assign(value=ast.Name(id=name)) | ast.Return(value=ast.Name(id=name)):
            return name == error
        case ast.Call(func=func, args=args):
            given = any(isinstance(argument, ast.Name) and argument.id == error for argument in args)
            return given and ast.unparse(func).rpartition(".")[2] not in HUSHING
    return False


RULE = Rule(
    name="swallow",
    why="what fails must be parked where somebody sees it and can try again",
    go="catch the one error you expect; else raise again, record a fact, park it, or log its traceback (or say `# why: `)",
    find=find,
)
