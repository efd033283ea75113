"""Limits that were broken and still wait: what a leader or a supervisor was told of and nobody has seen to yet."""

from typing import Final

from zhunsheng.clocks.editions import plan_of
from zhunsheng.clocks.hot import LASTING, OpenClock, read_rows
from zhunsheng.clocks.values import Lasting
from zhunsheng.kernel.durations import hours
from zhunsheng.kernel.instants import Instant
from zhunsheng.standards.values import Tell

MOST: Final = 200
"""Broken clocks that are looked at, the latest first; what is beyond them stands in the lists."""
LOOK_BACK: Final = hours(24 * 30)


def lasting(at: Instant) -> list[Lasting]:
    """Return the limits that are broken and not seen to, of which somebody beyond the agent in charge was told; the latest first.

    Who may read what is decided where it is shown.
    """
    rows = read_rows(LASTING, ((at - LOOK_BACK).us, MOST))
    return [told for row in rows if (told := _told(row)) is not None]


def _told(row: OpenClock) -> Lasting | None:
    plan = plan_of(row.clock.standing_id).clauses.get(row.clock.clause_id)
    if plan is None or row.clock.breached_at is None:
        return None
    passed = plan.steps[plan.breach_step : row.step]
    roles = tuple(dict.fromkeys(role for step in passed for role in step.tell if role != Tell.OWNER))
    if not roles:
        return None
    return Lasting(
        id=row.id, subject_kind=row.subject_kind, subject_id=row.subject_id, clause_id=row.clock.clause_id,
        title=plan.clause.title, breached_at=row.clock.breached_at, told=roles,
    )  # fmt: skip
