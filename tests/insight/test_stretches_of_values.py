"""A stretch of a spread leads to its values, a breach to its clock, and percentiles are told by hour and weekday."""

from collections import defaultdict
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.clocks.standard import about as on
from tests.insight.following import MANAGER, agent, spread
from tests.insight.happening import at, sent, tell
from zhunsheng.clocks.events import ClockBreached
from zhunsheng.insight.queries import behind, by_hour, number_worth
from zhunsheng.insight.queries import spread as spread_of
from zhunsheng.insight.reckon import rank, rounded
from zhunsheng.insight.values import Narrowed, Period

pytestmark = pytest.mark.usefixtures("db")

WEEK = Period(since=at(-9 * 3_600), until=at(7 * 86_400))
WAITS = [(n * 5_431, 1.2345 * (n % 37) + n / 97) for n in range(90)]


@pytest.mark.parametrize("passed", [False, True])
def test_every_stretch_leads_to_as_many_values_as_it_says_and_no_value_to_two(passed):
    tell(*((second, sent(waited)) for second, waited in WAITS))
    if passed:
        spread(at(4 * 86_400))
    found = spread_of(MANAGER, "response-p90", WEEK)
    listed: list[int] = []
    for one in found:
        rows = behind(MANAGER, "response-p90", WEEK, worth=one.worth, limit=None)
        assert len(rows) == one.number == number_worth(MANAGER, "response-p90", WEEK, one.worth)
        listed += [row.id for row in rows]
    assert len(set(listed)) == len(listed) == len(WAITS)


def test_a_stretch_is_read_page_by_page_and_only_by_whom_it_is_for():
    tell(*((second, sent(waited)) for second, waited in WAITS))
    widest = max(spread_of(MANAGER, "response-p90", WEEK), key=lambda one: one.number)
    first = behind(MANAGER, "response-p90", WEEK, worth=widest.worth, limit=3)
    rest = behind(MANAGER, "response-p90", WEEK, worth=widest.worth, before=(first[-1].at.us, first[-1].id), limit=None)
    assert len({one.id for one in (*first, *rest)}) == widest.number
    assert behind(agent(4), "response-p90", WEEK, worth=widest.worth) == []


def test_a_percentile_by_hour_and_weekday_is_the_one_of_what_fell_into_it():
    tell(*((second, sent(waited, agent=3 + second % 2)) for second, waited in WAITS))
    zone, told = ZoneInfo("Asia/Shanghai"), defaultdict[tuple[int, int], list[int]](list)
    for second, waited in WAITS:
        local = at(second).to_datetime(zone)
        told[local.isoweekday(), local.hour].append(rounded(round(waited * 1_000_000)))
    found = by_hour(MANAGER, "response-p90", WEEK)
    assert {place: (one.value, one.n) for place, one in found.items()} == {
        place: (sorted(values)[rank(len(values), 90) - 1] / 1_000_000, len(values)) for place, values in told.items()
    }
    own = by_hour(MANAGER, "response-p90", WEEK, only=Narrowed(agent_id=4))
    assert 0 < sum(one.n for one in own.values()) < len(WAITS)


def test_a_breach_names_its_clock_and_nothing_else_does():
    clock: dict[str, Any] = {"clock_id": 41, "clause_id": "ec-1.2a", "standing_id": 1, "step": 0, "lag_us": 1, "tell": []}  # fmt: skip
    tell((0, sent(9)), (5, ClockBreached(**clock, at=at(5), about=on(agent_id=3), dialogue_id=1, case_id=0)))
    assert [one.clock_id for one in behind(MANAGER, "breaches", WEEK)] == [41]
    assert [one.clock_id for one in behind(MANAGER, "response", WEEK)] == [0]
