"""What a figure is: counters over facts, and indicators over counters, as data."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

import msgspec

from zhunsheng.kernel.conditions import Condition
from zhunsheng.kernel.durations import US_PER_SECOND
from zhunsheng.kernel.instants import Instant
from zhunsheng.standards.values import Text

SLOT_US: Final = 15 * 60 * US_PER_SECOND
"""A quarter of an hour: every zone in use today lies a whole number of them away from UTC."""

EMPTIED_BY: Final = "shop.removed"
"""The fact after which nothing counts any more that counted for its shop."""


class Formula(StrEnum):
    """How an indicator is reckoned from its counters."""

    SHARE = "share"
    MEAN = "mean"
    COUNT = "count"


class Better(StrEnum):
    """Which way is good."""

    HIGHER = "higher"
    LOWER = "lower"


class By(StrEnum):
    """What a figure may be broken down by."""

    CLAUSE = "clause"
    SHOP = "shop"
    TEAM = "team"
    AGENT = "agent"
    GROUP = "group"
    CHANNEL = "channel"
    TIER = "tier"


class Counter(msgspec.Struct, frozen=True, kw_only=True):
    """Which facts count, when, for which clause and how much.

    `clause` names the field that holds the clause or the clauses; `at` the field with the instant, where it is not the
    fact's own; `value` the field that is summed up. `key` names the field by which a count is found again: a fact called
    `undone_by` with the same key takes it back, and where it `replaces`, so does the next fact of its own kind.
    """

    id: str
    fact: str
    where: Condition | None = None
    clause: str | None = None
    at: str | None = None
    value: str | None = None
    key: str | None = None
    undone_by: str | None = None
    replaces: bool = False


class Indicator(msgspec.Struct, frozen=True, kw_only=True):
    """One figure with its one definition.

    Units  `share`: 0 to 1, `of` among `among`; `mean`: the values of `of` divided by `per` (microseconds to seconds);
           `count`: how many. `enough`: below so many the figure is marked as resting on little.
    `target_of` names the clause whose figure `target` is aimed at, where that clause is in force.
    """

    id: str
    title: Text
    says: Text
    formula: Formula
    of: tuple[str, ...]
    among: tuple[str, ...] = ()
    per: int = 1
    unit: str = ""
    better: Better = Better.HIGHER
    enough: int = 1
    target_of: str | None = None

    @property
    def counters(self) -> tuple[str, ...]:
        """Name every counter that it needs."""
        return tuple(dict.fromkeys((*self.of, *self.among)))


class Definitions(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that is counted and shown."""

    counters: Mapping[str, Counter]
    indicators: Mapping[str, Indicator]
    by_fact: Mapping[str, tuple[Counter, ...]]
    undone_by: Mapping[str, tuple[Counter, ...]]

    def facts(self) -> frozenset[str]:
        """Name the facts that count."""
        return frozenset({*self.by_fact, *self.undone_by, EMPTIED_BY})


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where something counted: what a figure can be broken down by. Nobody is 0."""

    shop_id: int = 0
    team_id: int = 0
    agent_id: int = 0
    group: str = ""
    channel: str = ""
    tier: str = ""


class Counted(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that counted."""

    counter: str
    clause_id: str
    fact_id: int
    dialogue_id: int
    key_id: int
    at: Instant
    value: int
    place: Place

    @property
    def slot(self) -> int:
        """The quarter of an hour it fell into, in microseconds."""
        return self.at.us - self.at.us % SLOT_US


class Undone(msgspec.Struct, frozen=True, kw_only=True):
    """A count that is taken back, found by its key."""

    counter: str
    key_id: int


class Emptied(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that counted for a shop is taken back: the shop is gone."""

    shop_id: int


class Period(msgspec.Struct, frozen=True, kw_only=True):
    """From an instant until before another."""

    since: Instant
    until: Instant


class Sum(msgspec.Struct, frozen=True, kw_only=True):
    """How many, and the sum of their values."""

    n: int = 0
    total: int = 0


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """An indicator's value over a period. `value` is missing where there is nothing to reckon from; that is never zero.

    Units  `value` in the indicator's unit; `low` and `high`: the 95 % Wilson interval of a share
    """

    indicator: str
    value: float | None
    n: int
    among: int
    low: float | None = None
    high: float | None = None
    is_small: bool = False


class Behind(msgspec.Struct, frozen=True, kw_only=True):
    """One thing behind a figure: which dialogue, when, whose."""

    id: int
    counter: str
    clause_id: str
    dialogue_id: int
    agent_id: int
    team_id: int
    shop_id: int
    at: Instant


class Narrowed(msgspec.Struct, frozen=True, kw_only=True):
    """A figure of a part only; empty fields narrow nothing."""

    clause_id: str | None = None
    shop_id: int | None = None
    team_id: int | None = None
    agent_id: int | None = None
    group: str | None = None
    channel: str | None = None
    tier: str | None = None
