"""Ways to ask a question, and the questions that test whether it is recognised."""

from typing import Annotated

from django.http import HttpResponse
from ninja import Schema
from pydantic import Field

from zhunsheng.access.values import Verb
from zhunsheng.journal.actions import Ink
from zhunsheng.knowledge import actions, queries
from zhunsheng.surface.api.callers import Asked
from zhunsheng.surface.api.doors import Door
from zhunsheng.surface.api.shapes.common import Done, Given, Id, Moment, plain
from zhunsheng.surface.api.shapes.questions import READ, WRITE, Way
from zhunsheng.surface.api.writing import change

door = Door("questions", formerly="questions")


class WaysIn(Given):
    """Ways to ask a question, or questions to test it by."""

    texts: Annotated[list[Way], Field(max_length=300)]


class HowManyOut(Schema):
    """How many there are, or came."""

    count: int


class PhrasingOut(Schema):
    """One way to ask a question, and where it came from."""

    id: int
    text: str
    source: str
    at: Moment


@door.get("/questions/{question}/phrasings", list[PhrasingOut], scope=READ, verb=Verb.CARD_READ)
def list_phrasings(request: Asked, question: Id) -> list[PhrasingOut]:
    """List the ways to ask a question."""
    return [PhrasingOut(**plain(one)) for one in queries.phrasings(request.auth.actor, question)]


@door.post("/questions/{question}/phrasings", HowManyOut, scope=WRITE, verb=Verb.CARD_WRITE)
def add_phrasings(request: Asked, question: Id, body: WaysIn) -> HttpResponse:
    """Add ways to ask a question; those it has are left out."""

    def act(ink: Ink) -> HowManyOut:
        return HowManyOut(count=actions.add_phrasings(ink, question, body.texts, source="api"))

    return change(request, act)


@door.delete("/phrasings/{phrasing}", Done, scope=WRITE, verb=Verb.CARD_WRITE)
def drop_phrasing(request: Asked, phrasing: Id) -> HttpResponse:
    """Take a way to ask away; the last one stays."""

    def act(ink: Ink) -> Done:
        actions.drop_phrasing(ink, phrasing)
        return Done()

    return change(request, act)


@door.put("/questions/{question}/tests", HowManyOut, scope=WRITE, verb=Verb.CARD_WRITE)
def set_tests(request: Asked, question: Id, body: WaysIn) -> HttpResponse:
    """Say by which questions recognition is tested; they are asked and never learned."""

    def act(ink: Ink) -> HowManyOut:
        return HowManyOut(count=actions.set_tests(ink, question, body.texts))

    return change(request, act)
