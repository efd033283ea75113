"""From clause data to who listens to what; nothing about a clause is in the code."""

import pytest

from tests.clocks.standard import (
    DESK,
    GREETING,
    PAUSING,
    REPLY,
    UNFILLED,
    WORKDAY,
    about,
    after,
    fact_of,
    plan_of,
    rulebook_of,
    story,
)
from zhunsheng.clocks.plan import ClausePlan, Step, compile_plan, moment, values_of
from zhunsheng.clocks.retell import fold, retell
from zhunsheng.clocks.values import Clock, Role
from zhunsheng.kernel.calendars import calendar_from
from zhunsheng.kernel.durations import seconds
from zhunsheng.kernel.instants import Instant
from zhunsheng.kernel.worktime import Calendar
from zhunsheng.standards.values import Rulebook


def due_for(rule: str, *, tier: str = "normal", channel: str = "webchat") -> Instant | None:
    plan = plan_of({"ec-1.2a": rule})
    (clock,) = fold(story(("opened", 0), on=about(tier=tier, channel=channel)), lambda _: plan, "ec-1.2a")
    return clock.due_at


@pytest.mark.parametrize(
    ("where", "limit"),
    [({}, 30), ({"tier": "vip"}, 20), ({"channel": "email"}, 120), ({"tier": "vip", "channel": "email"}, 20)],
)
def test_the_limit_is_the_first_that_fits_channel_and_tier(where, limit):
    assert due_for(GREETING, **where) == after(limit)


def test_a_fact_that_nobody_listens_to_is_not_in_the_index():
    plan = plan_of({"dy-3.1b": REPLY})
    assert sorted(plan.listeners) == [
        "dialogue.assigned",
        "dialogue.closed",
        "dialogue.handed_over",
        "dialogue.queued",
        "dialogue.reopened",
        "message.received",
        "message.sent",
    ]
    assert compile_plan(Rulebook.of(1, {}), calendar_from).listeners == {}


def test_a_stop_tells_apart_who_stopped():
    (listener,) = plan_of({"ec-1.2a": GREETING}).listeners["message.sent"]
    found = [listener.marks(values_of(fact_of("sent", about(), by=by))) for by in ("agent", "bot", "system")]
    assert [(marks.roles, marks.by) for marks in found] == [
        (frozenset({Role.STOP}), "agent"),
        (frozenset({Role.STOP}), "bot"),
        (frozenset(), None),
    ]


def test_a_clause_whose_limit_is_still_blank_never_starts():
    plan = plan_of({"dy-3.1b": UNFILLED})
    assert retell(story(("received", 0)), lambda _: plan) == ()


def test_an_unknown_condition_does_not_start_a_clock():
    plan = plan_of(
        {"dy-3.1b": REPLY.replace("{fact: message.received}", "{fact: message.received, where: {grade: basic}}")}
    )
    assert retell(story(("received", 0)), lambda _: plan) == ()


def test_a_clause_with_a_calendar_nobody_knows_stands_still_and_says_why():
    def only_the_week(name: str) -> Calendar:
        return calendar_from("lunar" if name == "working_days" else name)

    plan = compile_plan(rulebook_of({"cc-1.2d": WORKDAY}), only_the_week)
    assert (plan.listeners, plan.clauses) == ({}, {})
    assert plan.idle == {"cc-1.2d": str(_unknown("lunar"))}


def _unknown(name: str) -> Exception:
    with pytest.raises(Exception, match="calendar") as caught:
        calendar_from(name)
    return caught.value


def test_rungs_of_one_moment_are_one_step_and_the_breach_is_always_one():
    assert plan_of({"dy-3.1b": REPLY}).clauses["dy-3.1b"].steps == (
        Step(percent=50, tell=("owner", "leader")),
        Step(percent=100, tell=("owner",)),
    )
    assert plan_of(DESK).clauses["cc-1.3c"].steps == (Step(percent=100),)
    assert plan_of(DESK).clauses["ec-1.2a"].steps == (
        Step(percent=60, tell=("owner",)),
        Step(percent=100, tell=("leader",)),
        Step(percent=100, after=seconds(30), tell=("supervisor",)),
    )


def moments(plan: ClausePlan, clock: Clock) -> list[Instant | None]:
    return [moment(plan, step, clock) for step in range(len(plan.steps) + 1)]


def test_the_moments_of_a_ladder_follow_the_due_instant_through_a_pause():
    plan = plan_of({"ec-3.1d": PAUSING})
    (running,) = retell(story(("received", 0)), lambda _: plan)
    (paused,) = retell(story(("received", 0), ("told", 2)), lambda _: plan)
    (resumed,) = retell(story(("received", 0), ("told", 2), ("queued", 40)), lambda _: plan)
    assert moments(plan.clauses["ec-3.1d"], running) == [after(5), after(10), after(15), None]
    assert moments(plan.clauses["ec-3.1d"], paused) == [None, None, None, None]
    assert moments(plan.clauses["ec-3.1d"], resumed) == [after(43), after(48), after(53), None]


def test_a_share_of_a_working_day_is_counted_in_working_time():
    plan = plan_of({"cc-1.2d": WORKDAY})
    friday = 4 * 86_400  # 09:00 in Shanghai: 15 hours are left of the day, 24 more until Monday 24:00
    (clock,) = retell(story(("promised", friday)), lambda _: plan)
    half = friday + (15 + 48 + 4.5) * 3600
    assert moments(plan.clauses["cc-1.2d"], clock) == [after(half), after(friday + (15 + 48 + 24) * 3600), None]
