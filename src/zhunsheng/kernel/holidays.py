"""Know the public holidays and make-up days of a country, and say loudly where that knowledge ends.

The State Council publishes a year's plan in the autumn before it. Beyond the last published day nobody
knows which weekend will be worked, so a due time computed there would be a guess: it is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from importlib import resources

import msgspec

from zhunsheng.kernel.errors import BadInput, Refusal


class CalendarNotPublished(Refusal):
    """The {name} holiday plan for {day} is not known here (known from {first} to {last}); add the new plan first."""

    code = "calendar.not_published"

    def __init__(self, name: str, day: date, first: date, last: date) -> None:
        super().__init__(name=name, day=str(day), first=str(first), last=str(last))


class _Span(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    holiday: str
    first: date
    last: date


class _Year(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    papers: tuple[str, ...]
    off: tuple[_Span, ...]
    worked: tuple[date, ...]


class _Plan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    published_from: date
    published_through: date
    next_year_expected_from: str
    names: dict[str, dict[str, str]]
    years: dict[str, _Year]
    about: dict[str, str] = {}


class Holidays(msgspec.Struct, frozen=True, kw_only=True, cache_hash=True):
    """Keep which days are off and which weekend days are worked instead, within the published years."""

    name: str
    published_from: date
    published_through: date
    next_year_expected_from: tuple[int, int]
    off: frozenset[date]
    worked: frozenset[date]

    def require(self, day: date) -> None:
        """Refuse a day of which no plan is known."""
        if not self.published_from <= day <= self.published_through:
            raise CalendarNotPublished(self.name, day, self.published_from, self.published_through)

    def is_off(self, day: date) -> bool:
        """Tell whether the plan gives this day off. Refuses: a day not published."""
        self.require(day)
        return day in self.off

    def is_worked(self, day: date) -> bool:
        """Tell whether the plan has this weekend day worked as a make-up day. Refuses: a day not published."""
        self.require(day)
        return day in self.worked

    def is_overdue(self, today: date) -> bool:
        """Tell whether next year's plan should be here by now, so that the desk can warn in time."""
        expected = date(self.published_through.year, *self.next_year_expected_from)
        return today >= expected


def holidays_from(text: str | bytes) -> Holidays:
    """Read a holiday plan from JSON. Refuses: unknown keys, spans turned round, days outside the plan."""
    try:
        plan = msgspec.json.decode(text, type=_Plan)
        expected = date.fromisoformat(f"2000-{plan.next_year_expected_from}")
    except (msgspec.MsgspecError, ValueError) as fault:
        raise BadInput("holiday plan", "a JSON plan like the shipped one", str(fault)) from fault
    off = frozenset(day for year in plan.years.values() for span in year.off for day in _days(span))
    worked = frozenset(day for year in plan.years.values() for day in year.worked)
    _check(plan, off, worked)
    return Holidays(
        name=plan.name,
        published_from=plan.published_from,
        published_through=plan.published_through,
        next_year_expected_from=(expected.month, expected.day),
        off=off,
        worked=worked,
    )


def _days(span: _Span) -> list[date]:
    length = (span.last - span.first).days
    if length < 0:
        raise BadInput(f"holiday {span.holiday}", "a span whose last day is not before its first", span.first)
    return [span.first + timedelta(days=n) for n in range(length + 1)]


def _check(plan: _Plan, off: frozenset[date], worked: frozenset[date]) -> None:
    first, last = plan.published_from, plan.published_through
    for year in range(first.year, last.year + 1):
        if str(year) not in plan.years or not plan.years[str(year)].off:
            raise BadInput(f"holiday plan {plan.name}", "complete for every published year", year)
    for day in sorted(off | worked):
        if not first <= day <= last:
            raise BadInput(f"holiday plan {plan.name}", f"within {first} to {last}", str(day))
    if both := sorted(off & worked):
        raise BadInput(f"holiday plan {plan.name}", "either off or worked on a day", str(both[0]))


@lru_cache(maxsize=1)
def shipped_holidays() -> Mapping[str, Holidays]:
    """Give the holiday plans that come with the desk, by name."""
    file = resources.files("zhunsheng.kernel") / "data" / "cn_holidays.json"
    chinese = holidays_from(file.read_bytes())
    return {chinese.name: chinese}
