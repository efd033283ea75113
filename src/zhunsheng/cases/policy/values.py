"""What an after-sales policy is made of, what is asked of it and what it answers; plain frozen values."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Final, Literal

import msgspec

from zhunsheng.kernel.conditions import Condition
from zhunsheng.kernel.instants import Instant
from zhunsheng.standards.values import Text


class Wish(StrEnum):
    """What a customer applies for."""

    REFUND_ONLY = "refund_only"
    RETURN_REFUND = "return_refund"
    EXCHANGE = "exchange"
    REPAIR = "repair"
    RESHIP = "reship"
    PRICE_PROTECTION = "price_protection"
    COMPENSATION = "compensation"


class Ruling(StrEnum):
    """What the policy answers; `review` is a proposal that a person decides, `ask` says that something is not known."""

    APPROVE = "approve"
    REFUSE = "refuse"
    REVIEW = "review"
    ASK = "ask"


class Refund(StrEnum):
    """How much goes back, as a rule names it; `settle` is what a cheaper replacement costs less."""

    NONE = "none"
    ITEM = "item"
    ITEM_AND_FREIGHT = "item_and_freight"
    DIFFERENCE = "difference"
    REQUESTED = "requested"
    SETTLE = "settle"


Count = Literal["civil_code", "days", "working_days", "hours"]
Side = Literal["buyer", "seller", "none"]
Replace = Literal["none", "same", "variant"]
"""What is sent instead of money: nothing, the same goods again, or these or another variant of them."""
Cents = Annotated[int, msgspec.Meta(ge=0, le=10**12)]


class Application(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One wish for one item of an order, with everything that is known about it; what nobody told is missing.

    What counts against the customer (confirmed no return, caused by the buyer) is not so until it is told.
    Units  cents; instants as ISO 8601 with offset
    """

    id: str | int = ""
    kind: Wish
    reason: str
    category: str | None = None
    status: str | None = None
    condition: str | None = None
    complete: bool | None = None
    confirmed_no_return: bool = False
    proof: str = "none"
    core_part: bool = False
    caused_by_buyer: bool = False
    item_cents: Cents | None = None
    paid_cents: Cents | None = None
    freight_cents: Cents = 0
    refunded_cents: Cents = 0
    requested_cents: Cents | None = None
    price_now_cents: Cents | None = None
    replacement_cents: Cents | None = None
    placed_at: str | None = None
    paid_at: str | None = None
    shipped_at: str | None = None
    received_at: str | None = None
    promised_ship_at: str | None = None
    requested_at: str | None = None


MOMENTS: Final = ("placed_at", "paid_at", "shipped_at", "received_at", "promised_ship_at", "requested_at")
"""The instants of an application from which a window may count."""

FIELDS: Final[Mapping[str, type]] = {
    "kind": str, "reason": str, "category": str, "status": str, "condition": str, "complete": bool,
    "confirmed_no_return": bool, "proof": str, "core_part": bool, "caused_by_buyer": bool, "item_cents": int,
    "paid_cents": int, "freight_cents": int, "refunded_cents": int, "requested_cents": int, "price_now_cents": int,
    "replacement_cents": int, "drop_cents": int, "nothing_left": bool, "shipped": bool, "received": bool,
}  # fmt: skip
"""What a rule may ask, beside `in_NAME` for each window and `past_NAME` for each line."""


class Window(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A time within which something may be asked for: from an instant of the order, so many days, months or hours."""

    starts: str
    count: Count = "civil_code"
    days: int | None = None
    months: int | None = None
    hours: int | None = None


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """One rule: when it holds it decides, and says so in words with its source; `told` is its condition as it was written."""

    id: str
    when: Condition
    ruling: Ruling
    says: Text
    source: str
    refund: Refund = Refund.NONE
    replace: Replace = "none"
    freight: Side = "none"
    steps: tuple[str, ...] = ()
    told: object = None


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """An edition of an after-sales policy: windows, lines that nobody may cross, and rules in their order."""

    policy: str
    edition: int
    title: Text
    zone: str
    windows: Mapping[str, Window]
    lines: Mapping[str, Window]
    rules: tuple[Rule, ...]


class Decision(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the policy answers to an application, by which rule, and what follows.

    `until` tells when each window or line that was asked ends; `provisional` that holidays are not published so far;
    `pays_cents` what the customer pays on top of what was paid, for a dearer replacement.
    Units  cents
    """

    id: str | int = ""
    ruling: Ruling
    rule: str
    policy: str
    edition: int
    says: Mapping[str, str]
    source: str = ""
    refund_cents: int = 0
    replace: Replace = "none"
    pays_cents: int = 0
    freight: Side = "none"
    steps: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    until: Mapping[str, str] = {}
    past: tuple[str, ...] = ()
    provisional: bool = False


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """Where a window ends; provisional where the holidays are not known."""

    until: Instant
    provisional: bool
