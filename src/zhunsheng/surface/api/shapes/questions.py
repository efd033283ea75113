"""What is said of questions and their answers over the interface."""

from typing import Annotated, Literal, TypedDict

from ninja import Schema
from pydantic import Field

from zhunsheng.kernel.instants import Instant
from zhunsheng.knowledge.values import Attachment, FaqDraft, FaqEnglish, Link
from zhunsheng.people.values import Scope
from zhunsheng.surface.api.paging import Paged
from zhunsheng.surface.api.shapes.common import Given, Id, Moment, When

READ, WRITE = Scope.KNOWLEDGE_READ, Scope.KNOWLEDGE_WRITE
Question = Annotated[str, Field(min_length=1, max_length=120)]
Answer = Annotated[str, Field(max_length=2000)]
Way = Annotated[str, Field(max_length=200)]
FileToken = Annotated[
    str,
    Field(min_length=1, max_length=128, description="The token of `POST /files`, or of a file the answer has already."),
]


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


class Words(TypedDict):
    """Carry what a question and its answers say in one language."""

    question: str
    answer: str
    by_tier: dict[str, str]
    by_channel: dict[str, str]
    steps: tuple[str, ...]
    links: tuple[Link, ...]


class WordsIn(Given):
    """What a question and its answers say in one language."""

    question: Question
    answer: Answer
    by_tier: Annotated[dict[Literal["new", "repeat", "vip"], Answer], Field(max_length=3)] = {}
    by_channel: Annotated[dict[Literal["webchat", "help"], Answer], Field(max_length=2)] = {}
    steps: Annotated[list[Annotated[str, Field(max_length=200)]], Field(max_length=12)] = []
    links: Annotated[list[ReadOnIn], Field(max_length=5)] = []

    def words(self) -> Words:
        """Give them as the fields of a value."""
        return Words(
            question=self.question, answer=self.answer, by_tier={str(tier): text for tier, text in self.by_tier.items()},
            by_channel={str(channel): text for channel, text in self.by_channel.items()}, steps=tuple(self.steps),
            links=tuple(Link(title=one.title, url=one.url) for one in self.links),
        )  # fmt: skip


class EnglishIn(WordsIn):
    """A question and its answers in English; without links of its own those of the Chinese answer stand below it."""

    def told(self) -> FaqEnglish:
        """Give the value."""
        return FaqEnglish(**self.words())


class AnswerIn(WordsIn):
    """A question with its answer; without a shop it holds for every shop, `by_tier` for new, repeat and vip customers, `by_channel` for places, `english` for whoever writes or reads English."""

    attachments: Annotated[list[FileToken], Field(max_length=5)] = []
    category: Annotated[str, Field(max_length=80)] = ""
    product: Annotated[str, Field(max_length=80)] = ""
    shop_id: Id | None = None
    public: bool = True
    valid_from: When | None = None
    valid_to: When | None = None
    english: EnglishIn | None = None

    def draft(self) -> FaqDraft:
        """Give the value."""
        return FaqDraft(
            **self.words(), attachments=tuple(Attachment(token=token) for token in self.attachments),
            category=self.category, product=self.product, shop_id=self.shop_id, public=self.public,
            valid_from=None if self.valid_from is None else Instant.of(self.valid_from),
            valid_to=None if self.valid_to is None else Instant.of(self.valid_to),
            english=None if self.english is None else self.english.told(),
        )  # fmt: skip


class QuestionIn(AnswerIn):
    """A new question, and other ways to ask it."""

    phrasings: Annotated[list[Way], Field(max_length=300)] = []


class RevisedQuestionIn(AnswerIn):
    """A newer wording; `began` is the number of the one that was read."""

    began: Id


class NumberedIn(Given):
    """The wording, or the version, that was read."""

    number: Id


class NumberedOut(Schema):
    """The number of the new wording."""

    number: int


class WordsOut(Schema):
    """What a wording says in one language."""

    question: str
    answer: str
    by_tier: dict[str, str]
    by_channel: dict[str, str]
    steps: list[str]
    links: list[ReadOnOut]


class EnglishOut(WordsOut):
    """What a wording says in English."""


class AnswerOut(WordsOut):
    """A wording; `english` is null where it has no English words."""

    attachments: list[AttachedOut]
    category: str
    product: str
    shop_id: int | None
    public: bool
    valid_from: Moment | None
    valid_to: Moment | None
    english: EnglishOut | None


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
