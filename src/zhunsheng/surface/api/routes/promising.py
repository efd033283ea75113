"""What customers are promised: promises with how they stand, and benefits by tier."""

from typing import Annotated

import msgspec
from django.http import HttpResponse
from ninja import Path, Query, Schema
from pydantic import Field

from zhunsheng.access.values import Verb
from zhunsheng.dialogue.actions import offer_benefit, set_benefit
from zhunsheng.dialogue.queries import benefits_for, dialogue_row, entitlements, promised
from zhunsheng.dialogue.values import Entitlement
from zhunsheng.journal.actions import Ink
from zhunsheng.kernel.instants import now
from zhunsheng.people.values import Scope
from zhunsheng.surface.api.callers import Asked
from zhunsheng.surface.api.doors import Door
from zhunsheng.surface.api.paging import Page, Paged, cursor_of, places_of
from zhunsheng.surface.api.shapes.common import Done, Given, Id, Made, Moment, plain
from zhunsheng.surface.api.writing import change

door = Door("promises")

Code = Annotated[str, Field(min_length=1, max_length=40)]
Words = Annotated[str, Field(min_length=1, max_length=80)]


class PromiseOut(Schema):
    """One promise; `stands` is `open`, `kept`, `late` or `broken` at this moment."""

    id: int
    dialogue_id: int
    customer_id: int
    owner_id: int
    plan: str
    due_at: Moment
    made_at: Moment | None
    done_at: Moment | None
    result: str
    stands: str


class BenefitOut(Schema):
    """What customers of some tiers may be offered, and within how many seconds it is delivered."""

    code: str
    zh: str
    en: str
    tiers: list[str]
    fulfil_s: int
    active: bool


class BenefitIn(Given):
    """The whole of a benefit."""

    zh: Words
    en: Words
    tiers: Annotated[list[Code], Field(min_length=1, max_length=20)]
    fulfil_s: Annotated[int, Field(ge=1, le=90 * 86_400)]
    active: bool = True


class OfferedOut(Schema):
    """What the customer of a dialogue may be offered, and whether that was done."""

    code: str
    zh: str
    en: str
    offered: bool


class OfferIn(Given):
    """Which benefit is offered."""

    code: Code


@door.get("/promises", Page[PromiseOut], scope=Scope.DIALOGUES_READ, verb=Verb.DIALOGUE_READ)
def list_promises(request: Asked, choice: Query[Paged]) -> Page[PromiseOut]:
    """List the promises of the dialogues you may see, the newest first."""
    actor, place, at = request.auth.actor, places_of(choice.cursor, 1), now()
    rows = promised(actor, before=None if place is None else place[0], limit=choice.limit + 1)
    shown = rows[: choice.limit]
    following = cursor_of(shown[-1].id) if len(rows) > choice.limit else None
    items = [PromiseOut(stands=one.stands(at).value, **plain(one)) for one in shown]
    return Page[PromiseOut](items=items, next=following)


@door.get("/benefits", list[BenefitOut], scope=Scope.DIALOGUES_READ, verb=None)
def list_benefits(request: Asked) -> list[BenefitOut]:
    """List what customers of some tiers may be offered, also what no longer is."""
    return [BenefitOut(**plain(one)) for one in entitlements(retired=True)]


@door.put("/benefits/{code}", Done, scope=Scope.PEOPLE_WRITE, verb=Verb.ROUTING_MANAGE)
def put_benefit(request: Asked, code: Path[Code], body: BenefitIn) -> HttpResponse:
    """Decide which tiers may be offered something, and within which time it is delivered."""

    def act(ink: Ink) -> Done:
        set_benefit(ink, msgspec.convert({"code": code, **body.model_dump()}, Entitlement))
        return Done()

    return change(request, act)


@door.get("/dialogues/{dialogue}/benefits", list[OfferedOut], scope=Scope.DIALOGUES_READ, verb=Verb.DIALOGUE_READ)
def list_offers(request: Asked, dialogue: Id) -> list[OfferedOut]:
    """List what the customer of a dialogue may be offered."""
    row = dialogue_row(request.auth.actor, dialogue)
    return [
        OfferedOut(code=one.code, zh=one.zh, en=one.en, offered=offered)
        for one, offered in benefits_for(row.tier, row.id)
    ]


@door.post("/dialogues/{dialogue}/benefits", Made, scope=Scope.DIALOGUES_WRITE, verb=Verb.DIALOGUE_REPLY, status=201)
def offer(request: Asked, dialogue: Id, body: OfferIn) -> HttpResponse:
    """Offer the customer a benefit of their tier, once a dialogue; a follow-up sees to it."""

    def act(ink: Ink) -> Made:
        return Made(id=offer_benefit(ink, dialogue, body.code))

    return change(request, act, status=201)
