"""The life of a clock, told from facts: every verdict is a comparison of two recorded instants."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.clocks.standard import DESK, GREETING, PAUSING, RECORD, SILENCE, T0, WORKDAY, about, after, plan_of, story
from zhunsheng.clocks.fold import left, redate, seen_at
from zhunsheng.clocks.retell import fold, retell
from zhunsheng.clocks.values import Clock, Happened, State
from zhunsheng.journal.events import Recorded
from zhunsheng.kernel.calendars import calendar_from
from zhunsheng.kernel.durations import WorkDays
from zhunsheng.kernel.instants import Instant
from zhunsheng.kernel.worktime import ALWAYS


def clocks(rule: str, facts: list[Recorded]) -> tuple[Clock, ...]:
    plan = plan_of({"ec-1.2a": rule})
    return fold(facts, lambda _: plan, "ec-1.2a")


def only(rule: str, facts: list[Recorded]) -> Clock:
    (clock,) = clocks(rule, facts)
    return clock


def test_a_started_clock_is_due_after_its_limit():
    clock = only(GREETING, story(("opened", 0)))
    assert (clock.state, clock.started_at, clock.due_at, clock.limit) == (State.RUNNING, T0, after(30), "30 s")


@pytest.mark.parametrize(
    ("stopped", "state", "breached_at"),
    [
        (29.9, State.MET, None),
        (30, State.MET, None),
        (30.000001, State.BREACHED, after(30)),
        (90, State.BREACHED, after(30)),
    ],
)
def test_in_time_is_decided_by_comparing_two_instants(stopped, state, breached_at):
    clock = only(GREETING, story(("opened", 0), ("sent", stopped)))
    assert (clock.state, clock.breached_at, clock.ended_at) == (state, breached_at, after(stopped))


def test_a_breach_happened_when_the_line_was_crossed_however_late_one_looks():
    clock = only(GREETING, story(("opened", 0)))
    assert seen_at(clock, after(30)).state is State.RUNNING
    assert (seen_at(clock, after(999)).state, seen_at(clock, after(999)).breached_at) == (State.BREACHED, after(30))


def test_a_second_start_is_ignored_while_the_clock_runs():
    (clock,) = clocks(PAUSING, story(("received", 0), ("received", 5)))
    assert (clock.started_at, clock.due_at) == (T0, after(10))


def test_a_clause_that_repeats_runs_anew_after_its_stop():
    found = clocks(PAUSING, story(("received", 0), ("sent", 3), ("received", 20)))
    assert [(c.state, c.started_at) for c in found] == [(State.MET, T0), (State.RUNNING, after(20))]


def test_a_clause_that_runs_once_does_not_run_again():
    found = clocks(GREETING, story(("opened", 0), ("sent", 3), ("opened", 20)))
    assert [c.state for c in found] == [State.MET]


def test_a_clause_that_restarts_calls_the_old_clock_off_and_begins_a_new_one():
    found = clocks(SILENCE, story(("told", 0), ("told", 4), ("told", 20)))
    assert [(c.state, c.due_at, c.ended_at) for c in found] == [
        (State.CANCELLED, after(10), after(4)),
        (State.BREACHED, after(14), after(20)),
        (State.RUNNING, after(30), None),
    ]


def test_a_pause_moves_the_due_instant_by_its_length():
    clock = only(PAUSING, story(("received", 0), ("told", 4), ("queued", 50)))
    assert (clock.due_at, clock.spent_us, clock.paused_us) == (after(56), 4_000_000, 46_000_000)
    assert left(clock, after(51), ALWAYS) == 5_000_000


def test_a_paused_clock_is_due_never_and_keeps_what_is_left():
    clock = only(PAUSING, story(("received", 0), ("told", 4)))
    assert (clock.state, clock.due_at, left(clock, after(500), ALWAYS)) == (State.PAUSED, None, 6_000_000)
    assert seen_at(clock, after(500)) == clock


def test_a_stop_while_paused_is_in_time():
    clock = only(PAUSING, story(("received", 0), ("told", 4), ("sent", 99)))
    assert (clock.state, clock.spent_us, clock.paused_us, clock.paused_at) == (State.MET, 4_000_000, 95_000_000, None)


def test_a_pause_after_the_line_does_not_undo_the_breach():
    clock = only(PAUSING, story(("received", 0), ("told", 11), ("queued", 12)))
    assert (clock.state, clock.breached_at, clock.ended_at) == (State.BREACHED, after(10), None)


def test_closing_calls_off_what_is_open_and_leaves_a_breach_a_breach():
    early = only(GREETING, story(("opened", 0), ("closed", 10)))
    late = only(GREETING, story(("opened", 0), ("closed", 31)))
    assert (early.state, early.ended_at) == (State.CANCELLED, after(10))
    assert (late.state, late.breached_at, late.ended_at) == (State.BREACHED, after(30), after(31))


def test_closing_starts_a_clock_that_waits_for_it_and_closing_again_does_not_call_it_off():
    clock = only(RECORD, story(("closed", 0), ("closed", 60)))
    assert (clock.state, clock.due_at) == (State.RUNNING, after(7200))


def test_a_clause_that_names_what_calls_it_off_outlives_the_closing():
    (clock,) = clocks(WORKDAY, story(("promised", 0), ("closed", 60)))
    assert clock.is_open


def test_an_instant_before_the_clocks_own_start_counts_as_the_start():
    clock = only(PAUSING, story(("received", 5), ("told", 3), ("queued", 2)))
    assert (clock.state, clock.spent_us, clock.paused_us, clock.due_at) == (State.RUNNING, 0, 0, after(15))


def test_a_working_day_skips_the_weekend():
    friday = Instant.parse("2026-03-06T08:30:00Z")  # 16:30 in Shanghai
    seconds = (friday.us - T0.us) / 1_000_000
    clock = only(WORKDAY, story(("promised", seconds)))
    assert clock.due_at == Instant.parse("2026-03-09T16:00:00Z")  # Monday 24:00 in Shanghai
    assert clock.limit_us == 31.5 * 3_600_000_000


FRIDAY_1630 = (Instant.parse("2026-03-06T08:30:00Z").us - T0.us) / 1_000_000
HOUR = 3600


@pytest.mark.parametrize(("limit", "due"), [("8 work h", "2026-03-08T23:00:00Z"), ("2 h", "2026-03-07T03:00:00Z")])
def test_a_pause_over_the_weekend_is_reckoned_in_the_limits_own_time(limit, due):
    rule = PAUSING.replace("limit: 10 s", f"limit: {limit}\n      calendar: working_days")
    saturday_10 = FRIDAY_1630 + 17.5 * HOUR
    clock = only(rule, story(("received", FRIDAY_1630), ("told", FRIDAY_1630 + HOUR), ("queued", saturday_10)))
    assert (clock.due_at, clock.spent_us) == (Instant.parse(due), HOUR * 1_000_000)


def test_working_time_left_does_not_melt_over_the_weekend():
    rule = PAUSING.replace("limit: 10 s", "limit: 8 work h\n      calendar: working_days")
    clock = only(rule, story(("received", FRIDAY_1630)))
    assert left(clock, after(FRIDAY_1630 + 48 * HOUR), calendar_from("working_days")) == HOUR // 2 * 1_000_000


def test_a_make_up_day_counts_and_a_holiday_does_not():
    start = Instant.parse("2026-09-24T02:00:00Z")  # Thursday; 25 to 27 September are off, Monday works
    seconds = (start.us - T0.us) / 1_000_000
    assert only(WORKDAY, story(("promised", seconds))).due_at == Instant.parse("2026-09-28T16:00:00Z")


def test_beyond_the_published_holidays_a_clock_runs_provisionally_and_is_put_right_later():
    working = calendar_from("working_days")
    assert working.holidays is not None
    beyond = Instant.parse(f"{working.holidays.published_through.year + 1}-03-01T02:00:00Z")
    clock = only(WORKDAY, story(("promised", (beyond.us - T0.us) / 1_000_000)))
    assert clock.provisional
    assert list(redate(clock, clock.started_at, working, WorkDays(1))) == []
    known = calendar_from({"kind": "working_days", "holidays": "none"})
    (change,) = redate(clock, clock.started_at, known, WorkDays(1))
    assert (change.happened, change.clock.provisional, change.clock.due_at) == (Happened.REDATED, False, clock.due_at)


def test_the_clocks_of_a_dialogue_are_independent_of_each_other():
    plan = plan_of(DESK)
    facts = story(("opened", 0), ("received", 0), ("sent", 40), ("closed", 60), on=about(tier="vip"))
    told = {clock.clause_id: clock for clock in retell(facts, lambda _: plan)}
    assert {name: (clock.state, clock.breached_at) for name, clock in told.items()} == {
        "ec-1.2a": (State.BREACHED, after(20)),
        "dy-3.1b": (State.MET, None),
        "ec-3.1d": (State.BREACHED, after(10)),
        "cc-1.3c": (State.RUNNING, None),
    }


# --- against an independent, slow reckoning ---------------------------------------------------------------------------

NAMES = st.sampled_from(("received", "sent", "told", "queued", "closed"))
LIVES = st.lists(st.tuples(st.integers(0, 7), NAMES), max_size=25)
LIMIT = 10


def slowly(life: list[tuple[int, str]]) -> list[tuple[str, int | None, int | None]]:
    """Walk second by second with counters only: (verdict, second of the breach, second of the end) of each clock."""
    found: list[list[object]] = []
    now, spent, running, open_now = 0, 0, False, False
    for gap, name in life:
        for _ in range(gap):
            now += 1
            if open_now and running and found[-1][1] is None:
                spent += 1
                if spent == LIMIT + 1:
                    found[-1][1] = now - 1
        over = open_now and found[-1][1] is not None
        if open_now and name in ("sent", "closed"):
            good = "met" if name == "sent" else "cancelled"
            found[-1][0], found[-1][2], open_now = ("breached" if over else good), now, False
        elif open_now and name == "told" and not over:
            running = False
        elif open_now and name == "queued":
            running = True
        elif not open_now and name == "received":
            found.append(["running", None, None])
            spent, running, open_now = 0, True, True
    if open_now and found[-1][1] is not None:
        found[-1][0] = "breached"
    elif open_now and not running:
        found[-1][0] = "paused"
    return [(str(a), b, c) for a, b, c in found]  # type: ignore[misc]


@given(LIVES)
def test_the_fold_agrees_with_a_second_by_second_walk(life):
    at, events = 0, []
    for gap, name in life:
        at += gap
        events.append((name, float(at)))
    seconds = [
        (clock.state.value, _second(clock.breached_at), _second(clock.ended_at))
        for clock in (seen_at(clock, after(at)) for clock in clocks(PAUSING, story(*events)))
    ]
    assert seconds == slowly(life)


def _second(at: Instant | None) -> int | None:
    return None if at is None else (at.us - T0.us) // 1_000_000
