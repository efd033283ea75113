"""Say what a suggestion and a script are."""

from __future__ import annotations

import enum
from typing import Final, Literal

from zhunsheng.kernel.instants import Instant
from zhunsheng.knowledge.values import Attachment
from zhunsheng.standards.values import Text, Value

DRAFT: Final = "draft"
APPROVED: Final = "approved"
RETIRED: Final = "retired"
"""The states of a script; the moves between them are in `lifecycle`."""

SLOTS: Final = ("customer", "order", "agent", "shop", "time", "demand")
"""What a script may leave open: filled from the dialogue it is used in."""

TIERS: Final = ("new", "repeat", "vip")

TEXT_LIMIT: Final = 2000
"""Characters in one script; what fits into one message."""


class Greeting(Value, frozen=True):
    """Carry a greeting ready to send and the clause it comes from."""

    text: str
    clause_id: str


class ScriptDraft(Value, frozen=True, kw_only=True):
    """Carry one wording of a script and where it fits; an empty tier or channel means any.

    `text_en` are the words for customers who write English; without them these read the others.
    """

    situation: str
    title: str
    title_en: str
    text: str
    text_en: str = ""
    issue_types: tuple[str, ...] = ()
    tier: str = ""
    channel: str = ""
    effective_from: Instant | None = None
    effective_to: Instant | None = None

    def words(self, *, english: bool) -> str:
        """Give the words for a customer by the language that they write."""
        return self.text_en if english and self.text_en else self.text


class ScriptShown(Value, frozen=True, kw_only=True):
    """Show a script with one of its wordings: the approved one to agents, the newest one to editors."""

    id: int
    key: str
    state: str
    number: int
    latest: int
    approved: int | None
    draft: ScriptDraft
    owner_id: int
    reviewed_at: Instant | None
    changed_at: Instant
    uses: int
    used_at: Instant | None
    sound: str = ""


class Edition(Value, frozen=True, kw_only=True):
    """Show one wording in a script's history."""

    number: int
    draft: ScriptDraft
    author_id: int
    made_at: Instant
    approved_by: int | None
    approved_at: Instant | None


class Surroundings(Value, frozen=True, kw_only=True):
    """Say in what dialogue a script is wanted."""

    issue_type: str | None = None
    tier: str = ""
    channel: str = ""


class ScriptChange(Value, frozen=True, kw_only=True):
    """Say what became different in the library: a new script, another wording, or one that is gone."""

    script_id: int
    kind: Literal["new", "changed", "retired"]
    title: str
    title_en: str
    text: str
    before: str | None
    issue_types: tuple[str, ...]
    at: Instant


class Situation(Value, frozen=True, kw_only=True):
    """Name a moment of a dialogue that scripts are made for."""

    code: str
    name: Text


class AnnouncementKind(enum.StrEnum):
    """Say what an announcement is about."""

    PROMOTION = "promotion"
    POLICY = "policy"
    NOTICE = "notice"


class NewAnnouncement(Value, frozen=True, kw_only=True):
    """Carry an announcement as it is written; without an end it counts until it is withdrawn."""

    kind: AnnouncementKind
    title: str
    text: str
    valid_from: Instant
    category: str = ""
    valid_until: Instant | None = None


class AnnouncementShown(Value, frozen=True, kw_only=True):
    """Show an announcement; `readers` counts who has confirmed this version."""

    id: int
    kind: AnnouncementKind
    category: str
    title: str
    text: str
    version: int
    valid_from: Instant
    valid_until: Instant | None
    published_at: Instant
    changed_at: Instant
    withdrawn_at: Instant | None
    by_id: int
    readers: int = 0

    def in_force(self, at: Instant) -> bool:
        """Tell whether it counts at an instant."""
        ended = self.valid_until is not None and self.valid_until <= at
        return self.withdrawn_at is None and self.valid_from <= at and not ended


class Change(Value, frozen=True, kw_only=True):
    """Name one thing an agent must have read: what kind, which, which version, since when, and where it stands in full.

    `need` is the demand of a shift that it belongs to. A title of the desk's own is in both languages; what people
    wrote is in theirs.
    """

    kind: str
    ref: int
    version: int
    at: Instant
    title: str
    title_en: str = ""
    text: str = ""
    link: str = ""
    need: str = "briefing"

    @property
    def key(self) -> str:
        """Name the version of the thing."""
        return f"{self.kind}:{self.ref}:{self.version}"


class CardKind(enum.StrEnum):
    """Say what a card is for."""

    MANUAL = "manual"
    CASE = "case"
    COMPETITOR = "competitor"


class NewCard(Value, frozen=True, kw_only=True):
    """Carry a card as it is written; `parameters` hold the product's value of each thing compared by."""

    category: str
    kind: CardKind
    title: str
    product: str = ""
    text: str = ""
    parameters: dict[str, str] = {}


class CategoryShown(Value, frozen=True, kw_only=True):
    """Show a category with what it needs; `missing` are the kinds of which it has no card."""

    code: str
    zh: str
    en: str
    kinds: tuple[str, ...]
    parameters: tuple[str, ...]
    in_use: bool
    missing: tuple[str, ...]


class CardShown(Value, frozen=True, kw_only=True):
    """Show a card."""

    id: int
    category: str
    kind: CardKind
    title: str
    product: str
    text: str
    parameters: dict[str, str]
    version: int
    changed_at: Instant
    retired_at: Instant | None


class Comparison(Value, frozen=True, kw_only=True):
    """Lay the products of a category side by side; competitors stand behind one's own."""

    category: CategoryShown
    products: tuple[CardShown, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


class Pace(enum.StrEnum):
    """Say how to go on: as before, calmly and gently, quickly, or without hurrying the customer."""

    EVEN = ""
    SOOTHE = "soothe"
    QUICK = "quick"
    SLOW = "slow"


class Tally(Value, frozen=True, kw_only=True):
    """Count how often something was suggested where a type of issue was recognised, how often it was taken, and how often that was to be expected.

    Units  `expected` in millionths
    """

    shown: int = 0
    taken: int = 0
    expected: int = 0

    def plus(self, other: Tally) -> Tally:
        """Add what another counted."""
        return Tally(
            shown=self.shown + other.shown, taken=self.taken + other.taken, expected=self.expected + other.expected
        )


class Suggestion(Value, frozen=True, kw_only=True):
    """Suggest words to an agent.

    `key` names what they come from (`card:7`, `script:8`, `order:9`, `passage:3`), `kind` where they belong on the screen, `why` the reason
    and `told` what fills it in; `clause` is the one that demands them, where one does. What is not `insertable` is for the agent alone. `files` go with the words.
    """

    key: str
    kind: str
    title: str
    title_en: str
    text: str
    why: str
    told: dict[str, str | int] = {}
    clause: str | None = None
    insertable: bool = True
    files: tuple[Attachment, ...] = ()


class Suggestions(Value, frozen=True, kw_only=True):
    """Carry what is suggested for a dialogue as it stands: `seq` is the customer's message that is answered.

    `unlearned` names the answers in the order in which they came before anything was learned.
    """

    dialogue_id: int
    seq: int
    issue_type: str | None
    confidence: int
    demand: str
    missing: tuple[str, ...]
    emotion: int
    emotion_words: tuple[str, ...]
    pace: Pace
    pace_clause: str | None
    answers: tuple[Suggestion, ...]
    guides: tuple[Suggestion, ...]
    soothing: tuple[Suggestion, ...]
    holding: tuple[Suggestion, ...]
    restating: tuple[Suggestion, ...]
    value: tuple[Suggestion, ...]
    unlearned: tuple[str, ...]


class HelperSettings(Value, frozen=True, kw_only=True):
    """Say which endpoint drafts words for people, if any: one that speaks the chat protocol of OpenAI.

    `console` lets agents have words drafted beside a dialogue. `families` are the categories of questions whose approved answers the bot may say to
    customers in the endpoint's words; none unless somebody names them.
    Units: seconds it may take; tokens a month after which it is not asked, zero for as many as one likes; cents for a million tokens.
    """

    on: bool = False
    url: str = ""
    model: str = ""
    seconds: int = 8
    monthly_tokens: int = 1_000_000
    cents_in: int = 0
    cents_out: int = 0
    has_key: bool = False
    console: bool = False
    families: tuple[str, ...] = ()


def spent_on(settings: HelperSettings, tokens_in: int, tokens_out: int) -> int:
    """Say what tokens cost, in millionths of a cent: whole numbers, so that a month of small calls adds up exactly."""
    return tokens_in * settings.cents_in + tokens_out * settings.cents_out


class HelperFigures(Value, frozen=True, kw_only=True):
    """Show what the endpoint did this month. Units: millionths of a cent, each call at the prices of its day; milliseconds of an average call."""

    calls: int = 0
    failed: int = 0
    held: int = 0
    tokens: int = 0
    spent: int = 0
    mean_ms: int = 0


class Drafted(Value, frozen=True, kw_only=True):
    """Carry words that were drafted, or why there are none: `off`, `spent`, `failed`, `held` or `busy`."""

    texts: tuple[str, ...] = ()
    why: str = ""


class HelperCall(Value, frozen=True, kw_only=True):
    """Carry what one call took, for the figures."""

    purpose: str
    failed: bool
    held: bool
    tokens_in: int
    tokens_out: int
    took_ms: int


class DraftedBeside(Value, frozen=True, kw_only=True):
    """Carry what was drafted beside a dialogue: fields of its record, or words.

    `by` is `helper` where the endpoint wrote it, `desk` where it is the dialogue's own words; `why` says why the endpoint did not.
    """

    fields: dict[str, str] = {}
    text: str = ""
    by: str = "desk"
    why: str = ""
