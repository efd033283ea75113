"""Measure lengths of time with their kind: wall time, working time, working days. Kinds never mix."""

from __future__ import annotations

import re
from typing import Any, ClassVar, Final, Self

from typing_extensions import override

from zhunsheng.kernel.errors import BadInput

US_PER_SECOND: Final = 1_000_000
_UNITS: Final = {
    "us": 1,
    "ms": 1_000,
    "s": US_PER_SECOND,
    "min": 60 * US_PER_SECOND,
    "h": 3_600 * US_PER_SECOND,
    "d": 86_400 * US_PER_SECOND,
}
_EXPECTED: Final = 'a length of time such as "30 s", "3 min", "2 h", "1 d", "8 work h", "1 workday" or "5 workdays"'
_TEXT: Final = re.compile(r"(\d{1,12}) (?:(work )?(us|ms|s|min|h|d)|(workdays?))", re.ASCII)


class _Span:
    """Share the arithmetic of wall time and working time while keeping the two kinds apart."""

    __slots__ = ("us",)
    us: int
    _units: ClassVar[tuple[str, ...]]
    _word: ClassVar[str] = ""

    def __init__(self, us: int) -> None:
        _set_us(self, us)

    @override
    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a {type(self).__name__} is frozen")

    @override
    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.us,)

    @property
    def seconds(self) -> float:
        """Give the length in seconds, for showing and for charts."""
        return self.us / US_PER_SECOND

    def part(self, percent: int) -> Self:
        """Take so many percent of this length, rounded down to the microsecond."""
        return type(self)(self.us * percent // 100)

    def __add__(self, other: Self) -> Self:
        return type(self)(self.us + other.us) if type(other) is type(self) else NotImplemented

    def __sub__(self, other: Self) -> Self:
        return type(self)(self.us - other.us) if type(other) is type(self) else NotImplemented

    def __mul__(self, times: object) -> Self:
        return type(self)(self.us * times) if isinstance(times, int) else NotImplemented

    __rmul__ = __mul__

    def __neg__(self) -> Self:
        return type(self)(-self.us)

    @override
    def __eq__(self, other: object) -> bool:
        return self.us == other.us if type(other) is type(self) else NotImplemented

    @override
    def __hash__(self) -> int:
        return hash((type(self), self.us))

    def __lt__(self, other: Self) -> bool:
        return self.us < other.us if type(other) is type(self) else NotImplemented

    def __le__(self, other: Self) -> bool:
        return self.us <= other.us if type(other) is type(self) else NotImplemented

    def __gt__(self, other: Self) -> bool:
        return self.us > other.us if type(other) is type(self) else NotImplemented

    def __ge__(self, other: Self) -> bool:
        return self.us >= other.us if type(other) is type(self) else NotImplemented

    def __bool__(self) -> bool:
        return self.us != 0

    @override
    def __str__(self) -> str:
        if not self.us:
            return f"0 {self._word}s"
        unit = next(name for name in self._units if self.us % _UNITS[name] == 0)
        return f"{self.us // _UNITS[unit]} {self._word}{unit}"

    @override
    def __repr__(self) -> str:
        return f"{type(self).__name__}({self})"


_set_us = _Span.__dict__["us"].__set__


class Duration(_Span):
    """A length of wall time in microseconds; a day is 24 hours."""

    __slots__ = ()
    _units = ("d", "h", "min", "s", "ms", "us")


class WorkDuration(_Span):
    """A length of working time in microseconds; only a calendar can turn it into a due instant."""

    __slots__ = ()
    _units = ("h", "min", "s", "ms", "us")
    _word = "work "


class WorkDays:
    """A number of working days; a calendar decides which days count and when the last one ends."""

    __slots__ = ("days",)
    days: int

    def __init__(self, days: int) -> None:
        _set_days(self, days)

    @override
    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("a WorkDays is frozen")

    @override
    def __reduce__(self) -> tuple[Any, ...]:
        return WorkDays, (self.days,)

    def __add__(self, other: WorkDays) -> WorkDays:
        return WorkDays(self.days + other.days) if type(other) is WorkDays else NotImplemented

    @override
    def __eq__(self, other: object) -> bool:
        return self.days == other.days if type(other) is WorkDays else NotImplemented

    def __lt__(self, other: WorkDays) -> bool:
        return self.days < other.days if type(other) is WorkDays else NotImplemented

    @override
    def __hash__(self) -> int:
        return hash((WorkDays, self.days))

    @override
    def __str__(self) -> str:
        return f"{self.days} workday" if self.days == 1 else f"{self.days} workdays"

    @override
    def __repr__(self) -> str:
        return f"WorkDays({self.days})"


_set_days = WorkDays.__dict__["days"].__set__


def seconds(n: int) -> Duration:
    """Make a wall duration of n seconds."""
    return Duration(n * US_PER_SECOND)


def minutes(n: int) -> Duration:
    """Make a wall duration of n minutes."""
    return Duration(n * _UNITS["min"])


def hours(n: int) -> Duration:
    """Make a wall duration of n hours."""
    return Duration(n * _UNITS["h"])


def parse_duration(text: str) -> Duration | WorkDuration | WorkDays:
    """Read a length of time as clause files write it.

    Refuses: a blank, a number without unit, a fraction, a negative length, a working length in calendar days.
    """
    given: object = text
    found = _TEXT.fullmatch(given.strip()) if isinstance(given, str) else None
    if found is None or (found[2] and found[3] == "d"):
        raise BadInput("duration", _EXPECTED, text)
    number = int(found[1])
    if found[4]:
        return WorkDays(number)
    length = number * _UNITS[found[3]]
    return WorkDuration(length) if found[2] else Duration(length)
