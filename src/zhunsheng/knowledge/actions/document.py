"""Hand documents in, replace and remove them; the worker reads them piece by piece."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from zhunsheng.access.queries import require
from zhunsheng.access.values import SYSTEM, Subject, Verb
from zhunsheng.ground import files, search
from zhunsheng.ground.jobs import enqueue, job
from zhunsheng.ground.reading import EMPTY, Piece, Unreadable, kind_named
from zhunsheng.journal.actions import Ink, run, system_only
from zhunsheng.kernel.errors import BadInput, NotFound
from zhunsheng.kernel.ids import new_id
from zhunsheng.kernel.instants import now
from zhunsheng.knowledge.checks import tidy_document
from zhunsheng.knowledge.errors import DocumentBusy
from zhunsheng.knowledge.events import (
    DocumentAdded,
    DocumentChanged,
    DocumentRead,
    DocumentRefused,
    DocumentRemoved,
    DocumentReplaced,
)
from zhunsheng.knowledge.lifecycle import DOCUMENT
from zhunsheng.knowledge.models import Document, DocumentEdition, PassageRow
from zhunsheng.knowledge.passages import passages_of
from zhunsheng.knowledge.reading import piece_of
from zhunsheng.knowledge.values import PASSAGES_LIMIT, READING, DocumentDraft, Passage

SHELF: Final = Subject(kind="card")
KIND: Final = "passage"
TOPIC: Final = "passages"
"""Whoever may read cards may find any of them; the right is asked before."""
READ: Final = "TXT, Markdown, HTML, DOCX, PDF, XLSX, CSV"


def add_document(ink: Ink, draft: DocumentDraft, file: files.Prepared | str) -> int:
    """Hand a document in: a file that was judged, or the token of a stored one, whose content is kept apart from then on. Return its id.

    Writes    the document, its first version, its file, a job that reads it
    Records   document.added
    Refuses   AccessDenied, BadInput naming the field, NotFound for the token
    """
    require(ink.actor, Verb.CARD_WRITE, SHELF)
    tidy = tidy_document(draft)
    row = Document(id=new_id(), owner_id=ink.actor.id, changed_at=ink.at, **_columns(tidy))
    row.save(force_insert=True)
    ink.record(DocumentAdded(document_id=row.id, kind=tidy.kind))
    _edition(ink, row, 1, file)
    return row.id


def replace_document(ink: Ink, document_id: int, file: files.Prepared | str) -> int:
    """Hand a newer version in; the former one is searched until this one is read, and its file stays to be looked at. Return its number.

    Writes    a version, its file, a job that reads it
    Records   document.replaced
    Refuses   AccessDenied, NotFound, BadInput for a kind that is not read, DocumentBusy while another is being read
    """
    require(ink.actor, Verb.CARD_WRITE, SHELF)
    row = _get(document_id)
    if DocumentEdition.objects.filter(document_id=row.id, state=READING).exists():
        raise DocumentBusy
    _edition(ink, row, row.latest + 1, file)
    ink.record(DocumentReplaced(document_id=row.id, number=row.latest + 1))
    return row.latest + 1


def change_document(ink: Ink, document_id: int, draft: DocumentDraft) -> None:
    """Change what is said of a document; its words stay.

    Writes    the document
    Records   document.changed
    Refuses   AccessDenied, NotFound, BadInput naming the field
    """
    require(ink.actor, Verb.CARD_WRITE, SHELF)
    row, tidy = _get(document_id), tidy_document(draft)
    Document.objects.filter(id=row.id).update(changed_at=ink.at, **_columns(tidy))
    ink.record(DocumentChanged(document_id=row.id, public=tidy.public))


def remove_document(ink: Ink, document_id: int) -> None:
    """Take a document away with every version, file and passage; there is no way back.

    Writes    deletes the document, its versions and passages, its files
    Records   document.removed
    Refuses   AccessDenied, NotFound
    """
    require(ink.actor, Verb.CARD_WRITE, SHELF)
    _remove(ink, _get(document_id))


@system_only("only what the desk itself put there for its demonstration; what somebody wrote or replaced stays")
def erase_demo_documents(ink: Ink, titles: Sequence[str]) -> None:
    """Take these documents away where the desk itself handed them in. Writes, records: as `remove_document`."""
    ink.settle()
    for row in Document.objects.filter(title__in=titles, owner_id=SYSTEM.id, latest=1).order_by("id"):
        _remove(ink, row)


@system_only("the worker reads what somebody with the right handed in")
def note_piece(ink: Ink, edition_id: int, done: int, piece: Piece, passages: Sequence[Passage]) -> bool:
    """Keep the passages of a piece; tell whether more is to be read. A piece that comes twice is left out.

    Behind the last piece the version is searched, and what the former one held is forgotten.
    Writes    passages with their entries in the index, how far it is, the document's current version
    Records   document.read, or document.refused for one without words or with too many
    """
    row = _reading(edition_id)
    if row is None or row.done != done:
        return row is not None
    count = row.passages + len(passages)
    if count > PASSAGES_LIMIT:
        _refuse(ink, row, "too_large")
        return False
    rows = [
        PassageRow(id=new_id(), edition_id=row.id, place=place, page=one.page, heading=one.heading, text=one.text)
        for place, one in enumerate(passages, start=row.passages)
    ]
    PassageRow.objects.bulk_create(rows)
    entries = [
        search.Entry(kind=KIND, ref=one.id, owner=row.id, text=f"{one.heading}\n{one.text}") for one in rows
    ]  # fmt: skip
    search.index_many(entries)
    pages = min(piece.total, done + piece.pages)
    row.done, row.total, row.passages = pages, piece.total, count
    row.save(update_fields=["done", "total", "passages"])
    if pages < piece.total:
        return True
    if count == 0:
        _refuse(ink, row, EMPTY)
    else:
        _finish(ink, row)
    return False


@system_only("the worker could not read what somebody with the right handed in")
def refuse_document(ink: Ink, edition_id: int, why: str) -> None:
    """Note that a version cannot be read, and why; the former one stays. Writes: how it stands. Records: document.refused."""
    row = _reading(edition_id)
    if row is not None:
        _refuse(ink, row, why)


@job()
def read_document(edition_id: int) -> None:
    """Read one piece and leave the next to the queue, so that other jobs come in between."""
    if read_document_piece(edition_id):
        enqueue(read_document, edition_id)


def read_document_piece(edition_id: int) -> bool:
    """Read the next piece of a version; tell whether any is left."""
    row = _reading(edition_id)
    if row is None:
        return False
    try:
        piece = piece_of(row.file_token, row.reads, row.done)
    except Unreadable as fault:
        run(refuse_document, SYSTEM, now(), edition_id, fault.why)
        return False
    return run(note_piece, SYSTEM, now(), edition_id, row.done, piece, passages_of(piece.blocks))


def _edition(ink: Ink, document: Document, number: int, file: files.Prepared | str) -> None:
    name = files.file_of(file).name if isinstance(file, str) else file.name
    reads = kind_named(name)
    if not reads:
        raise BadInput("file", READ, name)
    stored = files.copy(file, at=ink.at) if isinstance(file, str) else files.keep(file, at=ink.at)
    row = DocumentEdition(
        id=new_id(), document_id=document.id, number=number, state=DOCUMENT.start, reads=reads, file_token=stored.token,
        file_name=stored.name, size=stored.size, author_id=ink.actor.id, made_at=ink.at,
    )  # fmt: skip
    row.save(force_insert=True)
    Document.objects.filter(id=document.id).update(latest=number, changed_at=ink.at)
    enqueue(read_document, row.id)


def _finish(ink: Ink, row: DocumentEdition) -> None:
    row.state = DOCUMENT.apply(row.state, "finish")
    row.save(update_fields=["state"])
    former = list(DocumentEdition.objects.filter(document_id=row.document_id, number__lt=row.number).order_by("id"))
    for one in former:
        search.remove_owner(KIND, one.id)
    PassageRow.objects.filter(edition__in=former).delete()
    search.rescope(KIND, row.id, [TOPIC])
    Document.objects.filter(id=row.document_id).update(current=row.number, changed_at=ink.at)
    ink.record(DocumentRead(document_id=row.document_id, number=row.number, passages=row.passages))


def _refuse(ink: Ink, row: DocumentEdition, why: str) -> None:
    PassageRow.objects.filter(edition_id=row.id).delete()
    search.remove_owner(KIND, row.id)
    row.state = DOCUMENT.apply(row.state, "refuse")
    row.why, row.passages = why, 0
    row.save(update_fields=["state", "why", "passages"])
    ink.record(DocumentRefused(document_id=row.document_id, number=row.number, why=why))


def _remove(ink: Ink, row: Document) -> None:
    editions = list(DocumentEdition.objects.filter(document_id=row.id).order_by("id"))
    for one in editions:
        search.remove_owner(KIND, one.id)
        files.erase(one.file_token)
    row_id = row.id
    row.delete()
    ink.record(DocumentRemoved(document_id=row_id, versions=len(editions)))


def _columns(draft: DocumentDraft) -> dict[str, object]:
    return {
        "title": draft.title, "kind": draft.kind, "product": draft.product, "category": draft.category, "public": draft.public,
        "valid_from": draft.valid_from, "valid_to": draft.valid_to,
    }  # fmt: skip


def _reading(edition_id: int) -> DocumentEdition | None:
    return DocumentEdition.objects.filter(id=edition_id, state=READING).select_related("document").first()


def _get(document_id: int) -> Document:
    row = Document.objects.filter(id=document_id).first()
    if row is None:
        raise NotFound("document", document_id)
    return row
