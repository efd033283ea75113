"""Shops, customers and orders, as they travel; personal data is masked."""

from datetime import datetime
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field

from zhunsheng.commerce.values import (
    Coupon,
    Delivery,
    Item,
    OrderCard,
    OrderDraft,
    OrderStatus,
    Payment,
    Shipment,
    ShopCard,
    Track,
    Trail,
)
from zhunsheng.kernel.instants import Instant
from zhunsheng.people.values import CustomerCard, CustomerField, Tier
from zhunsheng.surface.api.shapes.common import Given, Id, Moment, When, plain

MOST_CENTS = 10**13
Cents = Annotated[int, Field(ge=0, le=MOST_CENTS, description="In cents of a yuan.")]
Words = Annotated[str, Field(min_length=1, max_length=200)]


class ShopOut(Schema):
    """A shop as everybody may see it."""

    id: int
    key: str
    name: str
    colour: str
    sites: list[str]


class ShopIn(Given):
    """A shop to be opened."""

    key: Annotated[str, Field(min_length=1, max_length=64)]
    name: Annotated[str, Field(min_length=1, max_length=80)]
    colour: Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")]
    sites: Annotated[list[Annotated[str, Field(max_length=200)]], Field(max_length=50)] = []


class SecretOut(Schema):
    """The secret that a shop's server signs its visitors with, shown this once."""

    id: int
    secret: str


class CustomerOut(Schema):
    """A customer, masked."""

    id: int
    name: str
    phone: str
    email: str
    tier: str
    channels: list[str]
    known_since: Moment


class ContactIn(Given):
    """A whole phone number or e-mail address; in the body, so that it stands in no log."""

    contact: Annotated[str, Field(min_length=3, max_length=200)]


class FoundCustomerOut(Schema):
    """A customer who was found; the card is null for who meets them in no dialogue."""

    id: int
    card: CustomerOut | None


class FoundCustomersOut(Schema):
    """Who was found."""

    customers: list[FoundCustomerOut]


class UnmaskIn(Given):
    """Which field is needed in full, and why; the reason is on record."""

    field: CustomerField
    reason: Annotated[str, Field(min_length=1, max_length=200)]
    dialogue: Id | None = None


class UnmaskedOut(Schema):
    """A field in full."""

    customer: int
    field: str
    value: str


class ItemShape(Given):
    """One line of an order."""

    title: Words
    sku: Annotated[str, Field(max_length=200)]
    qty: Annotated[int, Field(ge=1, le=1_000_000)]
    price_cents: Cents


class ShipmentShape(Given):
    """Who carries the goods, under which number."""

    carrier: Annotated[str, Field(min_length=1, max_length=80)]
    tracking: Annotated[str, Field(min_length=1, max_length=80)]


class ParcelIn(ShipmentShape):
    """A parcel of an order, and when it went, is expected and came."""

    shipped_at: When | None = None
    received_at: When | None = None
    eta_at: When | None = None

    def shipment_value(self) -> Shipment:
        """Give the value."""
        return Shipment(
            carrier=self.carrier, tracking=self.tracking, shipped_at=_instant(self.shipped_at),
            received_at=_instant(self.received_at), eta_at=_instant(self.eta_at),
        )  # fmt: skip


class ParcelOut(Schema):
    """A parcel of an order, and when it went, is expected and came; the carrier is empty where nobody told it."""

    carrier: str
    tracking: str
    shipped_at: Moment | None
    received_at: Moment | None
    eta_at: Moment | None


class DeliveryIn(Given):
    """Where the goods go; kept sealed."""

    name: Annotated[str, Field(max_length=80)]
    phone: Annotated[str, Field(max_length=40)]
    address: Annotated[str, Field(max_length=400)]


class BuyerIn(Given):
    """Whose order it is: the shop's own id for its customer, and what is known of them."""

    external_id: Annotated[str, Field(min_length=1, max_length=128)]
    name: Annotated[str, Field(max_length=80)] | None = None
    phone: Annotated[str, Field(max_length=40)] | None = None
    email: Annotated[str, Field(max_length=200)] | None = None
    tier: Tier | None = None


class PaymentShape(Given):
    """Money that came in; `at_us` in microseconds."""

    way: Words
    cents: Annotated[int, Field(ge=-MOST_CENTS, le=MOST_CENTS)]
    at_us: Annotated[int, Field(ge=0, le=10**17)] | None = None


class CouponShape(Given):
    """What was taken off, and why."""

    title: Words
    cents: Cents


class TrackShape(Given):
    """One word of the carrier, about the parcel of that number where it is told which; `at_us` in microseconds."""

    at_us: Annotated[int, Field(ge=0, le=10**17)]
    text: Words
    tracking: Annotated[str, Field(max_length=60)] = ""


class OrderIn(Given):
    """An order as the shop's platform tells it. `shipment` puts one parcel to those that are known; `shipments` are all of them."""

    buyer: BuyerIn
    status: OrderStatus
    items: Annotated[list[ItemShape], Field(min_length=1, max_length=200)]
    freight_cents: Cents = 0
    discount_cents: Cents = 0
    paid_cents: Cents = 0
    placed_at: When
    shipment: ShipmentShape | None = None
    shipments: Annotated[list[ParcelIn], Field(max_length=50)] | None = None
    delivery: DeliveryIn | None = None
    eta_at: When | None = None
    payments: Annotated[list[PaymentShape], Field(max_length=50)] = []
    coupons: Annotated[list[CouponShape], Field(max_length=50)] = []
    tracks: Annotated[list[TrackShape], Field(max_length=200)] = []

    def draft(self, number: str) -> OrderDraft:
        """Give the value."""
        return OrderDraft(
            number=number,
            status=self.status,
            items=tuple(Item(**one.model_dump()) for one in self.items),
            freight_cents=self.freight_cents,
            discount_cents=self.discount_cents,
            paid_cents=self.paid_cents,
            placed_at=Instant.of(self.placed_at),
            shipments=self._parcels(),
            all_shipments=self.shipments is not None,
            delivery=None if self.delivery is None else Delivery(**self.delivery.model_dump()),
            eta_at=_instant(self.eta_at),
            trail=Trail(
                payments=tuple(Payment(**one.model_dump()) for one in self.payments),
                coupons=tuple(Coupon(**one.model_dump()) for one in self.coupons),
                tracks=tuple(Track(**one.model_dump()) for one in self.tracks),
            ),
        )

    def _parcels(self) -> tuple[Shipment, ...]:
        one = () if self.shipment is None else (Shipment(**self.shipment.model_dump()),)
        told = tuple(each.shipment_value() for each in self.shipments or ())
        return (*(each for each in one if each.tracking not in {other.tracking for other in told}), *told)


class OrderOut(Schema):
    """An order, its receiver masked. `shipment` is the parcel that went last, `shipments` are all, the first first."""

    id: int
    shop: int
    customer: int
    number: str
    status: str
    items: list[ItemShape]
    total_cents: int
    paid_cents: int
    currency: Literal["CNY"]
    placed_at: Moment
    shipment: ParcelOut | None
    shipments: list[ParcelOut]
    receiver: str
    phone: str
    address: str
    eta_at: Moment | None
    payments: list[PaymentShape]
    coupons: list[CouponShape]
    tracks: list[TrackShape]


def shop_out(card: ShopCard) -> ShopOut:
    """Show a shop."""
    return ShopOut(id=card.id, key=card.key, name=card.name, colour=card.colour, sites=list(card.sites))


def customer_out(card: CustomerCard) -> CustomerOut:
    """Show a customer."""
    return CustomerOut(
        id=card.id, name=card.name, phone=card.phone, email=card.email, tier=card.tier.value,
        channels=list(card.channels), known_since=card.known_since.iso(),
    )  # fmt: skip


def order_out(card: OrderCard) -> OrderOut:
    """Show an order."""
    shipment = card.shipment
    return OrderOut(
        id=card.id, shop=card.shop_id, customer=card.customer_id, number=card.number, status=card.status.value,
        items=[
            ItemShape(title=item.title, sku=item.sku, qty=item.qty, price_cents=item.price_cents) for item in card.items
        ],
        total_cents=card.total_cents, paid_cents=card.paid_cents, currency="CNY", placed_at=card.placed_at.iso(),
        shipment=None if shipment is None else _parcel_out(shipment),
        shipments=[_parcel_out(one) for one in card.shipments],
        receiver=card.receiver, phone=card.phone, address=card.address,
        eta_at=_moment(card.eta_at),
        payments=[PaymentShape(**plain(one)) for one in card.trail.payments],
        coupons=[CouponShape(**plain(one)) for one in card.trail.coupons],
        tracks=[TrackShape(**plain(one)) for one in card.trail.tracks],
    )  # fmt: skip


def _parcel_out(one: Shipment) -> ParcelOut:
    return ParcelOut(
        carrier=one.carrier, tracking=one.tracking, shipped_at=_moment(one.shipped_at),
        received_at=_moment(one.received_at), eta_at=_moment(one.eta_at),
    )  # fmt: skip


def _instant(told: datetime | None) -> Instant | None:
    return None if told is None else Instant.of(told)


def _moment(at: Instant | None) -> str | None:
    return None if at is None else at.iso()
