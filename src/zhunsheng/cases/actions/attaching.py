"""Put files to a case: by whoever works on it, by the customer on the own page, or by a department through its link."""

from zhunsheng.access.queries import require
from zhunsheng.access.values import Verb
from zhunsheng.cases.actions.register import judge_again
from zhunsheng.cases.events import CaseFileAttached, CaseFileRemoved
from zhunsheng.cases.holding_links import held_task
from zhunsheng.cases.models import Case, CaseAttachment
from zhunsheng.cases.queries import book, row_of
from zhunsheng.cases.rows import surviving
from zhunsheng.cases.values import OVER, TaskOver
from zhunsheng.cases.writing import enter, held_case, open_case
from zhunsheng.ground import files
from zhunsheng.journal.actions import Ink, system_only
from zhunsheng.kernel.errors import BadInput, NotFound
from zhunsheng.kernel.ids import new_id


def attach_file(ink: Ink, case_id: int, prepared: files.Prepared, *, shared: bool = False) -> int:
    """Put a file to a case that was judged and laid down before; what the customer hands in the customer sees.

    Writes    the file's rows, the case's story
    Records   case.file_attached; aftersale.judged where it is the customer's, for it may be the proof the policy asked for
    Refuses   AccessDenied, NotFound, CaseMerged, FileRefused, BadInput for one too many
    Clauses   dy-3.3a
    """
    case = open_case(case_id)
    customer = ink.actor.kind == "customer"
    require(ink.actor, Verb.CASE_ANSWER if customer else Verb.CASE_WORK, row_of(case).subject())
    file_id = _keep(ink, case, prepared, shared=shared or customer, said=prepared.name)
    if customer and case.verdict:
        judge_again(ink, case)  # why: a photo may be the proof that the policy asked for
    return file_id


@system_only("who holds a sealed link for one recipient needs no seat")
def attach_to_task(ink: Ink, token: str, holder: str, prepared: files.Prepared) -> int:
    """Put a file from a department to the case that its task belongs to, by whoever holds the task's link; the customer does not see it.

    Writes    the file's rows, the story of the case in which it goes on
    Records   case.file_attached
    Refuses   TokenRefused, TokenExpired, LinkUsed, NotConfirmed, FileRefused, BadInput for one too many, TaskOver
    """
    task = held_task(token, holder, ink.at)
    if task.state in OVER:
        raise TaskOver()
    case = surviving(held_case(task.case_id))
    return _keep(ink, case, prepared, shared=False, said=prepared.name, of=task.department)


def _keep(ink: Ink, case: Case, prepared: files.Prepared, *, shared: bool, said: str, of: str = "") -> int:
    most = book(case.edition).figure("most_files")
    if CaseAttachment.objects.filter(case_id=case.id).count() >= most:
        raise BadInput("the files", f"at most {most} of one case", most + 1)
    files.keep(prepared, at=ink.at)
    file = CaseAttachment(
        id=new_id(), case_id=case.id, token=prepared.token, name=prepared.name, media_type=prepared.media_type,
        size=prepared.size, shared=shared, at=ink.at, by_kind=ink.actor.kind, by_id=ink.actor.id,
    )  # fmt: skip
    CaseAttachment.objects.bulk_create([file])
    enter(ink, case.id, "file", said, of)
    ink.record(CaseFileAttached(case_id=case.id, about=row_of(case).about(), file_id=file.id, shared=file.shared))
    return file.id


def remove_file(ink: Ink, case_id: int, file_id: int) -> None:
    """Take a file off a case and erase it; that there was one stays in the story.

    Writes    deletes the file's rows
    Records   case.file_removed
    Refuses   AccessDenied, NotFound, CaseMerged
    """
    row = row_of(open_case(case_id))
    require(ink.actor, Verb.CASE_WORK, row.subject())
    file = CaseAttachment.objects.filter(id=file_id, case_id=case_id).first()
    if file is None:
        raise NotFound("file", file_id)
    file.delete()
    files.erase(file.token)
    enter(ink, case_id, "file_removed")
    ink.record(CaseFileRemoved(case_id=case_id, about=row.about(), file_id=file_id))
