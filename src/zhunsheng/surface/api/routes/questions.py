"""Questions with their answers: found, read, written, worded anew."""

from typing import Annotated

from django.http import HttpResponse
from ninja import Query
from pydantic import Field

from zhunsheng.access.values import Verb
from zhunsheng.journal.actions import Ink
from zhunsheng.knowledge import actions, queries
from zhunsheng.surface.api.callers import Asked
from zhunsheng.surface.api.doors import Door
from zhunsheng.surface.api.paging import Page, cursor_of, places_of
from zhunsheng.surface.api.shapes.common import Id, Made, plain
from zhunsheng.surface.api.shapes.questions import (
    READ,
    WRITE,
    FoundQuestionOut,
    NumberedOut,
    QuestionChoice,
    QuestionIn,
    QuestionOut,
    RevisedQuestionIn,
)
from zhunsheng.surface.api.writing import change

door = Door("questions")

FURTHEST = 1_000_000


@door.get("/questions", Page[QuestionOut], scope=READ, verb=Verb.CARD_READ)
def list_questions(request: Asked, choice: Query[QuestionChoice]) -> Page[QuestionOut]:
    """List questions with their newest wording, the latest change first."""
    place = places_of(choice.cursor, 1)
    offset = 0 if place is None else min(max(place[0], 0), FURTHEST)
    rows = [one for one in queries.faqs(request.auth.actor) if choice.state in ("", one.state)]
    shown = rows[offset : offset + choice.limit]
    following = cursor_of(offset + choice.limit) if len(rows) > offset + choice.limit else None
    return Page[QuestionOut](items=[QuestionOut(**plain(row)) for row in shown], next=following)


@door.get("/question-search", list[FoundQuestionOut], scope=READ, verb=Verb.CARD_READ)
def search_questions(request: Asked, q: Annotated[str, Field(max_length=100)]) -> list[FoundQuestionOut]:
    """Find questions by words, model numbers, sound (pinyin) or mistyped words, the likest first."""
    found = queries.find_faqs(request.auth.actor, q)
    return [FoundQuestionOut(share=share, question=QuestionOut(**plain(one))) for one, share in found]


@door.get("/questions/{question}", QuestionOut, scope=READ, verb=Verb.CARD_READ)
def read_question(request: Asked, question: Id) -> QuestionOut:
    """Read one question."""
    return QuestionOut(**plain(queries.faq(request.auth.actor, question)))


@door.post("/questions", Made, scope=WRITE, verb=Verb.CARD_WRITE, status=201)
def write_question(request: Asked, body: QuestionIn) -> HttpResponse:
    """Write a question; customers are answered with it once somebody else has approved it."""

    def act(ink: Ink) -> Made:
        return Made(id=actions.draft_faq(ink, body.draft(), body.phrasings, source="api"))

    return change(request, act, status=201)


@door.put("/questions/{question}", NumberedOut, scope=WRITE, verb=Verb.CARD_WRITE)
def revise_question(request: Asked, question: Id, body: RevisedQuestionIn) -> HttpResponse:
    """Write a newer wording; the approved one counts until the newer one is approved."""

    def act(ink: Ink) -> NumberedOut:
        return NumberedOut(number=actions.revise_faq(ink, question, body.draft(), began=body.began))

    return change(request, act)
