"""What a text asks, what is suggested for a dialogue, and what it was learned by: versions and models."""

from typing import Annotated, Literal

from django.http import HttpResponse
from ninja import Schema
from pydantic import Field

from zhunsheng.access.values import Verb
from zhunsheng.assist.queries import asks_in_english, suggestions_for
from zhunsheng.journal.actions import Ink
from zhunsheng.kernel.instants import now
from zhunsheng.knowledge import actions, queries
from zhunsheng.people.values import Scope
from zhunsheng.surface.api.callers import Asked
from zhunsheng.surface.api.doors import Door
from zhunsheng.surface.api.shapes.common import Done, Id, Moment, plain
from zhunsheng.surface.api.shapes.questions import READ, WRITE, AttachedOut, NumberedIn
from zhunsheng.surface.api.writing import change

door = Door("questions", formerly="questions")

Asks = Annotated[str, Field(min_length=1, max_length=500)]


class GuessOut(Schema):
    """A question that a text may ask."""

    faq_id: int
    question: str
    question_en: str
    answer: str
    probability: float


class RecognisedOut(Schema):
    """What a text was recognised as: `band` is answer, offer or hand_over."""

    band: str
    guesses: list[GuessOut]
    nearest: str
    exact: bool
    encoder: str


class SuggestionOut(Schema):
    """Words suggested to an agent, where they come from and why; what is not `insertable` is for the agent alone."""

    key: str
    kind: str
    title: str
    title_en: str
    text: str
    why: str
    clause: str | None
    insertable: bool
    files: list[AttachedOut]


class SuggestionsOut(Schema):
    """What is suggested for a dialogue as it stands; `seq` is the customer's message that is answered."""

    dialogue_id: int
    seq: int
    issue_type: str | None
    confidence: int
    demand: str
    missing: list[str]
    emotion: int
    answers: list[SuggestionOut]
    guides: list[SuggestionOut]
    soothing: list[SuggestionOut]
    holding: list[SuggestionOut]
    restating: list[SuggestionOut]
    value: list[SuggestionOut]


class BankVersionOut(Schema):
    """A version of the learned bank; `why` says why it waits. Of `asked` known questions `right` were recognised."""

    number: int
    at: Moment
    encoder: str
    questions: int
    phrasings: int
    asked: int
    right: int
    learn_ms: int
    why: str
    used: bool
    pinned: bool


class ModelOut(Schema):
    """A model: where it comes from, under which licence, and whether it is here."""

    name: str
    version: str
    source: str
    licence: str
    megabytes: int
    sha256: str
    installed: bool
    in_use: bool
    without: str


@door.get("/recognised", RecognisedOut, scope=READ, verb=Verb.CARD_READ)
def recognise_text(
    request: Asked, text: Asks, tier: Literal["", "new", "repeat", "vip"] = "", language: Literal["", "zh", "en"] = ""
) -> RecognisedOut:
    """Say what a text asks, and whether it would be answered, offered or handed over; the answers are in the text's language unless one is named."""
    english = language == "en" or (not language and asks_in_english([text]))
    return RecognisedOut(**plain(queries.recognise(request.auth.actor, text, now(), tier=tier, english=english)))


@door.get(
    "/dialogues/{dialogue}/suggestions", SuggestionsOut | None, scope=Scope.DIALOGUES_READ, verb=Verb.DIALOGUE_READ
)
def suggest(request: Asked, dialogue: Id) -> SuggestionsOut | None:
    """Suggest what to say next in a dialogue; nothing before the customer has said anything."""
    found = suggestions_for(request.auth.actor, dialogue, now())
    return None if found is None else SuggestionsOut(**plain(found))


@door.get("/bank-versions", list[BankVersionOut], scope=READ, verb=Verb.CARD_WRITE)
def list_versions(request: Asked) -> list[BankVersionOut]:
    """List the versions of what was learned, the newest first."""
    return [BankVersionOut(**plain(one)) for one in queries.editions(request.auth.actor)]


@door.put("/bank-version", Done, scope=WRITE, verb=Verb.SCRIPT_APPROVE)
def use_version(request: Asked, body: NumberedIn) -> HttpResponse:
    """Let a version recognise from now on; an older one stays until another is chosen."""

    def act(ink: Ink) -> Done:
        actions.use_edition(ink, body.number)
        return Done()

    return change(request, act)


@door.get("/models", list[ModelOut], scope=READ, verb=Verb.CARD_READ)
def list_models(request: Asked) -> list[ModelOut]:
    """List the models this desk can use; everything works without any."""
    return [ModelOut(**plain(one)) for one in queries.models(request.auth.actor)]
