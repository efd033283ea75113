"""Listeners that remember what facts like this one meant: a month is told again with few kinds of facts, and many of each."""

from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import Any

from zhunsheng.cases.events import CaseFact
from zhunsheng.clocks.fold import Marks
from zhunsheng.clocks.plan import Listener, Values, values_of
from zhunsheng.clocks.values import Clock
from zhunsheng.dialogue.events import DialogueFact
from zhunsheng.journal.events import FACTS

__all__ = ["Ear"]

ABOUT: Mapping[str, str] = {
    "channel": "about.channel", "skill": "about.group", "tier": "about.tier", "issue_type": "about.issue_type",
    "grade": "about.grade",
}  # fmt: skip
"""Where a fact keeps what it says about its dialogue, which goes before a field of its own (`values_of`)."""


class Ear:
    """A listener, the key of its clause's only clock, and what it made of values it has met.

    `is_deaf`: it begins nothing, so that it hears nothing where no clock runs.
    """

    __slots__ = ("_heard", "_known", "_names", "_read", "is_deaf", "key", "listener")

    def __init__(self, listener: Listener) -> None:
        """Find out on which values its judgement rests; where those are instants or numbers of clocks nothing is remembered."""
        rule = listener.plan.rule
        self.listener = listener
        self.key = (listener.plan.clause.id, 0) if rule.each is None else None
        self.is_deaf = self.key is not None and not listener.starts
        conditions = [pattern.where for _, pattern in listener.roles if pattern is not None]
        conditions += [listener.plan.clause.applies, *(one.applies for one in rule.limits)]
        names = {name for one in conditions if one is not None for name in one.condition.fields}
        names |= {str(one.tell_apart) for _, one in listener.roles if one is not None and one.tell_apart is not None}
        remembers = rule.each is rule.until is rule.since is rule.done is None
        self._names = tuple(sorted(names)) if remembers else None
        self._read = _reader(listener.fact, names) if remembers else None
        self._known: dict[tuple[object, ...], Marks] = {}
        self._heard: dict[object, Marks] = {}

    def marks(self, values: Values) -> Marks:
        """Judge one fact by its values."""
        if self._names is None:
            return self.listener.marks(values)
        met = tuple(map(values.get, self._names))
        found = self._known.get(met)
        if found is None:
            found = self._known[met] = self.listener.marks(values)
        return found

    def hear(self, fact: DialogueFact | CaseFact) -> Marks:
        """Judge one fact; what was made of one like it is looked up by the few fields that it rests on."""
        if self._read is None:
            return self.listener.marks(values_of(fact))
        met = self._read(fact)
        found = self._heard.get(met)
        if found is None:
            found = self._heard[met] = self.listener.marks(values_of(fact))
        return found

    def is_idle(self, clocks: Mapping[tuple[str, int], list[Clock]], ended: frozenset[tuple[str, int]]) -> bool:
        """Tell without looking at a fact that it can change nothing: nothing runs that it could end, or nothing may begin."""
        if self.key is None:
            return False
        if self.key in clocks:
            return self.listener.only_starts
        return not self.listener.starts or (self.listener.once and self.key in ended)


def _reader(name: str, names: set[str]) -> Callable[[Any], object]:
    """Make a way to read some values of a fact; what it has not is unknown in every fact of its name."""
    own = FACTS[name].__struct_fields__
    paths = sorted(ABOUT.get(one, one) for one in names if one in ABOUT or (one in own and one != "about"))
    return attrgetter(*paths) if paths else lambda _: None
