"""Small values about reviews, and the ways in which one is refused."""

from enum import StrEnum
from typing import ClassVar, Final

import msgspec

from zhunsheng.kernel.errors import Refusal
from zhunsheng.kernel.instants import Instant
from zhunsheng.standards.values import Text

LONGEST_REMARK: Final = 500
LONGEST_WORDS: Final = 2000
"""Characters of a remark on one item, and of a total remark or an answer; technical bounds."""


class Verdict(StrEnum):
    """What an inspector finds of one item."""

    OK = "ok"
    FAULT = "fault"
    NOT_APPLICABLE = "not_applicable"


class Sign(StrEnum):
    """What the desk itself has seen of an item."""

    KEPT = "kept"
    BROKEN = "broken"
    RUNNING = "running"
    CALLED_OFF = "called_off"
    HELD_BACK = "held_back"
    CONFIRMED = "confirmed"
    NOTED = "noted"
    SAID = "said"
    NOT_SAID = "not_said"
    CHECKED = "checked"
    UNCHECKED = "unchecked"
    HANDED_OVER = "handed_over"
    RECORD_DONE = "record_done"
    RECORD_DUE = "record_due"


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """One thing the desk has seen: what, when (microseconds since the epoch), and the name of the check where it is one."""

    sign: Sign
    at_us: int | None = None
    check: Text | None = None

    @property
    def at(self) -> Instant | None:
        """When it was seen."""
        return None if self.at_us is None else Instant(self.at_us)


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One clause that applied to a dialogue, with what the desk has seen and the verdict that this suggests."""

    clause_id: str
    kind: str
    title: Text
    says: Text
    evidence: tuple[Evidence, ...]
    suggested: Verdict


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """What an inspector finds of one item; a fault says why."""

    verdict: Verdict
    remark: str = ""


class FindingShown(msgspec.Struct, frozen=True, kw_only=True):
    """One finding as it was given, with the evidence of that moment."""

    clause_id: str
    verdict: Verdict
    remark: str
    evidence: tuple[Evidence, ...]


class ReviewShown(msgspec.Struct, frozen=True, kw_only=True):
    """One review without its findings."""

    id: int
    dialogue_id: int
    closed_at: Instant
    standing_id: int
    agent_id: int
    team_id: int | None
    by_id: int
    given_at: Instant
    items: int
    faults: tuple[str, ...]
    remark: str
    answer: str
    answered_at: Instant | None


class NotToBeReviewed(Refusal):
    """Only a closed dialogue that an agent has answered for can be reviewed."""

    code: ClassVar[str] = "review.not_closed"


class ReviewStands(Refusal):
    """This dialogue has been reviewed already since it was last closed."""

    code: ClassVar[str] = "review.stands"


class ReviewAnsweredBefore(Refusal):
    """This review has been answered already."""

    code: ClassVar[str] = "review.answered"
