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
from zhunsheng.ground.statements import fetched
from zhunsheng.kernel.durations import Duration, hours
from zhunsheng.kernel.errors import NotFound

COLUMNS: Final = CaseRow.__struct_fields__
FIELDS: Final = tuple((one.attname, getattr(one, "from_db_value", None)) for one in Case._meta.concrete_fields)
NAMES: Final = ", ".join(f'"{one.column}"' for one in Case._meta.concrete_fields)
WHOLE: Final = f"SELECT {NAMES} FROM cases_case WHERE id = %s"  # noqa: S608 - columns
FOR_UPDATE: Final = " FOR UPDATE"


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
    rows = fetched(WHOLE + FOR_UPDATE if hold and connection.features.has_select_for_update else WHOLE, (case_id,))
    if not rows:
        raise NotFound("case", case_id)
    read = zip(FIELDS, rows[0], strict=True)
    values = [value if convert is None else convert(value, None, connection) for (_, convert), value in read]
    return Case.from_db(connection.alias, [name for name, _ in FIELDS], values)


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
