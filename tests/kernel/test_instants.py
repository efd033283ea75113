import copy
import pickle
import time
from datetime import UTC, datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhunsheng.kernel.durations import Duration, WorkDuration, seconds
from zhunsheng.kernel.errors import BadInput
from zhunsheng.kernel.instants import Instant, now

WITHIN = st.integers(-(10**16), 10**17)


@given(st.datetimes(timezones=st.timezones()))
def test_an_aware_datetime_comes_back_the_same_moment(moment: datetime) -> None:
    there = Instant.of(moment)
    if datetime.min.replace(tzinfo=UTC) <= moment <= datetime.max.replace(tzinfo=UTC):
        assert there.to_datetime() == moment.astimezone(UTC)


@given(WITHIN)
def test_an_instant_reads_what_it_writes(us: int) -> None:
    assert Instant.parse(Instant(us).iso()) == Instant(us)
    assert pickle.loads(pickle.dumps(Instant(us))) == copy.deepcopy(Instant(us)) == Instant(us)


def test_both_readings_of_a_repeated_hour_are_told_apart() -> None:
    london = ZoneInfo("Europe/London")
    first = Instant.of(datetime(2025, 10, 26, 1, 30, tzinfo=london))
    second = Instant.of(datetime(2025, 10, 26, 1, 30, tzinfo=london, fold=1))
    assert second - first == seconds(3_600)


def test_an_instant_shows_itself_in_iso() -> None:
    assert Instant(0).iso() == "1970-01-01T00:00:00Z"
    assert repr(Instant(1_500_000)) == "Instant(1970-01-01T00:00:01.500000Z)"
    assert str(Instant.parse("2026-11-22T16:00:00+08:00")) == "2026-11-22T08:00:00Z"


def test_a_zone_shows_the_same_moment() -> None:
    shown = Instant.parse("2026-11-22T08:00:00Z").to_datetime(ZoneInfo("Asia/Shanghai"))
    assert shown.isoformat() == "2026-11-22T16:00:00+08:00"


def test_a_naive_datetime_is_refused() -> None:
    with pytest.raises(BadInput, match="must be aware"):
        Instant.of(datetime(2026, 1, 1))


@pytest.mark.parametrize("text", ["2026-01-01T00:00:00", "yesterday", "", None, 5])
def test_what_is_no_instant_is_refused(text) -> None:
    with pytest.raises(BadInput) as refused:
        Instant.parse(text)
    assert refused.value.detail["thing"] == "instant"


def test_instants_and_durations_make_instants_and_durations() -> None:
    start = Instant(10)
    assert start + Duration(5) == Instant(15)
    assert start - Duration(5) == Instant(5)
    assert Instant(15) - start == Duration(5)
    assert (Instant(1) < Instant(2), Instant(2) <= Instant(2), Instant(1) > Instant(2), Instant(1) >= Instant(2)) == (
        True,
        True,
        False,
        False,
    )
    assert len({Instant(3), Instant(3), Instant(4)}) == 2


def test_kinds_do_not_mix() -> None:
    wrong: Any
    for wrong in (5, WorkDuration(5), Instant(5)):
        with pytest.raises(TypeError):
            Instant(1) + wrong
    with pytest.raises(TypeError):
        Instant(1) - cast(Any, WorkDuration(5))
    with pytest.raises(TypeError):
        assert Instant(1) < cast(Any, 5)
    assert Instant(1) != 1


def test_an_instant_is_frozen() -> None:
    with pytest.raises(AttributeError):
        Instant(1).us = 2
    with pytest.raises(AttributeError):
        Instant(1).other = 2


def test_now_is_the_systems_time() -> None:
    before = time.time_ns() // 1_000
    present = now().us
    assert before <= present <= time.time_ns() // 1_000


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00+08:00", "9999-12-31T23:59:59-08:00", "0001-06-01T00:00:00Z"])
def test_a_year_that_some_zone_cannot_show_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        Instant.parse(text)
    with pytest.raises(BadInput):
        Instant.of(datetime.fromisoformat(text))
