"""The shops, as a list."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zhunsheng.access.queries import require
from zhunsheng.access.values import Actor, Subject, Verb
from zhunsheng.commerce import queries as commerce
from zhunsheng.commerce.values import ShopCard
from zhunsheng.kernel.instants import Instant, now
from zhunsheng.surface.pages.admin.sections import admin_frame
from zhunsheng.surface.pages.frame import signed_in
from zhunsheng.surface.pages.kit.answering import answer
from zhunsheng.surface.pages.kit.cells import Cell, code, link, mark, several, words
from zhunsheng.surface.pages.kit.listing import Column, Empty, Listing, among


def listing(at: Instant) -> Listing[ShopCard]:
    """Say what the list is at an instant."""
    return Listing(
        name="shops",
        search=gettext_lazy("Name or key"),
        search_words=lambda shop: (shop.name, shop.key),
        identity=lambda shop: shop.id,
        sort="name",
        columns=(
            Column(name="name", words=gettext_lazy("Shop"), cell=lambda shop: link(shop.name, reverse("admin-shop", args=[shop.id])), sort=lambda shop: shop.name),
            Column(name="key", words=gettext_lazy("Key"), cell=lambda shop: code(shop.key), sort=lambda shop: shop.key),
            Column(name="open", words=gettext_lazy("Now"), cell=lambda shop: _open(shop, at)),
            Column(name="sites", words=gettext_lazy("Sites that may show the widget"), cell=_sites, wide=True),
        ),
        empty=Empty(words=gettext_lazy("Shops whose customers write to this desk will stand here."), icon="shop", href=reverse("admin-shop-new"), step=gettext_lazy("Open a shop")),
    )  # fmt: skip


@never_cache
@require_safe
@signed_in
def shops(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Show every shop."""
    require(actor, Verb.SHOP_MANAGE, Subject(kind="shop"))
    what = listing(now())
    source = among(what, commerce.shops())
    context = admin_frame(actor, "admin-shops")
    return answer(request, actor, what, source, room="admin", template="admin/shops.html", context=context)


def _open(shop: ShopCard, at: Instant) -> Cell:
    opening = commerce.opening_of(commerce.shop_widget(shop.id), at)
    return mark(gettext_lazy("Open"), "kept") if opening.open else mark(gettext_lazy("Closed"))


def _sites(shop: ShopCard) -> Cell:
    return several(mark(site) for site in shop.sites) if shop.sites else words(gettext_lazy("Any site"))
