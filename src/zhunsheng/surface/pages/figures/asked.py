"""What is asked of a figure, as it stands in an address: the period, the parts, what it is narrowed to."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final
from urllib.parse import urlencode

import msgspec
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from zhunsheng.ground.settings import desk
from zhunsheng.insight.queries import Span, last, midnight
from zhunsheng.insight.values import By, Narrowed, Period
from zhunsheng.kernel.instants import Instant

SPANS: Final[Mapping[str, str | Promise]] = {
    Span.DAY: gettext_lazy("Today"), Span.WEEK: gettext_lazy("7 days"), Span.MONTH: gettext_lazy("30 days"),
}  # fmt: skip
BYS: Final[Mapping[By, str | Promise]] = {
    By.AGENT: gettext_lazy("Agent"), By.TEAM: gettext_lazy("Team"), By.SHOP: gettext_lazy("Shop"),
    By.CHANNEL: gettext_lazy("Channel"), By.GROUP: gettext_lazy("Skill group"), By.ISSUE: gettext_lazy("Issue type"),
    By.TIER: gettext_lazy("Customer tier"), By.CLAUSE: gettext_lazy("By clause"), By.HOUR: gettext_lazy("Hour of day"),
    By.WEEKDAY: gettext_lazy("Weekday"),
}  # fmt: skip
PARTS: Final = (By.AGENT, By.TEAM, By.SHOP, By.CHANNEL, By.GROUP, By.ISSUE, By.TIER, By.CLAUSE)
"""What a figure can be narrowed to."""
NUMBERS: Final = frozenset({By.AGENT, By.TEAM, By.SHOP})
LONGEST: Final = timedelta(days=800)


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """One question: over which days, broken down by what, narrowed to which parts, from which row on, with every part or the first."""

    span: Span | None = Span.WEEK
    first: date | None = None
    final: date | None = None
    by: By = By.AGENT
    only: Mapping[By, str] = msgspec.field(default_factory=dict)
    before: tuple[int, int] | None = None
    every: bool = False

    @classmethod
    def of(cls, query: QueryDict) -> "Asked":
        """Read an address; what cannot be meant is left out."""
        first, final = _day(query.get("from", "")), _day(query.get("to", ""))
        whole = first is not None and final is not None and first <= final <= first + LONGEST
        span, by = query.get("period", ""), query.get("by", "")
        return cls(
            span=None if whole else Span(span) if span in SPANS else Span.WEEK,
            first=first if whole else None,
            final=final if whole else None,
            by=By(by) if by in tuple(By) else By.AGENT,
            only={one: str(query[one.value]) for one in PARTS if _fits(one, query.get(f"{one.value}", ""))},
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
        number = {by: int(value) for by, value in self.only.items() if by in NUMBERS}
        word = {by: value for by, value in self.only.items() if by not in NUMBERS}
        return Narrowed(
            agent_id=number.get(By.AGENT), team_id=number.get(By.TEAM), shop_id=number.get(By.SHOP),
            channel=word.get(By.CHANNEL), group=word.get(By.GROUP), issue=word.get(By.ISSUE), tier=word.get(By.TIER),
            clause_id=word.get(By.CLAUSE),
        )  # fmt: skip

    def link(self, **change: object) -> str:
        """Where the same question with something changed is; the list begins at its head again."""
        asked: dict[str, object | None] = {
            "period": None if self.span is None else self.span.value, "from": self.first, "to": self.final, "by": self.by.value,
        }  # fmt: skip
        asked |= {one.value: value for one, value in self.only.items() if one.value != "by"}
        asked |= {"before": None} | change
        return "?" + urlencode({key: value for key, value in asked.items() if value is not None})


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


def _fits(by: By, text: str) -> bool:
    return _number(text) if by in NUMBERS else 0 < len(text) <= 80


def _number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19
