"""Figures in words: values with their unit, parts by their names."""

from collections.abc import Collection, Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, gettext_lazy, pgettext_lazy

from zhunsheng.commerce.queries import shops
from zhunsheng.insight.queries import CHANNEL_TITLES
from zhunsheng.insight.values import By, Figure, Formula, Indicator
from zhunsheng.kernel.instants import now
from zhunsheng.people.queries import agent_cards, grades, groups, teams
from zhunsheng.standards.queries import leaves_ever
from zhunsheng.surface.pages.keeping import percent

FORMULAS: Final[Mapping[Formula, str | Promise]] = {
    Formula.SHARE: gettext_lazy("Share, with its interval"), Formula.RATIO: gettext_lazy("One number for each of another"),
    Formula.NET: gettext_lazy("Those for less those against, of 100"), Formula.MEAN: gettext_lazy("Mean"),
    Formula.PERCENTILE: gettext_lazy("Percentile"), Formula.TOTAL: gettext_lazy("Total"), Formula.COUNT: gettext_lazy("Count"),
    Formula.DISTINCT: gettext_lazy("How many people"), Formula.PER_PERSON: gettext_lazy("For each person"),
    Formula.AGE: gettext_lazy("Age of what is open"),
}  # fmt: skip
WEEKDAYS: Final[tuple[str | Promise, ...]] = (
    pgettext_lazy("weekday", "Mon"), pgettext_lazy("weekday", "Tue"), pgettext_lazy("weekday", "Wed"),
    pgettext_lazy("weekday", "Thu"), pgettext_lazy("weekday", "Fri"), pgettext_lazy("weekday", "Sat"),
    pgettext_lazy("weekday", "Sun"),
)  # fmt: skip
TIERS: Final[Mapping[str, str | Promise]] = {
    "vip": gettext_lazy("Members (VIP)"), "repeat": gettext_lazy("Returning customers"), "new": gettext_lazy("New customers"),
    "anonymous": gettext_lazy("Unknown visitors"),
}  # fmt: skip
HOUR, DAY = 3600, 86_400


def value_words(indicator: Indicator, value: float | None) -> str:
    """Write a value with its unit; nothing to reckon from is no data, never zero."""
    if value is None:
        return gettext("no data")
    if indicator.formula is Formula.SHARE or (indicator.formula is Formula.RATIO and value < 1):
        return percent(value)
    if indicator.unit == "%":
        return percent(value / 100)
    if indicator.unit == "s":
        return duration_words(value)
    if indicator.unit == "h":
        return gettext("%(n)s h") % {"n": f"{value:.1f}"}
    return str(round(value)) if value == round(value) else f"{value:.2f}".rstrip("0")


def duration_words(seconds: float) -> str:
    """Write a length of time as people say it."""
    if seconds < 100:
        return gettext("%(n)s s") % {"n": f"{seconds:.1f}".removesuffix(".0")}
    if seconds < HOUR:
        return gettext("%(n)s min") % {"n": f"{seconds / 60:.1f}".removesuffix(".0")}
    if seconds < 2 * DAY:
        return gettext("%(n)s h") % {"n": f"{seconds / HOUR:.1f}".removesuffix(".0")}
    return gettext("%(n)s days") % {"n": f"{seconds / DAY:.1f}".removesuffix(".0")}


def rests_on(indicator: Indicator, figure: Figure) -> str:
    """Say what a figure rests on."""
    if indicator.among:
        return gettext("%(n)s of %(among)s") % {"n": figure.n, "among": figure.among}
    return "" if indicator.formula is Formula.COUNT else gettext("from %(n)s") % {"n": figure.n}


def interval_words(indicator: Indicator, figure: Figure) -> str:
    """Write the interval of a share."""
    if figure.low is None or figure.high is None:
        return ""
    return f"{value_words(indicator, figure.low)} – {value_words(indicator, figure.high)}"


def part_words(by: By, parts: Collection[str | int]) -> dict[str | int, str]:
    """Name the parts of a breakdown; nobody and nothing have a word too."""
    lang = get_language() or "zh-hans"
    if by is By.AGENT:
        known: Mapping[str | int, str] = {card.id: card.name for card in agent_cards({int(one) for one in parts})}
    elif by is By.TEAM:
        known = {team.id: team.name for team in teams()}
    elif by is By.SHOP:
        known = {shop.id: shop.name for shop in shops()}
    elif by is By.GROUP:
        known = {one.code: one.zh if lang.startswith("zh") else one.en for one in groups()}
    elif by is By.LEVEL:
        known = {one.code: one.zh if lang.startswith("zh") else one.en for one in grades()}
    elif by is By.ISSUE:
        known = _issues(lang)
    elif by is By.CHANNEL:
        known = {code: title.of(lang) for code, title in CHANNEL_TITLES.items()}
    elif by is By.TIER:
        known = {code: str(words) for code, words in TIERS.items()}
    elif by is By.WEEKDAY:
        known = {number: str(words) for number, words in enumerate(WEEKDAYS, start=1)}
    elif by is By.HOUR:
        known = {hour: f"{hour:02}:00" for hour in range(24)}
    else:
        known = {}
    nobody = gettext("not assigned")
    return {one: known.get(one) or (nobody if one in (0, "") and by is not By.HOUR else str(one)) for one in parts}


def _issues(lang: str) -> Mapping[str | int, str]:
    return {code: one.title.of(lang) for code, one in leaves_ever(now()).items()}
