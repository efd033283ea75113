"""The words of a standard: which engine enforces, how grave, who speaks, where, what the desk shows and by what it gives out."""

import enum
from typing import Final


class Aid(enum.StrEnum):
    """Name what a console shows beside a dialogue by itself.

    Earlier dialogues, what the tier is entitled to; what to say next after each message: scripts, answers of the knowledge
    base, guiding questions, calming words, the wording for this customer, a hint on pace; and answers nobody has reviewed.
    """

    HISTORY = "history"
    ENTITLEMENTS = "entitlements"
    SCRIPTS = "scripts"
    CARDS = "cards"
    QUESTIONS = "questions"
    SOOTHING = "soothing"
    SEGMENT = "segment"
    PACE = "pace"
    STALE = "stale"


class Route(enum.StrEnum):
    """Name what customers are given out by: the skill group that fits."""

    GROUP = "group"


class Place(enum.StrEnum):
    """Name the point of a dialogue, or of the desk's work, at which a phrase or a gate is looked for."""

    OPENING = "opening"
    CLOSING = "closing"
    HANDOVER = "handover"
    SHIFT = "shift"
    SHIFT_END = "shift_end"
    TAXONOMY = "taxonomy"


READS: Final = frozenset(
    "shirk vague_promise over_promise question_customer negation blunt_ask imperative impatience abuse absolute_term "
    "unsupported_claim policy_incomplete private_transfer diversion phishing cashback_for_review jargon too_long repeat "
    "policy_told empathy_first refusal_without_alternative apology_without_remedy typo".split()
)
"""The ways of speaking that the guard recognises by itself, which a family of phrases may read."""


class Kind(enum.StrEnum):
    """Name the part of the engine that enforces a clause."""

    CLOCK = "clock"
    STEP = "step"
    PHRASE = "phrase"
    ASSIST = "assist"
    CHANNEL = "channel"
    RECORD = "record"
    SAMPLE = "sample"
    INDICATOR = "indicator"
    APPRAISAL = "appraisal"
    TRAINING = "training"
    ROUTINE = "routine"
    ACCESS = "access"
    RETENTION = "retention"


class Severity(enum.StrEnum):
    """Say what a hit does: stop the message, ask once more, or only be noted."""

    REFUSE = "refuse"
    CONFIRM = "confirm"
    NOTE = "note"


class Speaker(enum.StrEnum):
    """Say whose words a list of phrases is about."""

    AGENT = "agent"
    CUSTOMER = "customer"
    BOT = "bot"
