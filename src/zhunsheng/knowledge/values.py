"""Say what a question with its answer is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec

from zhunsheng.kernel.instants import Instant
from zhunsheng.knowledge.slots import filled
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
WRONG_PERMILLE: Final = 20
"""Wrong ones among a thousand answers of the bot that a shop accepts when it says nothing else."""
WEEKLY: Final = 50
"""Messages a week and shop that somebody should confirm."""
VERDICTS: Final = ("right", "other", "none", "unclear")
HOURS: Final = ("always", "open", "closed")
"""When the bot serves first: always, only in the shop's opening hours, or only outside them."""
CHANNELS: Final = ("webchat", "help")
"""Where an answer may be worded of its own: in the dialogue of a shop's page, and on its help page."""
STEPS_LIMIT: Final = 12
STEP_LIMIT: Final = 200
LINKS_LIMIT: Final = 5
LINK_LIMIT: Final = 500
TITLE_LIMIT: Final = 60
ATTACHMENTS_LIMIT: Final = 5
DOCUMENT_KINDS: Final = ("manual", "rival", "other")
READING: Final = "reading"
READY: Final = "ready"
REFUSED: Final = "refused"
"""How a version of a document stands: read just now, searched, or refused."""
PASSAGE_SIGNS: Final = 420
"""Characters of a passage: what fits beside a dialogue and is quoted whole."""
PASSAGES_LIMIT: Final = 8000
"""Passages of one document; a manual of two thousand pages has fewer."""
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


class FaqDraft(Value, frozen=True, kw_only=True):
    """Carry a question with its answer as it is written; `by_tier` and `by_channel` hold other answers for some customers and places.

    What is worded for a customer goes before what is worded for a place. `steps` and `links` stand below whichever answer is given. A `public` one may be shown on the shop's help page and said by the bot; others are for agents only. Without a shop
    it holds for every shop.
    """

    question: str
    answer: str
    by_tier: dict[str, str] = {}
    by_channel: dict[str, str] = {}
    steps: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    category: str = ""
    shop_id: int | None = None
    public: bool = True
    valid_from: Instant | None = None
    valid_to: Instant | None = None

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


class DocumentDraft(Value, frozen=True, kw_only=True):
    """Carry what is said of a document: a `manual` of a product, a note about a `rival`, or something `other`.

    The words of a `public` one may be put before a customer; a note about a rival never is.
    """

    title: str
    kind: str = "manual"
    product: str = ""
    category: str = ""
    public: bool = False
    valid_from: Instant | None = None
    valid_to: Instant | None = None

    def in_force(self, at: Instant) -> bool:
        """Tell whether it counts at an instant."""
        begun = self.valid_from is None or self.valid_from <= at
        return begun and (self.valid_to is None or at < self.valid_to)


class DocumentShown(Value, frozen=True, kw_only=True):
    """Show a document: `current` is the version that is searched (none before the first was read), `latest` the newest handed in."""

    id: int
    draft: DocumentDraft
    current: int
    latest: int
    state: str
    owner_id: int
    changed_at: Instant
    passages: int


class DocumentVersion(Value, frozen=True, kw_only=True):
    """Show a version of a document: its file, how far it is read, and why it cannot be. Units: bytes; pages read and there."""

    number: int
    state: str
    why: str
    done: int
    total: int
    passages: int
    file_token: str
    file_name: str
    size: int
    author_id: int
    made_at: Instant


class Passage(Value, frozen=True, kw_only=True):
    """Carry a piece of a document that is found and quoted by itself: the headings above it, and its page (0 where there are none)."""

    heading: str
    page: int
    text: str


class PassageShown(Value, frozen=True, kw_only=True):
    """Show a passage with where it stands: document, version, heading, page. `public` ones may be put before a customer."""

    id: int
    document_id: int
    title: str
    kind: str
    product: str
    number: int
    unit: str
    heading: str
    page: int
    text: str
    public: bool
    share: float = 1.0


class Confused(Value, frozen=True, kw_only=True):
    """Name a phrasing that is taken for another question when it is asked without having been learned."""

    text: str
    taken_for: int
    question: str
    probability: float


class Tested(Value, frozen=True, kw_only=True):
    """Show a test question, what it is taken for, and whether that is right."""

    text: str
    taken_for: int | None
    question: str
    probability: float
    right: bool


class Edited(Value, frozen=True, kw_only=True):
    """Carry a change that somebody is typing: the question it is made to (none for a new one), ways to ask it that would come, and what to try."""

    faq_id: int | None = None
    question: str = ""
    phrasings: tuple[str, ...] = ()
    tries: tuple[str, ...] = ()


class SupposedTry(Value, frozen=True, kw_only=True):
    """Show what a text is taken for now and would be after a change; `mine` says that the changed question is meant."""

    text: str
    before: str
    after: str
    band: str
    mine: bool
    was_mine: bool


class SupposedHarm(Value, frozen=True, kw_only=True):
    """Show a phrasing that would be taken for another question than its own: whose it is, and for which."""

    text: str
    faq_id: int | None
    question: str
    taken_for: str


class Supposed(Value, frozen=True, kw_only=True):
    """Show what a change would do to recognising, before it is saved.

    `unsure` are ways to ask the changed question that would be taken for a neighbour had they not been learned; `lost` and `won`
    are neighbours' phrasings of which that becomes true, or ceases to be; `elsewhere` belong to another question already.
    """

    tries: tuple[SupposedTry, ...] = ()
    phrasings: int = 0
    unsure: tuple[SupposedHarm, ...] = ()
    lost: tuple[SupposedHarm, ...] = ()
    won: tuple[SupposedHarm, ...] = ()
    elsewhere: tuple[SupposedHarm, ...] = ()
    neighbours: tuple[str, ...] = ()
    encoder: str = ""


class Guess(Value, frozen=True, kw_only=True):
    """Say which question a text may ask: how likely, and by which phrasing."""

    faq_id: int
    question: str
    answer: str
    probability: float
    number: int = 0
    links: tuple[Link, ...] = ()
    attachments: tuple[Attachment, ...] = ()

    def known(self, values: Mapping[str, str]) -> Guess:
        """Return it with what is known in its slots; what is not stays open for somebody to fill."""
        return msgspec.structs.replace(self, answer=filled(self.answer, values))


class HelpAnswer(Value, frozen=True, kw_only=True):
    """Show a question on a shop's help page: the words, the steps, and where to read on."""

    faq_id: int
    question: str
    answer: str
    steps: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    attachments: tuple[Attachment, ...] = ()


class Recognised(Value, frozen=True, kw_only=True):
    """Say what a text was recognised as, and what the desk would do by itself: answer, offer or hand over."""

    band: str
    guesses: tuple[Guess, ...]
    nearest: str = ""
    exact: bool = False
    encoder: str = ""
    first_id: int | None = None


class Heap(Value, frozen=True, kw_only=True):
    """Show like messages that no question answered, and the question they are most like."""

    message_ids: tuple[int, ...]
    texts: tuple[str, ...]
    newest_at: Instant
    faq_id: int | None
    question: str
    this_week: int = 0
    week_before: int = 0


class HeapTold(Value, frozen=True, kw_only=True):
    """Count like messages that no question answered, in a period and in the one before it; ids only, the newest first."""

    message_ids: tuple[int, ...]
    number: int
    before: int


class SampleShown(Value, frozen=True, kw_only=True):
    """Show a customer's message and what the bot made of it."""

    id: int
    message_id: int
    shop_id: int
    at: Instant
    text: str
    band: str
    faq_id: int | None
    question: str


class Week(Value, frozen=True, kw_only=True):
    """Show a shop's sample of a week: how many of it are judged, and which wait."""

    begins: Instant
    drawn: int
    judged: int
    waiting: tuple[SampleShown, ...]


class AimShown(Value, frozen=True, kw_only=True):
    """Show what a shop wants of the bot. Units: thousandths."""

    wrong_permille: int = WRONG_PERMILLE
    hours: str = "always"


class EditionShown(Value, frozen=True, kw_only=True):
    """Show a learned bank; `why` says why it waits, `used` that it recognises now. Units: milliseconds."""

    number: int
    at: Instant
    encoder: str
    questions: int
    phrasings: int
    asked: int
    right: int
    lost: tuple[str, ...]
    learn_ms: int
    why: str
    used: bool
    pinned: bool
    kept: bool


class Proof(Value, frozen=True, kw_only=True):
    """Carry one known question: whose it is (no question for what is none of ours), and of which shop."""

    key: str
    text: str
    faq: str
    shop_id: int | None = None


class Learnt(Value, frozen=True, kw_only=True):
    """Carry what is kept of a bank that was learned."""

    digest: str
    encoder: str
    examples: tuple[tuple[int, str], ...]
    questions: int
    asked: int
    right: int
    lost: tuple[str, ...]
    learn_ms: int
    worse: bool


class CardFigures(Value, frozen=True, kw_only=True):
    """Show how the bot fared with one question."""

    faq_id: int
    question: str
    served: int
    alone: int
    decided: int
    handed: int
    judged: int
    wrong: int


class TrialVersion(Value, frozen=True, kw_only=True):
    """Show how one of two versions fared: dialogues in which it was said last, called solved by the customer, handed over after it.

    Units: the bounds are shares from 0 to 1 between which the true one lies with 95 % (Wilson's interval).
    """

    number: int
    answer: str
    served: int
    solved: int
    handed: int
    solved_between: tuple[float, float]
    handed_between: tuple[float, float]


class BotFigures(Value, frozen=True, kw_only=True):
    """Show how the bot fared: dialogues begun, those over for a day, of them without a person or a new contact.

    `recognised` counts confirmed messages that ask something of ours, and `right` those of them taken for what they were; `answered`
    the confirmed ones that were answered at once, and `wrong` those of them answered with another question's answer.
    """

    began: int = 0
    decided: int = 0
    alone: int = 0
    again: int = 0
    solved: int = 0
    reasons: tuple[tuple[str, int], ...] = ()
    judged: int = 0
    recognised: int = 0
    right: int = 0
    answered: int = 0
    wrong: int = 0
    cards: tuple[CardFigures, ...] = ()


class ModelShown(Value, frozen=True, kw_only=True):
    """Show a model: where it comes from, and whether it is here. Units: megabytes kept."""

    name: str
    version: str
    source: str
    licence: str
    megabytes: int
    sha256: str
    installed: bool
    in_use: bool
    without: str


class SoughtShown(Value, frozen=True, kw_only=True):
    """Show what readers of a help page looked for in vain, how often, and when last."""

    id: int
    shop_id: int
    text: str
    times: int
    newest_at: Instant
