"""Open a shop, change what it looks like and when it is open, and hand out the code for its pages."""

from typing import Any, Final

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zhunsheng.access.queries import require
from zhunsheng.access.values import Actor, Subject, Verb
from zhunsheng.commerce import actions
from zhunsheng.commerce import queries as commerce
from zhunsheng.commerce.values import ShopCard
from zhunsheng.journal.actions import run
from zhunsheng.kernel.instants import now
from zhunsheng.surface.pages.admin.hours import hours_of
from zhunsheng.surface.pages.admin.sections import admin_frame
from zhunsheng.surface.pages.admin.shop_forms import THINGS, FaceForm, NewShopForm, ShopHoursForm, WordsForm, words_of
from zhunsheng.surface.pages.admin.signing_examples import EXAMPLES
from zhunsheng.surface.pages.frame import signed_in
from zhunsheng.surface.pages.kit.flash import flash
from zhunsheng.surface.pages.kit.tabs import Tab

SECTION: Final = "admin-shops"
ALWAYS: Final = "always"
NINE_TO_NINE: Final = {"kind": "service_hours", "hours": ["09:00-21:00"]}
"""What the form of hours begins with where a shop was always open."""


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def new_shop(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Open a shop; the next page has the code for its pages."""
    require(actor, Verb.SHOP_MANAGE, Subject(kind="shop"))
    form = NewShopForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = form.tried(lambda: run(actions.create_shop, actor, now(), form.new()), THINGS)
        if made is not None:
            flash(request, gettext("The shop is open. Put this code on its pages."))
            return redirect("admin-shop-code", made.id)
    context = {"form": form, "verb": gettext("Open this shop"), "back": reverse("admin-shops")}
    return render(
        request, "admin/shop_new.html", admin_frame(actor, SECTION) | context, status=422 if form.is_bound else 200
    )


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def shop(request: HttpRequest, actor: Actor, shop_id: int) -> HttpResponse:
    """Show and change a shop's name, colour and sites."""
    card = shop_seen(actor, shop_id)
    form = FaceForm(
        request.POST or None, initial={"name": card.name, "colour": card.colour, "sites": "\n".join(card.sites)}
    )
    if request.method == "POST" and form.is_valid():
        if form.done(lambda: run(actions.change_shop, actor, now(), shop_id, form.face()), THINGS):
            flash(request, gettext("Saved."))
            return redirect("admin-shop", shop_id)
    return shop_page(request, actor, card, "face", {"form": form})


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def shop_hours(request: HttpRequest, actor: Actor, shop_id: int) -> HttpResponse:
    """Show and change when a shop is open."""
    card, widget = shop_seen(actor, shop_id), commerce.shop_widget(shop_id)
    always = widget.opening == ALWAYS
    form = ShopHoursForm(
        request.POST or None, initial=hours_of(NINE_TO_NINE if always else widget.opening) | {"always": always}
    )
    if request.method == "POST" and form.is_valid():
        opening = ALWAYS if form.cleaned_data["always"] else form.hours()
        if opening is not None and form.done(
            lambda: run(
                actions.set_shop_widget, actor, now(), shop_id, msgspec.structs.replace(widget, opening=opening)
            )
        ):
            flash(request, gettext("Saved."))
            return redirect("admin-shop-hours", shop_id)
    return shop_page(request, actor, card, "hours", {"form": form, "opening": commerce.opening_of(widget, now())})


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def shop_words(request: HttpRequest, actor: Actor, shop_id: int) -> HttpResponse:
    """Show and change what a shop's widget says, and what it takes."""
    card, widget = shop_seen(actor, shop_id), commerce.shop_widget(shop_id)
    form = WordsForm(request.POST or None, initial=words_of(widget))
    if request.method == "POST" and form.is_valid():
        if form.done(lambda: run(actions.set_shop_widget, actor, now(), shop_id, form.onto(widget)), THINGS):
            flash(request, gettext("Saved."))
            return redirect("admin-shop-words", shop_id)
    return shop_page(request, actor, card, "words", {"form": form})


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def shop_code(request: HttpRequest, actor: Actor, shop_id: int) -> HttpResponse:
    """Hand out the code for a shop's pages; show the secret only when asked for, replace it when it was seen by others."""
    card = shop_seen(actor, shop_id)
    secret = ""
    if request.method == "POST":
        if request.POST.get("do") == "rotate":
            run(actions.rotate_shop_secret, actor, now(), shop_id)
            flash(
                request,
                gettext("The secret was replaced; visitors signed with the old one are strangers from now on."),
                tone="due",
            )
            return redirect("admin-shop-code", shop_id)
        secret = run(actions.show_shop_secret, actor, now(), shop_id)
    address = request.build_absolute_uri(reverse("widget-script"))
    return shop_page(request, actor, card, "code", {"secret": secret, "address": address, "examples": EXAMPLES})


def shop_seen(actor: Actor, shop_id: int) -> ShopCard:
    """Return a shop to whoever may manage it. Refuses: AccessDenied, NotFound."""
    require(actor, Verb.SHOP_MANAGE, Subject(kind="shop", id=shop_id))
    return commerce.shop_card(shop_id)


def shop_page(request: HttpRequest, actor: Actor, card: ShopCard, part: str, more: dict[str, Any]) -> HttpResponse:
    """Show one part of a shop's settings under its tabs; with what was typed wrongly it is no success."""
    tabs = [
        Tab(name="face", words=gettext_lazy("Looks and sites"), path=reverse("admin-shop", args=[card.id])),
        Tab(name="hours", words=gettext_lazy("Opening hours"), path=reverse("admin-shop-hours", args=[card.id])),
        Tab(name="words", words=gettext_lazy("Words and limits"), path=reverse("admin-shop-words", args=[card.id])),
        Tab(
            name="source",
            words=gettext_lazy("Where orders come from"),
            path=reverse("admin-shop-source", args=[card.id]),
        ),
        Tab(name="code", words=gettext_lazy("Code for its pages"), path=reverse("admin-shop-code", args=[card.id])),
    ]
    form = more.get("form")
    context = (
        admin_frame(actor, SECTION)
        | {"shop": card, "tabs": tabs, "part": part, "verb": gettext("Save"), "back": ""}
        | more
    )
    return render(
        request,
        "admin/shop.html",
        context,
        status=422 if more.get("bad") or (form is not None and form.is_bound) else 200,
    )
