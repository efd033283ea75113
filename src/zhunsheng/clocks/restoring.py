"""Bring back the clocks that a merger of cases called off, once the cases are separated again.

The rule (decision 20): separating says that the merger was a mistake, so every clock goes on as though it had not been.
Its start and its due instant are the ones it had; a line crossed meanwhile was crossed at the due instant; and what was
recorded on the case itself in the meantime, such as a call-back that was made, stops it then. What was done in the case
it had been merged into counts there alone.
"""

from collections.abc import Callable, Iterable, Sequence

from zhunsheng.cases.events import CaseMergedInto, CaseUnmerged
from zhunsheng.clocks.editions import plan_of
from zhunsheng.clocks.events import ClockCancelled
from zhunsheng.clocks.fold import Marks, restore
from zhunsheng.clocks.hot import ALL_OF_SUBJECT, Book, OpenClock, read_rows
from zhunsheng.clocks.plan import WATCHED, Plan, values_of
from zhunsheng.clocks.values import Change, Clock, Role, State
from zhunsheng.clocks.writing import Occasion, put_all
from zhunsheng.journal.actions import Ink
from zhunsheng.journal.events import Recorded
from zhunsheng.journal.queries import history
from zhunsheng.kernel.instants import Instant

__all__ = ["bring_back", "changes_of", "since_merger"]


def since_merger(facts: Sequence[Recorded]) -> list[Recorded]:
    """Return what was recorded on a case since it was merged last."""
    merged = [number for number, one in enumerate(facts) if isinstance(one.fact, CaseMergedInto)]
    return list(facts[merged[-1] + 1 :]) if merged else []


def changes_of(
    clock: Clock, at: Instant, meanwhile: Iterable[Recorded], plan_of: Callable[[int], Plan]
) -> list[Change]:
    """Tell how a clock that a merger called off goes on."""
    calendar = plan_of(clock.standing_id).clauses[clock.clause_id].calendar
    return list(restore(clock, at, calendar, _stop_in(meanwhile, plan_of, clock)))


def _stop_in(facts: Iterable[Recorded], plan_of: Callable[[int], Plan], clock: Clock) -> tuple[Instant, Marks] | None:
    for recorded in facts:
        if isinstance(recorded.fact, WATCHED):
            for listener in plan_of(clock.standing_id).listeners.get(recorded.fact.NAME, ()):
                if listener.plan.clause.id == clock.clause_id:
                    marks = listener.marks(values_of(recorded.fact))
                    if Role.STOP in marks.roles and marks.instance in (None, clock.instance):
                        return recorded.at, marks
    return None


def bring_back(ink: Ink, recorded: Recorded, fact: CaseUnmerged, book: Book) -> None:
    """Let the clocks of a separated case run again that its merger had called off.

    Writes   clock rows (planned, one a batch)
    Records  clock.restored, and clock.breached, clock.met or clock.stopped_late for what happened meanwhile
    """
    occasion = Occasion(fact.SUBJECT, fact.subject_id, recorded.id, fact.about)
    newest = {
        (row.clock.clause_id, row.clock.instance): row for row in read_rows(ALL_OF_SUBJECT, ("case", fact.case_id))
    }
    off = {key: row for key, row in newest.items() if not book.runs(key) and _called_off(row)}
    if not off:
        return
    meanwhile = since_merger([one for one in history("case", fact.case_id) if one.id != recorded.id])
    for key, row in off.items():
        plan = plan_of(row.clock.standing_id).clauses.get(row.clock.clause_id)
        if plan is not None:
            book.open[key] = row
            put_all(ink, book, plan, changes_of(row.clock, recorded.at, meanwhile, plan_of), occasion)


def _called_off(row: OpenClock) -> bool:
    if row.clock.ended_at is None or row.clock.state not in (State.CANCELLED, State.BREACHED):
        return False
    last = history("clock", row.id)[-1].fact
    return isinstance(last, ClockCancelled) and last.why == CaseMergedInto.NAME
