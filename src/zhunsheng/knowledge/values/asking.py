"""Say what a text was taken for, and what found no answer."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from zhunsheng.kernel.instants import Instant
from zhunsheng.knowledge.slots import filled
from zhunsheng.knowledge.values.faq import Attachment, Link
from zhunsheng.standards.values import Value


class Guess(Value, frozen=True, kw_only=True):
    """Say which question a text may ask: how likely, and by which phrasing."""

    faq_id: int
    question: str
    answer: str
    probability: float
    question_en: str = ""
    number: int = 0
    category: str = ""
    links: tuple[Link, ...] = ()
    attachments: tuple[Attachment, ...] = ()

    def called(self, *, english: bool) -> str:
        """Return the question in English where that is wanted and there is any, else in Chinese."""
        return (self.question_en if english else "") or self.question

    def known(self, values: Mapping[str, str]) -> Guess:
        """Return it with what is known in its slots; what is not stays open for somebody to fill."""
        return msgspec.structs.replace(self, answer=filled(self.answer, values))


class HelpAnswer(Value, frozen=True, kw_only=True):
    """Show a question on a shop's help page: the words, the steps, and where to read on; `beside` are its words in the other language, for whoever looks for them."""

    faq_id: int
    question: str
    answer: str
    steps: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    beside: str = ""


class Recognised(Value, frozen=True, kw_only=True):
    """Say what a text was recognised as, and what the desk would do by itself: answer, offer or hand over."""

    band: str
    guesses: tuple[Guess, ...]
    nearest: str = ""
    exact: bool = False
    encoder: str = ""
    first_id: int | None = None


class Heaped(Value, frozen=True, kw_only=True):
    """Hold which texts are alike, by their places, and of each heap the question that they may belong to."""

    heaps: tuple[tuple[int, ...], ...] = ()
    likely: tuple[int | None, ...] = ()


class Heap(Value, frozen=True, kw_only=True):
    """Show like messages that no question answered, and the question they may belong to where one is likely."""

    message_ids: tuple[int, ...]
    texts: tuple[str, ...]
    newest_at: Instant
    faq_id: int | None
    question: str
    this_week: int = 0
    week_before: int = 0
    settled_ids: tuple[int, ...] = ()
    """Messages among them that wait no more, kept in mind because an improvement is open on them."""
    improvement_ids: tuple[int, ...] = ()
    """What was opened because of any of them, in the order it was opened."""


class HeapTold(Value, frozen=True, kw_only=True):
    """Count like messages that no question answered, in a period and in the one before it; ids only, the newest first."""

    message_ids: tuple[int, ...]
    number: int
    before: int


class SoughtShown(Value, frozen=True, kw_only=True):
    """Show what readers of a help page looked for in vain, how often, and when last; `faq_id` names the question whose answer did not hold it."""

    id: int
    shop_id: int
    text: str
    times: int
    newest_at: Instant
    faq_id: int | None = None
    question: str = ""
