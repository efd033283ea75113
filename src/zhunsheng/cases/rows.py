"""A case as lists show it, and the procedures it is worked by."""

from zhunsheng.access.queries import require
from zhunsheng.access.values import Actor, Verb
from zhunsheng.cases.models import (
    Case,
)
from zhunsheng.cases.own import book
from zhunsheng.cases.values import (
    CaseRow,
)
from zhunsheng.kernel.durations import Duration, hours
from zhunsheng.kernel.errors import NotFound


def link_life(case: Case, name: str, asked: Duration | None = None) -> Duration:
    """Say how long a link opens: as asked, else as the edition of the case's procedures has it."""
    return hours(book(case.edition).figure(name)) if asked is None else asked


def row_of(case: Case) -> CaseRow:
    """Turn a row of the table into a value."""
    return CaseRow(**{name: getattr(case, name) for name in CaseRow.__struct_fields__})


def case_of(case_id: int) -> Case:
    """Return the row of a case. Refuses: NotFound."""
    case = Case.objects.filter(id=case_id).first()
    if case is None:
        raise NotFound("case", case_id)
    return case


def surviving(case: Case) -> Case:
    """Return the case in which a merged one goes on; one that was not merged is its own."""
    passed = {case.id}
    while case.merged_into is not None and case.merged_into not in passed:
        case = case_of(case.merged_into)
        passed.add(case.id)
    return case


def family_of(case_id: int) -> list[int]:
    """List a case and all that were merged into it, those merged into them as well."""
    found, fresh = [case_id], [case_id]
    while fresh:
        rows = Case.objects.filter(merged_into__in=fresh).exclude(id__in=found).order_by("id")
        fresh = list(rows.values_list("id", flat=True))
        found += fresh
    return found


def case_row(actor: Actor, case_id: int) -> CaseRow:
    """Return one case without its story. Refuses: NotFound, AccessDenied."""
    row = row_of(case_of(case_id))
    require(actor, Verb.CASE_READ, row.subject())
    return row
