"""The door for reading about shops and orders."""

from collections.abc import Iterable, Mapping
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from zhunsheng.access.queries import require
from zhunsheng.access.values import Actor, Subject, Verb, customer_subject, mask_address, mask_name, mask_phone
from zhunsheng.commerce.connecting import call_platform, fetch_orders
from zhunsheng.commerce.doudian.signing import push_is_genuine
from zhunsheng.commerce.filing.reading import import_faults, import_shown, imports, imports_ended, kept_tokens
from zhunsheng.commerce.filing.values import ImportShown, ImportWish
from zhunsheng.commerce.furnishing import widget_from
from zhunsheng.commerce.goods import named_goods
from zhunsheng.commerce.intake.encodings import decoded
from zhunsheng.commerce.intake.faults import error_file
from zhunsheng.commerce.intake.looking import Asked, Looked, packed, piece_of, unpacked
from zhunsheng.commerce.intake.mapping import Fault, Intake, chosen_of, faults_of, guessed, headings_mark, intake_of
from zhunsheng.commerce.intake.orders import Note
from zhunsheng.commerce.intake.rows import Source, Table, formulas_in
from zhunsheng.commerce.intake.tables import read_table
from zhunsheng.commerce.looking import look_at_file
from zhunsheng.commerce.models import AfterSale, Order, OrderParcel, OrderSource, PlatformPush, Shop
from zhunsheng.commerce.opening import opening_at
from zhunsheng.commerce.parcels import parcels_of, shipments
from zhunsheng.commerce.proving import evidence, evidence_in_force
from zhunsheng.commerce.pulls.reading import pull_due, pull_of_shop, pull_plan, pulled_halves
from zhunsheng.commerce.sealing import open_connection, open_delivery, open_secret
from zhunsheng.commerce.signing import check_signed_visitor
from zhunsheng.commerce.sources import adapter_of
from zhunsheng.commerce.telling import keys_of
from zhunsheng.commerce.trails import trail_of
from zhunsheng.commerce.values import (
    AfterSaleCard,
    AfterSaleState,
    Connection,
    Delivery,
    Item,
    OpeningNow,
    OrderCard,
    OrderStatus,
    ParkedElement,
    ShopCard,
    ShopWidget,
    SignedVisitor,
    SourceAnswer,
    UnknownParcel,
)
from zhunsheng.ground.stored import stored
from zhunsheng.kernel.errors import NotFound
from zhunsheng.kernel.instants import Instant

__all__ = [
    "Asked",
    "Fault",
    "ImportShown",
    "ImportWish",
    "Intake",
    "Looked",
    "Note",
    "Source",
    "Table",
    "aftersale_card",
    "aftersales_of",
    "aftersales_of_order",
    "buyer_proven_by",
    "call_platform",
    "check_visitor",
    "connection_of_shop",
    "error_file",
    "evidence",
    "evidence_in_force",
    "faults_of",
    "fetch_orders",
    "file_table",
    "file_text",
    "find_order",
    "formulas_in",
    "guessed_columns",
    "hold_order",
    "import_faults",
    "import_shown",
    "imports",
    "imports_ended",
    "kept_columns",
    "kept_orders",
    "kept_tokens",
    "known_order_numbers",
    "look_at_file",
    "named_goods",
    "opening_of",
    "order_by_id",
    "order_by_number",
    "orders_in",
    "orders_of",
    "packed",
    "parcel_due",
    "parcels_unknown",
    "parked_elements",
    "piece_of",
    "probe_order_sources",
    "pull_due",
    "pull_of_shop",
    "pull_plan",
    "pulled_halves",
    "push_was_signed",
    "read_orders",
    "secret_for_checking",
    "shop_by_key",
    "shop_card",
    "shop_secret",
    "shop_widget",
    "shops",
    "unpacked",
]

NEWEST: Final = "WHERE customer_id = %s ORDER BY placed_at DESC, id DESC LIMIT %s"


def shops() -> list[ShopCard]:
    """List the shops by name."""
    return [_shop_card(shop) for shop in Shop.objects.order_by("name", "id")]


def shop_card(shop_id: int) -> ShopCard:
    """Return a shop. Refuses: NotFound."""
    shop = Shop.objects.filter(id=shop_id).first()
    if shop is None:
        raise NotFound("shop", shop_id)
    return _shop_card(shop)


def shop_by_key(key: str) -> ShopCard:
    """Return the shop with a public key. Refuses: NotFound."""
    return _shop_card(_by_key(key))


def shop_widget(shop_id: int) -> ShopWidget:
    """Return how a shop's widget behaves. Refuses: NotFound."""
    stored = Shop.objects.filter(id=shop_id).values_list("widget", flat=True).first()
    if stored is None:
        raise NotFound("shop", shop_id)
    return widget_from(stored)


def opening_of(widget: ShopWidget, at: Instant) -> OpeningNow:
    """Tell how a shop's opening hours stand at an instant."""
    return opening_at(widget.opening, at)


def check_visitor(shop_key: str, text: str, at: Instant) -> SignedVisitor:
    """Check what a shop says about its visitor, with the shop's own secret; a nonce is used up elsewhere.

    Refuses  NotFound for the shop, VisitorRefused
    """
    shop = _by_key(shop_key)
    return check_signed_visitor(text, open_secret(shop.secret_sealed), at, shop=shop.key)


def shop_secret(actor: Actor, shop_id: int) -> str:
    """Return the secret a shop signs visitors with. Refuses: AccessDenied, NotFound."""
    require(actor, Verb.SHOP_MANAGE, Subject(kind="shop", id=shop_id))
    shop = Shop.objects.filter(id=shop_id).first()
    if shop is None:
        raise NotFound("shop", shop_id)
    return open_secret(shop.secret_sealed)


def orders_of(actor: Actor, customer_id: int, *, within: Subject | None = None, limit: int = 20) -> list[OrderCard]:
    """List a customer's orders, newest first, with the receiver masked.

    `within` is the dialogue in which the actor meets the customer; it decides whose customer this is.
    Refuses  AccessDenied
    """
    require(actor, Verb.ORDER_READ, customer_subject("order", 0, customer_id, within))
    orders = stored(Order, NEWEST, (customer_id, limit))
    parcels = parcels_of(order.id for order in orders)
    return [_order_card(order, parcels.get(order.id, ())) for order in orders]


def order_by_number(actor: Actor, customer_id: int, number: str) -> OrderCard | None:
    """Return one of a customer's orders by its number, the receiver masked.

    Refuses  AccessDenied
    """
    require(actor, Verb.ORDER_READ, customer_subject("order", 0, customer_id, None))
    order = Order.objects.filter(number=number, customer_id=customer_id).order_by("-placed_at", "-id").first()
    return _one_card(order)


def probe_order_sources() -> list[SourceAnswer]:
    """Try for real whether each shop's source of orders answers; it may reach outside, so never on the pen."""
    rows = {row.shop_id: row for row in OrderSource.objects.all()}
    shop_ids = list(Shop.objects.order_by("id").values_list("id", flat=True))
    return [adapter_of(shop_id, rows.get(shop_id)).probe() for shop_id in shop_ids]


def known_order_numbers(numbers: Iterable[str]) -> frozenset[str]:
    """Say which of these are order numbers of ours, so that they are not taken for personal data."""
    return frozenset(Order.objects.filter(number__in=set(numbers)).values_list("number", flat=True))


def _by_key(key: str) -> Shop:
    shop = Shop.objects.filter(key=key).first()
    if shop is None:
        raise NotFound("shop", key)
    return shop


def _shop_card(shop: Shop) -> ShopCard:
    return ShopCard(
        id=shop.id, key=shop.key, name=shop.name, colour=shop.colour, sites=tuple(shop.sites), is_demo=shop.is_demo
    )


def _one_card(order: Order | None) -> OrderCard | None:
    return None if order is None else _order_card(order, parcels_of([order.id]).get(order.id, ()))


def _order_card(order: Order, parcels: Iterable[OrderParcel]) -> OrderCard:
    delivery = open_delivery(order.delivery_sealed) or Delivery(name="", phone="", address="")
    return OrderCard(
        id=order.id,
        shop_id=order.shop_id,
        customer_id=order.customer_id,
        number=order.number,
        status=OrderStatus(order.status),
        items=tuple(msgspec.convert(order.items, list[Item])),
        total_cents=order.total_cents,
        paid_cents=order.paid_cents,
        currency=order.currency,
        placed_at=order.placed_at,
        shipments=shipments(parcels),
        receiver=mask_name(delivery.name),
        phone=mask_phone(delivery.phone),
        address=mask_address(delivery.address),
        status_raw=order.status_raw,
        paid_at=order.paid_at,
        shipped_at=order.shipped_at,
        received_at=order.received_at,
        freight_cents=order.freight_cents,
        eta_at=order.eta_at,
        trail=trail_of(order),
    )


def read_orders(
    content: bytes, name: str, zone: str, chosen: Mapping[str, str] | None = None, sheet: str = ""
) -> Intake:
    """Read a file of orders without taking anything in: what it holds, what it does not, which column is which.

    Refuses  BadInput for a file that cannot be read or whose columns cannot be found
    """
    return intake_of(read_table(content, name, sheet), ZoneInfo(zone), chosen)


def orders_in(table: Table, zone: str, chosen: Mapping[str, str] | None = None) -> Intake:
    """Read the orders of a table that was read before. Refuses: BadInput where the columns cannot be found."""
    return intake_of(table, ZoneInfo(zone), chosen)


def file_table(content: bytes, name: str, sheet: str = "") -> Table:
    """Read any file of rows: CSV in whatever encoding, JSON or XLSX; whose rows they are is the caller's matter. Refuses: BadInput."""
    return read_table(content, name, sheet)


def file_text(content: bytes) -> str:
    """Read bytes as text in the encoding that fits. Refuses: BadInput for what is none."""
    return decoded(content)[0]


def guessed_columns(table: Table) -> dict[str, str]:
    """Say which heading is taken for which field of an order unless somebody says otherwise."""
    return guessed(table.headings)


def kept_columns(shop_id: int, table: Table) -> dict[str, str] | None:
    """Say which heading was named for which field when a file of these headings came into the shop before; None where none was."""
    kept = Shop.objects.filter(id=shop_id).values_list("columns", flat=True).first() or {}
    told = kept.get(headings_mark(table.headings))
    return None if told is None else chosen_of(table.headings, told)


def find_order(shop_id: int, number: str) -> OrderCard | None:
    """Return an order of a shop by its number, the receiver masked; who asks has been checked by the caller."""
    order = Order.objects.filter(shop_id=shop_id, number=number).first()
    return _one_card(order)


def hold_order(shop_id: int, number: str) -> OrderCard | None:
    """Return an order as it stands now, and let nobody else hold it before this commit; for what counts all cases of an order together.

    On SQLite the pens take turns anyway.
    """
    order = Order.objects.select_for_update().filter(shop_id=shop_id, number=number).first()
    return _one_card(order)


def buyer_proven_by(shop_id: int, number: str, phone_end: str) -> int | None:
    """Return the customer of an order whose receiver's phone ends as told; None for anything else, without saying which."""
    order = Order.objects.filter(shop_id=shop_id, number=number).first()
    delivery = None if order is None else open_delivery(order.delivery_sealed)
    digits = "".join(one for one in (delivery.phone if delivery else "") if one.isdigit())
    proven = len(phone_end) == len(_PROOF) and len(digits) >= len(_PROOF) and digits.endswith(phone_end)
    return order.customer_id if order is not None and proven else None


_PROOF = "0000"
"""So many last digits of the receiver's phone prove a buyer, as carriers ask for them."""


def push_was_signed(shop_id: int, body: bytes, *, told_key: str, told_sign: str) -> bool:
    """Tell whether a push comes from the platform that the shop is connected with."""
    known = connection_of_shop(shop_id)
    return known is not None and push_is_genuine(
        known.app_key, known.secret, body, told_key=told_key, told_sign=told_sign
    )


def secret_for_checking(shop_id: int) -> str:
    """Return the secret a shop's own server signs with, to check a signature and for nothing else. Refuses: NotFound."""
    shop = Shop.objects.filter(id=shop_id).first()
    if shop is None:
        raise NotFound("shop", shop_id)
    return open_secret(shop.secret_sealed)


def connection_of_shop(shop_id: int) -> Connection | None:
    """Return how the platform and a shop know each other, for calls and checks; None where nobody told us."""
    row = OrderSource.objects.filter(shop_id=shop_id).first()
    return None if row is None else open_connection(row.connection_sealed)


def parcel_due(at: Instant) -> bool:
    """Tell whether the platform is to be asked for the parcel of an order by now."""
    return Order.objects.filter(parcel_at__lte=at).exists()


def parcels_unknown(actor: Actor, shop_id: int, *, limit: int = 50) -> list[UnknownParcel]:
    """List the shop's newest orders of which the platform did not say the parcel, with when it is asked again. Refuses: AccessDenied."""
    require(actor, Verb.ORDER_IMPORT, Subject(kind="order"))
    rows = Order.objects.filter(shop_id=shop_id).exclude(parcel_fault="").order_by("-id")[:limit]
    return [
        UnknownParcel(number=row.number, tries=row.parcel_tries, why=row.parcel_fault, again_at=row.parcel_at)
        for row in rows
    ]


def parked_elements(actor: Actor, shop_id: int, *, limit: int = 50) -> list[ParkedElement]:
    """List what a shop pushed, or what was fetched from it, and nobody could read, the newest first. Refuses: AccessDenied."""
    require(actor, Verb.ORDER_IMPORT, Subject(kind="order"))
    rows = PlatformPush.objects.filter(shop_id=shop_id).exclude(fault="").order_by("-id")
    return [ParkedElement(came_at=row.came_at, key=row.key, why=row.fault) for row in rows[:limit]]


def aftersales_of(actor: Actor, customer_id: int, order_numbers: Iterable[str]) -> list[AfterSaleCard]:
    """List what the platform says about the after-sales of a customer's orders. Refuses: AccessDenied."""
    require(actor, Verb.ORDER_READ, customer_subject("order", 0, customer_id, None))
    rows = AfterSale.objects.filter(order_number__in=set(order_numbers)).order_by("-id")
    return [_aftersale_card(row) for row in rows]


def aftersales_of_order(shop_id: int, number: str) -> list[AfterSaleCard]:
    """List what the platform says about the after-sales of an order; who asks has been checked by the caller."""
    rows = AfterSale.objects.filter(shop_id=shop_id, order_number=number).order_by("-id")
    return [_aftersale_card(row) for row in rows]


def aftersale_card(aftersale_id: int) -> AfterSaleCard | None:
    """Return an after-sale of the platform, for what follows from its facts."""
    row = AfterSale.objects.filter(id=aftersale_id).first()
    return None if row is None else _aftersale_card(row)


def _aftersale_card(row: AfterSale) -> AfterSaleCard:
    return AfterSaleCard(
        id=row.id, shop_id=row.shop_id, external_id=row.external_id, order_number=row.order_number,
        state=AfterSaleState(row.state), state_raw=row.state_raw, kind_raw=row.kind_raw, reason_raw=row.reason_raw,
        refund_cents=row.refund_cents, applied_at=row.applied_at, deadline_at=row.deadline_at, dispute=row.dispute,
    )  # fmt: skip


def kept_orders(customer_id: int) -> tuple[int, int]:
    """Count the orders that name a customer, and the raw pushes about them; who asks has been checked by the caller."""
    orders = Order.objects.filter(customer_id=customer_id).exclude(customer_id=0)
    pushes = sum(
        PlatformPush.objects.filter(shop_id=shop_id, key__in=keys).count() for shop_id, keys in keys_of(orders)
    )
    return orders.count(), pushes


def order_by_id(order_id: int) -> OrderCard | None:
    """Return an order, the receiver masked, for what follows from its facts."""
    order = Order.objects.filter(id=order_id).first()
    return _one_card(order)
