"""What a figure is: counters over facts, and indicators over counters, as data."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

import msgspec

from zhunsheng.kernel.durations import US_PER_SECOND
from zhunsheng.kernel.instants import Instant
from zhunsheng.standards.values import Text

SLOT_US: Final = 15 * 60 * US_PER_SECOND
"""A quarter of an hour: every zone in use today lies a whole number of them away from UTC."""

EMPTIED_BY: Final = "shop.removed"
"""The fact after which nothing counts any more that counted for its shop."""

ERASED_BY: Final = "agent.erased"
"""The fact after which nothing counts any more that counted for a person outside of every shop: presence, contributions."""


class Formula(StrEnum):
    """How an indicator is reckoned from its counters."""

    SHARE = "share"
    RATIO = "ratio"
    NET = "net"
    MEAN = "mean"
    PERCENTILE = "percentile"
    TOTAL = "total"
    COUNT = "count"
    DISTINCT = "distinct"
    PER_PERSON = "per_person"
    AGE = "age"


ADDS_UP: Final = frozenset({Formula.SHARE, Formula.RATIO, Formula.NET, Formula.MEAN, Formula.TOTAL, Formula.COUNT})
"""What is reckoned from sums alone; the others need the marks or the people behind them."""


PEOPLED: Final = frozenset({Formula.DISTINCT, Formula.PER_PERSON})
"""What asks how many people are behind it."""


class Better(StrEnum):
    """Which way is good."""

    HIGHER = "higher"
    LOWER = "lower"


class Aim(StrEnum):
    """What a target asks: a level that is kept, or a movement from month to month."""

    LEVEL = "level"
    RISING = "rising"
    FALLING = "falling"


class Weight(StrEnum):
    """Whether a figure leads or supports (ec-5.1)."""

    CORE = "core"
    SUPPORTING = "supporting"


class By(StrEnum):
    """What a figure may be broken down by."""

    CLAUSE = "clause"
    SHOP = "shop"
    TEAM = "team"
    AGENT = "agent"
    GROUP = "group"
    CHANNEL = "channel"
    TIER = "tier"
    ISSUE = "issue"
    LEVEL = "level"
    HOUR = "hour"
    WEEKDAY = "weekday"


class Undoing(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A fact that takes a count back: found by its key, and only so long after it where `within_s` says so."""

    fact: str
    key: tuple[str, ...]
    where: Mapping[str, object] | None = None
    within_s: int | None = None


class Counter(msgspec.Struct, frozen=True, kw_only=True):
    """Which facts count, when, for which clause and how much.

    `where` holds the condition as it is written. `at` names the field with the instant, where it is not the fact's own, `before` a
    field that lies between that instant and the one it counts at. `value` is what is summed up; with `since` it is the time that has
    passed since the latest mark of those counters with the same key (`by`). `unless`: not where those counters have a mark with that key.
    `key` finds a count again when a fact of `undone_by`, or the next fact of its own kind where it `replaces`, takes it back.
    `hours`: only what falls between these minutes of the day, in the desk's zone. `at_most`: only values up to so much.
    """

    id: str
    fact: str
    where: Mapping[str, object] | None = None
    clause: str | None = None
    at: str | None = None
    before: str | None = None
    value: str | None = None
    key: tuple[str, ...] = ()
    undone_by: tuple[Undoing, ...] = ()
    since: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    hours: tuple[int, int] | None = None
    at_most: int | None = None
    person: str | None = None

    @property
    def measures(self) -> bool:
        """Tell whether it has a value."""
        return self.value is not None or bool(self.since)


class Indicator(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One figure with its one definition.

    Units  `share`: 0 to 1, `of` (less `against`, which are some of them) among `among` (without `less`); `ratio`: `of` for each of `among`, which need not contain it; `net`: 100 times (`of` less
           `against`) among `among`; `mean`, `percentile`, `total`: the values of `of` divided by `per` (microseconds to seconds);
           `count`: how many; `distinct`: how many people; `per_person`: `of` for each person; `age`: how old what stands is.
           `enough`: below so many the figure is marked as resting on little.
    `paired`: each of `of` follows from one of `among` and counts at the same instant, as an answer does from a question.
    `target_of` names the clause whose figure `figure` is aimed at, where that clause is in force. `clauses`: whose figure this is.
    `guards`: what must be looked at together with it, so that nobody wins by pushing one alone. `settles_s`: for so long a count may
    still be taken back. `awaits`: what is missing before anything can count; until then there is no data.
    """

    id: str
    title: Text
    says: Text
    formula: Formula
    of: tuple[str, ...] = ()
    among: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    less: tuple[str, ...] = ()
    paired: bool = False
    per: int = 1
    percent: int = 50
    unit: str = ""
    better: Better = Better.HIGHER
    enough: int = 1
    target_of: str | None = None
    figure: str | None = None
    aim: Aim = Aim.LEVEL
    uplift_figure: str | None = None
    clauses: tuple[str, ...] = ()
    weight: Weight = Weight.SUPPORTING
    guards: tuple[str, ...] = ()
    excludes: Text | None = None
    source: str = ""
    edition: int = 1
    settles_s: int = 0
    awaits: Text | None = None

    @property
    def counters(self) -> tuple[str, ...]:
        """Name every counter that it needs."""
        return tuple(dict.fromkeys((*self.of, *self.among, *self.against, *self.less)))


class Definitions(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that is counted and shown."""

    counters: Mapping[str, Counter]
    indicators: Mapping[str, Indicator]
    by_fact: Mapping[str, tuple[Counter, ...]]
    undone_by: Mapping[str, tuple[tuple[Counter, Undoing], ...]]

    def facts(self) -> frozenset[str]:
        """Name the facts that count."""
        return frozenset({*self.by_fact, *self.undone_by, EMPTIED_BY, ERASED_BY})

    @property
    def ranked(self) -> frozenset[str]:
        """Name the counters whose values some figure puts in their order."""
        return self._of(Formula.PERCENTILE)

    @property
    def peopled(self) -> frozenset[str]:
        """Name the counters behind which some figure counts the people."""
        return self._of(*PEOPLED)

    def _of(self, *formulas: Formula) -> frozenset[str]:
        return frozenset(name for one in self.indicators.values() if one.formula in formulas for name in one.of)


class Place(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Where something counted: what a figure can be broken down by. Nobody is 0."""

    shop_id: int = 0
    team_id: int = 0
    agent_id: int = 0
    group: str = ""
    channel: str = ""
    tier: str = ""
    issue: str = ""


class Counted(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One thing that counted."""

    counter: str
    clause_id: str
    fact_id: int
    dialogue_id: int
    key_id: int
    at: Instant
    value: int
    place: Place
    case_id: int = 0

    @property
    def slot(self) -> int:
        """The quarter of an hour it fell into, in microseconds."""
        return self.at.us - self.at.us % SLOT_US


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
    """One thing behind a figure: which dialogue or case, when, whose, the value it brought in, and where it is one the clock."""

    id: int
    counter: str
    clause_id: str
    dialogue_id: int
    agent_id: int
    team_id: int
    shop_id: int
    at: Instant
    case_id: int = 0
    value: int = 0
    clock_id: int = 0


class ReportKind(StrEnum):
    """How long a report looks back."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"


class ReportLine(msgspec.Struct, frozen=True, kw_only=True):
    """One figure of a report. `met`: whether it reached its target; missing where there is none or too little to say so."""

    indicator: str
    figure: Figure
    before: Figure
    target: float | None
    met: bool | None
    core: bool


OTHERS: Final = "others"
"""The part of a change under which stands what is left of it beside its largest parts."""


class ReportPart(msgspec.Struct, frozen=True, kw_only=True):
    """One part of what moved a figure, with its size in the figure's own unit."""

    part: str | int
    size: float
    rate: float
    mix: float


class ReportInside(msgspec.Struct, frozen=True, kw_only=True):
    """What moved the largest part of a change itself, by another breakdown; the pieces add up to that part's own change."""

    part: str | int
    by: By
    change: float
    parts: list[ReportPart]


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """A clause or an issue type with its figure now and before."""

    part: str
    figure: Figure
    before: Figure


class Heaped(msgspec.Struct, frozen=True, kw_only=True):
    """Like messages of customers that no question answered: how many in the period and in the one before; their ids, not their words."""

    message_ids: list[int]
    number: int
    before: int


class Voice(msgspec.Struct, frozen=True, kw_only=True):
    """A rating with words of the customer; the words stay where they were written, and go from the report when they go there."""

    rating_id: int
    score: int


class ReportBody(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that stands in a report: numbers, codes and ids, in no language and without anybody's words.

    Units  `since`, `until` in microseconds; `moved`: the largest parts of each change, and under `others` what is left of it
    """

    kind: ReportKind
    since: int
    until: int
    zone: str
    lines: list[ReportLine]
    moved: dict[str, list[ReportPart]]
    moved_by: dict[str, By]
    clauses: list[Standing]
    issues: list[Standing]
    changes: dict[str, float] = {}
    heaps: list[Heaped] = []
    voices: list[Voice] = []
    inside: dict[str, ReportInside] = {}


class ReportShown(msgspec.Struct, frozen=True, kw_only=True):
    """A report in the list."""

    id: int
    kind: ReportKind
    since: Instant
    until: Instant
    made_at: Instant
    missed: int
    met: int


class Narrowed(msgspec.Struct, frozen=True, kw_only=True):
    """A figure of a part only, or of some parts together; empty fields narrow nothing."""

    clause_id: str | tuple[str, ...] | None = None
    shop_id: int | tuple[int, ...] | None = None
    team_id: int | tuple[int, ...] | None = None
    agent_id: int | tuple[int, ...] | None = None
    group: str | tuple[str, ...] | None = None
    channel: str | tuple[str, ...] | None = None
    tier: str | tuple[str, ...] | None = None
    issue: str | tuple[str, ...] | None = None

    @property
    def one_clause(self) -> str | None:
        """Name the clause where it is narrowed to one."""
        return self.clause_id if isinstance(self.clause_id, str) else None
