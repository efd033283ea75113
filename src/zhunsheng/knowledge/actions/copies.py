"""Copy questions and passages, for measuring beside many; read documents where no worker does."""

from zhunsheng.ground.copying import PLACES, copy_rows
from zhunsheng.ground.search.benching import copy_entries
from zhunsheng.journal.actions import Ink, system_only
from zhunsheng.knowledge.actions.document import read_document_piece
from zhunsheng.knowledge.models import DocumentEdition, Faq, PassageRow, Wording
from zhunsheng.knowledge.values import READING


@system_only("a bench needs many questions; nobody wrote the copies")
def copy_shelf(ink: Ink, questions: int, passages: int, since: int, step: int) -> None:
    """Copy every question and every passage made since an id so many times, with ids lower by a step each time.

    Phrasings are not copied, of which each belongs to one question; they stand in the index.
    Writes   questions, wordings, passages, their entries in the search index
    """
    ink.settle()
    for one in range(1, questions + 1):
        copy_rows(Faq, {"id"}, since, one * step)
        copy_rows(Wording, {"id", "faq_id"}, since, one * step)
    for one in range(1, passages + 1):
        copy_rows(PassageRow, {"id"}, since, one * step, said={"place": ('"place" + %s', one * PLACES)})
    copy_entries("faq", questions, since, step)
    copy_entries("passage", passages, since, step)


def read_waiting_documents() -> None:
    """Read every document that waits to be read, to its end."""
    for edition_id in list(
        DocumentEdition.objects.filter(state=READING).order_by("id").values_list("id", flat=True)
    ):  # fmt: skip
        while read_document_piece(edition_id):
            pass
