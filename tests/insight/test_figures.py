"""Figures: what counts, for whom, when, and the way down to what is behind."""

from typing import Any

import msgspec
import pytest

from tests.clocks.desk import happen, install, record, ticked
from tests.clocks.standard import about as placed
from tests.clocks.standard import after, fact_of
from tests.insight.following import ALWAYS, MANAGER, agent, follow
from zhunsheng.access.values import SYSTEM, Role
from zhunsheng.clocks.events import ClockBreached, ClockMet
from zhunsheng.feedback.events import RatingGiven
from zhunsheng.insight.actions import sum_up_anew
from zhunsheng.insight.queries import (
    behind,
    by_period,
    compare,
    figures,
    figures_by,
    shipped_definitions,
    sums_stand_in,
)
from zhunsheng.insight.values import By, Narrowed, Period
from zhunsheng.journal.actions import run
from zhunsheng.journal.queries import head
from zhunsheng.kernel.instants import Instant

pytestmark = pytest.mark.usefixtures("db")

GREETED = Narrowed(clause_id="ec-1.2a")


def one_kept_one_broken() -> None:
    """Agent 3 greets in time, agent 4 too late; both are of team 9."""
    standing = install()
    happen(standing, "opened", at=0, dialogue_id=1, on=placed(standing_id=standing, agent_id=3))
    happen(standing, "sent", at=10, dialogue_id=1, on=placed(standing_id=standing, agent_id=3))
    happen(standing, "opened", at=0, dialogue_id=2, on=placed(standing_id=standing, agent_id=4))
    ticked(31)
    happen(standing, "sent", at=40, dialogue_id=2, on=placed(standing_id=standing, agent_id=4))
    follow(after(50))


def test_kept_and_broken_make_a_share_with_its_interval():
    one_kept_one_broken()
    keeping = figures(MANAGER, ["keeping"], ALWAYS, only=GREETED)["keeping"]
    assert (keeping.value, keeping.n, keeping.among, keeping.is_small) == (0.5, 1, 2, True)
    assert (round(keeping.low or 0, 4), round(keeping.high or 0, 4)) == (0.0945, 0.9055)


def test_each_agent_has_what_was_theirs_and_sees_no_more():
    one_kept_one_broken()
    by_agent = figures_by(MANAGER, ["keeping"], ALWAYS, by=By.AGENT, only=GREETED)
    assert {part: one["keeping"].value for part, one in by_agent.items()} == {3: 1.0, 4: 0.0}
    assert figures(agent(4), ["keeping"], ALWAYS, only=GREETED)["keeping"].value == 0.0
    assert figures(agent(5), ["keeping"], ALWAYS, only=GREETED)["keeping"].value is None
    assert figures(agent(6, Role.LEADER, teams=(9,)), ["breaches"], ALWAYS)["breaches"].value == 1
    assert figures(agent(7, Role.ADMINISTRATOR), ["breaches"], ALWAYS)["breaches"].value == 0


def test_what_is_behind_a_figure_is_as_many_as_the_figure_says():
    one_kept_one_broken()
    found = behind(MANAGER, "breaches", ALWAYS)
    assert len(found) == figures(MANAGER, ["breaches"], ALWAYS)["breaches"].n == 1
    assert (found[0].dialogue_id, found[0].clause_id, found[0].agent_id, found[0].at) == (2, "ec-1.2a", 4, after(30))
    assert behind(agent(3), "breaches", ALWAYS) == []


def test_promises_kept_in_time_are_a_figure_of_their_own():
    standing = install()
    on = placed(standing_id=standing, agent_id=3)
    more: dict[str, Any] = {"standing_id": standing, "step": 0, "about": on}
    facts = [
        ClockMet(clock_id=1, dialogue_id=1, clause_id="cc-3.1d", after_us=5, **more),
        ClockMet(clock_id=2, dialogue_id=1, clause_id="ec-1.2a", after_us=5, **more),
        ClockBreached(clock_id=3, dialogue_id=2, clause_id="cc-3.1d", at=after(4), lag_us=0, tell=[], **more),
    ]
    run(record, SYSTEM, after(5), facts)
    follow(after(6))
    by_agent = figures_by(MANAGER, ["promises"], ALWAYS, by=By.AGENT)
    assert {part: (one["promises"].n, one["promises"].among) for part, one in by_agent.items()} == {3: (1, 2)}
    assert [one.dialogue_id for one in behind(MANAGER, "promises", ALWAYS)] == [1]


def test_a_breach_that_proves_to_be_none_is_taken_back_even_pages_later():
    standing = install()
    happen(standing, "opened", at=0)
    ticked(31)
    follow(after(32))
    assert figures(MANAGER, ["breaches"], ALWAYS)["breaches"].n == 1
    happen(standing, "sent", at=30)
    follow(after(33))
    counted = figures(MANAGER, ["breaches", "keeping"], ALWAYS, only=GREETED)
    assert (counted["breaches"].n, counted["keeping"].value) == (0, 1.0)
    assert behind(MANAGER, "breaches", ALWAYS) == []


def test_a_breach_counts_in_the_quarter_of_its_line_not_of_its_discovery():
    standing = install()
    happen(standing, "opened", at=14 * 60 + 20)
    ticked(3_600)
    follow(after(3_601))
    first, second = Period(since=after(0), until=after(900)), Period(since=after(900), until=after(7_200))
    trend = by_period(MANAGER, "breaches", [first, second], only=GREETED)[""]
    assert [figure.n for figure in trend] == [1, 0]


def test_a_trend_adds_up_to_the_figure_and_breaks_down():
    one_kept_one_broken()
    periods = [Period(since=after(900 * n), until=after(900 * (n + 1))) for n in range(-1, 3)]
    by_clause = by_period(MANAGER, "keeping", periods, by=By.CLAUSE)
    assert [one.value for one in by_clause["ec-1.2a"]] == [None, 0.5, None, None]
    whole = figures(MANAGER, ["keeping"], Period(since=periods[0].since, until=periods[-1].until))["keeping"]
    assert sum(one.among for parts in by_clause.values() for one in parts) == whole.among


def test_nothing_to_reckon_from_is_no_value_and_never_zero():
    share = figures(MANAGER, ["keeping", "response", "breaches"], ALWAYS)
    assert (share["keeping"].value, share["response"].value, share["breaches"].value) == (None, None, 0.0)


def test_the_time_of_an_answer_counts_from_the_first_unanswered_message():
    standing = install()
    on = placed(standing_id=standing, agent_id=3)
    for waited in (4_000_000, 8_000_000, None):
        sent = msgspec.structs.replace(fact_of("sent", on), waited_us=waited)
        run(record, SYSTEM, after(5), [sent])
    follow(after(9))
    response = figures(MANAGER, ["response"], ALWAYS)["response"]
    assert (response.value, response.n) == (6.0, 2)


def test_a_page_behind_another_goes_on_where_it_ended():
    standing = install()
    for number in range(5):
        happen(standing, "opened", at=0, dialogue_id=10 + number)
    ticked(31)
    follow(after(32))
    first = behind(MANAGER, "breaches", ALWAYS, limit=3)
    rest = behind(MANAGER, "breaches", ALWAYS, before=(first[-1].at.us, first[-1].id), limit=3)
    assert {one.dialogue_id for one in (*first, *rest)} == {10, 11, 12, 13, 14}
    assert Instant(first[0].at.us) == after(30)


def test_a_rating_that_is_changed_counts_once_and_as_the_last_one():
    standing = install()
    on = placed(standing_id=standing, agent_id=3)

    def rate(rating_id: int, score: int, before: int | None = None) -> None:
        given = RatingGiven(
            dialogue_id=77, about=on, rating_id=rating_id, closed_us=1, score=score, before=before, commented=False
        )
        run(record, SYSTEM, after(5), [given])

    rate(1, 5)
    rate(2, 4)
    follow(after(9))
    assert figures(MANAGER, ["satisfaction"], ALWAYS)["satisfaction"].value == 1.0
    rate(1, 2, before=5)
    follow(after(10))
    satisfaction = figures(MANAGER, ["satisfaction"], ALWAYS)["satisfaction"]
    assert (satisfaction.value, satisfaction.among) == (0.5, 2)
    rate(1, 5, before=2)
    rate(2, 1, before=4)
    follow(after(11))
    satisfaction = figures(MANAGER, ["satisfaction"], ALWAYS)["satisfaction"]
    assert (satisfaction.value, satisfaction.n, satisfaction.among) == (0.5, 1, 2)
    assert compare(shipped_definitions(), head().position, "Asia/Shanghai") == []


def test_a_desk_that_moves_to_another_zone_has_its_days_summed_up_anew():
    one_kept_one_broken()
    zone = "America/New_York"
    assert (sums_stand_in("Asia/Shanghai"), sums_stand_in(zone)) == (True, False)
    run(sum_up_anew, SYSTEM, after(60), zone)
    assert sums_stand_in(zone)
    assert compare(shipped_definitions(), head().position, zone) == []
