"""Bring orders in from a file: look, say which column is which, take in, and get back what could not be taken."""

from collections.abc import Mapping
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, gettext_lazy, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from msgspec.structs import replace

from zhunsheng.access.queries import require
from zhunsheng.access.values import Actor, Subject, Verb
from zhunsheng.commerce.actions import keep_columns
from zhunsheng.commerce.queries import (
    Asked,
    Looked,
    Note,
    error_file,
    look_at_file,
    packed,
    shop_card,
    shops,
    unpacked,
)
from zhunsheng.commerce.values import AT_ONCE, IncomingOrder, ShopCard
from zhunsheng.ground.parked import park, parked
from zhunsheng.ground.settings import desk
from zhunsheng.journal.actions import run
from zhunsheng.kernel.errors import BadInput, NotFound, Refusal
from zhunsheng.kernel.instants import now
from zhunsheng.surface.live.refusals import refusal_text
from zhunsheng.surface.pages.admin.orders_taking import as_table, begin, fault_told, listed
from zhunsheng.surface.pages.admin.sections import admin_frame
from zhunsheng.surface.pages.cases.listing import lang
from zhunsheng.surface.pages.frame import signed_in

LARGEST: Final = 25 * 1024 * 1024
MOST: Final = 200_000
FAULTS_SHOWN: Final = 50
NEEDED: Final = ("number", "placed", "title")
FIELDS: Final = {
    "number": gettext_lazy("Order number"), "placed": gettext_lazy("Placed"), "status": gettext_lazy("State"),
    "title": gettext_lazy("Item"), "sku": gettext_lazy("SKU"), "qty": gettext_lazy("Quantity"),
    "price": gettext_lazy("Price, yuan"), "price_cents": gettext_lazy("Price, cents"), "paid": gettext_lazy("Paid, yuan"),
    "paid_cents": gettext_lazy("Paid, cents"), "goods": gettext_lazy("Goods of the line, yuan"), "currency": gettext_lazy("Currency"),
    "freight": gettext_lazy("Freight"), "discount": gettext_lazy("Discount"),
    "discount_more": gettext_lazy("Discount of the platform"), "item_number": gettext_lazy("Number of the item line"), "paid_at": gettext_lazy("Paid at"),
    "shipped_at": gettext_lazy("Shipped at"), "received_at": gettext_lazy("Received at"),
    "shipments": gettext_lazy("Parcels as a list"), "carrier": gettext_lazy("Carrier"), "tracking": gettext_lazy("Tracking number"),
    "receiver": gettext_lazy("Receiver"), "phone": gettext_lazy("Phone"), "address": gettext_lazy("Address"),
    "buyer": gettext_lazy("Buyer's id"), "eta": gettext_lazy("Expected on"), "payments": gettext_lazy("Payments"),
    "coupons": gettext_lazy("Coupons"), "tracks": gettext_lazy("The parcel's way"),
}  # fmt: skip
STATES: Final = {
    "to_pay": pgettext_lazy("order", "To pay"), "to_ship": pgettext_lazy("order", "To ship"),
    "shipped": pgettext_lazy("order", "Shipped"), "done": pgettext_lazy("order", "Done"),
    "cancelled": pgettext_lazy("order", "Cancelled"),
}  # fmt: skip


NOTES: Final = {
    "sum": gettext_lazy("does not add up (goods, freight, discount, paid): it is kept as told"),
    "amount": gettext_lazy("no amount is told: it counts as nothing"),
    "before": gettext_lazy("a time before the order was placed: it is kept as told"),
    "state": gettext_lazy("a state that nobody knows: it is kept as written"),
}
SEPARATORS: Final = {",": gettext_lazy("comma"), ";": gettext_lazy("semicolon"), "\t": gettext_lazy("tab"), "|": "|"}


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def orders(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show what a file of orders holds; a second press has the worker take it in, as often as one likes."""
    require(actor, Verb.ORDER_IMPORT, Subject(kind="order"))
    context: dict[str, Any] = admin_frame(actor, "admin-orders") | {"shops": shops(), "refused": ""}
    if request.method == "POST":
        try:
            told = _step(request, actor)
        except Refusal as refusal:
            context["refused"] = refusal_text(refusal, lang())
        else:
            if isinstance(told, HttpResponse):
                return told
            context |= told
    return render(
        request, "admin/orders.html", context | {"rows": listed(actor)}, status=422 if context["refused"] else 200
    )


def _step(request: HttpRequest, actor: Actor) -> dict[str, Any] | HttpResponse:
    """Look a file through, or have it taken in where that was pressed."""
    typed, given = request.POST, request.FILES.get("file")
    shop = _shop(typed.get("shop", ""))
    content, name, token = _file(actor, given, typed)
    if not content.strip(b"\xef\xbb\xbf\r\n\t "):
        return {"shop": shop, "refused": gettext("The file is empty.")}
    chosen = _chosen(typed) if given is None and any(key.startswith("map-") for key in typed) else None
    taking = typed.get("do") == "take"
    looked, word = _laid(actor, typed, chosen) if taking else (None, "")
    if looked is None:
        asked = Asked(
            content=content, name=name, zone=desk().time_zone, sheet=typed.get("sheet", "")[:200], piece=AT_ONCE
        )
        looked = look_at_file(shop.id, asked if chosen is None else replace(asked, chosen=chosen))
        word = park(packed(looked), owner_id=actor.id, at=now())
    if looked.total > MOST:
        raise BadInput("the file", f"at most {MOST} orders; more by the command line", looked.total)
    told = _understood(shop, name, token, looked, word)
    if looked.wrong is not None:
        return told | {"refused": refusal_text(BadInput(*looked.wrong), lang())}
    if not (looked.total or looked.faults):
        return told | {"refused": gettext("The file has headings, and not one row below them.")}
    if not taking:
        return told | _looked(actor, looked)
    if chosen is not None:
        run(keep_columns, actor, now(), shop.id, looked.headings, chosen)
    return begin(request, actor, shop.id, name, looked, word)


def _file(actor: Actor, given: Any, typed: Mapping[str, str]) -> tuple[bytes, str, str]:
    """Take the file from the hands, or from where it was laid a minute ago."""
    if given is not None:
        if (given.size or 0) > LARGEST:
            raise BadInput(
                "the file", f"at most {LARGEST // 1024 // 1024} MB; larger ones by the command line", given.size
            )
        content = given.read()
        return content, (given.name or "file")[:120], park(content, owner_id=actor.id, at=now())
    token = typed.get("token", "")
    if not token:
        raise BadInput("the file", "chosen", "")
    return parked(token, owner_id=actor.id, longer=True), typed.get("name", "")[:120], token


def _laid(actor: Actor, typed: Mapping[str, str], chosen: Mapping[str, str] | None) -> tuple[Looked | None, str]:
    """Give what was looked through before, unless its hour is over or the columns are named otherwise by now."""
    word = typed.get("looked", "")
    try:
        looked = unpacked(parked(word, owner_id=actor.id, longer=True), Looked)
    except NotFound:
        return None, ""
    same = chosen is None or chosen == {field: looked.columns.get(field, "") for field in FIELDS}
    return (looked, word) if same and typed.get("sheet", "") in ("", looked.source.sheet) else (None, "")


def _understood(shop: ShopCard, name: str, token: str, looked: Looked, word: str) -> dict[str, Any]:
    """Say how a file was read."""
    source = looked.source
    return {
        "token": token, "name": name, "shop": shop, "headings": looked.headings, "source": source, "looked": word,
        "separator": SEPARATORS.get(source.separator, ""), "remembered": looked.remembered,
        "sheets": (source.sheet, *source.others) if source.others else (),
        "fields": [(field, words, looked.columns.get(field, ""), field in NEEDED) for field, words in FIELDS.items()],
    }  # fmt: skip


def _shop(text: str) -> ShopCard:
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise BadInput("the shop", "chosen", text)
    return shop_card(int(text))


def _chosen(typed: Mapping[str, str]) -> dict[str, str]:
    return {field: typed.get(f"map-{field}", "") for field in FIELDS}


def _looked(actor: Actor, found: Looked) -> dict[str, Any]:
    faults = found.faults
    file = park(error_file(faults).encode("utf-8-sig"), owner_id=actor.id, at=now()) if faults else ""
    return {
        "found": found, "preview": [_shown(one) for one in found.first], "faults": [fault_told(one) for one in faults[:FAULTS_SHOWN]],
        "faults_all": len(faults), "faults_file": file, "states": [(STATES.get(state, gettext("state not known")), count) for state, count in found.states.items()],
        "notes": [_noted(one) for one in found.notes], "notes_all": found.notes_all,
    }  # fmt: skip


def _noted(one: Note) -> dict[str, Any]:
    return {"line": one.line, "number": one.number, "why": NOTES[one.code], "value": one.value}


def _shown(one: IncomingOrder) -> dict[str, Any]:
    draft = one.draft
    known = STATES.get(draft.status.value)
    return {
        "number": draft.number, "items": "、".join(f"{item.title or item.sku} ×{item.qty}" for item in draft.items[:3]),
        "total": f"{draft.total_cents / 100:.2f}", "paid": f"{draft.paid_cents / 100:.2f}", "placed": draft.placed_at,
        "known": known is not None, "state": known or draft.status_raw or gettext("not told"),
    }  # fmt: skip


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
    return as_table(content)
