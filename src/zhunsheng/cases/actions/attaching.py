"""Put files to a case: by whoever works on it, or by the customer on the own page."""

from zhunsheng.access.queries import require
from zhunsheng.access.values import Verb
from zhunsheng.cases.events import CaseFileAttached, CaseFileRemoved
from zhunsheng.cases.models import CaseAttachment
from zhunsheng.cases.queries import book, row_of
from zhunsheng.cases.writing import enter, open_case
from zhunsheng.ground import files
from zhunsheng.journal.actions import Ink
from zhunsheng.kernel.errors import BadInput, NotFound
from zhunsheng.kernel.ids import new_id


def attach_file(ink: Ink, case_id: int, prepared: files.Prepared, *, shared: bool = False) -> int:
    """Put a file to a case that was judged and laid down before; what the customer hands in the customer sees.

    Writes    the file's rows, the case's story
    Records   case.file_attached
    Refuses   AccessDenied, NotFound, CaseMerged, FileRefused, BadInput for one too many
    Clauses   dy-3.3a
    """
    case = open_case(case_id)
    row, most = row_of(case), book(case.edition).figure("most_files")
    customer = ink.actor.kind == "customer"
    require(ink.actor, Verb.CASE_ANSWER if customer else Verb.CASE_WORK, row.subject())
    if CaseAttachment.objects.filter(case_id=case_id).count() >= most:
        raise BadInput("the files", f"at most {most} of one case", most + 1)
    files.keep(prepared, at=ink.at)
    file = CaseAttachment(
        id=new_id(), case_id=case_id, token=prepared.token, name=prepared.name, media_type=prepared.media_type,
        size=prepared.size, shared=shared or customer, at=ink.at, by_kind=ink.actor.kind, by_id=ink.actor.id,
    )  # fmt: skip
    CaseAttachment.objects.bulk_create([file])
    enter(ink, case_id, "file", prepared.name)
    ink.record(CaseFileAttached(case_id=case_id, about=row.about(), file_id=file.id, shared=file.shared))
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
