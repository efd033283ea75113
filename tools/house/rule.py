"""What a house check is, and what it finds."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from typing_extensions import override

from tools.house.source import Source, read_all

Spot = tuple[int, str]


@dataclass(frozen=True)
class House:
    """The whole repository as the checks see it."""

    root: Path

    @cached_property
    def sources(self) -> list[Source]:
        """Return every file that is looked at."""
        return read_all(self.root)

    @cached_property
    def rooms(self) -> frozenset[str]:
        """Return the names of the rooms that have code."""
        return frozenset(source.room for source in self.sources if source.room)


@dataclass(frozen=True)
class Rule:
    """One rule: what it is called, why it is there, where to go instead, and how it is found."""

    name: str
    why: str
    go: str
    find: Callable[[Source, House], Iterator[Spot]]


@dataclass(frozen=True)
class Finding:
    """One place where a rule is broken."""

    path: str
    line: int
    what: str
    rule: Rule

    @override
    def __str__(self) -> str:
        return f"{self.path}:{self.line}: [{self.rule.name}] {self.what}\n    why: {self.rule.why}\n    go:  {self.rule.go}"


def survey(house: House, rules: tuple[Rule, ...]) -> list[Finding]:
    """Apply every rule to every file; of several breaches on one line the first is told."""
    found = []
    for source in house.sources:
        for rule in rules:
            first: dict[int, str] = {}
            for line, what in rule.find(source, house):
                first.setdefault(line, what)
            found += [Finding(source.path, line, what, rule) for line, what in first.items()]
    return found
