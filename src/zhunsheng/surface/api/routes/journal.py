"""The journal: what happened, the newest first, and whether its chain holds."""

from typing import Annotated, Any

import msgspec
from ninja import Query, Schema
from pydantic import Field

from zhunsheng.access.queries import require
from zhunsheng.access.values import Subject, Verb
from zhunsheng.journal.events import Recorded
from zhunsheng.journal.queries import head, page, unsealed, verify
from zhunsheng.kernel.errors import BadInput
from zhunsheng.people.values import Scope
from zhunsheng.surface.api.callers import Asked
from zhunsheng.surface.api.doors import Door
from zhunsheng.surface.api.paging import Page, Paged, cursor_of, places_of
from zhunsheng.surface.api.shapes.common import Moment
from zhunsheng.surface.pages.fact_filter import reference

door = Door("journal")
JOURNAL = Subject(kind="journal")


class FactChoice(Paged):
    """Which facts: of one kind, about one thing ("dialogue:42"), by one actor ("agent:7")."""

    name: Annotated[str, Field(max_length=60)] = ""
    subject: Annotated[str, Field(max_length=40)] = ""
    by: Annotated[str, Field(max_length=40)] = ""


class FactOut(Schema):
    """One recorded fact: ids and figures, never words or personal data."""

    id: int
    position: int | None
    name: str
    subject: str
    by: str
    at: Moment
    cause: int | None
    data: dict[str, Any]


class HeadOut(Schema):
    """Where the sealed chain ends, to be noted outside; and how many facts wait for their seal."""

    position: int
    link: str
    unsealed: int


class VerdictOut(Schema):
    """What a walk along the whole chain found."""

    holds: bool
    facts: int
    unsealed: int
    broken_at: int | None


@door.get("/journal/facts", Page[FactOut], scope=Scope.JOURNAL_READ, verb=Verb.JOURNAL_READ)
def list_facts(request: Asked, choice: Query[FactChoice]) -> Page[FactOut]:
    """List facts, the newest first."""
    place = places_of(choice.cursor, 1)
    found = page(
        request.auth.actor, before=None if place is None else place[0], name=choice.name,
        subject=_reference("subject", choice.subject), by=_reference("by", choice.by), limit=choice.limit + 1,
    )  # fmt: skip
    shown = found[: choice.limit]
    following = cursor_of(shown[-1].id) if len(found) > choice.limit else None
    return Page[FactOut](items=[_fact(one) for one in shown], next=following)


@door.get("/journal/head", HeadOut, scope=Scope.JOURNAL_READ, verb=Verb.JOURNAL_READ)
def read_head(request: Asked) -> HeadOut:
    """Read where the chain ends."""
    require(request.auth.actor, Verb.JOURNAL_READ, JOURNAL)
    found = head()
    return HeadOut(position=found.position, link=found.link.hex(), unsealed=unsealed())


@door.get("/journal/verify", VerdictOut, scope=Scope.JOURNAL_READ, verb=Verb.JOURNAL_VERIFY)
def verify_chain(request: Asked) -> VerdictOut:
    """Walk the whole chain; this takes a while on a large journal."""
    require(request.auth.actor, Verb.JOURNAL_VERIFY, JOURNAL)
    verdict = verify()
    broken = None if verdict.broken is None else verdict.broken.position
    return VerdictOut(holds=verdict.holds, facts=verdict.facts, unsealed=verdict.unsealed, broken_at=broken)


def _reference(thing: str, text: str) -> tuple[str, int] | None:
    found = reference(text) if text else None
    if text and (found is None or found[1] > 2**53):
        raise BadInput(thing, 'a kind and a number such as "dialogue:42"', text)
    return found


def _fact(recorded: Recorded) -> FactOut:
    fact = recorded.fact
    return FactOut(
        id=recorded.id, position=recorded.position, name=fact.NAME, subject=f"{fact.SUBJECT}:{fact.subject_id}",
        by=f"{recorded.actor.kind}:{recorded.actor.id}", at=recorded.at.iso(), cause=recorded.cause,
        data=msgspec.to_builtins(fact, enc_hook=str),
    )  # fmt: skip
