"""The taxonomy of issues: what counts now, the draft, and its publishing."""

from typing import Annotated, Any

import msgspec
from django.http import HttpResponse
from ninja import Query, Schema
from pydantic import Field

from zhunsheng.access.queries import require
from zhunsheng.access.values import Subject, Verb
from zhunsheng.assist.queries import scripted_issue_types
from zhunsheng.journal.actions import Ink
from zhunsheng.kernel.errors import BadInput
from zhunsheng.kernel.instants import Instant, now
from zhunsheng.people.values import Scope
from zhunsheng.standards import actions
from zhunsheng.standards.queries import TaxonomyText, taxonomy, taxonomy_draft, taxonomy_editions
from zhunsheng.surface.api.callers import Asked
from zhunsheng.surface.api.doors import Door
from zhunsheng.surface.api.routes.drafts import PublishIn, VersionIn, VersionOut
from zhunsheng.surface.api.shapes.common import Done, Made, Moment, plain
from zhunsheng.surface.api.writing import change

door = Door("taxonomy")
TAXONOMY = Subject(kind="taxonomy")


class TaxonomyOut(Schema):
    """The taxonomy that counts now; edition 0 is the one that comes with the desk."""

    id: int
    number: int
    body: dict[str, Any]


class TaxonomyEditionOut(Schema):
    """A published taxonomy, or the draft (number 0)."""

    id: int
    number: int
    version: int
    effective_from: Moment | None
    made_at: Moment
    made_by: str
    published_by: str | None
    body: dict[str, Any]


class DraftKept(Schema):
    """The draft, or null."""

    draft: TaxonomyEditionOut | None


class TaxonomyIn(VersionIn):
    """A whole taxonomy in the shape of the one that is read."""

    body: Annotated[dict[str, Any], Field(max_length=20)]


@door.get("/taxonomy", TaxonomyOut, scope=Scope.STANDARDS_READ, verb=None)
def read_taxonomy(request: Asked) -> TaxonomyOut:
    """Read the taxonomy that counts now: classes, types with grade and handling, fields and cues."""
    return TaxonomyOut(**plain(taxonomy(now())))


@door.get("/taxonomy/editions", list[TaxonomyEditionOut], scope=Scope.STANDARDS_READ, verb=None)
def list_taxonomies(request: Asked) -> list[TaxonomyEditionOut]:
    """List the published taxonomies, the newest first."""
    return [TaxonomyEditionOut(**plain(one)) for one in taxonomy_editions()]


@door.get("/taxonomy/draft", DraftKept, scope=Scope.STANDARDS_READ, verb=Verb.TAXONOMY_EDIT)
def read_draft(request: Asked) -> DraftKept:
    """Read the draft that is being written."""
    require(request.auth.actor, Verb.TAXONOMY_EDIT, TAXONOMY)
    found = taxonomy_draft()
    return DraftKept(draft=None if found is None else TaxonomyEditionOut(**plain(found)))


@door.put("/taxonomy/draft", VersionOut, scope=Scope.STANDARDS_WRITE, verb=Verb.TAXONOMY_EDIT)
def save_draft(request: Asked, body: TaxonomyIn) -> HttpResponse:
    """Keep the draft."""

    def act(ink: Ink) -> VersionOut:
        require(ink.actor, Verb.TAXONOMY_EDIT, TAXONOMY)
        return VersionOut(version=actions.save_taxonomy_draft(ink, _text(body.body), version=body.version))

    return change(request, act)


@door.delete("/taxonomy/draft", Done, scope=Scope.STANDARDS_WRITE, verb=Verb.TAXONOMY_EDIT)
def drop_draft(request: Asked, read: Query[VersionIn]) -> HttpResponse:
    """Throw the draft away."""

    def act(ink: Ink) -> Done:
        actions.drop_taxonomy_draft(ink, version=read.version)
        return Done()

    return change(request, act)


@door.post("/taxonomy/draft/publish", Made, scope=Scope.STANDARDS_WRITE, verb=Verb.TAXONOMY_PUBLISH)
def publish(request: Asked, body: PublishIn) -> HttpResponse:
    """Let the draft count; refused while a type lacks an approved script or a limit."""

    def act(ink: Ink) -> Made:
        effective = ink.at if body.effective_at is None else Instant.of(body.effective_at)
        scripted = scripted_issue_types()
        return Made(
            id=actions.publish_taxonomy_edition(ink, version=body.version, effective_at=effective, scripted=scripted)
        )

    return change(request, act)


def _text(body: dict[str, Any]) -> TaxonomyText:
    try:
        return msgspec.convert(body, TaxonomyText)
    except msgspec.ValidationError as error:
        raise BadInput("body", str(error), "") from error
