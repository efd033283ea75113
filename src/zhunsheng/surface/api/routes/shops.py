"""Shops, and the orders that their platforms tell of."""

from typing import Annotated

import msgspec
from django.http import HttpResponse
from ninja import Path
from pydantic import Field

from zhunsheng.access.values import Verb
from zhunsheng.commerce import actions
from zhunsheng.commerce import queries as commerce
from zhunsheng.commerce.values import NewShop, ShopFace, ShopWidget
from zhunsheng.journal.actions import Ink
from zhunsheng.people.values import Details, Scope
from zhunsheng.surface.api.callers import Asked
from zhunsheng.surface.api.doors import Door
from zhunsheng.surface.api.shapes.commerce import OrderIn, SecretOut, ShopIn, ShopOut, shop_out
from zhunsheng.surface.api.shapes.common import Done, Made, plain
from zhunsheng.surface.api.shapes.desk import FaceIn, WidgetShape
from zhunsheng.surface.api.writing import change

door = Door("shops")

Key = Annotated[str, Field(min_length=1, max_length=64)]
Number = Annotated[str, Field(pattern="^#?[0-9A-Za-z][0-9A-Za-z_.:-]{0,38}$")]


@door.get("/shops", list[ShopOut], scope=Scope.SHOPS_READ, verb=None)
def list_shops(request: Asked) -> list[ShopOut]:
    """List the shops, by name."""
    return [shop_out(card) for card in commerce.shops()]


@door.get("/shops/{shop}", ShopOut, scope=Scope.SHOPS_READ, verb=None)
def read_shop(request: Asked, shop: Path[Key]) -> ShopOut:
    """Read the shop with a public key."""
    return shop_out(commerce.shop_by_key(shop))


@door.post("/shops", SecretOut, scope=Scope.SHOPS_WRITE, verb=Verb.SHOP_MANAGE, status=201)
def create_shop(request: Asked, body: ShopIn) -> HttpResponse:
    """Open a shop; its secret is told this once."""
    new = NewShop(key=body.key, name=body.name, colour=body.colour, sites=tuple(body.sites))

    def act(ink: Ink) -> SecretOut:
        made = actions.create_shop(ink, new)
        return SecretOut(id=made.id, secret=made.secret)

    return change(request, act, status=201)


@door.post("/shops/{shop}/secret", SecretOut, scope=Scope.SHOPS_WRITE, verb=Verb.SHOP_MANAGE)
def rotate_secret(request: Asked, shop: Path[Key]) -> HttpResponse:
    """Replace a shop's secret; what was signed with the old one no longer counts."""

    def act(ink: Ink) -> SecretOut:
        card = commerce.shop_by_key(shop)
        return SecretOut(id=card.id, secret=actions.rotate_shop_secret(ink, card.id))

    return change(request, act)


@door.put("/shops/{shop}/orders/{number}", Made, scope=Scope.ORDERS_WRITE, verb=Verb.ORDER_IMPORT)
def put_order(request: Asked, shop: Path[Key], number: Path[Number], body: OrderIn) -> HttpResponse:
    """Tell of an order, or of what changed about it; the buyer becomes a customer where they are not one yet."""
    buyer = body.buyer
    details = Details(name=buyer.name, phone=buyer.phone, email=buyer.email, tier=buyer.tier)

    def act(ink: Ink) -> Made:
        made = actions.import_order(ink, shop, buyer.external_id, details, body.draft(number))
        return Made(id=made)

    return change(request, act)


@door.put("/shops/{shop}", Done, scope=Scope.SHOPS_WRITE, verb=Verb.SHOP_MANAGE)
def put_shop(request: Asked, shop: Path[Key], body: FaceIn) -> HttpResponse:
    """Change a shop's name, colour and the sites that may show its widget; its key stays."""

    def act(ink: Ink) -> Done:
        face = ShopFace(name=body.name, colour=body.colour, sites=tuple(body.sites))
        actions.change_shop(ink, commerce.shop_by_key(shop).id, face)
        return Done()

    return change(request, act)


@door.get("/shops/{shop}/widget", WidgetShape, scope=Scope.SHOPS_READ, verb=None)
def read_widget(request: Asked, shop: Path[Key]) -> WidgetShape:
    """Read how a shop's widget behaves: opening hours, words, languages, bounds."""
    return WidgetShape(**plain(commerce.shop_widget(commerce.shop_by_key(shop).id)))


@door.put("/shops/{shop}/widget", Done, scope=Scope.SHOPS_WRITE, verb=Verb.SHOP_MANAGE)
def put_widget(request: Asked, shop: Path[Key], body: WidgetShape) -> HttpResponse:
    """Decide how a shop's widget behaves."""

    def act(ink: Ink) -> Done:
        actions.set_shop_widget(ink, commerce.shop_by_key(shop).id, msgspec.convert(body.model_dump(), ShopWidget))
        return Done()

    return change(request, act)
