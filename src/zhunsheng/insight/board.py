"""The wallboard's settings and its alerts; pure."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit

import msgspec

from zhunsheng.kernel.errors import BadInput
from zhunsheng.standards.values import Text

__all__ = [
    "CHANNEL_TITLES",
    "FIGURES",
    "HIGH_IS_BAD",
    "TITLES",
    "BoardSettings",
    "Measure",
    "Raised",
    "Scope",
    "Scoped",
    "Watched",
    "check_board",
    "tripped",
]


class Measure(StrEnum):
    """What an alert watches: the floor at this moment, or a figure of today."""

    WAITING = "waiting"
    LONGEST = "longest"
    OVERDUE = "overdue"
    BREACHES = "breaches"
    RESPONSE = "response"
    SERVICE = "service-level"
    SATISFACTION = "satisfaction"
    SOLVED = "solved"


class Scope(StrEnum):
    """Whether an alert watches the whole desk, or one team, shop, channel or skill group."""

    DESK = ""
    TEAM = "team"
    SHOP = "shop"
    CHANNEL = "channel"
    GROUP = "group"


FIGURES: Final = (Measure.BREACHES, Measure.RESPONSE, Measure.SERVICE, Measure.SATISFACTION, Measure.SOLVED)
"""What is a figure, under its own name."""
HIGH_IS_BAD: Final = frozenset({Measure.WAITING, Measure.LONGEST, Measure.OVERDUE, Measure.BREACHES, Measure.RESPONSE})
TITLES: Final[Mapping[Measure, Text]] = {
    Measure.WAITING: Text(zh="等待人数", en="Customers waiting"),
    Measure.LONGEST: Text(zh="最长等待（秒）", en="Longest wait (seconds)"),
    Measure.OVERDUE: Text(zh="已到时的计时", en="Clocks past their line"),
    Measure.BREACHES: Text(zh="今天的超时", en="Breaches today"),
    Measure.RESPONSE: Text(zh="今天的平均响应时间（秒）", en="Average response today (seconds)"),
    Measure.SERVICE: Text(zh="今天的服务水平", en="Service level today"),
    Measure.SATISFACTION: Text(zh="今天的满意度", en="Satisfied today"),
    Measure.SOLVED: Text(zh="今天的解决率", en="Solved today"),
}
OF_NO_TEAM: Final = frozenset({Measure.WAITING, Measure.LONGEST})
"""Who still waits belongs to no team yet."""
CHANNEL_TITLES: Final[Mapping[str, Text]] = {
    "webchat": Text(zh="网页咨询", en="Web chat"),
    "email": Text(zh="邮件", en="E-mail"),
    "hotline": Text(zh="热线", en="Hotline"),
    "form": Text(zh="客户自助表单", en="The customer's own form"),
    "import": Text(zh="文件导入", en="A file"),
    "api": Text(zh="接口", en="Interface"),
}
MOST_MAILS: Final = 20
MOST_SCOPED: Final = 40


class Watched(msgspec.Struct, frozen=True, kw_only=True):
    """What an alert watches: a measure of the whole desk or of one part; `part` is the id of a team or shop, or the code of a channel or skill group."""

    measure: Measure
    scope: Scope = Scope.DESK
    part: str = ""


class Scoped(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A level that holds for one team, shop, channel or skill group. Units: as the measure is shown."""

    measure: Measure
    scope: Scope
    part: str
    level: float


class BoardSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the wallboard shows of people, when it raises an alarm and where, and to whom reports are mailed.

    Units  `levels` as the measure is shown: how many, seconds, or a share from 0 to 1
    """

    names_people: bool = False
    ranks_people: bool = False
    levels: Mapping[Measure, float] = msgspec.field(default_factory=dict)
    scoped: tuple[Scoped, ...] = ()
    mails: tuple[str, ...] = ()
    language: str = "zh-hans"
    webhook: str = ""
    reports: tuple[str, ...] = ()

    def watched(self) -> dict[Watched, float]:
        """Give everything that is watched with its level: the desk's first, then the parts'."""
        desk = {Watched(measure=measure): level for measure, level in sorted(self.levels.items())}
        return desk | {Watched(measure=one.measure, scope=one.scope, part=one.part): one.level for one in self.scoped}


class Raised(msgspec.Struct, frozen=True, kw_only=True):
    """An alert that stands: what is watched of whom, its level, the value when it was raised, since when (microseconds)."""

    measure: Measure
    scope: Scope = Scope.DESK
    part: str = ""
    level: float
    value: float
    since: int


def check_board(wanted: BoardSettings) -> None:
    """Refuse settings that cannot be meant. Refuses: BadInput."""
    for measure, level in wanted.levels.items():
        _check_level(measure, level)
    _check_scoped(wanted.scoped)
    for listed in (wanted.mails, wanted.reports):
        if len(listed) > MOST_MAILS:
            raise BadInput("the addresses", f"at most {MOST_MAILS}", len(listed))
    if wanted.webhook:
        parts = urlsplit(wanted.webhook)
        if parts.scheme not in ("http", "https") or not parts.hostname or len(wanted.webhook) > 500:
            raise BadInput("the webhook", "an address such as https://example.com/alerts", wanted.webhook)


def _check_level(measure: Measure, level: float) -> None:
    most = 1 if measure in FIGURES and measure not in HIGH_IS_BAD else 1_000_000
    if not 0 <= level <= most:
        raise BadInput(f"the level of {measure.value}", f"0 to {most}", level)


def _check_scoped(scoped: tuple[Scoped, ...]) -> None:
    if len(scoped) > MOST_SCOPED:
        raise BadInput("the levels of parts", f"at most {MOST_SCOPED}", len(scoped))
    known = set[Watched]()
    for one in scoped:
        _check_level(one.measure, one.level)
        place = f"the level of {one.measure.value} for {one.scope.value or 'the desk'} {one.part}".rstrip()
        if one.scope is Scope.DESK or not one.part:
            raise BadInput(place, "a team, shop, channel or skill group", one.part)
        if one.scope is Scope.TEAM and one.measure in OF_NO_TEAM:
            raise BadInput(
                place, "a shop, channel or skill group: who still waits belongs to no team yet", one.scope.value
            )
        watched = Watched(measure=one.measure, scope=one.scope, part=one.part)
        if watched in known:
            raise BadInput(place, "given only once", one.level)
        known.add(watched)


def tripped(measure: Measure, level: float, value: float | None) -> bool:
    """Tell whether a value is past its level; nothing to reckon from is past none."""
    if value is None:
        return False
    return value >= level if measure in HIGH_IS_BAD else value < level
