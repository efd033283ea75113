"""Say what the guard is asked and what it answers: lines, context, hits, verdicts, evidence."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from typing import Final

import msgspec

from zhunsheng.kernel.instants import Instant
from zhunsheng.standards.values import Place, Severity, Text, Value

NOTHING_KNOWN: Final[Mapping[str, object]] = {}


class Verdict(enum.StrEnum):
    """Say what happens to a message: it goes, it asks once more, or it is refused."""

    PASS = "pass"  # noqa: S105  (why: a verdict, not a password)
    CONFIRM = "confirm"
    REFUSE = "refuse"


class Evidence(Value, frozen=True):
    """Say what may be claimed of a product, and which document proves it."""

    product: str
    claim: str
    source: str


class Context(Value, frozen=True):
    """Tell the guard around which words a message is written.

    `customer_said` are the customer's last messages, `agent_said` the agent's, oldest first; `about` are the fields that
    a clause's `applies` may ask for; `evidence` is what may be claimed at this moment.
    """

    customer_said: tuple[str, ...] = ()
    agent_said: tuple[str, ...] = ()
    about: Mapping[str, object] = msgspec.field(default_factory=dict)
    evidence: tuple[Evidence, ...] = ()


NO_CONTEXT: Final = Context()


class Hit(Value, frozen=True):
    """Point at words of the typed text that a clause forbids, with the reason and a better wording.

    Units     `start` and `end` are character places in the text as it was typed.
    """

    clause_id: str
    family: str
    start: int
    end: int
    phrase: str
    severity: Severity
    reason: Text
    instead: Text
    known_as: str = ""
    """The way of speaking that the guard recognised; the family's own name where it only lists phrases."""
    release_s: int = 0
    """How long a leader may be asked to let these words out; 0 where nobody may."""
    alike: tuple[str, ...] = ()
    """Words that made the sentence like others of the family, where no pattern knew it; empty where words were found for certain."""


class Because(enum.StrEnum):
    """Name why listed words are not held against the speaker."""

    EXCEPTION = "exception"
    QUOTATION = "quotation"
    EVIDENCE = "evidence"


class Spared(Value, frozen=True):
    """Point at listed words that were let through, and say why."""

    clause_id: str
    family: str
    start: int
    end: int
    phrase: str
    because: str
    known_as: str = ""


class Judgement(Value, frozen=True):
    """Give the verdict on one message with everything that led to it."""

    verdict: Verdict = Verdict.PASS
    hits: tuple[Hit, ...] = ()
    spared: tuple[Spared, ...] = ()
    tried: tuple[Hit, ...] = ()
    """What rules on trial would have held; it stops nothing and is shown to nobody who writes."""

    @property
    def gravest(self) -> Hit:
        """Name the hit that weighs most, the first of its kind; only for a text that has hits."""
        weights = list(Severity)
        return min(self.hits, key=lambda hit: (weights.index(hit.severity), hit.start))

    def stopping(self, confirmed: frozenset[str] = frozenset()) -> tuple[Hit, ...]:
        """List the hits that still stop the message once these clauses have been confirmed."""
        return tuple(
            hit
            for hit in self.hits
            if hit.severity is Severity.REFUSE or (hit.severity is Severity.CONFIRM and hit.clause_id not in confirmed)
        )


CLEAN: Final = Judgement()


class Line(Value, frozen=True):
    """Carry one message of a dialogue as the guard reads it; `by` is agent, bot, customer or system."""

    by: str
    text: str
    message_id: int
    at: Instant


class Presence(Value, frozen=True):
    """Say whether a required phrase was said, where, and what to say when it was not."""

    clause_id: str
    place: Place
    severity: Severity
    suggest: Text
    phrase: str | None = None
    message_id: int | None = None
    start: int = 0
    end: int = 0

    @property
    def found(self) -> bool:
        """Tell whether the phrase was said."""
        return self.message_id is not None


class Standing(enum.StrEnum):
    """Say how far one confirmation of a gate has come."""

    MET = "met"
    DENIED = "denied"
    UNANSWERED = "unanswered"
    NOT_ASKED = "not_asked"


class Confirmation(Value, frozen=True):
    """Say of one need of a gate whether the dialogue itself confirms it, with the messages as evidence.

    `asked_id` is the agent's question (None when the customer said it unasked); `start` and `end` quote
    the customer's words within the message `answered_id`.
    """

    need_id: str
    title: Text
    standing: Standing
    asked_id: int | None = None
    answered_id: int | None = None
    start: int = 0
    end: int = 0
    at: Instant | None = None

    @property
    def met(self) -> bool:
        """Tell whether the customer confirmed it."""
        return self.standing is Standing.MET
