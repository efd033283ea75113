"""Read the files of the repository once, with their syntax trees and the meaning of their imported names."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

PACKAGE = "zhunsheng"
TEXT_SUFFIXES = frozenset({".py", ".md", ".html", ".js", ".txt", ".yaml", ".yml", ".toml", ".po"})
TREES = ("src", "tests", "tools", "docs")
LEFT_OUT = frozenset({"__pycache__", "vendor", "node_modules", "build", "dist"})


@dataclass(frozen=True)
class Source:
    """One file: where it is, what it says and, for Python, what its names mean."""

    path: str
    text: str
    tree: ast.Module | None = field(repr=False, compare=False)

    @cached_property
    def parts(self) -> tuple[str, ...]:
        """Return the path below the package (`dialogue/actions.py` gives two parts), or nothing outside of it."""
        whole = tuple(Path(self.path).parts)
        return whole[2:] if whole[:2] == ("src", PACKAGE) else ()

    @property
    def room(self) -> str:
        """Return the room this file belongs to, or "" when it belongs to none."""
        return self.parts[0] if len(self.parts) > 1 else ""

    @cached_property
    def module(self) -> str:
        """Return the dotted name of the module in this file."""
        names = [PACKAGE, *self.parts] if self.parts else list(Path(self.path).parts)
        names[-1] = names[-1].removesuffix(".py")
        return ".".join(names[:-1] if names[-1] == "__init__" else names)

    @cached_property
    def shelves(self) -> frozenset[str]:
        """Return the names of the files and folders below the room, so that `actions/close.py` is on `actions`."""
        return frozenset(part.removesuffix(".py") for part in self.parts[1:])

    @cached_property
    def imported(self) -> dict[str, str]:
        """Return what each name brought in by an import stands for."""
        return dict(_bindings(self.tree)) if self.tree else {}

    def meaning(self, node: ast.expr) -> str:
        """Return the full dotted meaning of a name or attribute, or "" when it is something else."""
        dotted = dotted_name(node)
        head, _, rest = dotted.partition(".")
        whole = self.imported.get(head, head)
        return f"{whole}.{rest}" if rest else whole


def dotted_name(node: ast.expr) -> str:
    """Return `a.b.c` for such an expression, or ""."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        inner = dotted_name(node.value)
        return f"{inner}.{node.attr}" if inner else ""
    return ""


def _bindings(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                head = alias.name.partition(".")[0]
                yield (alias.asname, alias.name) if alias.asname else (head, head)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                yield alias.asname or alias.name, f"{node.module}.{alias.name}"


def read(root: Path, path: Path) -> Source:
    """Read one file below `root`."""
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text, filename=str(path)) if path.suffix == ".py" else None
    return Source(path.relative_to(root).as_posix(), text, tree)


def read_all(root: Path) -> list[Source]:
    """Read every text file that the house has a say in, in a fixed order."""
    found = [path for path in root.glob("*.md") if path.is_file()]
    for tree in TREES:
        found.extend(path for path in (root / tree).rglob("*") if path.suffix in TEXT_SUFFIXES and path.is_file())
    return [read(root, path) for path in sorted(found) if not LEFT_OUT & set(path.relative_to(root).parts)]
