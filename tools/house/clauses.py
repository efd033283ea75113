"""A clause that is named exists."""

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from tools.house.rule import House, Rule, Spot
from tools.house.source import Source

DOCUMENTS = Path("src/zhunsheng/standards/documents")
NAMED = re.compile(r"(?<![\w-])(?:dy|cc|ec)-(?:\d+\.\d+[a-z]*|k\d*[a-z]?)(?:-[a-z]+)?(?![\w-])")
DECLARED = re.compile(r"(?:^|[\s{,-])id:\s*[\"']?([\w.-]+)")


def find(source: Source, house: House) -> Iterator[Spot]:
    """Find clause ids in code, docs and tests that no shipped standard has."""
    if source.path.startswith(DOCUMENTS.as_posix()):
        return
    known = declared(house.root)
    for number, line in enumerate(source.text.splitlines(), start=1):
        for name in NAMED.findall(line):
            if name not in known:
                yield number, f"{name} is in no clause file"


@lru_cache(maxsize=4)
def declared(root: Path) -> frozenset[str]:
    """Return every id in the clause files."""
    files = sorted((root / DOCUMENTS).glob("*.yaml"))
    return frozenset(name for file in files for name in DECLARED.findall(file.read_text(encoding="utf-8")))


RULE = Rule(
    name="clause",
    why="an id that leads nowhere cannot be enforced, measured or looked up",
    go="src/zhunsheng/standards/documents/*.yaml",
    find=find,
)
