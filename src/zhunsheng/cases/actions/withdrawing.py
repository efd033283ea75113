"""Take a department's task back, and take that back."""

from zhunsheng.access.queries import require
from zhunsheng.access.values import Verb
from zhunsheng.cases.events import CaseHandedOn, TaskAssigned, TaskWithdrawn
from zhunsheng.cases.lifecycle import TASK
from zhunsheng.cases.lines import was_told
from zhunsheng.cases.masking import masked
from zhunsheng.cases.models import Task
from zhunsheng.cases.parts import family_of
from zhunsheng.cases.queries import case_of, row_of
from zhunsheng.cases.values import OVER, TaskState
from zhunsheng.cases.writing import enter, open_case, words_of
from zhunsheng.journal.actions import Ink
from zhunsheng.kernel.errors import NotFound


def withdraw_task(ink: Ink, case_id: int, task_id: int, reason: str) -> None:
    """Ask a department no more, by who asked or an administrator: its link says so and why, its time limit is called off, it is not judged.

    Writes    the task, the case's story
    Records   task.withdrawn
    Refuses   AccessDenied, NotFound, CaseMerged, MoveRefused once it is answered or over, BadInput without a reason
    Clauses   ec-3.3a, ec-3.3b
    """
    task = _own(ink, case_id, task_id)
    words = words_of(reason, "the reason")
    state = TASK.apply(task.state, "withdraw")
    Task.objects.filter(id=task.id).update(state=state, withdrawn_why=masked(words), withdrawn_from=task.state)
    entry_id = enter(ink, case_id, "task_withdrawn", words, task.department)
    row = row_of(case_of(task.case_id))
    waiting = Task.objects.filter(case_id=row.id, confirmed_at__isnull=True, opened_at__isnull=True)
    waits = waiting.exclude(state__in=OVER).count()
    ink.record(
        TaskWithdrawn(
            case_id=row.id, about=row.about(), task_id=task.id, department=task.department, entry_id=entry_id, waits=waits
        )
    )  # fmt: skip


def restore_task(ink: Ink, case_id: int, task_id: int) -> None:
    """Take a withdrawal back: the department is asked as before, by the same link and until the same instant; what it had asked back still waits for an answer.

    Writes    the task, the case's story
    Records   task.assigned; case.handed_on unless it had taken the task and the customer was told
    Refuses   AccessDenied, NotFound, CaseMerged, MoveRefused for a task that was not withdrawn
    Clauses   ec-3.3a, ec-3.3b
    """
    task = _own(ink, case_id, task_id)
    asked_back = task.withdrawn_from == TaskState.ASKED_BACK
    state = TASK.apply(task.state, "restore_question" if asked_back else "restore")
    Task.objects.filter(id=task.id).update(state=state, withdrawn_why="", withdrawn_from="")
    enter(ink, case_id, "task_restored", "", task.department)
    row = row_of(case_of(task.case_id))
    ink.record(
        TaskAssigned(
            case_id=row.id, about=row.about(), task_id=task.id, department=task.department, due_us=task.due_at.us
        )
    )
    taken = task.opened_at is not None or task.confirmed_at is not None
    if not (taken and was_told([row.id, case_id], task)):
        ink.record(CaseHandedOn(case_id=row.id, about=row.about(), department=task.department))


def _own(ink: Ink, case_id: int, task_id: int) -> Task:
    case = open_case(case_id)
    subject = row_of(case).subject()
    require(ink.actor, Verb.CASE_READ, subject)
    task = Task.objects.filter(id=task_id, case_id__in=family_of(case.id)).first()
    if task is None:
        raise NotFound("task", task_id)
    require(ink.actor, Verb.CASE_WORK if task.asked_by == ink.actor.id else Verb.CASE_FORCE, subject)
    return task
