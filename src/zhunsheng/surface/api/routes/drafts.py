"""Drafts of standards: other figures on top of an edition, published as an edition that is never changed."""

from typing import Annotated

from django.http import HttpResponse
from ninja import Path, Query, Schema
from pydantic import Field

from zhunsheng.access.queries import require
from zhunsheng.access.values import Subject, Verb
from zhunsheng.journal.actions import Ink
from zhunsheng.kernel.instants import Instant
from zhunsheng.people.values import Scope
from zhunsheng.standards import actions
from zhunsheng.standards.queries import draft_changes, drafts
from zhunsheng.surface.api.callers import Asked
from zhunsheng.surface.api.doors import Door
from zhunsheng.surface.api.shapes.common import Done, Given, Id, Moment, When, plain
from zhunsheng.surface.api.writing import change

door = Door("standards")
STANDARDS = Subject(kind="standard")

Document = Annotated[str, Field(min_length=1, max_length=80)]
Place = Annotated[str, Field(min_length=1, max_length=200)]


class VersionIn(Given):
    """The version that was read; 0 for a draft that is not there yet."""

    version: Id = 0


class DraftIn(VersionIn):
    """What the draft changes, by place: `ec-1.2a.clock.limit` and the like."""

    changes: Annotated[dict[Place, Annotated[str, Field(max_length=200)]], Field(max_length=200)]


class PublishIn(VersionIn):
    """From when on it counts; at once where it is left out."""

    effective_at: When | None = None


class VersionOut(Schema):
    """The version it has now."""

    version: int


class EditionMade(Schema):
    """The edition that was made."""

    edition: int
    document: str


class ChangeOut(Schema):
    """One figure of a draft: where it stands, what stood there and what would stand there."""

    place: str
    before: str
    after: str


class DraftOut(Schema):
    """A draft as it stands on its edition."""

    document: str
    edition_id: int
    version: int
    changes: dict[str, str]
    made_at: Moment
    made_by: str
    differences: list[ChangeOut]


@door.get("/standard-drafts", list[DraftOut], scope=Scope.STANDARDS_READ, verb=Verb.STANDARD_INSTALL)
def list_drafts(request: Asked) -> list[DraftOut]:
    """List the drafts with what each would change."""
    require(request.auth.actor, Verb.STANDARD_INSTALL, STANDARDS)
    return [DraftOut(differences=plain(draft_changes(one)), **plain(one)) for one in drafts()]


@door.put("/standard-drafts/{document}", VersionOut, scope=Scope.STANDARDS_WRITE, verb=Verb.STANDARD_INSTALL)
def save_draft(request: Asked, document: Path[Document], body: DraftIn) -> HttpResponse:
    """Keep a draft of other figures."""

    def act(ink: Ink) -> VersionOut:
        return VersionOut(version=actions.save_standard_draft(ink, document, body.changes, version=body.version))

    return change(request, act)


@door.delete("/standard-drafts/{document}", Done, scope=Scope.STANDARDS_WRITE, verb=Verb.STANDARD_INSTALL)
def drop_draft(request: Asked, document: Path[Document], read: Query[VersionIn]) -> HttpResponse:
    """Throw a draft away."""

    def act(ink: Ink) -> Done:
        actions.drop_standard_draft(ink, document, version=read.version)
        return Done()

    return change(request, act)


@door.post("/standard-drafts/{document}/publish", EditionMade, scope=Scope.STANDARDS_WRITE, verb=Verb.STANDARD_INSTALL)
def publish_draft(request: Asked, document: Path[Document], body: PublishIn) -> HttpResponse:
    """Make a draft an edition; what runs already keeps the edition it began under."""

    def act(ink: Ink) -> EditionMade:
        effective = ink.at if body.effective_at is None else Instant.of(body.effective_at)
        made = actions.publish_standard_draft(ink, document, version=body.version, effective_at=effective)
        return EditionMade(edition=made.edition_id, document=made.document)

    return change(request, act)
