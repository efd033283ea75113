"""Questions with their answers: the bank, the ways customers ask, search, recognising, versions and models."""

from typing import Annotated, Literal

from django.http import HttpResponse
from ninja import Query, Schema
from pydantic import Field

from zhunsheng.access.values import Verb
from zhunsheng.assist.queries import suggestions_for
from zhunsheng.journal.actions import Ink
from zhunsheng.kernel.instants import Instant, now
from zhunsheng.knowledge import actions, queries
from zhunsheng.knowledge.values import Attachment, FaqDraft, Link
from zhunsheng.people.values import Scope
from zhunsheng.surface.api.callers import Asked
from zhunsheng.surface.api.doors import Door
from zhunsheng.surface.api.paging import Page, Paged, cursor_of, places_of
from zhunsheng.surface.api.shapes.common import Done, Given, Id, Made, Moment, When, plain
from zhunsheng.surface.api.writing import change

door = Door("questions")

READ, WRITE = Scope.KNOWLEDGE_READ, Scope.KNOWLEDGE_WRITE
Question = Annotated[str, Field(min_length=1, max_length=120)]
Answer = Annotated[str, Field(max_length=2000)]
Way = Annotated[str, Field(max_length=200)]
Asks = Annotated[str, Field(min_length=1, max_length=500)]
FileToken = Annotated[
    str,
    Field(min_length=1, max_length=128, description="The token of `POST /files`, or of a file the answer has already."),
]
FURTHEST = 1_000_000


class QuestionChoice(Paged):
    """Which questions."""

    state: Literal["", "draft", "approved", "retired"] = ""


class ReadOnIn(Given):
    """A place to read on: a web page, under a title."""

    title: Annotated[str, Field(min_length=1, max_length=60)]
    url: Annotated[str, Field(min_length=1, max_length=500)]


class ReadOnOut(Schema):
    """A place to read on."""

    title: str
    url: str


class AttachedOut(Schema):
    """A picture or a PDF that goes with an answer; it is fetched at `/files/TOKEN`."""

    token: str
    name: str
    media_type: str
    size: int


class AnswerIn(Given):
    """A question with its answer; without a shop it holds for every shop, `by_tier` for new, repeat and vip customers, `by_channel` for places."""

    question: Question
    answer: Answer
    by_tier: Annotated[dict[Literal["new", "repeat", "vip"], Answer], Field(max_length=3)] = {}
    by_channel: Annotated[dict[Literal["webchat", "help"], Answer], Field(max_length=2)] = {}
    steps: Annotated[list[Annotated[str, Field(max_length=200)]], Field(max_length=12)] = []
    links: Annotated[list[ReadOnIn], Field(max_length=5)] = []
    attachments: Annotated[list[FileToken], Field(max_length=5)] = []
    category: Annotated[str, Field(max_length=80)] = ""
    product: Annotated[str, Field(max_length=80)] = ""
    shop_id: Id | None = None
    public: bool = True
    valid_from: When | None = None
    valid_to: When | None = None

    def draft(self) -> FaqDraft:
        """Give the value."""
        return FaqDraft(
            question=self.question, answer=self.answer, by_tier={str(tier): text for tier, text in self.by_tier.items()},
            by_channel={str(channel): text for channel, text in self.by_channel.items()}, steps=tuple(self.steps),
            links=tuple(Link(title=one.title, url=one.url) for one in self.links),
            attachments=tuple(Attachment(token=token) for token in self.attachments), category=self.category, product=self.product,
            shop_id=self.shop_id, public=self.public,
            valid_from=None if self.valid_from is None else Instant.of(self.valid_from),
            valid_to=None if self.valid_to is None else Instant.of(self.valid_to),
        )  # fmt: skip


class QuestionIn(AnswerIn):
    """A new question, and other ways to ask it."""

    phrasings: Annotated[list[Way], Field(max_length=300)] = []


class RevisedQuestionIn(AnswerIn):
    """A newer wording; `began` is the number of the one that was read."""

    began: Id


class EntrustedIn(Given):
    """Who answers for a question, and who is to approve its answers; without a reviewer whoever may does."""

    owner_id: Id
    reviewer_id: Id | None = None


class ShelfCategoryOut(Schema):
    """A category of questions, what it lacks, and which skill groups look after it; none means everybody."""

    name: str
    questions: int
    in_use: int
    few: int
    waiting: int
    late: int
    groups: list[str]


class AssignedIn(Given):
    """Which skill groups look after a category."""

    category: Annotated[str, Field(min_length=1, max_length=80)]
    groups: Annotated[list[Annotated[str, Field(max_length=40)]], Field(max_length=100)] = []


class NumberedIn(Given):
    """The wording, or the version, that was read."""

    number: Id


class WaysIn(Given):
    """Ways to ask a question, or questions to test it by."""

    texts: Annotated[list[Way], Field(max_length=300)]


class HowManyOut(Schema):
    """How many there are, or came."""

    count: int


class NumberedOut(Schema):
    """The number of the new wording."""

    number: int


class AnswerOut(Schema):
    """A wording."""

    question: str
    answer: str
    by_tier: dict[str, str]
    by_channel: dict[str, str]
    steps: list[str]
    links: list[ReadOnOut]
    attachments: list[AttachedOut]
    category: str
    product: str
    shop_id: int | None
    public: bool
    valid_from: Moment | None
    valid_to: Moment | None


class QuestionOut(Schema):
    """A question with its newest wording; `approved` is the number of the wording that customers are answered with, `rival` of one tried beside it."""

    id: int
    state: str
    number: int
    latest: int
    approved: int | None
    draft: AnswerOut
    owner_id: int
    reviewer_id: int | None
    changed_at: Moment
    reviewed_at: Moment | None
    phrasings: int
    asked: int
    helpful: int
    unhelpful: int
    rival: int | None


class FoundQuestionOut(Schema):
    """A question that was found, and which share of what was asked for it holds."""

    share: float
    question: QuestionOut


class PhrasingOut(Schema):
    """One way to ask a question, and where it came from."""

    id: int
    text: str
    source: str
    at: Moment


class GuessOut(Schema):
    """A question that a text may ask."""

    faq_id: int
    question: str
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


@door.get("/recognised", RecognisedOut, scope=READ, verb=Verb.CARD_READ)
def recognise_text(request: Asked, text: Asks, tier: Literal["", "new", "repeat", "vip"] = "") -> RecognisedOut:
    """Say what a text asks, and whether it would be answered, offered or handed over."""
    return RecognisedOut(**plain(queries.recognise(request.auth.actor, text, now(), tier=tier)))


@door.get("/questions/{question}", QuestionOut, scope=READ, verb=Verb.CARD_READ)
def read_question(request: Asked, question: Id) -> QuestionOut:
    """Read one question."""
    return QuestionOut(**plain(queries.faq(request.auth.actor, question)))


@door.get("/questions/{question}/phrasings", list[PhrasingOut], scope=READ, verb=Verb.CARD_READ)
def list_phrasings(request: Asked, question: Id) -> list[PhrasingOut]:
    """List the ways to ask a question."""
    return [PhrasingOut(**plain(one)) for one in queries.phrasings(request.auth.actor, question)]


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


@door.get("/question-categories", list[ShelfCategoryOut], scope=READ, verb=Verb.CARD_READ)
def list_shelf_categories(request: Asked) -> list[ShelfCategoryOut]:
    """List the categories of questions by name, with what each lacks and who looks after it."""
    return [ShelfCategoryOut(**plain(one)) for one in queries.shelf_categories(request.auth.actor, now())]


@door.put("/question-categories", Done, scope=WRITE, verb=Verb.CARD_WRITE)
def assign_shelf_category(request: Asked, body: AssignedIn) -> HttpResponse:
    """Say which skill groups look after a category; their agents are shown its answers first."""

    def act(ink: Ink) -> Done:
        actions.assign_category(ink, body.category, body.groups)
        return Done()

    return change(request, act)


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
