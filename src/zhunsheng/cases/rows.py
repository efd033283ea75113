"""A case as lists show it, and the procedures it is worked by."""

from typing import Final

from django.db import connection
from django.db.models import QuerySet

from zhunsheng.access.queries import require
from zhunsheng.access.values import Actor, Verb
from zhunsheng.cases.models import (
    Case,
)
from zhunsheng.cases.own import book
from zhunsheng.cases.values import (
    CaseRow,
)
from zhunsheng.ground.stored import stored
from zhunsheng.kernel.durations import Duration, hours
from zhunsheng.kernel.errors import NotFound

COLUMNS: Final = CaseRow.__struct_fields__
BY_ID: Final = "WHERE id = %s"
HELD: Final = "WHERE id = %s FOR UPDATE"


def link_life(case: Case, name: str, asked: Duration | None = None) -> Duration:
    """Say how long a link opens: as asked, else as the edition of the case's procedures has it."""
    return hours(book(case.edition).figure(name)) if asked is None else asked


def row_of(case: Case) -> CaseRow:
    """Turn a row of the table into a value."""
    return CaseRow(**{name: getattr(case, name) for name in COLUMNS})


def rows_of(cases: QuerySet[Case]) -> list[CaseRow]:
    """Read the cases of a list: the columns that lists show, and none of the documents beside them."""
    return [CaseRow(**dict(zip(COLUMNS, row, strict=True))) for row in cases.values_list(*COLUMNS)]


def case_of(case_id: int) -> Case:
    """Return the row of a case. Refuses: NotFound."""
    return stored_case(case_id)


def stored_case(case_id: int, *, hold: bool = False) -> Case:
    """Read the row of a case as Django would, and hold it until this commit where wanted. Refuses: NotFound.

    Almost every act on a case begins with it: putting the statement together from the columns took four times as long as running it.
    """
    rows = stored(Case, HELD if hold and connection.features.has_select_for_update else BY_ID, (case_id,))
    if not rows:
        raise NotFound("case", case_id)
    return rows[0]


def surviving(case: Case) -> Case:
    """Return the case in which a merged one goes on; one that was not merged is its own."""
    passed = {case.id}
    while case.merged_into is not None and case.merged_into not in passed:
        case = case_of(case.merged_into)
        passed.add(case.id)
    return case


def case_row(actor: Actor, case_id: int) -> CaseRow:
    """Return one case without its story. Refuses: NotFound, AccessDenied."""
    row = row_of(case_of(case_id))
    require(actor, Verb.CASE_READ, row.subject())
    return row
