"""How a department's task is written, whoever asks for it; the action that calls has asked for the right."""

from zhunsheng.cases.digests import LANGUAGE, digest_of
from zhunsheng.cases.events import TaskAssigned
from zhunsheng.cases.keeping import ASKED, naming
from zhunsheng.cases.lifecycle import TASK
from zhunsheng.cases.masking import masked
from zhunsheng.cases.models import Case, Task
from zhunsheng.cases.queries import book, row_of
from zhunsheng.cases.writing import enter
from zhunsheng.journal.actions import Ink
from zhunsheng.kernel.durations import seconds
from zhunsheng.kernel.ids import new_id
from zhunsheng.standards.queries import rulebook


def assign(
    ink: Ink, case: Case, department: str, recipient: str, question: str, language: str = LANGUAGE
) -> Task:  # fmt: skip
    """Write a department's task with its deadline; whoever calls has asked for the right."""
    row = row_of(case)
    task = Task(
        id=new_id(), case_id=case.id, department=department, recipient=recipient, question=masked(question),
        digest=digest_of(case, ink.at, language=language), asked_at=ink.at, asked_by=ink.actor.id, link=new_id(), state=TASK.start,
        due_at=ink.at + seconds(book(case.edition).departments[department].limit_s),
    )  # fmt: skip
    Task.objects.bulk_create([task])
    enter(ink, case.id, "task", task.question, department)
    about = row.about()
    ink.record(
        TaskAssigned(
            case_id=case.id, about=about, task_id=task.id, department=department, due_us=task.due_at.us,
            kept=naming(rulebook(about.standing_id), about.fields(), ASKED),
        )
    )  # fmt: skip
    return task


def arrange(ink: Ink, case: Case, department: str, wish: str) -> None:
    """Ask the department that carries a wish out, as the procedure says; its link is made when somebody names the recipient.

    Clauses   dy-3.3c
    """
    words = book().types[wish].text
    goods = case.order_number or case.title
    instead = case.fields.get("replacement", "").strip() if wish == "exchange" else ""
    assign(
        ink,
        case,
        department,
        book().departments[department].text.zh,
        f"{words.zh} {goods}{' → ' if instead else ''}{instead}".strip(),
    )
