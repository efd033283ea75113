"""Tries of the bot: two versions of an answer beside each other, and what it would have done with stored dialogues."""

from typing import Annotated, Any, Literal

from django.http import HttpResponse
from ninja import Query, Schema
from pydantic import Field

from zhunsheng.access.values import Verb
from zhunsheng.assist.actions import begin_rehearsal, cancel_rehearsal
from zhunsheng.assist.queries import (
    RehearsalShown,
    RehearsalWish,
    RehearsedShown,
    rehearsal,
    rehearsal_figures,
    rehearsals,
    rehearsed,
)
from zhunsheng.commerce.queries import shop_by_key, shops
from zhunsheng.journal.actions import Ink
from zhunsheng.kernel.instants import Instant
from zhunsheng.knowledge import actions, queries
from zhunsheng.people.values import Scope
from zhunsheng.surface.api.callers import Asked
from zhunsheng.surface.api.doors import Door
from zhunsheng.surface.api.paging import Page, Paged, cursor_of, places_of
from zhunsheng.surface.api.shapes.common import Done, Given, Id, Made, Moment, When, plain
from zhunsheng.surface.api.shapes.questions import NumberedIn
from zhunsheng.surface.api.writing import change

door = Door("trials")

READ, WRITE = Scope.KNOWLEDGE_READ, Scope.KNOWLEDGE_WRITE
Key = Annotated[str, Field(min_length=1, max_length=40)]


class TriedVersionOut(Schema):
    """One of two versions that are tried: dialogues in which it was said last, called solved, handed over; bounds that hold the true share with 95 %."""

    number: int
    answer: str
    served: int
    solved: int
    handed: int
    solved_between: tuple[float, float]
    handed_between: tuple[float, float]


class RehearsalIn(Given):
    """What to rehearse: a shop's dialogues of a period, with a version of the bank (the one in use) and a share of wrong answers (the shop's own)."""

    shop: Key
    since: When
    until: When
    version: Id | None = None
    wrong_permille: Annotated[int, Field(ge=1, le=1000)] | None = None


class RehearsalChoice(Schema):
    """Of which shop; of all of them where none is named."""

    shop: Annotated[str, Field(max_length=40)] = ""


class RehearsalOut(Schema):
    """A rehearsal: what was wished, how far it is, how it ended (`done`, `cancelled`, `failed`; nothing while it goes on)."""

    id: int
    shop_id: int
    since: Moment
    until: Moment
    version: int | None
    wrong_permille: int | None
    by_id: int
    at: Moment
    total: int
    done: int
    outcome: str
    ended_at: Moment | None
    encoder: str


class RehearsedCountOut(Schema):
    """How many dialogues in which the bot `would` do one thing, another `happened`, and that was right, wrong or unknown (null)."""

    would: str
    happened: str
    hit: bool | None
    count: int


class RehearsalWithCountsOut(RehearsalOut):
    """A rehearsal with what it came to."""

    counts: list[RehearsedCountOut]


class RehearsedChoice(Paged):
    """Which of its dialogues."""

    would: Literal["", "answer", "offer", "hand_over", "asked", "upset", "nothing"] = ""
    happened: Literal["", "bot_solved", "bot_answered", "bot_then_person", "bot_handed", "person", "nobody"] = ""
    verdict: Literal["", "right", "wrong", "unknown"] = ""


class RehearsedOut(Schema):
    """One dialogue: its words, masked, only for whoever may read it."""

    dialogue_id: int
    at: Moment
    would: str
    happened: str
    faq_id: int | None
    question: str
    permille: int
    meant_id: int | None
    meant: str
    source: str
    hit: bool | None
    may_read: bool
    text: str


@door.get("/questions/{question}/trial", list[TriedVersionOut], scope=READ, verb=Verb.CARD_READ)
def read_trial(request: Asked, question: Id) -> list[TriedVersionOut]:
    """Say how two versions of an answer fare that are tried beside each other; nothing where none are."""
    return [TriedVersionOut(**plain(one)) for one in queries.trial_of(request.auth.actor, question)]


@door.post("/questions/{question}/trial", Done, scope=WRITE, verb=Verb.SCRIPT_APPROVE)
def try_version(request: Asked, question: Id, body: NumberedIn) -> HttpResponse:
    """Approve the newest answer for half of the visitors, beside the one in force."""

    def act(ink: Ink) -> Done:
        actions.begin_trial(ink, question, number=body.number)
        return Done()

    return change(request, act)


@door.post("/questions/{question}/trial/end", Done, scope=WRITE, verb=Verb.SCRIPT_APPROVE)
def keep_version(request: Asked, question: Id, body: NumberedIn) -> HttpResponse:
    """Keep one of the two versions for everybody."""

    def act(ink: Ink) -> Done:
        actions.end_trial(ink, question, number=body.number)
        return Done()

    return change(request, act)


@door.get("/rehearsals", list[RehearsalOut], scope=READ, verb=Verb.CARD_WRITE)
def list_rehearsals(request: Asked, choice: Query[RehearsalChoice]) -> list[RehearsalOut]:
    """List the rehearsals of a shop, the newest first."""
    wanted = [shop_by_key(choice.shop).id] if choice.shop else [one.id for one in shops()]
    return [RehearsalOut(**_told(one)) for one in rehearsals(request.auth.actor, wanted)]


@door.post("/rehearsals", Made, scope=WRITE, verb=Verb.CARD_WRITE, status=201)
def rehearse(request: Asked, body: RehearsalIn) -> HttpResponse:
    """Try the bot on a shop's stored dialogues; the worker carries it on, one at a time in a shop. Nobody is told anything."""

    def act(ink: Ink) -> Made:
        wish = RehearsalWish(
            shop_id=shop_by_key(body.shop).id, since=Instant.of(body.since), until=Instant.of(body.until),
            edition=body.version, wrong_permille=body.wrong_permille,
        )  # fmt: skip
        return Made(id=begin_rehearsal(ink, wish))

    return change(request, act, status=201)


@door.get("/rehearsals/{rehearsal_id}", RehearsalWithCountsOut, scope=READ, verb=Verb.CARD_WRITE)
def read_rehearsal(request: Asked, rehearsal_id: Id) -> RehearsalWithCountsOut:
    """Read a rehearsal and what it came to so far."""
    told = _told(rehearsal(request.auth.actor, rehearsal_id))
    cells = rehearsal_figures(request.auth.actor, rehearsal_id).cells
    counts = [
        RehearsedCountOut(would=would, happened=happened, hit=hit, count=count) for would, happened, hit, count in cells
    ]
    return RehearsalWithCountsOut(**told, counts=counts)


@door.get("/rehearsals/{rehearsal_id}/dialogues", Page[RehearsedOut], scope=READ, verb=Verb.CARD_WRITE)
def list_rehearsed(request: Asked, rehearsal_id: Id, choice: Query[RehearsedChoice]) -> Page[RehearsedOut]:
    """List the dialogues of a rehearsal, in the order of their ids."""
    place = places_of(choice.cursor, 1)
    rehearsal(request.auth.actor, rehearsal_id)
    found = rehearsed(
        request.auth.actor, rehearsal_id, would=choice.would, happened=choice.happened, verdict=choice.verdict,
        behind=0 if place is None else place[0], limit=choice.limit + 1,
    )  # fmt: skip
    shown = found[: choice.limit]
    following = cursor_of(shown[-1].one.dialogue_id) if len(found) > choice.limit else None
    return Page[RehearsedOut](items=[_dialogue(one) for one in shown], next=following)


@door.post("/rehearsals/{rehearsal_id}/cancel", Done, scope=WRITE, verb=Verb.CARD_WRITE)
def end_rehearsal(request: Asked, rehearsal_id: Id) -> HttpResponse:
    """Cancel a rehearsal; what was tried so far stays to be read."""

    def act(ink: Ink) -> Done:
        cancel_rehearsal(ink, rehearsal_id)
        return Done()

    return change(request, act)


def _told(one: RehearsalShown) -> dict[str, Any]:
    told: dict[str, Any] = plain(one)
    del told["wish"]
    wish = {"version" if name == "edition" else name: value for name, value in plain(one.wish).items()}
    return told | wish | {"outcome": told.pop("why")}


def _dialogue(shown: RehearsedShown) -> RehearsedOut:
    names = set(RehearsedOut.model_fields)
    told = {name: value for name, value in plain(shown.one).items() if name in names}
    return RehearsedOut(**told, may_read=shown.may_read, text=shown.text, question=shown.question, meant=shown.meant)
