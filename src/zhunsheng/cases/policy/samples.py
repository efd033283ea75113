"""A table of applications of every sort, by which a policy is tried before it counts; pure.

A row tells what differs from an ordinary order, and days after receipt: `7` is noon of day 7, `7e` its last second, `8s` the first
of day 8.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta, timezone
from functools import cache
from importlib import resources
from typing import Any, Final

import msgspec

from zhunsheng.cases.policy.values import Application
from zhunsheng.kernel.instants import Instant
from zhunsheng.kernel.yamls import read_yaml

CHINA: Final = timezone(timedelta(hours=8))
USUAL: Final[Mapping[str, Any]] = {
    "category": "clothing", "status": "received", "complete": True, "item_cents": 9900, "paid_cents": 10500,
    "freight_cents": 600, "placed_at": "2024-01-01T20:00:00+08:00", "paid_at": "2026-03-01T20:00:00+08:00",
    "shipped_at": "2026-03-02T08:00:00+08:00", "received_at": "2026-03-03T10:00:00+08:00",
}  # fmt: skip
"""An ordinary order: 99 yuan and 6 yuan of freight, received on a Tuesday."""


class Sample(msgspec.Struct, frozen=True, kw_only=True):
    """One application at one instant, and what the shipped policy is to answer, in one line."""

    application: Application
    day: str
    at: Instant
    expected: str


@cache
def samples() -> tuple[Sample, ...]:
    """Lay the shipped table out, one application for each day that it names."""
    text = resources.files("zhunsheng.cases.policy").joinpath("samples.yaml").read_text("utf-8")
    return tuple(one for row in read_yaml(text) for one in _of_row(row))


def sample_of(given: Mapping[str, Any], day: str) -> tuple[Application, Instant]:
    """Lay one application of a table out: asked for so many days after receipt."""
    told = {**USUAL, **given}
    received = datetime.fromisoformat(str(told["received_at"] or USUAL["received_at"])).date()
    at = _moment(received, day)
    return msgspec.convert({**told, "requested_at": at.iso()}, Application), at


def days_of(words: str) -> list[str]:
    """Read days such as `0-7 7e 8s`."""
    found: list[str] = []
    for word in words.split():
        first, _, last = word.partition("-")
        found += [str(n) for n in range(int(first), int(last) + 1)] if last else [word]
    return found


def _of_row(row: Mapping[str, Any]) -> Iterator[Sample]:
    for line in row["then"]:
        days, expected = line.split(" = ")
        for day in days_of(days):
            application, at = sample_of(row["given"], day)
            yield Sample(application=application, day=day, at=at, expected=expected)


def _moment(received: date, day: str) -> Instant:
    clock = {"e": time(23, 59, 59), "s": time(0, 0)}.get(day[-1], time(12, 0))
    return Instant.of(datetime.combine(received + timedelta(days=int(day.rstrip("es"))), clock, CHINA))
