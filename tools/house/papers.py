"""What the papers name exists: paths in the docs, code names in the glossary."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tools.house.rule import House, Rule, Spot
from tools.house.source import PACKAGE, Source

GLOSSARY = "docs/glossary.md"
PATH = re.compile(r"`((?:src|tests|docs|tools|requirements)/[\w./-]+)(?:::\w+)?`")
CODE = re.compile(r"`([a-z_]+(?:\.\w+)+)`")


def find_paths(source: Source, house: House) -> Iterator[Spot]:
    """Find paths in the docs that lead nowhere."""
    if not source.path.endswith(".md"):
        return
    for number, line in enumerate(source.text.splitlines(), start=1):
        for path in PATH.findall(line):
            if not (house.root / path).exists():
                yield number, f"{path} does not exist"


def find_names(source: Source, house: House) -> Iterator[Spot]:
    """Find code names in the last column of the glossary that no file defines."""
    if source.path != GLOSSARY:
        return
    for number, line in enumerate(source.text.splitlines(), start=1):
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        for name in CODE.findall(cells[-1]) if line.startswith("|") else ():
            if not is_defined(house.root, name):
                yield number, f"{name} is not in the code"


def is_defined(root: Path, name: str) -> bool:
    """Say whether `room.module.Name` or `room.module.Class.attribute` is defined below the package."""
    where, names = root / "src" / PACKAGE, name.split(".")
    while names and (where / names[0]).is_dir():
        where /= names.pop(0)
    if names and (where / f"{names[0]}.py").is_file():
        where /= f"{names.pop(0)}.py"
    elif where.is_dir():
        where /= "__init__.py"
    if not where.is_file():
        return False
    body: list[ast.stmt] = ast.parse(where.read_text(encoding="utf-8")).body
    return _holds(body, names)


def _holds(body: list[ast.stmt], names: list[str]) -> bool:
    if not names:
        return True
    for item in body:
        if names[0] in _defines(item):
            return len(names) == 1 or (isinstance(item, ast.ClassDef) and _holds(item.body, names[1:]))
    return False


def _defines(item: ast.stmt) -> set[str]:
    match item:
        case ast.ClassDef() | ast.FunctionDef() | ast.AsyncFunctionDef():
            return {item.name}
        case ast.Import() | ast.ImportFrom():
            return {alias.asname or alias.name for alias in item.names}
        case ast.AnnAssign(target=ast.Name(id=name)):
            return {name}
        case ast.Assign():
            return {target.id for target in item.targets if isinstance(target, ast.Name)}
    return set()


PATHS = Rule(
    name="path",
    why="a paper that names a file which is gone sends its reader into the wall",
    go="name the file that is there now",
    find=find_paths,
)
NAMES = Rule(
    name="glossary",
    why="the glossary decides the names; a name that is not in the code decides nothing",
    go="docs/glossary.md: name the class, function or module as room.module.Name",
    find=find_names,
)
