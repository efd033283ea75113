"""What the explorer is asked, as it stands in an address: which figures, drawn how, against which other period."""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Final
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import msgspec
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from zhunsheng.ground.settings import desk
from zhunsheng.insight.queries import indicators, midnight
from zhunsheng.insight.values import By, Indicator, Period
from zhunsheng.kernel.instants import Instant
from zhunsheng.surface.pages.figures.asked import PARTS, Asked, before, whole

MOST: Final = 4
USUAL: Final = ("opened",)


class Shape(StrEnum):
    """How an answer is drawn."""

    BAR = "bar"
    LINE = "line"
    HEAT = "heat"
    SPREAD = "spread"


class Against(StrEnum):
    """What a period is compared with."""

    NOTHING = ""
    BEFORE = "before"
    MONTH = "month"
    YEAR = "year"
    DATES = "dates"


SHAPES: Final[Mapping[Shape, str | Promise]] = {
    Shape.BAR: gettext_lazy("Bars, part by part"), Shape.LINE: gettext_lazy("Line, day by day"),
    Shape.HEAT: gettext_lazy("Hours and weekdays"), Shape.SPREAD: gettext_lazy("How values are spread"),
}  # fmt: skip
AGAINST: Final[Mapping[Against, str | Promise]] = {
    Against.NOTHING: gettext_lazy("nothing"), Against.BEFORE: gettext_lazy("the period before"),
    Against.MONTH: gettext_lazy("the same days a month ago"), Against.YEAR: gettext_lazy("the same weekdays a year ago"),
    Against.DATES: gettext_lazy("chosen days"),
}  # fmt: skip


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """One question to the explorer."""

    asked: Asked
    wanted: tuple[Indicator, ...]
    shape: Shape = Shape.BAR
    against: Against = Against.NOTHING
    first: date | None = None
    final: date | None = None
    page: int = 0

    @classmethod
    def of(cls, query: QueryDict) -> "Question":
        """Read an address; what cannot be meant is left out."""
        known = {one.id: one for one in indicators()}
        names = [str(name) for name in dict.fromkeys(query.getlist("f")) if name in known][:MOST] or list(USUAL)
        shape, against, page = query.get("shape", ""), query.get("against", ""), query.get("page", "")
        first, final = whole(query.get("ofrom", ""), query.get("oto", ""))
        known_against = Against(against) if against in tuple(Against) else Against.NOTHING
        asked = Asked.of(query)
        if query.get("by", "") not in tuple(By):  # a dialogue that begins belongs to nobody yet
            asked = msgspec.structs.replace(asked, by=By.HOUR)
        return cls(
            asked=asked, wanted=tuple(known[name] for name in names),
            shape=Shape(shape) if shape in tuple(Shape) else Shape.BAR,
            against=Against.NOTHING if known_against is Against.DATES and first is None else known_against,
            first=first, final=final, page=int(page) if page.isascii() and page.isdigit() and len(page) < 5 else 0,
        )  # fmt: skip

    @property
    def names(self) -> list[str]:
        """Name the figures."""
        return [one.id for one in self.wanted]

    @property
    def filters(self) -> list[tuple[By, tuple[str, ...]]]:
        """Give each part that can be narrowed to, with what it is narrowed to."""
        return [(by, self.asked.only.get(by, ())) for by in PARTS]

    @property
    def compares(self) -> bool:
        """Tell whether another period stands beside: part by part or day by day."""
        return self.against is not Against.NOTHING and self.shape in (Shape.BAR, Shape.LINE)

    def other(self, period: Period) -> Period | None:
        """Give the period that another is compared with."""
        if self.against is Against.NOTHING:
            return None
        if self.against is Against.BEFORE:
            return before(period)
        zone = desk().time_zone
        if self.against is Against.DATES and self.first is not None and self.final is not None:
            return Period(since=midnight(self.first, zone), until=midnight(self.final + timedelta(1), zone))
        back = _month_ago if self.against is Against.MONTH else _year_ago
        last_day = _day(Instant(period.until.us - 1), zone)
        return Period(
            since=midnight(back(_day(period.since, zone)), zone), until=midnight(back(last_day) + timedelta(1), zone)
        )

    def query(self, **change: object) -> str:
        """Write the same question as an address, with something changed."""
        asked = [("f", name) for name in self.names] + [("shape", self.shape.value), ("against", self.against.value)]
        if self.against is Against.DATES:
            asked += [("ofrom", str(self.first)), ("oto", str(self.final))]
        link = self.asked.link(**change).removeprefix("?")
        return "?" + urlencode(asked) + ("&" + link if link else "")


def _day(at: Instant, zone: str) -> date:
    return at.to_datetime(ZoneInfo(zone)).date()


def _year_ago(day: date) -> date:
    return day - timedelta(days=364)


def _month_ago(day: date) -> date:
    """Give the same day of the month before, or its last one where it is shorter."""
    last_of_it = day.replace(day=1) - timedelta(days=1)
    return last_of_it.replace(day=min(day.day, last_of_it.day))
