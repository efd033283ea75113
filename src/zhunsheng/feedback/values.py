"""Small values about ratings, and the ways in which one is refused."""

from typing import ClassVar

import msgspec

from zhunsheng.kernel.errors import Refusal
from zhunsheng.kernel.instants import Instant


class RatingWord(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One of the words a customer chooses from, in both languages; a higher score is better."""

    score: int
    code: str
    zh: str
    en: str


class RatingForm(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a customer is asked after a dialogue, and how long an answer may be given and changed."""

    words: tuple[RatingWord, ...]
    given_within_hours: int
    changed_within_hours: int
    longest_comment: int


class RatingRow(msgspec.Struct, frozen=True, kw_only=True):
    """What a customer thought of one closing of a dialogue."""

    id: int
    dialogue_id: int
    customer_id: int
    shop_id: int
    agent_id: int | None
    team_id: int | None
    score: int
    comment: str
    given_at: Instant
    changed_at: Instant | None
    change_until: Instant


class NotToBeRated(Refusal):
    """This conversation cannot be rated; it has not ended, or ended too long ago."""

    code: ClassVar[str] = "rating.closed"


class RatingStands(Refusal):
    """This rating can no longer be changed."""

    code: ClassVar[str] = "rating.stands"
