"""Small values about shops and orders."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Final, Literal

import msgspec

from zhunsheng.commerce.shipping import Coupon, Payment, Shipment, Track, Trail
from zhunsheng.commerce.signing import SignedVisitor, VisitorRefused, check_signed_visitor, sign_visitor
from zhunsheng.kernel.instants import Instant

__all__ = [
    "CURRENCY",
    "AfterSaleCard",
    "AfterSaleState",
    "Connection",
    "Coupon",
    "CreatedShop",
    "Delivery",
    "Flood",
    "IncomingOrder",
    "Item",
    "NewShop",
    "OpeningNow",
    "OrderCard",
    "OrderDraft",
    "OrderStatus",
    "ParkedElement",
    "Payment",
    "PullSetting",
    "PullShown",
    "PullTally",
    "PushTaken",
    "Shipment",
    "ShopCard",
    "ShopFace",
    "ShopWidget",
    "SignedVisitor",
    "SourceAnswer",
    "SourceKind",
    "Spans",
    "Track",
    "Trail",
    "VisitorRefused",
    "check_signed_visitor",
    "sign_visitor",
]

CURRENCY: Final = "CNY"


class SourceKind(StrEnum):
    """How a shop's orders reach the desk."""

    LOCAL = "local"
    WEB = "web"
    DOUDIAN = "doudian"
    PULL = "pull"


class SourceAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a shop's source of orders answers, and if not a code that says why."""

    shop_id: int
    answers: bool
    why: str = ""


class OrderStatus(StrEnum):
    """How far an order has come."""

    TO_PAY = "to_pay"
    TO_SHIP = "to_ship"
    SHIPPED = "shipped"
    DONE = "done"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"
    """The platform calls it by a word that nobody here knows; that word is kept and shown."""


class AfterSaleState(StrEnum):
    """Where an after-sale of the platform stands, in words of our own; `unknown` keeps the platform's word beside it."""

    WAITING_MERCHANT = "waiting_merchant"
    AGREED = "agreed"
    WAITING_RETURN = "waiting_return"
    WAITING_RECEIPT = "waiting_receipt"
    WAITING_RESHIP = "waiting_reship"
    WAITING_BUYER = "waiting_buyer"
    REFUSED = "refused"
    DONE = "done"
    CLOSED = "closed"
    UNKNOWN = "unknown"


class Connection(msgspec.Struct, frozen=True, kw_only=True):
    """How the platform and a shop know each other: the app's key, its secret, the token for calls, and the gate."""

    app_key: str
    secret: str
    token: str = ""
    gate: str = ""


class UnknownParcel(msgspec.Struct, frozen=True, kw_only=True):
    """A shipped order of which the platform did not say the parcel: how often it was asked, what came of it, and when again."""

    number: str
    tries: int
    why: str
    again_at: Instant | None


class PushTaken(msgspec.Struct, frozen=True, kw_only=True):
    """How many elements of a push were new, were here already, or were set aside."""

    new: int
    known: int
    parked: int


class ParkedElement(msgspec.Struct, frozen=True, kw_only=True):
    """Something that came and could not be read: when, about which order where that is known, and why."""

    came_at: Instant
    key: str
    why: str


class PullSetting(msgspec.Struct, frozen=True, kw_only=True):
    """Where a shop's orders are fetched, how often, and with which token; None keeps the token that is there."""

    url: str
    every_s: int
    token: str | None = None


class PullTally(msgspec.Struct, frozen=True, kw_only=True):
    """What came of fetching: pages read, orders new, changed, as they were, and elements that were set aside."""

    pages: int = 0
    made: int = 0
    changed: int = 0
    same: int = 0
    parked: int = 0


class PullShown(msgspec.Struct, frozen=True, kw_only=True):
    """How fetching a shop's orders stands. Units: seconds; `fault` is a refusal's code with its parts."""

    shop_id: int
    url: str
    every_s: int
    has_token: bool
    next_at: Instant | None
    busy: bool
    since_at: Instant | None
    goes_on: bool
    last_at: Instant | None
    good_at: Instant | None
    failures: int
    fault: Mapping[str, str]
    tally: PullTally


class AfterSaleCard(msgspec.Struct, frozen=True, kw_only=True):
    """An after-sale of the platform as the desk shows it. Units: cents."""

    id: int
    shop_id: int
    external_id: str
    order_number: str
    state: AfterSaleState
    state_raw: str
    kind_raw: str
    reason_raw: str
    refund_cents: int
    applied_at: Instant | None
    deadline_at: Instant | None
    dispute: str


class Item(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One line of an order. Units: cents for one piece."""

    title: str
    sku: str
    qty: Annotated[int, msgspec.Meta(ge=1)]
    price_cents: Annotated[int, msgspec.Meta(ge=0)]


class Delivery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where the goods go; kept sealed."""

    name: str
    phone: str
    address: str


class NewShop(msgspec.Struct, frozen=True, kw_only=True):
    """A shop to be opened: public key, name, colour (#rrggbb) and the sites that may show its widget."""

    key: str
    name: str
    colour: str
    sites: tuple[str, ...] = ()
    is_demo: bool = False


class ShopFace(msgspec.Struct, frozen=True, kw_only=True):
    """What of a shop may change: name, colour (#rrggbb), and the sites that may show its widget."""

    name: str
    colour: str
    sites: tuple[str, ...]


class CreatedShop(msgspec.Struct, frozen=True, kw_only=True):
    """A shop that was opened, with the secret its server signs visitors with."""

    id: int
    secret: str


class ShopCard(msgspec.Struct, frozen=True, kw_only=True):
    """A shop as everybody may see it."""

    id: int
    key: str
    name: str
    colour: str
    sites: tuple[str, ...]
    is_demo: bool


class Flood(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """From when on somebody writes too much: messages and same words in a time, newcomers from one connection."""

    messages: Annotated[int, msgspec.Meta(ge=1, le=1000)]
    within_seconds: Annotated[int, msgspec.Meta(ge=1, le=86_400)]
    same_words: Annotated[int, msgspec.Meta(ge=1, le=1000)]
    newcomers: Annotated[int, msgspec.Meta(ge=1, le=100_000)]
    newcomers_within_seconds: Annotated[int, msgspec.Meta(ge=1, le=86_400)]


class ShopWidget(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a shop's widget behaves: opening hours as a calendar's data, words by language, what counts as flooding.

    `welcome` greets before the first message; `away` stands there when nobody is; without words the desk's own do.
    Where the bot is first, it answers before a person is asked. Where it `sees_typing`, the agent of the dialogue sees what the
    customer types before it is sent, and the widget says so.
    """

    opening: str | Mapping[str, object]
    languages: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]
    welcome: dict[str, str]
    away: dict[str, str]
    asks_contact: bool
    bot_first: bool
    sees_typing: bool
    flood: Flood


Spans = tuple[tuple[int, int], ...]


class OpeningNow(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a shop is open, when it opens next, and its hours as minutes of the day: today's and each weekday's."""

    open: bool
    always: bool
    opens_at: Instant | None
    zone: str
    today: Spans
    week: tuple[Spans, ...]


class OrderDraft(msgspec.Struct, frozen=True, kw_only=True):
    """An order as the shop's platform tells it. Units: cents.

    Its parcels are put to those that are known; where they are `all_shipments`, one that is not among them was a mistake.
    """

    number: str
    status: OrderStatus
    items: tuple[Item, ...]
    placed_at: Instant
    freight_cents: int = 0
    discount_cents: int = 0
    paid_cents: int = 0
    shipments: tuple[Shipment, ...] = ()
    all_shipments: bool = False
    delivery: Delivery | None = None
    status_raw: str = ""
    paid_at: Instant | None = None
    shipped_at: Instant | None = None
    received_at: Instant | None = None
    eta_at: Instant | None = None
    trail: Trail = Trail()

    @property
    def total_cents(self) -> int:
        """What the order costs: goods and freight less discount."""
        goods = sum(item.qty * item.price_cents for item in self.items)
        return goods + self.freight_cents - self.discount_cents


class IncomingOrder(msgspec.Struct, frozen=True, kw_only=True):
    """An order as a file tells it, with the buyer as the shop names them."""

    draft: OrderDraft
    buyer: str
    name: str | None = None
    phone: str | None = None


def nobody(number: str) -> str:
    """Name the buyer of an order of whom nothing else is told."""
    return f"order:{number}"


AT_ONCE: Final = 50
"""So many orders are taken in with one commit; whoever writes meanwhile waits for no more of them than these."""


class OrderTaken(msgspec.Struct, frozen=True, kw_only=True):
    """What became of an order that was taken in."""

    order_id: int
    what: Literal["made", "changed", "same"] = "same"


class OrderCard(msgspec.Struct, frozen=True, kw_only=True):
    """An order as an agent sees it: who receives it where is masked. Units: cents."""

    id: int
    shop_id: int
    customer_id: int
    number: str
    status: OrderStatus
    items: tuple[Item, ...]
    total_cents: int
    paid_cents: int
    currency: str
    placed_at: Instant
    shipments: tuple[Shipment, ...]
    receiver: str
    phone: str
    address: str
    status_raw: str = ""
    paid_at: Instant | None = None
    shipped_at: Instant | None = None
    received_at: Instant | None = None
    freight_cents: int = 0
    eta_at: Instant | None = None
    trail: Trail = Trail()

    @property
    def shipment(self) -> Shipment | None:
        """The parcel that went last; all of them are `shipments`, the first first."""
        return self.shipments[-1] if self.shipments else None


class NewEvidence(msgspec.Struct, frozen=True, kw_only=True):
    """A claim about a product, the document behind it and its validity, as somebody records it."""

    product: str
    claim: str
    source: str
    valid_from: Instant
    valid_until: Instant | None = None


class EvidenceShown(msgspec.Struct, frozen=True, kw_only=True):
    """A claim about a product with what proves it."""

    id: int
    product: str
    claim: str
    source: str
    valid_from: Instant
    valid_until: Instant | None
    recorded_by: int
    recorded_at: Instant
    ended_at: Instant | None

    def in_force(self, at: Instant) -> bool:
        """Tell whether the document proves the claim at an instant."""
        over = self.ended_at is not None or (self.valid_until is not None and self.valid_until <= at)
        return self.valid_from <= at and not over
