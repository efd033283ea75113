"""Service standards: what is in force, clause by clause, what keeps it, and how a new edition comes in."""

from collections.abc import Mapping
from typing import Annotated, Any

import msgspec
from django.http import HttpResponse
from django.utils.translation import get_language
from ninja import Path, Schema
from pydantic import Field

from zhunsheng.access.queries import require
from zhunsheng.access.values import Actor, Subject, Verb
from zhunsheng.journal.actions import Ink
from zhunsheng.kernel.errors import NotFound
from zhunsheng.kernel.instants import Instant, now
from zhunsheng.people.values import Scope
from zhunsheng.standards.actions import install_standard
from zhunsheng.standards.queries import editions
from zhunsheng.surface.api.callers import Asked
from zhunsheng.surface.api.doors import Door
from zhunsheng.surface.api.shapes.common import Given, Moment, When
from zhunsheng.surface.api.writing import change
from zhunsheng.surface.pages.clause_rows import ClauseRow, all_rows

door = Door("standards")
STANDARDS = Subject(kind="standard")


class EditionOut(Schema):
    """One installed edition."""

    id: int
    document: str
    edition: int
    number: int
    effective_from: Moment
    installed_at: Moment
    installed_by: str
    fills: dict[str, str]


class ClauseOut(Schema):
    """One clause in force, and what keeps it or why nothing does."""

    id: str
    standard: str
    kind: str
    title: str
    says: str
    limit: str
    enforced: bool
    enforcer: str | None
    test: str | None
    reason: str | None


class ClauseFullOut(ClauseOut):
    """One clause with its whole rule, as its document states it."""

    rule: dict[str, Any]


class StandardIn(Given):
    """A standard's text with its blanks filled, and from when on it is in force."""

    text: Annotated[str, Field(min_length=1, max_length=1_000_000)]
    name: Annotated[str, Field(min_length=1, max_length=80)] = "standard.yaml"
    effective_at: When | None = None
    fills: dict[str, str] = {}


class InstalledOut(Schema):
    """What installing came to; `blanks` are the places still to be filled."""

    edition: int
    document: str
    changed: bool
    blanks: list[str]


@door.get("/standards", list[EditionOut], scope=Scope.STANDARDS_READ, verb=Verb.STANDARD_READ)
def list_standards(request: Asked) -> list[EditionOut]:
    """List the installed editions, the newest first."""
    require(request.auth.actor, Verb.STANDARD_READ, STANDARDS)
    return [
        EditionOut(
            id=one.id, document=one.document, edition=one.edition, number=one.number,
            effective_from=one.effective_from.iso(), installed_at=one.installed_at.iso(),
            installed_by=one.installed_by, fills=dict(one.fills),
        )
        for one in editions()
    ]  # fmt: skip


@door.get("/clauses", list[ClauseOut], scope=Scope.STANDARDS_READ, verb=Verb.STANDARD_READ)
def list_clauses(request: Asked) -> list[ClauseOut]:
    """List every clause in force with what keeps it: the coverage."""
    return [ClauseOut(**_shown(row)) for row in _rows(request.auth.actor)]


@door.get("/clauses/{clause}", ClauseFullOut, scope=Scope.STANDARDS_READ, verb=Verb.STANDARD_READ)
def read_clause(request: Asked, clause: Path[Annotated[str, Field(max_length=40)]]) -> ClauseFullOut:
    """Read one clause with its whole rule."""
    row = next((row for row in _rows(request.auth.actor) if row.clause.id == clause), None)
    if row is None:
        raise NotFound("clause", clause)
    rule = msgspec.to_builtins(row.clause, enc_hook=str, str_keys=True)
    return ClauseFullOut(rule=rule, **_shown(row))


@door.post("/standards", InstalledOut, scope=Scope.STANDARDS_WRITE, verb=Verb.STANDARD_INSTALL, status=201)
def install(request: Asked, body: StandardIn) -> HttpResponse:
    """Install a standard, or a new edition of one; faults are named with their lines."""

    def act(ink: Ink) -> InstalledOut:
        effective = ink.at if body.effective_at is None else Instant.of(body.effective_at)
        made = install_standard(ink, body.text, name=body.name, effective_at=effective, fills=body.fills)
        return InstalledOut(
            edition=made.edition_id, document=made.document, changed=made.changed, blanks=list(made.blanks)
        )  # fmt: skip

    return change(request, act, status=201)


def _rows(actor: Actor) -> list[ClauseRow]:
    require(actor, Verb.STANDARD_READ, STANDARDS)
    return all_rows(now(), get_language() or "zh-hans")


def _shown(row: ClauseRow) -> Mapping[str, Any]:
    cover = row.cover
    return {
        "id": row.clause.id, "standard": row.standard.name, "kind": row.clause.kind.value, "title": row.title,
        "says": row.says, "limit": row.limit, "enforced": row.enforced,
        "enforcer": None if cover is None else cover.enforcer, "test": None if cover is None else cover.test,
        "reason": row.reason or None,
    }  # fmt: skip
