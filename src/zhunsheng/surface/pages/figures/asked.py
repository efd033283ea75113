"""What is asked of a figure, as it stands in an address: the period, the parts, what it is narrowed to."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final, TypeVar
from urllib.parse import urlencode

import msgspec
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from zhunsheng.ground.settings import desk
from zhunsheng.insight.queries import Span, Worth, last, midnight
from zhunsheng.insight.values import By, Narrowed, Period
from zhunsheng.kernel.instants import Instant
from zhunsheng.people.queries import levels_of_agents

T = TypeVar("T")
SPANS: Final[Mapping[str, str | Promise]] = {
    Span.DAY: gettext_lazy("Today"), Span.WEEK: gettext_lazy("7 days"), Span.MONTH: gettext_lazy("30 days"),
}  # fmt: skip
BYS: Final[Mapping[By, str | Promise]] = {
    By.AGENT: gettext_lazy("Agent"), By.TEAM: gettext_lazy("Team"), By.SHOP: gettext_lazy("Shop"),
    By.CHANNEL: gettext_lazy("Channel"), By.GROUP: gettext_lazy("Skill group"), By.ISSUE: gettext_lazy("Issue type"),
    By.TIER: gettext_lazy("Customer tier"), By.LEVEL: gettext_lazy("Skill level"), By.CLAUSE: gettext_lazy("Clause"), By.HOUR: gettext_lazy("Hour of day"),
    By.WEEKDAY: gettext_lazy("Weekday"),
}  # fmt: skip
PARTS: Final = (By.AGENT, By.TEAM, By.SHOP, By.CHANNEL, By.GROUP, By.ISSUE, By.TIER, By.LEVEL, By.CLAUSE)
"""What a figure can be narrowed to."""
NUMBERS: Final = frozenset({By.AGENT, By.TEAM, By.SHOP})
LONGEST: Final = timedelta(days=800)
MOST_VALUES: Final = 50
"""To so many parts of one kind a question may be narrowed."""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """One question: over which days, broken down by what, narrowed to which parts, to which stretch of values, from which row on, with every part or the first."""

    span: Span | None = Span.WEEK
    first: date | None = None
    final: date | None = None
    by: By = By.AGENT
    only: Mapping[By, tuple[str, ...]] = msgspec.field(default_factory=dict)
    hour: int | None = None
    weekday: int | None = None
    worth: Worth | None = None
    before: tuple[int, int] | None = None
    every: bool = False

    @classmethod
    def of(cls, query: QueryDict) -> "Asked":
        """Read an address; what cannot be meant is left out."""
        first, final = whole(query.get("from", ""), query.get("to", ""))
        span, by = query.get("period", ""), query.get("by", "")
        return cls(
            span=None if first is not None else Span(span) if span in SPANS else Span.WEEK,
            first=first,
            final=final,
            by=By(by) if by in tuple(By) else By.AGENT,
            only={one: values for one in PARTS if (values := _values(one, query))},
            hour=_within(query.get("hour", ""), 0, 23),
            weekday=_within(query.get("weekday", ""), 1, 7),
            worth=_worth(query.get("least", ""), query.get("below", "")),
            before=place_of(query.get("before", "")),
            every=query.get("parts") == "all",
        )

    def period(self, at: Instant) -> Period:
        """Give the period in the desk's zone."""
        zone = desk().time_zone
        if self.first is not None and self.final is not None:
            return Period(since=midnight(self.first, zone), until=midnight(self.final + timedelta(1), zone))
        return last(self.span or Span.WEEK, at, zone)

    def narrowed(self) -> Narrowed:
        """Give what it is narrowed to."""
        number = {by: _one_or_some(tuple(map(int, values))) for by, values in self.only.items() if by in NUMBERS}
        word = {by: _one_or_some(values) for by, values in self.only.items() if by not in NUMBERS}
        return Narrowed(
            agent_id=_people(number.get(By.AGENT), self.only.get(By.LEVEL, ())), team_id=number.get(By.TEAM), shop_id=number.get(By.SHOP),
            channel=word.get(By.CHANNEL), group=word.get(By.GROUP), issue=word.get(By.ISSUE), tier=word.get(By.TIER),
            clause_id=word.get(By.CLAUSE),
        )  # fmt: skip

    def link(self, **change: object) -> str:
        """Where the same question with something changed is; the list begins at its head again."""
        asked: dict[str, object | None] = {
            "period": None if self.span is None else self.span.value, "from": self.first, "to": self.final, "by": self.by.value,
        }  # fmt: skip
        asked |= {one.value: values for one, values in self.only.items()}
        least, below = self.worth or (None, None)
        asked |= {"hour": self.hour, "weekday": self.weekday, "least": least, "below": below, "before": None} | change
        return "?" + urlencode({key: value for key, value in asked.items() if value is not None}, doseq=True)


def whole(first: str, final: str) -> tuple[date, date] | tuple[None, None]:
    """Read two days that make a period; nothing where they make none."""
    one, other = _day(first), _day(final)
    return (one, other) if one is not None and other is not None and one <= other <= one + LONGEST else (None, None)


def before(period: Period) -> Period:
    """Give the period of the same length before another."""
    return Period(since=Instant(2 * period.since.us - period.until.us), until=period.since)


def place_of(text: str) -> tuple[int, int] | None:
    """Read where a list goes on: the instant and the id of the last row of the page before."""
    at, _, number = text.partition("-")
    return (int(at), int(number)) if _number(at) and _number(number) else None


def place_words(at: Instant, number: int) -> str:
    """Write where a list goes on."""
    return f"{at.us}-{number}"


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if date(1971, 1, 1) < day < date(2200, 1, 1) else None


def _values(by: By, query: QueryDict) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(one) for one in query.getlist(by.value) if _fits(by, str(one))))[:MOST_VALUES]


def _worth(least: str, below: str) -> Worth | None:
    if not _number(least):
        return None
    return int(least), int(below) if _number(below) else None


def _people(chosen: int | tuple[int, ...] | None, levels: tuple[str, ...]) -> int | tuple[int, ...] | None:
    """Give the people that are chosen, and of some levels where these are: nobody is -1."""
    if not levels:
        return chosen
    asked = None if chosen is None else {chosen} if isinstance(chosen, int) else set(chosen)
    held = (one for one, level in levels_of_agents().items() if level in levels)
    return tuple(sorted(one for one in held if asked is None or one in asked)) or -1


def _one_or_some(values: tuple[T, ...]) -> T | tuple[T, ...]:
    return values[0] if len(values) == 1 else values


def _within(text: str, least: int, most: int) -> int | None:
    return int(text) if _number(text) and least <= int(text) <= most else None


def _fits(by: By, text: str) -> bool:
    return _number(text) if by in NUMBERS else 0 < len(text) <= 80


def _number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19
