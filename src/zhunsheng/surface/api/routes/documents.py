"""Documents that are looked things up in, and their passages."""

from typing import Annotated, Literal

from django.http import HttpResponse
from ninja import Query, Schema
from pydantic import Field

from zhunsheng.access.values import Verb
from zhunsheng.journal.actions import Ink
from zhunsheng.kernel.instants import Instant, now
from zhunsheng.knowledge import actions, queries
from zhunsheng.knowledge.values import DocumentDraft
from zhunsheng.people.values import Scope
from zhunsheng.surface.api.callers import Asked
from zhunsheng.surface.api.doors import Door
from zhunsheng.surface.api.paging import Page, Paged, cursor_of, places_of
from zhunsheng.surface.api.shapes.common import Done, Given, Id, Made, Moment, When, plain
from zhunsheng.surface.api.writing import change

door = Door("documents")

READ, WRITE = Scope.KNOWLEDGE_READ, Scope.KNOWLEDGE_WRITE
Named = Annotated[str, Field(max_length=80)]
Token = Annotated[str, Field(min_length=1, max_length=128, description="The token of `POST /files`.")]
FURTHEST = 1_000_000


class DescribedIn(Given):
    """What is said of a document; customers may be told the words of a `public` one, and never those of a note about a rival."""

    title: Annotated[str, Field(min_length=1, max_length=120)]
    kind: Literal["manual", "rival", "other"] = "manual"
    product: Named = ""
    category: Named = ""
    public: bool = False
    valid_from: When | None = None
    valid_to: When | None = None

    def draft(self) -> DocumentDraft:
        """Give the value."""
        return DocumentDraft(
            title=self.title, kind=self.kind, product=self.product, category=self.category, public=self.public,
            valid_from=None if self.valid_from is None else Instant.of(self.valid_from),
            valid_to=None if self.valid_to is None else Instant.of(self.valid_to),
        )  # fmt: skip


class NewDocumentIn(DescribedIn):
    """A document and its file, which is kept apart from the one that was handed in."""

    file: Token


class NewFileIn(Given):
    """A newer file."""

    file: Token


class DescribedOut(Schema):
    """What is said of a document."""

    title: str
    kind: str
    product: str
    category: str
    public: bool
    valid_from: Moment | None
    valid_to: Moment | None


class DocumentOut(Schema):
    """A document: `current` is the version that is searched (0: none yet), `state` how its newest one stands: reading, ready or refused."""

    id: int
    draft: DescribedOut
    current: int
    latest: int
    state: str
    owner_id: int
    changed_at: Moment
    passages: int


class DocumentVersionOut(Schema):
    """A version of a document: how far it is read, and why it cannot be."""

    number: int
    state: str
    why: str
    done: int
    total: int
    passages: int
    file_name: str
    size: int
    author_id: int
    made_at: Moment


class PassageOut(Schema):
    """A passage with where it stands; `unit` says what `page` counts (page, line, or nothing). Only a `public` one may be told a customer."""

    id: int
    document_id: int
    title: str
    kind: str
    product: str
    number: int
    unit: str
    heading: str
    page: int
    text: str
    public: bool
    share: float


class ReplacedOut(Schema):
    """The number of the new version."""

    version: int


@door.get("/documents", list[DocumentOut], scope=READ, verb=Verb.CARD_READ)
def list_documents(request: Asked) -> list[DocumentOut]:
    """List the documents, the latest change first."""
    return [DocumentOut(**plain(one)) for one in queries.documents(request.auth.actor)]


@door.get("/passage-search", list[PassageOut], scope=READ, verb=Verb.CARD_READ)
def search_passages(request: Asked, q: Annotated[str, Field(max_length=100)]) -> list[PassageOut]:
    """Find passages of documents that count now, the likest first."""
    return [PassageOut(**plain(one)) for one in queries.find_passages(request.auth.actor, q, now())]


@door.get("/documents/{paper}", DocumentOut, scope=READ, verb=Verb.CARD_READ)
def read_one(request: Asked, paper: Id) -> DocumentOut:
    """Read what is said of one document, and how it stands."""
    return DocumentOut(**plain(queries.document(request.auth.actor, paper)))


@door.get("/documents/{paper}/versions", list[DocumentVersionOut], scope=READ, verb=Verb.CARD_READ)
def list_document_versions(request: Asked, paper: Id) -> list[DocumentVersionOut]:
    """List the versions of a document, the newest first."""
    queries.document(request.auth.actor, paper)
    return [DocumentVersionOut(**plain(one)) for one in queries.document_versions(request.auth.actor, paper)]


@door.get("/documents/{paper}/passages", Page[PassageOut], scope=READ, verb=Verb.CARD_READ)
def list_passages(request: Asked, paper: Id, choice: Query[Paged]) -> Page[PassageOut]:
    """List the passages of the version that is searched, in its order."""
    queries.document(request.auth.actor, paper)
    place = places_of(choice.cursor, 1)
    behind = 0 if place is None else min(max(place[0], 0), FURTHEST)
    rows = queries.passages(request.auth.actor, paper, behind=behind, limit=choice.limit + 1)
    following = cursor_of(behind + choice.limit) if len(rows) > choice.limit else None
    return Page[PassageOut](items=[PassageOut(**plain(row)) for row in rows[: choice.limit]], next=following)


@door.post("/documents", Made, scope=WRITE, verb=Verb.CARD_WRITE, status=201)
def hand_in_document(request: Asked, body: NewDocumentIn) -> HttpResponse:
    """Hand a document in; it is searched once the worker has read it."""

    def act(ink: Ink) -> Made:
        return Made(id=actions.add_document(ink, body.draft(), body.file))

    return change(request, act, status=201)


@door.put("/documents/{paper}", Done, scope=WRITE, verb=Verb.CARD_WRITE)
def describe_document(request: Asked, paper: Id, body: DescribedIn) -> HttpResponse:
    """Change what is said of a document."""

    def act(ink: Ink) -> Done:
        actions.change_document(ink, paper, body.draft())
        return Done()

    return change(request, act)


@door.post("/documents/{paper}/replace", ReplacedOut, scope=WRITE, verb=Verb.CARD_WRITE)
def replace_document(request: Asked, paper: Id, body: NewFileIn) -> HttpResponse:
    """Hand a newer version in; the former one is searched until it is read."""

    def act(ink: Ink) -> ReplacedOut:
        return ReplacedOut(version=actions.replace_document(ink, paper, body.file))

    return change(request, act)


@door.delete("/documents/{paper}", Done, scope=WRITE, verb=Verb.CARD_WRITE)
def remove_document(request: Asked, paper: Id) -> HttpResponse:
    """Remove a document with every version, file and passage."""

    def act(ink: Ink) -> Done:
        actions.remove_document(ink, paper)
        return Done()

    return change(request, act)
