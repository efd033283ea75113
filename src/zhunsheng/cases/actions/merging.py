"""Let two cases of one customer go on as one, and take that back."""

from zhunsheng.access.queries import require
from zhunsheng.access.values import Verb
from zhunsheng.cases.deadlines import run_to_platform
from zhunsheng.cases.events import CaseMergedInto, CaseUnmerged
from zhunsheng.cases.models import Case
from zhunsheng.cases.queries import row_of
from zhunsheng.cases.settling import OPEN, OVER, settle_options
from zhunsheng.cases.values import NotMergeable, NotMerged
from zhunsheng.cases.writing import change, enter, held_case, hold_in_turn, open_case
from zhunsheng.journal.actions import Ink


def _worked(ink: Ink, case_id: int) -> Case:
    case = open_case(case_id)
    require(ink.actor, Verb.CASE_WORK, row_of(case).subject())
    return case


def merge_case(ink: Ink, case_id: int, into_id: int) -> None:
    """Let a case go on in another one of the same customer; it can be undone.

    Writes    the case
    Records   case.merged
    Refuses   AccessDenied, NotFound, CaseMerged, NotMergeable for two customers or the same case
    """
    hold_in_turn(case_id, into_id)
    case, into = _worked(ink, case_id), _worked(ink, into_id)
    if case.id == into.id or case.customer_id != into.customer_id:
        raise NotMergeable()
    row = change(case, merged_into=into_id)
    enter(ink, into_id, "merged", detail=str(case_id))
    settle_options(ink, case, case.state, case.rounds + 1, OVER)
    ink.record(CaseMergedInto(case_id=case_id, about=row.about(), into_id=into_id))


def unmerge_case(ink: Ink, case_id: int) -> None:
    """Take a merger back: the case goes on by itself, as it was, and its clocks as though they never stood still.

    Writes    the case
    Records   case.unmerged; aftersale.deadline_told where the platform has named another deadline meanwhile
    Refuses   AccessDenied, NotFound, NotMerged
    """
    ink.settle()  # why: bringing its clocks back reads what a merger in the same commit has written
    case = held_case(case_id)
    require(ink.actor, Verb.CASE_WORK, row_of(case).subject())
    if case.merged_into is None:
        raise NotMerged()
    from_id = case.merged_into
    row = change(case, merged_into=None)
    enter(ink, case_id, "unmerged", detail=str(from_id))
    enter(ink, from_id, "unmerged", detail=str(case_id))
    settle_options(ink, case, case.state, case.rounds + 1, OPEN)
    ink.record(CaseUnmerged(case_id=case_id, about=row.about(), from_id=from_id))
    run_to_platform(ink, case)
