"""Say how the bot fares, and what a shop wants of it."""

from __future__ import annotations

from typing import Final

from zhunsheng.kernel.instants import Instant
from zhunsheng.standards.values import Value

WRONG_PERMILLE: Final = 20
"""Wrong ones among a thousand answers of the bot that a shop accepts when it says nothing else."""
WEEKLY: Final = 50
"""Messages a week and shop that somebody should confirm."""
VERDICTS: Final = ("right", "other", "none", "unclear")
HOURS: Final = ("always", "open", "closed")
"""When the bot serves first: always, only in the shop's opening hours, or only outside them."""


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


class VersionFared(Value, frozen=True, kw_only=True):
    """Count the dialogues in which a version was said last: all, called solved by the customer, handed over after it."""

    served: int
    solved: int
    handed: int


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
