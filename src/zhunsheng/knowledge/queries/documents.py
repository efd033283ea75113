"""Read documents, and find passages of them with where they stand."""

from __future__ import annotations

from typing import Final

from django.db.models import F, QuerySet

from zhunsheng.access.queries import decide, require
from zhunsheng.access.values import Actor, Allowed, Subject, Verb
from zhunsheng.ground import search
from zhunsheng.ground.statements import Row, fetched, with_marks
from zhunsheng.kernel.errors import BadInput, NotFound
from zhunsheng.kernel.instants import Instant
from zhunsheng.knowledge.models import Document, DocumentEdition, PassageRow
from zhunsheng.knowledge.values import DocumentDraft, DocumentShown, DocumentVersion, PassageShown

SHELF: Final = Subject(kind="card")
KIND: Final = "passage"
TOPICS: Final = frozenset({"passages"})
LONGEST: Final = 100
SPARE: Final = 3
"""Times as many passages are looked for as are shown: some belong to documents that do not count at present."""
UNITS: Final = {"pdf": "page", "table": "line"}
"""What the number of a page counts, by how a document is read; nothing where there are none."""
BESIDE: Final = 0.45
"""Share of a customer's words that a passage must hold to stand beside a dialogue."""
WORDS: Final = 3
"""Pairs of signs that a message must have: of fewer almost anything holds all."""

COUNTING: Final = """
    SELECT piece.id, d.id, d.title, d.kind, d.product, e.number, e.reads, piece.heading, piece.page, piece.text, d.public
    FROM knowledge_passage piece
    JOIN knowledge_document_edition e ON e.id = piece.edition_id
    JOIN knowledge_document d ON d.id = e.document_id AND d.current = e.number
    WHERE (d.valid_from IS NULL OR d.valid_from <= %s) AND (d.valid_to IS NULL OR d.valid_to > %s) AND piece.id IN ({marks})"""
"""The passages of what counts at an instant; asked beside every message of a customer."""


def documents(actor: Actor) -> list[DocumentShown]:
    """List the documents, the latest change first. Refuses: AccessDenied."""
    require(actor, Verb.CARD_READ, SHELF)
    rows = DocumentEdition.objects.filter(number=F("document__latest")).select_related("document")
    counts = dict(
        DocumentEdition.objects.filter(number=F("document__current")).order_by("id").values_list("document_id", "passages")
    )  # fmt: skip
    return [
        _document(row.document, row.state, counts.get(row.document_id, 0))
        for row in rows.order_by("-document__changed_at", "-document_id")
    ]


def document(actor: Actor, document_id: int) -> DocumentShown:
    """Return one document. Refuses: AccessDenied, NotFound."""
    require(actor, Verb.CARD_READ, SHELF)
    row = Document.objects.filter(id=document_id).first()
    if row is None:
        raise NotFound("document", document_id)
    newest = DocumentEdition.objects.get(document_id=row.id, number=row.latest)
    used = DocumentEdition.objects.filter(document_id=row.id, number=row.current).first()
    return _document(row, newest.state, 0 if used is None else used.passages)


def document_versions(actor: Actor, document_id: int) -> list[DocumentVersion]:
    """List the versions of a document, the newest first. Refuses: AccessDenied."""
    require(actor, Verb.CARD_READ, SHELF)
    return [
        DocumentVersion(
            number=row.number, state=row.state, why=row.why, done=row.done, total=row.total, passages=row.passages,
            file_token=row.file_token, file_name=row.file_name, size=row.size, author_id=row.author_id, made_at=row.made_at,
        )
        for row in DocumentEdition.objects.filter(document_id=document_id).order_by("-number")
    ]  # fmt: skip


def passages(actor: Actor, document_id: int, *, behind: int = 0, limit: int = 50) -> list[PassageShown]:
    """List the passages of the version that is searched, in its order, behind so many. Refuses: AccessDenied."""
    require(actor, Verb.CARD_READ, SHELF)
    rows = _current().filter(edition__document_id=document_id).order_by("place")
    return [_passage(row) for row in rows[behind : behind + limit]]


def passages_before(actor: Actor, document_id: int, passage_id: int) -> int:
    """Count the passages that stand before one in its document; none for one that is gone. Refuses: AccessDenied."""
    require(actor, Verb.CARD_READ, SHELF)
    mine = _current().filter(edition__document_id=document_id)
    place = mine.filter(id=passage_id).values_list("place", flat=True).first()
    return 0 if place is None else mine.filter(place__lt=place).count()


def find_passages(actor: Actor, text: str, at: Instant, *, limit: int = 20) -> list[PassageShown]:
    """Return the passages most like a text, of documents that count at an instant; the likest first. Refuses: AccessDenied, BadInput."""
    require(actor, Verb.CARD_READ, SHELF)
    words = text.strip()
    if not 1 <= len(words) <= LONGEST:
        raise BadInput("q", f"1 to {LONGEST} characters", words)
    hits = search.find_like(KIND, words, topics=TOPICS, limit=SPARE * limit)
    if not hits:
        return []
    refs = [one.ref for one in hits]
    rows = {row[0]: row[1:] for row in fetched(with_marks(COUNTING, len(refs)), (at.us, at.us, *refs))}
    return [_found(one.ref, rows[one.ref], one.share) for one in hits if one.ref in rows][:limit]


def passages_beside(actor: Actor, text: str, at: Instant, *, limit: int = 2) -> list[PassageShown]:
    """Return what stands in documents about a customer's words, for whoever may read cards; nothing for a few words that say little."""
    words = text.strip()[:LONGEST]
    if not isinstance(decide(actor, Verb.CARD_READ, SHELF), Allowed):
        return []
    if sum(len(term.tokens) for term in search.query_terms(words)) < WORDS:
        return []
    return [one for one in find_passages(actor, words, at, limit=SPARE * limit) if one.share >= BESIDE][:limit]


def _current() -> QuerySet[PassageRow]:
    return PassageRow.objects.filter(edition__number=F("edition__document__current")).select_related(
        "edition__document"
    )


def _found(ref: int, row: Row, share: float) -> PassageShown:
    owner, title, kind, product, number, reads, heading, page, text, public = row
    return PassageShown(
        id=ref, document_id=owner, title=title, kind=kind, product=product, number=number, unit=UNITS.get(reads, ""),
        heading=heading, page=page, text=text, public=bool(public), share=share,
    )  # fmt: skip


def _passage(row: PassageRow) -> PassageShown:
    owner = row.edition.document
    return PassageShown(
        id=row.id, document_id=owner.id, title=owner.title, kind=owner.kind, product=owner.product, number=row.edition.number,
        unit=UNITS.get(row.edition.reads, ""), heading=row.heading, page=row.page, text=row.text, public=owner.public,
    )  # fmt: skip


def _draft(row: Document) -> DocumentDraft:
    return DocumentDraft(
        title=row.title, kind=row.kind, product=row.product, category=row.category, public=row.public,
        valid_from=row.valid_from, valid_to=row.valid_to,
    )  # fmt: skip


def _document(row: Document, state: str, count: int) -> DocumentShown:
    return DocumentShown(
        id=row.id, draft=_draft(row), current=row.current, latest=row.latest, state=state, owner_id=row.owner_id,
        changed_at=row.changed_at, passages=count,
    )  # fmt: skip
