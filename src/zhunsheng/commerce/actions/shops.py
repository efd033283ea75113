"""Open, change and take away shops, and say where their orders come from."""

from zhunsheng.access.queries import require
from zhunsheng.access.values import Subject, Verb
from zhunsheng.commerce.checks import tidy_shop
from zhunsheng.commerce.events import (
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
from zhunsheng.commerce.models import Order, OrderSource, Shop
from zhunsheng.commerce.sealing import open_secret, seal_connection, seal_secret
from zhunsheng.commerce.values import (
    Connection,
    CreatedShop,
    NewShop,
    ShopFace,
    ShopWidget,
    SourceKind,
)
from zhunsheng.journal.actions import Ink, system_only
from zhunsheng.kernel.errors import BadInput, NotFound
from zhunsheng.kernel.ids import new_id, new_token


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
    _, gone = Order.objects.filter(shop_id=shop_id).delete()
    Shop.objects.filter(id=shop_id).delete()
    ink.record(ShopRemoved(shop_id=shop_id, orders=gone.get(Order._meta.label, 0)))
