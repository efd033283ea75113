"""Who may not write to us, and what customers thought of us."""

from typing import Annotated

from django.http import HttpResponse
from ninja import Query, Schema
from pydantic import Field

from zhunsheng.access.queries import reach
from zhunsheng.access.values import Reach, Subject, Verb
from zhunsheng.dialogue.queries import subject_of_dialogue
from zhunsheng.feedback.queries import ratings
from zhunsheng.journal.actions import Ink
from zhunsheng.kernel.errors import AccessDenied
from zhunsheng.kernel.instants import now
from zhunsheng.people import actions
from zhunsheng.people.queries import blocks
from zhunsheng.people.values import Scope
from zhunsheng.surface.api.callers import Asked
from zhunsheng.surface.api.doors import Door
from zhunsheng.surface.api.paging import Page, Paged, cursor_of, places_of
from zhunsheng.surface.api.shapes.common import Done, Given, Id, Made, Moment, plain
from zhunsheng.surface.api.writing import change

door = Door("customers")

Code = Annotated[str, Field(min_length=1, max_length=40)]


class BlockChoice(Paged):
    """Only who may not write now, or everybody who ever could not."""

    ended: bool = False


class BlockIn(Given):
    """Why and for how long, by the desk's codes; the note is kept sealed. `dialogue`: where the customer is met."""

    reason: Code
    length: Code
    note: Annotated[str, Field(max_length=2000)] = ""
    dialogue: Id | None = None


class BlockOut(Schema):
    """One time that a customer was kept out; `until` is null where only a person lifts it."""

    id: int
    customer_id: int
    reason: str
    agent_id: int
    at: Moment
    until: Moment | None
    lifted_at: Moment | None
    lifted_by: int | None


class LetInFor(Schema):
    """Why the customer may write again, which is kept sealed; in which dialogue the customer is met."""

    reason: Annotated[str, Field(min_length=1, max_length=200)]
    dialogue: Id | None = None


class RatingChoice(Paged):
    """Which ratings."""

    score: Annotated[int, Field(ge=1, le=5)] | None = None
    agent: Id | None = None
    shop: Id | None = None


class RatingOut(Schema):
    """What a customer thought of one closing of a dialogue."""

    id: int
    dialogue_id: int
    customer_id: int
    shop_id: int
    agent_id: int | None
    team_id: int | None
    score: int
    comment: str
    given_at: Moment
    changed_at: Moment | None


@door.get("/blocks", Page[BlockOut], scope=Scope.CUSTOMERS_READ, verb=Verb.CUSTOMER_BLOCK)
def list_blocks(request: Asked, choice: Query[BlockChoice]) -> Page[BlockOut]:
    """List who may not write, the newest first."""
    place = places_of(choice.cursor, 1)
    rows = blocks(
        request.auth.actor, now(), only_active=not choice.ended, before=None if place is None else place[0],
        limit=choice.limit + 1,
    )  # fmt: skip
    shown = rows[: choice.limit]
    following = cursor_of(shown[-1].id) if len(rows) > choice.limit else None
    return Page[BlockOut](items=[BlockOut(**plain(row)) for row in shown], next=following)


@door.put("/customers/{customer}/block", Made, scope=Scope.CUSTOMERS_WRITE, verb=Verb.CUSTOMER_BLOCK)
def block(request: Asked, customer: Id, body: BlockIn) -> HttpResponse:
    """Take no more messages from a customer for a while."""

    def act(ink: Ink) -> Made:
        within = _within(body.dialogue)
        return Made(id=actions.block_customer(ink, customer, body.reason, body.length, body.note, within=within))

    return change(request, act)


@door.delete("/customers/{customer}/block", Done, scope=Scope.CUSTOMERS_WRITE, verb=Verb.CUSTOMER_BLOCK)
def unblock(request: Asked, customer: Id, met: Query[LetInFor]) -> HttpResponse:
    """Take a customer's messages again."""

    def act(ink: Ink) -> Done:
        actions.unblock_customer(ink, customer, met.reason, within=_within(met.dialogue))
        return Done()

    return change(request, act)


@door.get("/ratings", Page[RatingOut], scope=Scope.FIGURES_READ, verb=Verb.RATING_READ)
def list_ratings(request: Asked, choice: Query[RatingChoice]) -> Page[RatingOut]:
    """List the ratings you may see, the newest first."""
    actor, place = request.auth.actor, places_of(choice.cursor, 1)
    if reach(actor, Verb.RATING_READ) is Reach.NONE:
        raise AccessDenied("no_right", verb=Verb.RATING_READ.value, subject="rating")
    rows = ratings(
        actor, scores=() if choice.score is None else (choice.score,), agent_id=choice.agent, shop_id=choice.shop,
        before=None if place is None else place[0], limit=choice.limit + 1,
    )  # fmt: skip
    shown = rows[: choice.limit]
    following = cursor_of(shown[-1].id) if len(rows) > choice.limit else None
    return Page[RatingOut](items=[RatingOut(**plain(row)) for row in shown], next=following)


def _within(dialogue_id: int | None) -> Subject | None:
    return None if dialogue_id is None else subject_of_dialogue(dialogue_id)
