"""The demonstration shop's own page: it plays the shop's server and signs its visitor for the widget."""

from typing import Final

import msgspec
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from zhunsheng.access.values import SYSTEM
from zhunsheng.commerce.queries import shop_by_key, shop_secret
from zhunsheng.commerce.values import ShopCard, SignedVisitor, sign_visitor
from zhunsheng.kernel.durations import hours
from zhunsheng.kernel.errors import NotFound
from zhunsheng.kernel.ids import new_token
from zhunsheng.kernel.instants import now
from zhunsheng.surface.pages.ports import DemoCustomer, DemoProduct, demo_customers, demo_shelf

SIGNED_FOR: Final = hours(2)
"""How long the page's signature counts; the widget shows it at once and then has a token of its own."""

TIERS: Final[dict[str, str | Promise]] = {
    "new": pgettext_lazy("customer", "New"),
    "repeat": pgettext_lazy("customer", "Returning"),
    "vip": "VIP",
}


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """Something on the shelf in the reader's language. Units: yuan."""

    picture: str
    name: str
    about: str
    price: str


@never_cache
@require_safe
def storefront(request: HttpRequest, key: str) -> HttpResponse:
    """Show the demonstration shop with the widget, as the chosen customer sees it."""
    shop = _demo_shop(key)
    customers, shelf, lang = demo_customers(key), demo_shelf(key), get_language() or "zh-hans"
    chosen = next((one for one in customers if one.external_id == request.session.get(_slot(key))), None)
    context = {
        "shop": shop,
        "hero": "" if shelf is None else shelf.hero.of(lang),
        "shelf": [] if shelf is None else [_shown(one, lang) for one in shelf.products],
        "customers": [(one, TIERS.get(one.tier, one.tier)) for one in customers],
        "chosen": chosen,
        "signed": "" if chosen is None else _signed(shop, chosen),
    }
    return render(request, "storefront.html", context)


@require_POST
def enter_as(request: HttpRequest, key: str) -> HttpResponse:
    """Become one of the demonstration's customers, or nobody in particular."""
    _demo_shop(key)
    wanted = request.POST.get("customer", "")
    known = any(one.external_id == wanted for one in demo_customers(key))
    request.session[_slot(key)] = wanted if known else ""
    return redirect("shop", key=key)


def _shown(product: DemoProduct, lang: str) -> Shown:
    return Shown(picture=product.picture, name=product.name.of(lang), about=product.about.of(lang), price=product.price)


def _demo_shop(key: str) -> ShopCard:
    try:
        shop = shop_by_key(key)
    except NotFound as missing:
        raise Http404 from missing
    if not shop.is_demo:
        raise Http404
    return shop


def _signed(shop: ShopCard, customer: DemoCustomer) -> str:
    visitor = SignedVisitor(
        shop=shop.key,
        external_id=customer.external_id,
        exp=(now() + SIGNED_FOR).us // 1_000_000,
        nonce=new_token(18),
        name=customer.name,
        phone=customer.phone,
        tier=msgspec.convert(customer.tier, type=SignedVisitor.__annotations__["tier"]),
    )
    return sign_visitor(visitor, shop_secret(SYSTEM, shop.id))


def _slot(key: str) -> str:
    return f"shop.{key}.customer"
