"""What lies beside a case, asked in few statements: most cases have none of most of it, and each table asked for by itself costs more than its rows."""

from typing import Final

import msgspec

from zhunsheng.cases.values import OVER, RefundState
from zhunsheng.ground.statements import fetched, with_marks
from zhunsheng.kernel.instants import Instant

MERGED_HERE: Final = "SELECT id FROM cases_case WHERE merged_into IN ({marks}) ORDER BY id"

LINES: Final = (
    "SELECT kind, at, detail FROM cases_entry WHERE case_id = %s"
    " AND (kind IN ('attempt', 'answer', 'rejection') OR (kind = 'moved' AND detail = 'settle')) ORDER BY id"
)
STANDING: Final = (
    "SELECT (SELECT COUNT(*) FROM cases_option WHERE case_id = %s AND round = %s),"
    " (SELECT COUNT(*) FROM cases_option WHERE case_id = %s AND round = %s AND chosen_at IS NOT NULL),"
    " (SELECT COUNT(*) FROM cases_refund WHERE case_id IN ({marks}) AND state = %s),"
    " (SELECT COUNT(*) FROM cases_task WHERE case_id IN ({marks}) AND state NOT IN (%s, %s)),"
    " (SELECT COUNT(*) FROM cases_copy WHERE case_id IN ({marks}))"
)
THERE: Final = (
    "SELECT 'options' WHERE EXISTS (SELECT 1 FROM cases_option WHERE case_id = %s)"
    " UNION ALL SELECT 'pauses' WHERE EXISTS (SELECT 1 FROM cases_pause WHERE case_id = %s)"
    " UNION ALL SELECT 'tasks' WHERE EXISTS (SELECT 1 FROM cases_task WHERE case_id IN ({marks}))"
    " UNION ALL SELECT 'refunds' WHERE EXISTS (SELECT 1 FROM cases_refund WHERE case_id IN ({marks}))"
    " UNION ALL SELECT 'improvements' WHERE EXISTS (SELECT 1 FROM cases_improvement WHERE case_id IN ({marks}))"
)


class Line(msgspec.Struct, frozen=True):
    """A line of a story, as far as gates ask for it."""

    kind: str
    at: Instant
    detail: str


class Stands(msgspec.Struct, frozen=True):
    """How much of what gates ask for stands beside a case and those merged into it."""

    options: int
    chosen: int
    refunds_open: int
    tasks_open: int
    copies: int


def family_of(case_id: int) -> list[int]:
    """List a case and all that were merged into it, those merged into them as well."""
    found, fresh = [case_id], [case_id]
    while fresh:
        known = set(found)
        fresh = [one for (one,) in fetched(with_marks(MERGED_HERE, len(fresh)), fresh) if one not in known]
        found += fresh
    return found


def lines_of(case_id: int) -> list[Line]:
    """Read what gates ask of a story: attempts, answers, rejections, and when it was last settled; the earliest first."""
    return [Line(kind, Instant(at), detail) for kind, at, detail in fetched(LINES, (case_id,))]


def stands(case_id: int, number: int, family: list[int]) -> Stands:
    """Count what gates ask for; `number` is that of the round of options."""
    wanted = (
        case_id,
        number,
        case_id,
        number,
        *family,
        RefundState.WAITING.value,
        *family,
        *(one.value for one in OVER),
        *family,
    )
    [row] = fetched(with_marks(STANDING, len(family)), wanted)
    return Stands(*row)


def there(case_id: int, family: list[int]) -> frozenset[str]:
    """Name what a case and those merged into it have any of."""
    return frozenset(
        name for (name,) in fetched(with_marks(THERE, len(family)), (case_id, case_id, *family, *family, *family))
    )
