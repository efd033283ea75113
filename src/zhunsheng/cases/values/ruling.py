"""What decides cases and is the organisation's own: policies of after-sales and procedures, in editions."""

from enum import StrEnum
from typing import Final

import msgspec

from zhunsheng.kernel.instants import Instant

ORGANISATION: Final = 0
"""Stands for the shop of what holds for all shops."""
DRAFT: Final = 0
"""The number of a draft."""
OWN_FROM: Final = 101
"""The first number of an own edition; those that ship with the desk stay below."""
LONGEST_REASON: Final = 400


class RulesSort(StrEnum):
    """What an edition is of."""

    POLICY = "policy"
    PROCEDURES = "procedures"


class RulesShown(msgspec.Struct, frozen=True, kw_only=True):
    """An own edition, or the draft (number 0); without text it takes the own rules back to what holds without them."""

    id: int
    sort: RulesSort
    shop_id: int
    number: int
    version: int
    seen: int
    base: int
    text: str
    effective_from: Instant | None
    reason: str
    made_at: Instant
    made_by: str
    published_at: Instant | None
    published_by: str


class RulesChange(msgspec.Struct, frozen=True, kw_only=True):
    """One place at which two editions differ; empty where it is not there."""

    place: str
    before: str
    after: str
