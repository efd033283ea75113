"""Bring orders in from a file: look, say which column is which, take in, and get back what could not be taken."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, gettext_lazy, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from zhunsheng.access.queries import require
from zhunsheng.access.values import Actor, Subject, Verb
from zhunsheng.commerce.actions import import_order
from zhunsheng.commerce.queries import (
    Fault,
    Intake,
    error_file,
    fault_of,
    file_headings,
    find_order,
    read_orders,
    shop_card,
    shops,
)
from zhunsheng.commerce.values import IncomingOrder, ShopCard
from zhunsheng.ground.parked import park, parked
from zhunsheng.ground.settings import desk
from zhunsheng.journal.actions import run
from zhunsheng.kernel.errors import BadInput, NotFound, Refusal
from zhunsheng.kernel.instants import now
from zhunsheng.people.values import Details
from zhunsheng.surface.live.refusals import refusal_text
from zhunsheng.surface.pages.admin.sections import admin_frame
from zhunsheng.surface.pages.cases.listing import lang
from zhunsheng.surface.pages.frame import signed_in

LARGEST: Final = 5 * 1024 * 1024
MOST: Final = 5_000
SHOWN: Final = 20
FAULTS_SHOWN: Final = 50
FIELDS: Final = {
    "number": gettext_lazy("Order number"), "placed": gettext_lazy("Placed"), "status": gettext_lazy("State"),
    "title": gettext_lazy("Item"), "sku": gettext_lazy("SKU"), "qty": gettext_lazy("Quantity"),
    "price": gettext_lazy("Price, yuan"), "price_cents": gettext_lazy("Price, cents"), "paid": gettext_lazy("Paid, yuan"),
    "paid_cents": gettext_lazy("Paid, cents"), "freight": gettext_lazy("Freight"), "discount": gettext_lazy("Discount"),
    "item_number": gettext_lazy("Number of the item line"), "paid_at": gettext_lazy("Paid at"),
    "shipped_at": gettext_lazy("Shipped at"), "received_at": gettext_lazy("Received at"),
    "carrier": gettext_lazy("Carrier"), "tracking": gettext_lazy("Tracking number"),
    "receiver": gettext_lazy("Receiver"), "phone": gettext_lazy("Phone"), "address": gettext_lazy("Address"),
    "buyer": gettext_lazy("Buyer's id"), "eta": gettext_lazy("Expected on"), "payments": gettext_lazy("Payments"),
    "coupons": gettext_lazy("Coupons"), "tracks": gettext_lazy("The parcel's way"),
}  # fmt: skip
STATES: Final = {
    "to_pay": pgettext_lazy("order", "To pay"), "to_ship": pgettext_lazy("order", "To ship"),
    "shipped": pgettext_lazy("order", "Shipped"), "done": pgettext_lazy("order", "Done"),
    "cancelled": pgettext_lazy("order", "Cancelled"),
}  # fmt: skip


class Tally(msgspec.Struct, kw_only=True):
    """What became of the orders of a file."""

    made: int = 0
    changed: int = 0
    same: int = 0


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def orders(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show what a file of orders holds; a second press takes it in, as often as one likes."""
    require(actor, Verb.ORDER_IMPORT, Subject(kind="order"))
    context: dict[str, Any] = admin_frame(actor, "admin-orders") | {
        "shops": shops(),
        "refused": "",
        "typed": request.POST,
    }
    if request.method == "POST":
        try:
            context |= _step(request, actor)
        except Refusal as refusal:
            context["refused"] = refusal_text(refusal, lang())
    return render(request, "admin/orders.html", context, status=422 if context["refused"] else 200)


def _step(request: HttpRequest, actor: Actor) -> dict[str, Any]:
    """Read the file, from the hands or from where it was laid a minute ago, and take it in where that was pressed."""
    typed = request.POST
    given = request.FILES.get("file")
    shop = _shop(typed.get("shop", ""))
    if given is not None:
        if (given.size or 0) > LARGEST:
            raise BadInput(
                "the file", f"at most {LARGEST // 1024 // 1024} MB; larger ones by the command line", given.size
            )
        content, name = given.read(), given.name or "file"
        token = park(content, owner_id=actor.id, at=now())
    else:
        name, token = typed.get("name", "")[:120], typed.get("token", "")
        if not token:
            raise BadInput("the file", "chosen", "")
        content = parked(token, owner_id=actor.id)
    headings, guess = file_headings(content, name)
    chosen = None if given is not None else _chosen(typed, headings)
    kept = guess if chosen is None else {field: head for field, head in chosen.items() if head}
    told: dict[str, Any] = {
        "token": token, "name": name, "shop": shop, "headings": headings,
        "fields": [(field, words, kept.get(field, ""), field in ("number", "placed", "title")) for field, words in FIELDS.items()],
    }  # fmt: skip
    try:
        found = read_orders(content, name, desk().time_zone, chosen)
    except BadInput as refusal:
        return told | {"refused": refusal_text(refusal, lang())}
    if len(found.orders) > MOST:
        raise BadInput("the file", f"at most {MOST} orders; more by the command line", len(found.orders))
    if typed.get("do") == "take":
        return told | _taken(actor, shop, found)
    return told | _looked(actor, found, found.faults)


def _shop(text: str) -> ShopCard:
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise BadInput("the shop", "chosen", text)
    return shop_card(int(text))


def _chosen(typed: Mapping[str, str], headings: tuple[str, ...]) -> dict[str, str]:
    told = {field: typed.get(f"map-{field}", "") for field in FIELDS}
    return {field: head if head in headings else "" for field, head in told.items()}


def _looked(actor: Actor, found: Intake, faults: tuple[Fault, ...] | list[Fault]) -> dict[str, Any]:
    file = park(error_file(faults).encode("utf-8-sig"), owner_id=actor.id, at=now()) if faults else ""
    return {
        "found": found, "preview": [_shown(one) for one in found.orders[:SHOWN]], "faults": [_told(one) for one in list(faults)[:FAULTS_SHOWN]],
        "faults_all": len(faults), "faults_file": file,
    }  # fmt: skip


def _told(one: Fault) -> dict[str, Any]:
    """Say why a row was not taken, in the language in use."""
    why = refusal_text(BadInput(one.thing, one.expectation, one.value), lang()) if one.expectation else one.why
    return {"line": one.line, "number": one.number, "why": why}


def _shown(one: IncomingOrder) -> dict[str, Any]:
    draft = one.draft
    known = STATES.get(draft.status.value)
    return {
        "number": draft.number, "items": "、".join(f"{item.title or item.sku} ×{item.qty}" for item in draft.items[:3]),
        "paid": f"{draft.paid_cents / 100:.2f}", "placed": draft.placed_at, "known": known is not None,
        "state": known or draft.status_raw or gettext("not told"),
    }  # fmt: skip


def _taken(actor: Actor, shop: ShopCard, found: Intake) -> dict[str, Any]:
    tally, faults = Tally(), list(found.faults)
    for one in found.orders:
        before = find_order(shop.id, one.draft.number)
        try:
            run(import_order, actor, now(), shop.key, one.buyer, Details(name=one.name, phone=one.phone), one.draft)
        except Refusal as refusal:
            row = {found.columns["number"]: one.draft.number}
            faults.append(fault_of(refusal, line=0, number=one.draft.number, row=row))
            continue
        if before is None:
            tally.made += 1
        elif before == find_order(shop.id, one.draft.number):
            tally.same += 1
        else:
            tally.changed += 1
    return _looked(actor, found, faults) | {"tally": tally}


@never_cache
@require_safe
@signed_in
def faults(request: HttpRequest, actor: Actor, token: str) -> HttpResponse:
    """Give back the rows that could not be taken, with the reasons, as a table to be put right."""
    require(actor, Verb.ORDER_IMPORT, Subject(kind="order"))
    try:
        content = parked(token, owner_id=actor.id)
    except NotFound:
        return HttpResponse(status=404)
    answer = HttpResponse(content, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="orders-faults.csv"'
    return answer
