"""The door for changing something about shops and orders."""

import msgspec

from zhunsheng.access.queries import require
from zhunsheng.access.values import Subject, Verb
from zhunsheng.commerce.checks import check_order, tidy_shop
from zhunsheng.commerce.events import (
    OrderPut,
    OrderSearched,
    ShopChanged,
    ShopConnected,
    ShopCreated,
    ShopRemoved,
    ShopSecretRotated,
    ShopSecretShown,
    ShopSourceSet,
    ShopWidgetSet,
)
from zhunsheng.commerce.furnishing import checked, widget_from
from zhunsheng.commerce.models import AfterSale, Order, OrderSource, PlatformPush, Shop
from zhunsheng.commerce.sealing import open_delivery, open_secret, seal_connection, seal_delivery, seal_secret
from zhunsheng.commerce.signing import member_key
from zhunsheng.commerce.taking import take_push, with_pushes
from zhunsheng.commerce.trails import joined, stored, trail_of
from zhunsheng.commerce.values import (
    CURRENCY,
    Connection,
    CreatedShop,
    NewShop,
    OrderDraft,
    ShopFace,
    ShopWidget,
    SourceKind,
)
from zhunsheng.journal.actions import Ink, system_only
from zhunsheng.kernel.errors import BadInput, NotFound
from zhunsheng.kernel.ids import new_id, new_token
from zhunsheng.people.actions import find_or_make_customer
from zhunsheng.people.values import Details

__all__ = [
    "change_shop",
    "connect_shop",
    "create_shop",
    "erase_orders",
    "find_order_owner",
    "import_order",
    "put_order",
    "remove_shop",
    "rotate_shop_secret",
    "set_order_source",
    "set_shop_widget",
    "show_shop_secret",
    "take_push",
]


def create_shop(ink: Ink, new: NewShop) -> CreatedShop:
    """Open a shop and make the secret its server signs visitors with.

    Writes    the shop, its secret sealed
    Records   shop.created
    Refuses   AccessDenied, BadInput
    """
    require(ink.actor, Verb.SHOP_MANAGE, Subject(kind="shop"))
    sites = tidy_shop(new)
    if Shop.objects.filter(key=new.key).exists():
        raise BadInput("the shop's key", "one that no shop has yet", new.key)
    shop_id, secret = new_id(), new_token()
    Shop.objects.bulk_create(
        [
            Shop(
                id=shop_id,
                key=new.key,
                name=new.name.strip(),
                colour=new.colour,
                sites=list(sites),
                secret_sealed=seal_secret(secret),
                is_demo=new.is_demo,
            )
        ]
    )
    ink.record(ShopCreated(shop_id=shop_id, is_demo=new.is_demo))
    return CreatedShop(id=shop_id, secret=secret)


def rotate_shop_secret(ink: Ink, shop_id: int) -> str:
    """Replace the secret a shop signs visitors with; what was signed with the old one no longer counts.

    Writes    the shop's sealed secret
    Records   shop.secret_rotated
    Refuses   AccessDenied, NotFound
    """
    require(ink.actor, Verb.SHOP_MANAGE, Subject(kind="shop", id=shop_id))
    if not Shop.objects.filter(id=shop_id).exists():
        raise NotFound("shop", shop_id)
    secret = new_token()
    Shop.objects.filter(id=shop_id).update(secret_sealed=seal_secret(secret))
    ink.record(ShopSecretRotated(shop_id=shop_id))
    return secret


def show_shop_secret(ink: Ink, shop_id: int) -> str:
    """Show the secret a shop signs visitors with; that somebody saw it is on record.

    Records   shop.secret_shown
    Refuses   AccessDenied, NotFound
    """
    require(ink.actor, Verb.SHOP_MANAGE, Subject(kind="shop", id=shop_id))
    shop = Shop.objects.filter(id=shop_id).first()
    if shop is None:
        raise NotFound("shop", shop_id)
    ink.record(ShopSecretShown(shop_id=shop_id))
    return open_secret(shop.secret_sealed)


def change_shop(ink: Ink, shop_id: int, face: ShopFace) -> None:
    """Change a shop's name, colour and the sites that may show its widget; its key stays what it is.

    Writes    the shop
    Records   shop.changed, unless nothing changes
    Refuses   AccessDenied, BadInput, NotFound
    """
    require(ink.actor, Verb.SHOP_MANAGE, Subject(kind="shop", id=shop_id))
    shop = Shop.objects.filter(id=shop_id).first()
    if shop is None:
        raise NotFound("shop", shop_id)
    sites = tidy_shop(NewShop(key=shop.key, name=face.name, colour=face.colour, sites=face.sites))
    told = {"name": face.name.strip(), "colour": face.colour, "sites": list(sites)}
    changed = sorted(name for name, value in told.items() if getattr(shop, name) != value)
    if changed:
        Shop.objects.filter(id=shop_id).update(**told)
        ink.record(ShopChanged(shop_id=shop_id, fields=changed))


def set_shop_widget(ink: Ink, shop_id: int, widget: ShopWidget) -> None:
    """Set how a shop's widget behaves: opening hours, words, languages, what counts as flooding.

    Writes    the shop's widget
    Records   shop.widget_set, unless nothing changed
    Refuses   AccessDenied, BadInput, NotFound
    """
    require(ink.actor, Verb.SHOP_MANAGE, Subject(kind="shop", id=shop_id))
    stored = checked(widget)
    shop = Shop.objects.filter(id=shop_id).first()
    if shop is None:
        raise NotFound("shop", shop_id)
    if widget_from(shop.widget) == widget:
        return
    Shop.objects.filter(id=shop_id).update(widget=stored)
    ink.record(ShopWidgetSet(shop_id=shop_id))


def set_order_source(ink: Ink, shop_id: int, kind: SourceKind, url: str = "") -> None:
    """Say where a shop's orders come from, so that it is probed before a shift.

    Writes    the shop's source
    Records   shop.source_set
    Refuses   AccessDenied, NotFound, BadInput for an address that is none
    """
    require(ink.actor, Verb.SHOP_MANAGE, Subject(kind="shop", id=shop_id))
    url = url.strip()
    if kind is SourceKind.WEB and not (
        url.startswith(("https://", "http://")) and len(url) <= 500 and url.isprintable()
    ):
        raise BadInput("the address of the order system", "one that begins with https://", url)
    if not Shop.objects.filter(id=shop_id).exists():
        raise NotFound("shop", shop_id)
    told = {"kind": kind.value, "url": url if kind is SourceKind.WEB else ""}
    OrderSource.objects.update_or_create(shop_id=shop_id, defaults=told)
    ink.record(ShopSourceSet(shop_id=shop_id, kind=kind.value))


def find_order_owner(ink: Ink, number: str) -> tuple[int, ...]:
    """Find the customers behind an order number, in any shop.

    Records   order.searched, with how many were found but never for which number
    Refuses   AccessDenied
    """
    require(ink.actor, Verb.CUSTOMER_SEARCH, Subject(kind="customer"))
    rows = Order.objects.filter(number=number.strip()).order_by("-placed_at", "id")
    found = tuple(dict.fromkeys(rows.values_list("customer_id", flat=True)))
    ink.record(OrderSearched(agent_id=ink.actor.id, found=len(found)))
    return found


def connect_shop(ink: Ink, shop_id: int, connection: Connection) -> None:
    """Set how the Doudian platform and a shop know each other; pushes signed with this secret are believed.

    Writes    where the shop's orders come from, the connection sealed
    Records   shop.connected
    Refuses   AccessDenied, NotFound, BadInput for an empty key or secret
    """
    require(ink.actor, Verb.SHOP_MANAGE, Subject(kind="shop", id=shop_id))
    if not Shop.objects.filter(id=shop_id).exists():
        raise NotFound("shop", shop_id)
    for thing, told in (("the app key", connection.app_key), ("the app secret", connection.secret)):
        if not (0 < len(told) <= 200 and told.isascii() and told.isprintable()):
            raise BadInput(thing, "1 to 200 printable ASCII characters", len(told))
    OrderSource.objects.update_or_create(
        shop_id=shop_id,
        defaults={"kind": SourceKind.DOUDIAN.value, "connection_sealed": seal_connection(connection)},
    )
    ink.record(ShopConnected(shop_id=shop_id, kind=SourceKind.DOUDIAN.value))


def put_order(ink: Ink, shop_id: int, customer_id: int, draft: OrderDraft) -> int:
    """Take in an order as the shop's platform tells it, or what changed about it.

    Writes    the order; where the goods go is sealed
    Records   order.put, unless nothing changed
    Refuses   AccessDenied, BadInput, NotFound for the shop
    """
    require(ink.actor, Verb.ORDER_IMPORT, Subject(kind="order", customer_id=customer_id))
    check_order(draft)
    if not Shop.objects.filter(id=shop_id).exists():
        raise NotFound("shop", shop_id)
    columns = _columns(customer_id, draft)
    order = Order.objects.filter(shop_id=shop_id, number=draft.number).first()
    columns["trail"] = stored(joined(trail_of(order), draft.trail))
    if order is not None and _same(order, columns, draft):
        return order.id
    sealed = None if draft.delivery is None else seal_delivery(draft.delivery)
    order_id = new_id() if order is None else order.id
    if order is None:
        fresh = Order(id=order_id, shop_id=shop_id, number=draft.number, delivery_sealed=sealed, **columns)
        Order.objects.bulk_create([fresh])
    else:
        Order.objects.filter(id=order_id).update(delivery_sealed=sealed, **columns)
    ink.record(
        OrderPut(
            order_id=order_id,
            shop_id=shop_id,
            customer_id=customer_id,
            status=draft.status.value,
            made=order is None,
        )
    )
    return order_id


def import_order(ink: Ink, shop_key: str, external_id: str, details: Details, draft: OrderDraft) -> int:
    """Take in an order together with its buyer, whom the shop names by its own id.

    Writes    the order, and the buyer where they are new or something about them is
    Records   order.put, customer.made or customer.refreshed
    Refuses   AccessDenied, BadInput, NotFound for the shop
    """
    require(ink.actor, Verb.ORDER_IMPORT, Subject(kind="order"))
    shop = Shop.objects.filter(key=shop_key).first()
    if shop is None:
        raise NotFound("shop", shop_key)
    check_order(draft)
    buyer = find_or_make_customer(ink, member_key(shop.key, external_id), details, is_demo=shop.is_demo)
    return put_order(ink, shop.id, buyer.id, with_pushes(shop.id, draft))


@system_only("only a demonstration's shop is taken away; a real one keeps its record")
def remove_shop(ink: Ink, shop_id: int) -> None:
    """Take a demonstration's shop away with its orders; its dialogues have been erased before.

    Writes   deletes the shop, its orders and where they come from
    Records  shop.removed
    Refuses  NotFound, also for a shop that is not a demonstration's
    """
    ink.settle()
    if not Shop.objects.filter(id=shop_id, is_demo=True).exists():
        raise NotFound("shop of the demonstration", shop_id)
    count, _ = Order.objects.filter(shop_id=shop_id).delete()
    Shop.objects.filter(id=shop_id).delete()
    ink.record(ShopRemoved(shop_id=shop_id, orders=count))


@system_only("a customer asked to be erased, and whoever may has agreed")
def erase_orders(ink: Ink, customer_id: int, *, limit: int) -> int:
    """Erase who received a customer's orders where, with the raw pushes about them; what was sold for how much stays.

    Writes   some orders without their delivery, deletes the pushes about them; return how many orders it was
    """
    ink.settle()
    found = list(Order.objects.filter(customer_id=customer_id).exclude(customer_id=0).order_by("id")[:limit])
    for order in found:
        about = AfterSale.objects.filter(shop_id=order.shop_id, order_number=order.number)
        keys = [order.number, *about.values_list("external_id", flat=True)]
        PlatformPush.objects.filter(shop_id=order.shop_id, key__in=keys).delete()
    Order.objects.filter(id__in=[order.id for order in found]).update(delivery_sealed=None, customer_id=0)
    return len(found)


def _columns(customer_id: int, draft: OrderDraft) -> dict[str, object]:
    return {
        "customer_id": customer_id,
        "status": draft.status.value,
        "items": msgspec.to_builtins(list(draft.items)),
        "total_cents": draft.total_cents,
        "paid_cents": draft.paid_cents,
        "currency": CURRENCY,
        "placed_at": draft.placed_at,
        "carrier": draft.shipment.carrier if draft.shipment else "",
        "tracking": draft.shipment.tracking if draft.shipment else "",
        "status_raw": draft.status_raw,
        "freight_cents": draft.freight_cents,
        "paid_at": draft.paid_at,
        "shipped_at": draft.shipped_at,
        "received_at": draft.received_at,
        "eta_at": draft.eta_at,
    }


def _same(order: Order, columns: dict[str, object], draft: OrderDraft) -> bool:
    known = all(getattr(order, name) == value for name, value in columns.items())
    return known and open_delivery(order.delivery_sealed) == draft.delivery
