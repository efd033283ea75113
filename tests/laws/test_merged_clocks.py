"""Law: merging cases and separating them again leaves every clock as though nothing had been, and replay equals stored."""

import itertools
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cases.conftest import module_keys
from tests.cases.desk import AT, FACTS, OPTIONS, Desk, arrive
from zhunsheng.access.values import SYSTEM, Actor
from zhunsheng.cases.actions import (
    ask_department,
    assign_case,
    choose_option,
    fill_case,
    force_case,
    gather_evidence,
    grade_case,
    merge_case,
    move_case,
    pause_case,
    put_options,
    record_answer,
    register_case,
    resume_case,
    tell_progress,
    unmerge_case,
)
from zhunsheng.cases.models import Case
from zhunsheng.cases.values import CaseMerged
from zhunsheng.clocks.actions import tick
from zhunsheng.clocks.editions import plan_of
from zhunsheng.clocks.fold import seen_at, spent
from zhunsheng.clocks.hot import ALL_OF_SUBJECT, read_rows
from zhunsheng.clocks.queries import replay_case
from zhunsheng.journal.actions import run
from zhunsheng.journal.queries import history
from zhunsheng.kernel.durations import hours, minutes
from zhunsheng.kernel.errors import Refusal
from zhunsheng.kernel.instants import Instant

__all__ = ["module_keys"]

ALL_FIELDS = {"apology": "抱歉", **FACTS, "outcome": "已换货", "root_cause": "因", "measure": "措"}
ACTS = ("advance", "advance", "advance", "pause", "resume", "tell", "complex", "ask", "force", "tick")
STEPS = st.lists(
    st.tuples(st.sampled_from((0, 1, 50, 70, 400, 1_500, 5_000)), st.sampled_from((*ACTS, "merge", "unmerge", "merge"))),
    min_size=2, max_size=14,
)  # fmt: skip
RELAXED = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@pytest.fixture(scope="module")
def desk(shared_db: object, module_keys: object) -> Desk:
    return Desk()


def ways(desk: Desk, buyer: Actor, case_id: int, at: Instant) -> list[Callable[[], object]]:
    """List the way of a complaint from its start to its end."""
    me = desk.specialist
    return [
        lambda: run(move_case, me, at, case_id, "take_up"),
        lambda: run(move_case, me, at, case_id, "calm"),
        lambda: (run(gather_evidence, me, at, case_id), run(move_case, me, at, case_id, "establish")),
        lambda: (run(put_options, me, at, case_id, later(at)), run(move_case, me, at, case_id, "propose")),
        lambda: run(choose_option, buyer, at, case_id, 1),
        lambda: run(move_case, me, at, case_id, "settle"),
        lambda: (run(record_answer, me, at, case_id, "满意"), run(move_case, me, at, case_id, "close")),
    ]


def later(at: Instant) -> tuple:
    return tuple(type(one)(title=one.title, due_at=at + hours(24)) for one in OPTIONS)


def act(desk: Desk, name: str, case_id: int, at: Instant, buyer: Actor, done: list[int]) -> bool:
    """Do one thing; tell whether it was done."""
    me, boss = desk.specialist, desk.boss
    acts: dict[str, Callable[[], object]] = {
        "advance": (ways(desk, buyer, case_id, at) * 2)[len(done)],
        "pause": lambda: run(pause_case, boss, at, case_id, "waiting_customer"),
        "resume": lambda: run(resume_case, me, at, case_id),
        "tell": lambda: run(tell_progress, me, at, case_id, "正在处理"),
        "complex": lambda: run(grade_case, me, at, case_id, "complex"),
        "ask": lambda: run(ask_department, me, at, case_id, "logistics", "李", "到哪了", hours(9)),
        "force": lambda: run(force_case, desk.administrator, at, case_id, "结束"),
    }
    if name == "advance" and len(done) == 7:
        return False
    try:
        acts[name]()
    except CaseMerged:
        return False
    except Refusal:
        return True
    if name == "advance":
        done.append(1)
    return True


def fresh(desk: Desk, buyer: Actor, kind: str = "complaint") -> int:
    if kind == "aftersale":
        fields = {"wish": "exchange", "cause": "quality"}
        number = desk.order(buyer, received_at=AT - hours(24))
        case_id = run(register_case, buyer, AT, desk.new(buyer, kind, order_number=number, fields=fields))
        run(assign_case, desk.specialist, AT, case_id, desk.specialist.id)
        return case_id
    case_id = desk.complaint(buyer)
    run(assign_case, desk.specialist, AT, case_id, desk.specialist.id)
    run(fill_case, desk.specialist, AT, case_id, ALL_FIELDS, due_at=AT + hours(900))
    return case_id


def seen(case_id: int, at: Instant) -> list[tuple]:
    """Say of every clock of a case what people are judged by."""
    found = []
    for row in read_rows(ALL_OF_SUBJECT, ("case", case_id)):
        calendar = plan_of(row.clock.standing_id).clauses[row.clock.clause_id].calendar
        clock = seen_at(row.clock, at)
        found.append(
            (clock.clause_id, clock.started_at, clock.due_at, clock.state, clock.breached_at, clock.ended_at,
             clock.limit_us, clock.spent_us if clock.paused_at else spent(clock, at, calendar)),
        )  # fmt: skip
    return sorted(found, key=lambda one: (one[0], one[1].us))


@given(steps=STEPS, kind=st.sampled_from(("complaint", "aftersale")))
@RELAXED
def test_a_merger_taken_back_leaves_the_clocks_as_though_it_had_not_been(desk: Desk, steps: list, kind: str) -> None:
    buyer, now = desk.customer(), AT
    mine, twin, into = fresh(desk, buyer, kind), fresh(desk, buyer, kind), fresh(desk, buyer)
    ways_mine: list[int] = []
    ways_twin: list[int] = []
    for gap, name in steps:
        now += minutes(gap)
        if name == "tick":
            run(tick, SYSTEM, now, limit=500)
        elif name in ("merge", "unmerge"):
            try:
                run(merge_case, desk.specialist, now, mine, into) if name == "merge" else run(
                    unmerge_case, desk.specialist, now, mine
                )
            except Refusal:
                continue
        elif act(desk, name, mine, now, buyer, ways_mine):
            act(desk, name, twin, now, buyer, ways_twin)
        assert replay_case(mine, now) == []
    assert ways_mine == ways_twin
    if Case.objects.get(id=mine).merged_into is not None:
        run(unmerge_case, desk.specialist, now, mine)
    for at in (now, now + minutes(45), now + hours(200)):
        assert seen(mine, at) == seen(twin, at)
    run(tick, SYSTEM, now + hours(200), limit=5000)
    assert replay_case(mine, now + hours(200)) == []
    assert seen(mine, now + hours(200)) == seen(twin, now + hours(200))


def names(case_id: int, clause: str) -> list[str]:
    rows = [row for row in read_rows(ALL_OF_SUBJECT, ("case", case_id)) if row.clock.clause_id == clause]
    return list(itertools.chain.from_iterable([one.fact.NAME for one in history("clock", row.id)] for row in rows))


def test_a_line_crossed_while_merged_is_a_breach_at_the_line_told_at_the_separation(desk: Desk) -> None:
    buyer = desk.talking()
    mine, into = fresh(desk, buyer), fresh(desk, buyer)
    run(move_case, desk.specialist, AT, mine, "take_up")
    run(merge_case, desk.specialist, AT + minutes(30), mine, into)
    run(tick, SYSTEM, AT + hours(30), limit=5000)
    assert names(mine, "ec-3.3c") == ["clock.started", "clock.cancelled"]
    run(unmerge_case, desk.specialist, AT + hours(31), mine)
    assert names(mine, "ec-3.3c") == ["clock.started", "clock.cancelled", "clock.restored", "clock.breached"]
    (told,) = [one for one in seen(mine, AT + hours(31)) if one[0] == "ec-3.3c"]
    assert told[1:6] == (AT, AT + hours(24), "breached", AT + hours(24), None)
    run(tell_progress, desk.specialist, AT + hours(40), mine, "正在处理")
    arrive(AT + hours(40))
    assert names(mine, "ec-3.3c")[3:5] == ["clock.breached", "clock.stopped_late"]


def test_what_an_administrator_ended_stays_ended_though_the_cases_are_merged_and_separated(desk: Desk) -> None:
    buyer = desk.customer()
    mine, into = fresh(desk, buyer), fresh(desk, buyer)
    run(force_case, desk.administrator, AT + minutes(5), mine, "结束")
    before = seen(mine, AT + hours(1))
    run(merge_case, desk.specialist, AT + minutes(30), mine, into)
    run(unmerge_case, desk.specialist, AT + minutes(40), mine)
    assert seen(mine, AT + hours(1)) == before


def test_a_departments_task_keeps_its_own_clock_through_a_merger(desk: Desk) -> None:
    buyer = desk.customer()
    mine, into = fresh(desk, buyer), fresh(desk, buyer)
    run(ask_department, desk.specialist, AT, mine, "logistics", "李", "到哪了", hours(9))
    run(merge_case, desk.specialist, AT + minutes(30), mine, into)
    run(tick, SYSTEM, AT + hours(3), limit=5000)
    assert names(mine, "ec-3.3b")[-1] in ("clock.breached", "clock.escalated")


def test_a_clock_that_stood_still_when_the_cases_were_merged_stands_still_again(desk: Desk) -> None:
    buyer, me = desk.customer(), desk.specialist
    mine, twin, into = fresh(desk, buyer, "aftersale"), fresh(desk, buyer, "aftersale"), fresh(desk, buyer)
    for case_id in (mine, twin):
        run(pause_case, desk.boss, AT + hours(2), case_id, "waiting_customer")
    run(merge_case, me, AT + hours(3), mine, into)
    run(unmerge_case, me, AT + hours(20), mine)
    assert {one[3] for one in seen(mine, AT + hours(21)) if one[0] == "ec-ticket"} == {"paused"}
    for case_id in (mine, twin):
        run(resume_case, me, AT + hours(40), case_id)
    assert seen(mine, AT + hours(41)) == seen(twin, AT + hours(41))
    assert [one[2] for one in seen(mine, AT + hours(41)) if one[0] == "ec-ticket"] == [AT + hours(62)]
    assert replay_case(mine, AT + hours(41)) == []
