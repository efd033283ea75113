"""Small values of the dialogue room."""

from enum import StrEnum
from typing import Final

import msgspec

from zhunsheng.access.values import Subject
from zhunsheng.kernel.instants import Instant
from zhunsheng.people.values import Details, IdentityKey


class By(StrEnum):
    """Who wrote a message."""

    CUSTOMER = "customer"
    AGENT = "agent"
    BOT = "bot"
    SYSTEM = "system"


class MessageKind(StrEnum):
    """What a message is: words, a picture, a file, an order of the customer's, a line of the desk, or news on progress."""

    TEXT = "text"
    IMAGE = "image"
    FILE = "file"
    ORDER = "order"
    SYSTEM = "system"
    PROGRESS = "progress"


class How(StrEnum):
    """How a dialogue came to its owner."""

    ROUTED = "routed"
    RETURNED = "returned"
    OVERFLOW = "overflow"
    TAKEN = "taken"
    TRANSFERRED = "transferred"
    TO_GROUP = "to_group"
    TAKEN_OVER = "taken_over"


class GaveUp(StrEnum):
    """How a customer stopped waiting: the page went away, or they chose to leave a message."""

    LEFT = "left"
    MESSAGE = "message"


class Outcome(StrEnum):
    """How a dialogue ended."""

    SOLVED = "solved"
    FOLLOWUP = "followup"
    ABANDONED = "abandoned"


WAITING: Final = "waiting"
OPEN: Final = "open"
CLOSED: Final = "closed"
"""The states of a dialogue; the moves between them are in `lifecycle`."""

TEXT_LIMIT: Final = 2000
"""Characters in one message; a technical bound of the wire, not a rule of any standard."""


class About(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """What every fact of a dialogue says about it, so that a reader needs no other table.

    `standing_id` names the rulebook the dialogue began under; it keeps it to its end.
    """

    channel: str
    shop_id: int
    group: str
    tier: str
    customer_id: int
    standing_id: int
    agent_id: int | None = None
    team_id: int | None = None
    issue_type: str | None = None
    grade: str | None = None

    def fields(self) -> dict[str, object]:
        """Give the values that a clause's `applies` may ask for."""
        return {
            "channel": self.channel,
            "skill": self.group,
            "tier": self.tier,
            "issue_type": self.issue_type,
            "grade": self.grade,
        }


class Press(msgspec.Struct, frozen=True, kw_only=True):
    """The message whose button somebody pressed."""

    dialogue: int
    seq: int


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody wants to say: the client's own id for it, words (of an order: its number), or a file with its token; `press` where the words are those of a button."""

    cid: str
    text: str = ""
    file_token: str | None = None
    kind: MessageKind = MessageKind.TEXT
    press: Press | None = None


class Opening(msgspec.Struct, frozen=True, kw_only=True):
    """From where a customer writes: the shop, the channel, and the customer that the shop or the token names.

    Where it is known already who took it (`is_past`), nobody else is given it. Where the bot is `bot_first`, nobody is
    before it hands over.
    """

    shop_id: int
    channel: str
    customer_id: int
    group: str = "online"
    is_past: bool = False
    bot_first: bool = False


class Arrival(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody at one of our doors: under which outside name, what is known of them, and for which shop."""

    key: IdentityKey
    shop_id: int
    details: Details = Details()
    group: str = "online"
    is_demo: bool = False
    bot_first: bool = False


class FollowUpPlan(msgspec.Struct, frozen=True, kw_only=True):
    """What will be done after the dialogue, by whom and until when (microseconds since the epoch)."""

    owner: int
    due_at: int
    plan: str


class Tick(msgspec.Struct, frozen=True, kw_only=True):
    """An agent's own word that a check of the gate is met, with the evidence."""

    note: str


class ClosingRequest(msgspec.Struct, frozen=True, kw_only=True):
    """What an agent hands in to close a dialogue."""

    outcome: Outcome
    checks: dict[str, Tick] = {}
    followup: FollowUpPlan | None = None
    attempts: str | None = None


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One message with everything that a screen may show of it."""

    id: int
    dialogue_id: int
    seq: int
    by: str
    author_id: int
    author_name: str
    kind: str
    text: str
    file_token: str | None
    event: str | None
    data: dict[str, str | int | None]
    cid: str | None
    at: Instant


class NoteShown(msgspec.Struct, frozen=True, kw_only=True):
    """An internal note as colleagues see it."""

    id: int
    dialogue_id: int
    author_id: int
    author_name: str
    text: str
    mentioned: tuple[int, ...]
    at: Instant


class RuleState(StrEnum):
    """What a rule of the desk's own does: in trial it judges and only logs."""

    TRIAL = "trial"
    ON = "on"
    OFF = "off"


class NewRule(msgspec.Struct, frozen=True, kw_only=True):
    """A rule of the desk's own as somebody writes it."""

    code: str
    clause_id: str
    title: str
    severity: str
    phrases: tuple[str, ...]
    say_instead: str
    reason: str
    speaker: str = "agent"
    unless: tuple[str, ...] = ()


class RuleShown(NewRule, frozen=True, kw_only=True):
    """A rule of the desk's own as it stands."""

    id: int
    state: str
    changed_by: int
    changed_at: Instant


class ReleaseState(StrEnum):
    """How far a wish to let refused words out has come."""

    ASKED = "asked"
    GRANTED = "granted"
    DECLINED = "declined"
    LAPSED = "lapsed"
    SENT = "sent"


class ReleaseShown(msgspec.Struct, frozen=True, kw_only=True):
    """Words that the guard refused, and what became of the wish to let them out."""

    id: int
    dialogue_id: int
    asked_by: int
    asked_name: str
    text: str
    why: str
    clause_ids: tuple[str, ...]
    families: tuple[str, ...]
    state: str
    asked_at: Instant
    until: Instant
    answered_by: int | None = None
    answer: str = ""


class ReleaseFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which wishes to let refused words out; the state `open` means that somebody may still answer them."""

    text: str = ""
    state: str = ""
    clause_id: str = ""
    agent_id: int | None = None
    team_id: int | None = None
    since: Instant | None = None
    until: Instant | None = None
    before_id: int | None = None


class Earlier(msgspec.Struct, frozen=True, kw_only=True):
    """An earlier dialogue of the same customer, in short."""

    id: int
    shop_id: int
    channel: str
    agent_id: int | None
    issue_type: str | None
    outcome: str | None
    opened_at: Instant
    closed_at: Instant | None
    lines: int


class DialogueRow(msgspec.Struct, frozen=True, kw_only=True):
    """A dialogue without its messages. Instants as microseconds; `version` rises with every change."""

    id: int
    shop_id: int
    channel: str
    customer_id: int
    group: str
    tier: str
    standing_id: int
    agent_id: int | None
    team_id: int | None
    issue_type: str | None
    grade: str | None
    state: str
    seq: int
    delivered_seq: int
    read_seq: int
    agent_read_seq: int
    opened_at: int
    waiting_since: int | None
    unanswered_since: int | None
    answered_at: int | None
    last_at: int
    closed_at: int | None
    version: int
    stated_at: int | None = None
    offered_at: int | None = None
    handling: str | None = None
    record_state: str = ""

    def subject(self) -> Subject:
        """Give what `access` decides about."""
        return Subject(
            kind="dialogue",
            id=self.id,
            agent_id=self.agent_id,
            team_id=self.team_id,
            customer_id=self.customer_id,
            waiting_group=self.group if self.state == WAITING else None,
        )

    def about(self) -> About:
        """Give what every fact of this dialogue carries."""
        return About(
            channel=self.channel, shop_id=self.shop_id, group=self.group, tier=self.tier,
            customer_id=self.customer_id, standing_id=self.standing_id, agent_id=self.agent_id, team_id=self.team_id,
            issue_type=self.issue_type, grade=self.grade,
        )  # fmt: skip


class Entitlement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What customers of some tiers may be offered, and within how many seconds it has to be delivered."""

    code: str
    zh: str
    en: str
    tiers: tuple[str, ...]
    fulfil_s: int
    active: bool = True


class QueuePlaceShown(msgspec.Struct, frozen=True, kw_only=True):
    """Where a customer stands: the place from 1 on, the seconds it will take if known, and how many colleagues are here."""

    position: int
    estimate_s: int | None
    here: int


class PassedCheck(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How one check of the closing gate was met, and by which messages.

    `denied_seq` is the message in which the customer said the opposite, when that was their last word on it.
    """

    need: str
    way: str
    seqs: list[int]
    denied_seq: int | None = None


class PastLine(msgspec.Struct, frozen=True, kw_only=True):
    """One message of a dialogue that was held elsewhere. Units: microseconds since the epoch."""

    by: By
    text: str
    at: int


class PastDialogue(msgspec.Struct, frozen=True, kw_only=True):
    """A closed dialogue that was held elsewhere, with its messages in order."""

    channel: str
    customer_id: int
    tier: str
    group: str
    agent_id: int
    agent_name: str
    team_id: int | None
    lines: tuple[PastLine, ...]
