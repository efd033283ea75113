"""Mark points in time; the only place that asks the system what time it is."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any, Final, Self, overload

from typing_extensions import override

from zhunsheng.kernel.durations import Duration
from zhunsheng.kernel.errors import BadInput

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_BARE: Final = datetime(1970, 1, 1)  # noqa: DTZ001 - for writing alone: a list writes hundreds, and a zone costs half of each
_MICROSECOND: Final = timedelta(microseconds=1)
_EXPECTED: Final = 'an instant with its offset such as "2026-11-22T08:00:00Z"'


_FIRST: Final = 2
_LAST: Final = 9998


class Instant:
    """A point in time: microseconds since 1970-01-01T00:00:00Z."""

    __slots__ = ("us",)
    us: int

    def __init__(self, us: int) -> None:
        _set_us(self, us)

    @override
    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("an Instant is frozen")

    @override
    def __reduce__(self) -> tuple[Any, ...]:
        return Instant, (self.us,)

    @classmethod
    def of(cls, moment: datetime) -> Self:
        """Take an aware datetime. Refuses: one without offset, because nobody knows when it was; a year that some zone cannot show."""
        if moment.utcoffset() is None:
            raise BadInput("datetime", "aware (carry an offset)", moment.isoformat())
        if not _FIRST <= moment.year <= _LAST:
            raise BadInput(
                "datetime", f"between the years {_FIRST} and {_LAST}, which every zone can show", moment.isoformat()
            )
        return cls((moment - _EPOCH) // _MICROSECOND)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read an ISO 8601 instant. Refuses: a text without offset, a year that some zone cannot show."""
        try:
            moment = datetime.fromisoformat(text)
        except (ValueError, TypeError) as fault:
            raise BadInput("instant", _EXPECTED, text) from fault
        if moment.utcoffset() is None:
            raise BadInput("instant", _EXPECTED, text)
        return cls.of(moment)

    def to_datetime(self, tz: tzinfo = UTC) -> datetime:
        """Give the aware datetime in a zone."""
        moment = _EPOCH + timedelta(microseconds=self.us)
        return moment if tz is UTC else moment.astimezone(tz)

    def iso(self) -> str:
        """Write the instant in UTC, ISO 8601, with a final Z."""
        return f"{(_EPOCH_BARE + timedelta(0, 0, self.us)).isoformat()}Z"

    def __add__(self, length: Duration) -> Instant:
        return Instant(self.us + length.us) if type(length) is Duration else NotImplemented

    @overload
    def __sub__(self, other: Instant) -> Duration: ...
    @overload
    def __sub__(self, other: Duration) -> Instant: ...
    def __sub__(self, other: Instant | Duration) -> Duration | Instant:
        if type(other) is Instant:
            return Duration(self.us - other.us)
        return Instant(self.us - other.us) if type(other) is Duration else NotImplemented

    @override
    def __eq__(self, other: object) -> bool:
        return self.us == other.us if type(other) is Instant else NotImplemented

    @override
    def __hash__(self) -> int:
        return hash(self.us)

    def __lt__(self, other: Instant) -> bool:
        return self.us < other.us if type(other) is Instant else NotImplemented

    def __le__(self, other: Instant) -> bool:
        return self.us <= other.us if type(other) is Instant else NotImplemented

    def __gt__(self, other: Instant) -> bool:
        return self.us > other.us if type(other) is Instant else NotImplemented

    def __ge__(self, other: Instant) -> bool:
        return self.us >= other.us if type(other) is Instant else NotImplemented

    @override
    def __str__(self) -> str:
        return self.iso()

    @override
    def __repr__(self) -> str:
        return f"Instant({self.iso()})"


_set_us = Instant.__dict__["us"].__set__


def now() -> Instant:
    """Ask the system for the present instant."""
    return Instant(time.time_ns() // 1_000)


def now_us() -> int:
    """Ask the system for the present instant as bare microseconds, for those who only count."""
    return time.time_ns() // 1_000
