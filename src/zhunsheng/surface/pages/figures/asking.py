"""What the explorer is asked, as it stands in an address: which figures, drawn how, against which other period."""

from collections.abc import Mapping
from datetime import timedelta
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
from zhunsheng.surface.pages.figures.asked import PARTS, Asked, before

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
    YEAR = "year"


SHAPES: Final[Mapping[Shape, str | Promise]] = {
    Shape.BAR: gettext_lazy("Bars, part by part"), Shape.LINE: gettext_lazy("Line, day by day"),
    Shape.HEAT: gettext_lazy("Hours and weekdays"), Shape.SPREAD: gettext_lazy("How values are spread"),
}  # fmt: skip
AGAINST: Final[Mapping[Against, str | Promise]] = {
    Against.NOTHING: gettext_lazy("nothing"), Against.BEFORE: gettext_lazy("the period before"),
    Against.YEAR: gettext_lazy("the same weekdays a year ago"),
}  # fmt: skip


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """One question to the explorer."""

    asked: Asked
    wanted: tuple[Indicator, ...]
    shape: Shape = Shape.BAR
    against: Against = Against.NOTHING

    @classmethod
    def of(cls, query: QueryDict) -> "Question":
        """Read an address; what cannot be meant is left out."""
        known = {one.id: one for one in indicators()}
        names = [str(name) for name in dict.fromkeys(query.getlist("f")) if name in known][:MOST] or list(USUAL)
        shape, against = query.get("shape", ""), query.get("against", "")
        return cls(
            asked=Asked.of(query), wanted=tuple(known[name] for name in names),
            shape=Shape(shape) if shape in tuple(Shape) else Shape.BAR,
            against=Against(against) if against in tuple(Against) else Against.NOTHING,
        )  # fmt: skip

    @property
    def names(self) -> list[str]:
        """Name the figures."""
        return [one.id for one in self.wanted]

    @property
    def filters(self) -> list[tuple[By, str]]:
        """Give each part that can be narrowed to, with what it is narrowed to."""
        return [(by, self.asked.only.get(by, "")) for by in PARTS]

    def other(self, period: Period) -> Period | None:
        """Give the period that another is compared with."""
        if self.against is Against.NOTHING:
            return None
        if self.against is Against.BEFORE:
            return before(period)
        zone = desk().time_zone
        return Period(since=_year_ago(period.since, zone), until=_year_ago(period.until, zone))

    def query(self, **change: object) -> str:
        """Write the same question as an address, with something changed."""
        asked = [("f", name) for name in self.names] + [("shape", self.shape.value), ("against", self.against.value)]
        link = self.asked.link(**change).removeprefix("?")
        return "?" + urlencode(asked) + ("&" + link if link else "")


def _year_ago(at: Instant, zone: str) -> Instant:
    return midnight(at.to_datetime(ZoneInfo(zone)).date() - timedelta(days=364), zone)
