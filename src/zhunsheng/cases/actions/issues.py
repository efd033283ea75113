"""Say what a case is about, as a sub-type of the issue taxonomy."""

from zhunsheng.access.queries import require
from zhunsheng.access.values import Verb
from zhunsheng.cases.events import CaseIssueSet
from zhunsheng.cases.issues import checked_issue, issue_columns
from zhunsheng.cases.models import Case
from zhunsheng.cases.queries import row_of
from zhunsheng.cases.writing import change, enter, open_case
from zhunsheng.journal.actions import Ink, system_only
from zhunsheng.standards.queries import taxonomy


def set_case_issue(ink: Ink, case_id: int, issue: str) -> str:
    """File a case under a sub-type, or under none; return under which it was before.

    Writes    the case, its story
    Records   case.issue_set, unless nothing changes
    Refuses   AccessDenied, NotFound, CaseMerged, BadInput for a sub-type that is none, or retired
    Clauses   ec-3.1a
    """
    case = open_case(case_id)
    require(ink.actor, Verb.CASE_WORK, row_of(case).subject())
    before = case.issue
    if issue != before:
        file_under(ink, case, checked_issue(issue, ink.at) if issue else "", "told")
    return before


@system_only("whoever calls has asked for the right to work on the case")
def file_under(ink: Ink, case: Case, issue: str, how: str) -> None:
    """Write under which sub-type a case is filed and how that is known.

    Writes    the case, its story
    Records   case.issue_set
    """
    before = case.issue
    row = change(case, **issue_columns(issue))
    enter(ink, case.id, "issue", detail=f"{before or '-'} {issue or '-'}")
    ink.record(
        CaseIssueSet(
            case_id=case.id, about=row.about(), issue_type=issue, how=how, taxonomy_id=taxonomy(ink.at).id,
        )
    )  # fmt: skip
