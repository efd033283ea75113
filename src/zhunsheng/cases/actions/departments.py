"""Ask another department by a link for one recipient, and make things better because of a case."""

from typing import Final

from django.db import connection

from zhunsheng.access.queries import require
from zhunsheng.access.values import Verb
from zhunsheng.cases.digests import LANGUAGE
from zhunsheng.cases.events import (
    CaseAcceptedAndTold,
    CaseHandedOn,
    ImprovementOpened,
    ImprovementWritten,
    TaskAnswered,
    TaskAskedBack,
    TaskAssigned,
    TaskOpened,
    TaskSettled,
)
from zhunsheng.cases.finding import visible
from zhunsheng.cases.holding_links import TASK_LINK, hash_of, held_task
from zhunsheng.cases.lifecycle import TASK
from zhunsheng.cases.lines import LINE, was_told
from zhunsheng.cases.masking import masked
from zhunsheng.cases.models import Case, Improvement, Task
from zhunsheng.cases.parts import family_of
from zhunsheng.cases.queries import book, case_of, row_of
from zhunsheng.cases.rows import link_life, surviving
from zhunsheng.cases.tasking import assign
from zhunsheng.cases.values import OVER, CaseRow, MatterImproved, NotConfirmed, Often, TaskState, TimePast
from zhunsheng.cases.writing import enter, held_case, open_case, words_of, words_out
from zhunsheng.dialogue.actions import Held
from zhunsheng.ground.tokens import issue_token
from zhunsheng.journal.actions import Ink, system_only
from zhunsheng.kernel.durations import Duration
from zhunsheng.kernel.errors import BadInput, Conflict, NotFound
from zhunsheng.kernel.ids import new_id
from zhunsheng.kernel.instants import Instant
from zhunsheng.people.queries import actor_of

IMPROVING: Final = 0x5A53_494D
"""The name of the lock under which it is looked whether an improvement is open, among those of the desk's database."""


def _worked(ink: Ink, case_id: int) -> tuple[Case, CaseRow]:
    case = open_case(case_id)
    row = row_of(case)
    require(ink.actor, Verb.CASE_WORK, row.subject())
    return case, row


def ask_department(
    ink: Ink, case_id: int, department: str, recipient: str, question: str, life: Duration | None = None,
    language: str = LANGUAGE,
) -> str:  # fmt: skip
    """Ask a department something about a case, with a digest in the asker's language in which personal data is masked; return the link.

    Writes    the task; the link opens for one recipient, until it expires
    Records   task.assigned, case.handed_on
    Refuses   AccessDenied, NotFound, CaseMerged, BadInput for a department that is none or nothing asked
    Clauses   ec-3.3a, dy-3.1e, cc-1.2d
    """
    case, row = _worked(ink, case_id)
    known = book(case.edition).departments
    if department not in known:
        raise BadInput("the department", f"one of {', '.join(known)}", department)
    told = words_of(recipient, "the recipient", longest=120), words_of(question, "the question")
    task = assign(ink, case, department, *told, language)
    ink.record(CaseHandedOn(case_id=case_id, about=row.about(), department=department))
    return _link(task, ink.at + link_life(case, "task_link_h", life))


def link_task(ink: Ink, case_id: int, task_id: int, recipient: str, life: Duration | None = None) -> str:
    """Make a fresh link of a task for one recipient; the one before stops to open.

    Writes    the task
    Refuses   AccessDenied, NotFound for a task that is settled or none, CaseMerged, BadInput without a recipient
    """
    case, _ = _worked(ink, case_id)
    task = Task.objects.filter(id=task_id, case_id__in=family_of(case.id)).exclude(state__in=OVER).first()
    if task is None:
        raise NotFound("task", task_id)
    task.link = new_id()
    told = words_of(recipient, "the recipient", longest=120)
    Task.objects.filter(id=task_id).update(link=task.link, recipient=told, holder="", confirmed_at=None)
    return _link(task, ink.at + link_life(case, "task_link_h", life))


def _link(task: Task, expires: Instant) -> str:
    return issue_token({"task": task.id, "link": task.link}, purpose=TASK_LINK, expires=expires)


@system_only("who holds a sealed link for one recipient needs no seat")
def open_task(ink: Ink, token: str, holder: str, *, confirmed: bool) -> int:
    """Open a task's link: the first browser keeps it, and nothing is shown before confidentiality is confirmed.

    Writes    who holds the link
    Records   task.opened once confirmed, case.accepted_and_told where the customer was told since
    Refuses   TokenRefused, TokenExpired, LinkUsed, NotConfirmed
    """
    task = held_task(token, holder, ink.at, confirmed=False)
    if task.state != TaskState.WITHDRAWN and task.confirmed_at is None:
        if not confirmed:
            raise NotConfirmed()
        _bind(task, holder, ink.at)
        row, goes_on = _of_task(task)
        ink.record(TaskOpened(case_id=row.id, about=row.about(), task_id=task.id, department=task.department))
        if was_told([row.id, goes_on], task):
            ink.record(CaseAcceptedAndTold(case_id=row.id, about=row.about()))
    return task.id


def _bind(task: Task, holder: str, at: Instant) -> None:
    """Let one browser keep the link: of two that confirm at once the slower is told so when it runs again."""
    free = Task.objects.filter(id=task.id, link=task.link, holder="", confirmed_at__isnull=True)
    if free.update(holder=hash_of(holder), confirmed_at=at, opened_at=task.opened_at or at) != 1:
        raise Conflict(f"the link of task {task.id} was taken in the meantime")


def _of_task(task: Task) -> tuple[CaseRow, int]:
    """Return the case that a task was asked from, and the one where its story goes on."""
    case = held_case(task.case_id)
    return row_of(case), surviving(case).id


@system_only("who holds a sealed link for one recipient needs no seat")
def answer_task(ink: Ink, token: str, holder: str, words: str, *, asks_back: bool = False) -> None:
    """Answer a task, or ask back; by whoever holds its link.

    Writes    the task, the case's story
    Records   task.answered or task.asked_back
    Refuses   TokenRefused, TokenExpired, LinkUsed, NotConfirmed, MoveRefused, BadInput without words
    """
    task = held_task(token, holder, ink.at)
    told = words_of(words, "the answer")
    state = TASK.apply(task.state, "ask_back" if asks_back else "answer")
    columns: dict[str, object] = {"answer": told, "answered_at": ink.at}
    if asks_back:
        columns = {"talk": [*task.talk, [True, masked(told)]]}
    Task.objects.filter(id=task.id).update(state=state, **columns)
    row, goes_on = _of_task(task)
    enter(ink, goes_on, "task_back" if asks_back else "task_answer", told, task.department)
    kind = TaskAskedBack if asks_back else TaskAnswered
    ink.record(kind(case_id=row.id, about=row.about(), task_id=task.id, department=task.department))


@system_only("who holds a sealed link for one recipient needs no seat")
def rate_task(ink: Ink, token: str, holder: str, stars: int) -> None:
    """Let the department rate how it was asked. Refuses: as `answer_task`.

    Writes    the rating
    Records   task.settled
    Clauses   ec-k-cross
    """
    task = held_task(token, holder, ink.at)
    if stars not in range(1, 6):
        raise BadInput("the rating", "1 to 5", stars)
    Task.objects.filter(id=task.id).update(state=TASK.apply(task.state, "settle"), rating=stars, settled_at=ink.at)
    row, _ = _of_task(task)
    ink.record(TaskSettled(case_id=row.id, about=row.about(), task_id=task.id, department=task.department, stars=stars))


def settle_task(ink: Ink, case_id: int, task_id: int, *, answer_back: str = "", life: Duration | None = None) -> str:
    """Settle a task that was answered, or answer what the department asked back with a fresh link.

    Writes    the task; the old link stops to open
    Records   task.settled or task.assigned
    Refuses   AccessDenied, NotFound, CaseMerged, MoveRefused
    """
    case, _ = _worked(ink, case_id)
    task = Task.objects.filter(id=task_id, case_id__in=family_of(case.id)).first()
    if task is None:
        raise NotFound("task", task_id)
    row, _ = _of_task(task)
    if answer_back.strip():
        task.link = new_id()
        talk = [*task.talk, [False, masked(words_of(answer_back, "the answer"))]]
        again = {"talk": talk, "link": task.link, "holder": "", "confirmed_at": None}
        Task.objects.filter(id=task_id).update(state=TASK.apply(task.state, "tell_more"), **again)
        ink.record(
            TaskAssigned(
                case_id=row.id, about=row.about(), task_id=task_id, department=task.department, due_us=task.due_at.us
            )
        )
        return _link(task, ink.at + link_life(case, "task_link_h", life))
    Task.objects.filter(id=task_id).update(state=TASK.apply(task.state, "settle"), link=new_id(), settled_at=ink.at)
    ink.record(TaskSettled(case_id=row.id, about=row.about(), task_id=task_id, department=task.department))
    return ""


def open_improvement(
    ink: Ink, case_id: int, department: str, what: str, due_at: Instant, owner_id: int | None = None, *, often: Often | None = None
) -> int:  # fmt: skip
    """Say what is to be made better because of a case, by which department until when, and who sees to it: the asker, where nobody else is named.

    Opened because of what comes up `often`, it is opened once: where the asker can see another that is open on a case of the same, nothing is.
    Writes    the item
    Records   improvement.opened
    Refuses   AccessDenied, NotFound (also for an owner who does not work here), CaseMerged, BadInput, TimePast, MatterImproved
    Clauses   ec-1.3c, cc-3.2d
    """
    _, row = _worked(ink, case_id)
    if often is not None:
        _insist_on_none(ink, often)
    known = book(row.edition).departments
    if department not in known:
        raise BadInput("the department", f"one of {', '.join(known)}", department)
    if due_at <= ink.at:
        raise TimePast()
    owner = ink.actor.id if owner_id is None else actor_of(owner_id).id
    item = Improvement(
        id=new_id(), case_id=case_id, department=department, what=words_of(what, "what is to change"),
        owner_id=owner, due_at=due_at,
    )  # fmt: skip
    Improvement.objects.bulk_create([item])
    enter(ink, case_id, "improvement", item.what, department)
    ink.record(ImprovementOpened(case_id=case_id, about=row.about(), improvement_id=item.id, department=department))
    return item.id


def _insist_on_none(ink: Ink, often: Often) -> None:
    """Hold to the end of the commit that nothing is open on what comes up so often, but what the asker has seen."""
    if (
        connection.vendor == "postgresql"
    ):  # SQLite has one writer; here two that read at one instant would both find none
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [IMPROVING])
    cases = visible(ink.actor)
    same = (
        cases.filter(issue=often.issue) if often.issue else cases.filter(kind=often.kind, issue_type=often.issue_type)
    )
    opened = Improvement.objects.filter(case__in=same.values("id"), done_at__isnull=True).exclude(id__in=often.beside)
    if opened.exists():
        raise MatterImproved()


def finish_improvement(
    ink: Ink, case_id: int, improvement_id: int, changed: str, told: str, confirmed: frozenset[str] = frozenset()
) -> Held | None:
    """Close an item with what was changed, and tell the customer, in the chat or by mail as `tell_progress` does.

    The customer counts as told once the words have arrived.

    Writes    the item, the case's story
    Records   improvement.written; case.words_held or case.words_confirmed
    Refuses   AccessDenied, NotFound, CaseMerged, BadInput without what was changed or what the customer is told
    Clauses   cc-3.2d
    """
    case, _ = _worked(ink, case_id)
    words = words_out(ink, case, told, confirmed)
    if isinstance(words, Held):
        return words
    open_items = Improvement.objects.filter(case_id__in=family_of(case.id), done_at__isnull=True)
    item = open_items.filter(id=improvement_id).first()
    if item is None:
        raise NotFound("improvement", improvement_id)
    own, what = row_of(case_of(item.case_id)), words_of(changed, "what was changed")
    entry_id = enter(ink, case_id, LINE, words)
    Improvement.objects.filter(id=item.id).update(changed=what, done_at=ink.at, entry_id=entry_id)
    ink.record(
        ImprovementWritten(
            case_id=own.id, about=own.about(), improvement_id=improvement_id, department=item.department,
            entry_id=entry_id,
        )
    )  # fmt: skip
    return None
