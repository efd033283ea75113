"""Take the file of a case along; that somebody did is on record."""

from zhunsheng.access.queries import require
from zhunsheng.access.values import Verb
from zhunsheng.cases.events import CaseFileTaken
from zhunsheng.cases.queries import case_of, row_of
from zhunsheng.journal.actions import Ink


def take_case_file(ink: Ink, case_id: int) -> None:
    """Note that somebody took everything about a case along as a document.

    Records   case.file_taken
    Refuses   AccessDenied, NotFound
    """
    row = row_of(case_of(case_id))
    require(ink.actor, Verb.CASE_READ, row.subject())
    ink.record(CaseFileTaken(case_id=case_id, about=row.about(), agent_id=ink.actor.id))
