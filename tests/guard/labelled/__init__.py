"""Our own labelled sentences, one a line."""

import re
from pathlib import Path

from zhunsheng.guard.score import Labelled

_HERE = Path(__file__).parent
_HIDDEN = re.compile(r"\\u([0-9a-f]{4})")


def _lines(name: str) -> list[str]:
    lines = (_HERE / name).read_text(encoding="utf-8").splitlines()
    return [_HIDDEN.sub(lambda code: chr(int(code[1], 16)), line) for line in lines if line and line[0] != "#"]


def clean() -> list[Labelled]:
    """Give sentences that must pass."""
    return [Labelled(text=line) for line in _lines("clean.txt")]


def forbidden() -> list[Labelled]:
    """Give sentences that must be stopped, each with the family that has to stop it."""
    pairs = (line.split("\t") for line in _lines("forbidden.txt"))
    return [Labelled(text=text, families=frozenset({family})) for family, text in pairs]
