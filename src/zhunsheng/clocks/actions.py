"""What makes clocks move on by themselves: the tick, and putting rows right from the facts."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from zhunsheng.clocks.copying import copy_clocks
from zhunsheng.clocks.editions import plan_of
from zhunsheng.clocks.fold import redate as reckon_anew
from zhunsheng.clocks.fold import settle
from zhunsheng.clocks.hot import ALL_OF_SUBJECT, DUE, UNSURE, OpenClock, changed, columns_of, read_rows
from zhunsheng.clocks.models import ClockRow
from zhunsheng.clocks.plan import ClausePlan, moment
from zhunsheng.clocks.refold import Refolded, refold
from zhunsheng.clocks.values import Happened, RebuildResult, TickResult
from zhunsheng.clocks.writing import put, set_aside, tell_rung
from zhunsheng.journal.actions import Ink, system_only
from zhunsheng.journal.queries import history
from zhunsheng.kernel.durations import parse_duration
from zhunsheng.kernel.errors import AccessDenied, NotFound

SUBJECT: Final = "dialogue"

__all__ = ["copy_clocks", "forget_case_clocks", "forget_clocks", "rebuild", "redate", "tick"]


@system_only("time passes for everybody alike; nobody may let a clock run out")
def tick(ink: Ink, *, limit: int) -> TickResult:
    """Mark what has come due: warnings, breaches and the rungs behind them, each exactly once.

    Two tickers may run at once: a row's version is compared when it is written, and the loser's batch is run again on
    fresh rows. A warning that is noticed only after the line was crossed is not told, the breach is.

    Writes   clock rows (planned)
    Records  ClockWarned, ClockBreached, ClockEscalated, ClockStuck
    Refuses  AccessDenied to anybody but the desk itself
    """
    _system(ink)
    rows = read_rows(DUE, (ink.at.us, limit))
    counts: Counter[str] = Counter()
    for row in rows:
        plan = _plan(row)
        if plan is None:
            set_aside(ink, row)
            counts["stuck"] += 1
        else:
            counts.update(_climb(ink, plan, row))
    return TickResult(
        warned=counts[Happened.WARNED],
        breached=counts[Happened.BREACHED],
        escalated=counts[Happened.ESCALATED],
        stuck=counts["stuck"],
        more=len(rows) == limit,
    )


@system_only("the published holidays decide, not a person")
def redate(ink: Ink, *, after_id: int = 0, limit: int) -> int:
    """Put right the due instants that were reckoned beyond the published holidays; return how many now stand firm.

    Writes   clock rows (planned)
    Records  ClockRedated, and ClockWithdrawn or ClockBreached where the new line says so
    Refuses  AccessDenied to anybody but the desk itself
    """
    _system(ink)
    firm = 0
    for row in read_rows(UNSURE, (after_id, limit)):
        plan = _plan(row)
        changes = () if plan is None else reckon_anew(row.clock, ink.at, plan.calendar, parse_duration(row.clock.limit))
        for change in changes:
            if plan is not None:
                put(ink, plan, row, change)
            firm += change.happened is Happened.REDATED
    return firm


@system_only("the facts decide, not a person")
def rebuild(ink: Ink, *, dialogue_id: int) -> RebuildResult:
    """Write the clocks of a dialogue as their facts tell them, where a row says something else.

    Writes   clock rows that differ (planned)
    Refuses  AccessDenied to anybody but the desk itself
    """
    _system(ink)
    rows = read_rows(ALL_OF_SUBJECT, ("dialogue", dialogue_id))
    repaired = [row.id for row in rows if _repair(ink, row)]
    return RebuildResult(checked=len(rows), repaired=tuple(repaired))


@system_only("follows from erasing a dialogue")
def forget_clocks(ink: Ink, dialogue_ids: Sequence[int]) -> None:
    """Let nothing run any more on dialogues that are erased. Writes: deletes their clocks."""
    ink.settle()
    ClockRow.objects.filter(subject_kind=SUBJECT, subject_id__in=dialogue_ids).delete()


@system_only("follows from erasing a case")
def forget_case_clocks(ink: Ink, case_ids: Sequence[int]) -> None:
    """Let nothing run any more on cases that are erased. Writes: deletes their clocks."""
    ink.settle()
    ClockRow.objects.filter(subject_kind="case", subject_id__in=case_ids).delete()


def _system(ink: Ink) -> None:
    if ink.actor.kind != "system":
        raise AccessDenied("no_right")


def _plan(row: OpenClock) -> ClausePlan | None:
    try:
        return plan_of(row.clock.standing_id).clauses.get(row.clock.clause_id)
    except NotFound:
        return None


def _climb(ink: Ink, plan: ClausePlan, row: OpenClock) -> list[Happened]:
    """Pass every rung whose moment has come, in order."""
    told: list[Happened] = []
    while (due := moment(plan, row.step, row.clock)) is not None and due < ink.at:
        rung, row.step = row.step, row.step + 1
        crossed = tuple(settle(row.clock, ink.at))
        if rung == plan.breach_step:
            for change in crossed:
                put(ink, plan, row, change)
                told.append(change.happened)
        elif rung > plan.breach_step or not crossed:
            told.append(tell_rung(ink, plan, row, rung))
    row.next_at = moment(plan, row.step, row.clock)
    changed(ink, row)
    return told


def _repair(ink: Ink, row: OpenClock) -> bool:
    plan, told = _plan(row), refold(history("clock", row.id))
    if plan is None or told is None:
        return False
    before = columns_of(row)
    _take(row, plan, told)
    if columns_of(row) == before:
        return False
    changed(ink, row)
    return True


def _take(row: OpenClock, plan: ClausePlan, told: Refolded) -> None:
    row.clock, row.step, row.detected_at = told.clock, told.step, told.detected_at
    row.next_at = moment(plan, told.step, told.clock)
