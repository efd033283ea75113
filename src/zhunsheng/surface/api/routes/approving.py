"""Answers approved, looked at again, taken out of use, and who answers for them."""

from django.http import HttpResponse

from zhunsheng.access.values import Verb
from zhunsheng.journal.actions import Ink
from zhunsheng.knowledge import actions
from zhunsheng.surface.api.callers import Asked
from zhunsheng.surface.api.doors import Door
from zhunsheng.surface.api.shapes.common import Done, Given, Id
from zhunsheng.surface.api.shapes.questions import WRITE, NumberedIn
from zhunsheng.surface.api.writing import change

door = Door("questions", formerly="questions")


class EntrustedIn(Given):
    """Who answers for a question, and who is to approve its answers; without a reviewer whoever may does."""

    owner_id: Id
    reviewer_id: Id | None = None


@door.post("/questions/{question}/approve", Done, scope=WRITE, verb=Verb.SCRIPT_APPROVE)
def approve_question(request: Asked, question: Id, body: NumberedIn) -> HttpResponse:
    """Approve the newest answer."""

    def act(ink: Ink) -> Done:
        actions.approve_faq(ink, question, number=body.number)
        return Done()

    return change(request, act)


@door.put("/questions/{question}/people", Done, scope=WRITE, verb=Verb.CARD_WRITE)
def entrust_question(request: Asked, question: Id, body: EntrustedIn) -> HttpResponse:
    """Say who answers for a question, and who is to approve its answers."""

    def act(ink: Ink) -> Done:
        actions.entrust_faq(ink, question, owner_id=body.owner_id, reviewer_id=body.reviewer_id)
        return Done()

    return change(request, act)


@door.post("/questions/{question}/review", Done, scope=WRITE, verb=Verb.SCRIPT_APPROVE)
def review_question(request: Asked, question: Id) -> HttpResponse:
    """Note that an approved answer is still right."""

    def act(ink: Ink) -> Done:
        actions.review_faq(ink, question)
        return Done()

    return change(request, act)


@door.post("/questions/{question}/retire", Done, scope=WRITE, verb=Verb.SCRIPT_APPROVE)
def retire_question(request: Asked, question: Id) -> HttpResponse:
    """Take a question out of use."""

    def act(ink: Ink) -> Done:
        actions.retire_faq(ink, question)
        return Done()

    return change(request, act)
