"""When words that somebody wrote for a customer count as told: once they have reached the customer, not before.

The time limits listen to `case.progress_told` and `improvement.told` alone.
"""

from zhunsheng.cases.events import CaseAcceptedAndTold, CaseProgressTold, ImprovementTold
from zhunsheng.cases.lines import CALL, TOLD, untold_of, was_told
from zhunsheng.cases.models import Case, CaseEntry, Improvement, Task
from zhunsheng.cases.parts import family_of
from zhunsheng.cases.rows import case_of, row_of, surviving
from zhunsheng.journal.actions import Ink


def mark_line(line: CaseEntry, how: str) -> None:
    """Note how far a line's words came; what has reached the customer stays so."""
    CaseEntry.objects.filter(id=line.id).exclude(detail__in=TOLD).update(detail=how)


def count_as_told(ink: Ink, line: CaseEntry, way: str) -> None:
    """Note once that a line's words have reached the customer; the limit of telling is met and runs anew from now.

    Writes    the line, the improvement it is about
    Records   case.progress_told, with case.accepted_and_told where a department has taken its task; or improvement.told
    Clauses   ec-3.3c, cc-3.2d, cc-1.2d
    """
    if not CaseEntry.objects.filter(id=line.id).exclude(detail__in=TOLD).update(detail=way):
        return
    item = Improvement.objects.filter(entry_id=line.id).first()
    if item is not None:
        Improvement.objects.filter(id=item.id).update(told_at=ink.at)
        own = row_of(case_of(item.case_id))
        ink.record(
            ImprovementTold(
                case_id=own.id, about=own.about(), improvement_id=item.id, department=item.department, entry_id=line.id
            )
        )  # fmt: skip
        return
    case = surviving(case_of(line.case_id))
    ink.record(CaseProgressTold(case_id=case.id, about=row_of(case).about(), entry_id=line.id))
    _note_departments(ink, case, line)


def _note_departments(ink: Ink, case: Case, line: CaseEntry) -> None:
    """Note for each task that was taken before that its customer has now been told, the first time only."""
    family = family_of(case.id)
    taken = Task.objects.filter(case_id__in=family, confirmed_at__isnull=False, asked_at__lte=line.at)
    for task in taken.order_by("id"):
        if not was_told(family, task, but=line.id):
            own = row_of(case_of(task.case_id))
            ink.record(CaseAcceptedAndTold(case_id=own.id, about=own.about()))


def count_called(ink: Ink, case: Case) -> None:
    """Count what reached nobody as told: somebody has spoken with the customer about the case.

    Records   case.progress_told or improvement.told, for each line
    """
    for line in untold_of([case.id]).get(case.id, []):
        count_as_told(ink, line, CALL)
