"""Where a shop's orders come from: its own interface asked on a schedule, the Doudian platform, or its own server's pushes."""

import re
from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from zhunsheng.access.values import Actor
from zhunsheng.commerce import actions
from zhunsheng.commerce import queries as commerce
from zhunsheng.commerce.values import Connection, PullSetting, PullShown, ShopCard
from zhunsheng.journal.actions import run
from zhunsheng.kernel.errors import BadInput, Refusal
from zhunsheng.kernel.instants import Instant, now
from zhunsheng.surface.live.refusals import refusal_text
from zhunsheng.surface.pages.admin.shop_edit import shop_page, shop_seen
from zhunsheng.surface.pages.cases.listing import lang
from zhunsheng.surface.pages.frame import signed_in
from zhunsheng.surface.pages.kit.flash import flash
from zhunsheng.surface.pages.kit.forms import KitForm

PARKED_SHOWN: Final = 20
MINUTES: Final = 15
THINGS: Final = {"the address": "url", "the pause": "minutes", "the token": "token"}
PLATFORM_THINGS: Final = {"the app key": "app_key", "the app secret": "secret"}
_SECRET: Final = {"autocomplete": "off"}
_BAD: Final = re.compile(r"(.+?) must be (.+), not '?(.*?)'?\.", re.DOTALL)
"""How a bad input is written down."""
WHY: Final[Mapping[str, Any]] = {
    "outbound.failed": gettext_lazy("The exchange with {host} failed ({reason})."),
    "outbound.refused": gettext_lazy("The desk may not connect to {host}: {reason}."),
    "pull.slow_down": gettext_lazy("The shop's interface asks us to come back later (http {status})."),
    "pull.place_lost": gettext_lazy("The page to go on with is gone (http {status}); the next time begins from the beginning."),
    "fault": gettext_lazy("The desk itself failed ({reason}); the log has more."),
}  # fmt: skip


class PullForm(KitForm):
    """Where a shop's own interface is, and how often it is asked."""

    draft = "pull"
    url = forms.CharField(
        label=gettext_lazy("Address of the interface"), max_length=500, widget=forms.TextInput(attrs={"type": "url", "placeholder": "https://shop.example/api/orders", "spellcheck": "false"}),
        help_text=gettext_lazy("It answers JSON with a list of orders and, where there are more, the next page. We add since=… from the second time on."),
    )  # fmt: skip
    token = forms.CharField(
        label=gettext_lazy("Token"), max_length=2000, required=False, widget=forms.PasswordInput(attrs=_SECRET),
        help_text=gettext_lazy("Sent as “Authorization: Bearer …” and kept sealed. Empty: stays as it is."),
    )  # fmt: skip
    minutes = forms.IntegerField(
        label=gettext_lazy("Asked every so many minutes"), min_value=1, max_value=7 * 24 * 60, initial=MINUTES
    )

    def setting(self) -> PullSetting:
        """Give what was typed."""
        told = self.cleaned_data
        return PullSetting(url=told["url"], every_s=told["minutes"] * 60, token=told["token"] or None)


class PlatformForm(KitForm):
    """How the Doudian platform and the shop know each other."""

    app_key = forms.CharField(label=gettext_lazy("App key"), max_length=200)
    secret = forms.CharField(label=gettext_lazy("App secret"), max_length=200, widget=forms.PasswordInput(attrs=_SECRET))  # fmt: skip
    access = forms.CharField(label=gettext_lazy("Access token for calls"), max_length=200, required=False, widget=forms.PasswordInput(attrs=_SECRET))  # fmt: skip

    def connection(self) -> Connection:
        """Give what was typed."""
        told = self.cleaned_data
        return Connection(app_key=told["app_key"], secret=told["secret"], token=told["access"])


@sensitive_post_parameters("token", "secret", "access")
@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def shop_source(request: HttpRequest, actor: Actor, shop_id: int) -> HttpResponse:
    """Show how a shop's orders reach the desk and how that goes; set it, fetch at once, or fetch no longer."""
    card, at = shop_seen(actor, shop_id), now()
    pull = commerce.pull_of_shop(shop_id, at)
    typed = request.POST if request.method == "POST" else None
    told = _deed(actor, at, card, typed or {})
    if told:
        flash(request, told)
        return redirect("admin-shop-source", shop_id)
    begun = {"url": pull.url, "minutes": pull.every_s // 60} if pull else {}
    form = PullForm(typed if typed and "url" in typed else None, initial=begun)
    platform = PlatformForm(typed if typed and "app_key" in typed else None)
    if form.is_bound and form.is_valid():
        if form.done(lambda: run(actions.set_order_pull, actor, at, shop_id, form.setting()), THINGS):
            flash(request, gettext("Saved; the first fetching begins within seconds."))
            return redirect("admin-shop-source", shop_id)
    if platform.is_bound and platform.is_valid():
        if platform.done(lambda: run(actions.connect_shop, actor, at, shop_id, platform.connection()), PLATFORM_THINGS):
            flash(request, gettext("The platform is connected; its pushes are believed from now on."))
            return redirect("admin-shop-source", shop_id)
    return shop_page(request, actor, card, "source", {
        "form": form, "platform": platform, "bad": form.errors or platform.errors, "pull": pull, "why": _why(pull),
        "parked": [(one, _said(one.why)) for one in commerce.parked_elements(actor, shop_id, limit=PARKED_SHOWN)], "parcels": [(one, _unknown(one.why)) for one in commerce.parcels_unknown(actor, shop_id, limit=PARKED_SHOWN)],
        "connected": commerce.connection_of_shop(shop_id) is not None,
        "push_address": request.build_absolute_uri(reverse("hook-doudian", args=[card.key])),
        "hook_address": request.build_absolute_uri(reverse("hook-orders", args=[card.key])),
    })  # fmt: skip


def _unknown(why: str) -> str:
    """Say why the parcel of an order is not known; what the platform said stands as it said it."""
    return gettext("The platform names no number yet.") if why == "no_number" else _said(why)


def _deed(actor: Actor, at: Instant, card: ShopCard, typed: Mapping[str, Any]) -> str:
    """Do what one of the buttons says; an empty text where none was pressed."""
    if typed.get("do") == "now":
        run(actions.ask_order_pull, actor, at, card.id)
        return gettext("It is being fetched; look again in a few seconds.")
    if typed.get("do") == "stop":
        run(actions.stop_order_pull, actor, at, card.id)
        return gettext("Orders are fetched no longer; the token is forgotten.")
    return ""


def _said(why: str) -> str:
    """Put the sentence under which an element was set aside into the reader's language, where it is one of a bad input."""
    found = _BAD.fullmatch(why)
    return why if found is None else refusal_text(BadInput(found[1], found[2], found[3]), lang())


def _why(pull: PullShown | None) -> str:
    """Say in the reader's language why fetching failed."""
    if pull is None or not pull.fault:
        return ""
    fault = dict(pull.fault)
    words = WHY.get(fault["code"])
    if words is not None:
        return str(words).format_map(fault)
    refusal: Refusal = BadInput(fault.get("thing", ""), fault.get("expectation", ""), fault.get("value", ""))
    return refusal_text(refusal, lang())
