"""Say what a question with its answer is."""

from __future__ import annotations

from typing import Final

import msgspec

from zhunsheng.kernel.instants import Instant
from zhunsheng.standards.values import Value

DRAFT: Final = "draft"
APPROVED: Final = "approved"
RETIRED: Final = "retired"
"""The states of a question; the moves between them are in `lifecycle`."""
TIERS: Final = ("new", "repeat", "vip")
QUESTION_LIMIT: Final = 120
ANSWER_LIMIT: Final = 2000
PHRASING_LIMIT: Final = 200
PHRASINGS_LIMIT: Final = 300
CHANNELS: Final = ("webchat", "help")
"""Where an answer may be worded of its own: in the dialogue of a shop's page, and on its help page."""
STEPS_LIMIT: Final = 12
STEP_LIMIT: Final = 200
LINKS_LIMIT: Final = 5
LINK_LIMIT: Final = 500
TITLE_LIMIT: Final = 60
SHORT_LIMIT: Final = 80
"""Characters of a category and of a product."""
ATTACHMENTS_LIMIT: Final = 5
AIM: Final = 10
"""Phrasings a question should have before it is recognised reliably; measured (docs/benchmarks.md)."""


class Link(Value, frozen=True, kw_only=True):
    """Carry a place to read on, under a title."""

    title: str
    url: str


class Attachment(Value, frozen=True, kw_only=True):
    """Carry a picture or a PDF that goes with an answer: the token of its file, and what is shown of it. Units: bytes."""

    token: str
    name: str = ""
    media_type: str = ""
    size: int = 0

    @property
    def is_picture(self) -> bool:
        """Tell whether it is shown in place."""
        return self.media_type.startswith("image/")


class FaqEnglish(Value, frozen=True, kw_only=True):
    """Carry what a question and its answers are in English; without links of its own those of the Chinese answer stand below it."""

    question: str
    answer: str
    by_tier: dict[str, str] = {}
    by_channel: dict[str, str] = {}
    steps: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()


class FaqDraft(Value, frozen=True, kw_only=True):
    """Carry a question with its answer as it is written; `by_tier` and `by_channel` hold other answers for some customers and places.

    What is worded for a customer goes before what is worded for a place. `steps` and `links` stand below whichever answer is given. A `public` one may be shown on the shop's help page and said by the bot; others are for agents only. Without a shop
    it holds for every shop; without a product for all of them. What is in `english` is said to whoever writes or reads English; without it they are given the Chinese words.
    """

    question: str
    answer: str
    by_tier: dict[str, str] = {}
    by_channel: dict[str, str] = {}
    steps: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    category: str = ""
    product: str = ""
    shop_id: int | None = None
    public: bool = True
    valid_from: Instant | None = None
    valid_to: Instant | None = None
    english: FaqEnglish | None = None

    def spoken(self, *, english: bool) -> FaqDraft:
        """Return it with the words of one language alone: the English ones where they are wanted and there are any."""
        told = self.english if english else None
        if told is None:
            return msgspec.structs.replace(self, english=None)
        return msgspec.structs.replace(
            self, question=told.question, answer=told.answer, by_tier=told.by_tier, by_channel=told.by_channel,
            steps=told.steps, links=told.links or self.links, english=None,
        )  # fmt: skip

    def words_for(self, tier: str, channel: str = "") -> str:
        """Return the answer that customers of a tier are given in a place, without steps and links."""
        return self.by_tier.get(tier) or self.by_channel.get(channel) or self.answer

    def answer_for(self, tier: str, channel: str = "") -> str:
        """Return the answer that customers of a tier are given in a place, with its steps as lines; links stand beside it."""
        steps = [f"{number}. {step}" for number, step in enumerate(self.steps, start=1)]
        return "\n".join((self.words_for(tier, channel), *steps))


class FaqShown(Value, frozen=True, kw_only=True):
    """Show a question with one of its wordings: the approved one, or the newest to editors."""

    id: int
    state: str
    number: int
    latest: int
    approved: int | None
    draft: FaqDraft
    owner_id: int
    changed_at: Instant
    reviewed_at: Instant | None
    phrasings: int
    asked: int
    helpful: int
    unhelpful: int
    rival: int | None = None
    reviewer_id: int | None = None

    @property
    def waits(self) -> bool:
        """Tell whether its newest wording is neither approved nor tried yet."""
        return self.state == DRAFT or (self.state == APPROVED and self.latest not in (self.approved, self.rival))

    def in_force(self, at: Instant) -> bool:
        """Tell whether its approved wording counts at an instant."""
        begun = self.draft.valid_from is None or self.draft.valid_from <= at
        return self.approved is not None and begun and (self.draft.valid_to is None or at < self.draft.valid_to)


class PhrasingShown(Value, frozen=True, kw_only=True):
    """Show one way to ask a question, and where it came from."""

    id: int
    text: str
    source: str
    at: Instant


class WordingShown(Value, frozen=True, kw_only=True):
    """Show one wording in a question's history."""

    number: int
    draft: FaqDraft
    author_id: int
    made_at: Instant
    approved_by: int | None
    approved_at: Instant | None
