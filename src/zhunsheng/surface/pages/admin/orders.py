"""Bring orders in from a file: look, say which column is which, take in, and get back what could not be taken."""

from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, gettext_lazy, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from zhunsheng.access.queries import require
from zhunsheng.access.values import Actor, Subject, Verb
from zhunsheng.commerce.actions import keep_columns
from zhunsheng.commerce.queries import (
    Fault,
    Intake,
    Note,
    Table,
    error_file,
    file_table,
    guessed_columns,
    kept_columns,
    orders_in,
    shop_card,
    shops,
)
from zhunsheng.commerce.values import IncomingOrder, ShopCard
from zhunsheng.ground.parked import park, parked
from zhunsheng.ground.settings import desk
from zhunsheng.journal.actions import run
from zhunsheng.kernel.errors import BadInput, NotFound, Refusal
from zhunsheng.kernel.instants import now
from zhunsheng.surface.live.refusals import refusal_text
from zhunsheng.surface.pages.admin.orders_taking import take
from zhunsheng.surface.pages.admin.sections import admin_frame
from zhunsheng.surface.pages.cases.listing import lang
from zhunsheng.surface.pages.frame import signed_in

LARGEST: Final = 5 * 1024 * 1024
MOST: Final = 20_000
SHOWN: Final = 20
FAULTS_SHOWN: Final = 50
NOTES_SHOWN: Final = 20
NEEDED: Final = ("number", "placed", "title")
FIELDS: Final = {
    "number": gettext_lazy("Order number"), "placed": gettext_lazy("Placed"), "status": gettext_lazy("State"),
    "title": gettext_lazy("Item"), "sku": gettext_lazy("SKU"), "qty": gettext_lazy("Quantity"),
    "price": gettext_lazy("Price, yuan"), "price_cents": gettext_lazy("Price, cents"), "paid": gettext_lazy("Paid, yuan"),
    "paid_cents": gettext_lazy("Paid, cents"), "goods": gettext_lazy("Goods of the line, yuan"), "currency": gettext_lazy("Currency"),
    "freight": gettext_lazy("Freight"), "discount": gettext_lazy("Discount"),
    "discount_more": gettext_lazy("Discount of the platform"), "item_number": gettext_lazy("Number of the item line"), "paid_at": gettext_lazy("Paid at"),
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
    """Show what a file of orders holds; a second press takes it in, as often as one likes."""
    require(actor, Verb.ORDER_IMPORT, Subject(kind="order"))
    context: dict[str, Any] = admin_frame(actor, "admin-orders") | {
        "shops": shops(),
        "refused": "",
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
    table = file_table(content, name, typed.get("sheet", "")[:200])
    again = given is None and any(key.startswith("map-") for key in typed)
    chosen = _chosen(typed, table.headings) if again else kept_columns(shop.id, table)
    kept = guessed_columns(table) if chosen is None else {field: head for field, head in chosen.items() if head}
    told: dict[str, Any] = {
        "token": token, "name": name, "shop": shop, "headings": table.headings, "source": table.source,
        "separator": SEPARATORS.get(table.source.separator, ""), "remembered": not again and chosen is not None,
        "sheets": (table.source.sheet, *table.source.others) if table.source.others else (),
        "fields": [(field, words, kept.get(field, ""), field in NEEDED) for field, words in FIELDS.items()],
    }  # fmt: skip
    try:
        found = orders_in(table, desk().time_zone, chosen)
    except BadInput as refusal:
        return told | {"refused": refusal_text(refusal, lang())}
    if len(found.orders) > MOST:
        raise BadInput("the file", f"at most {MOST} orders; more by the command line", len(found.orders))
    if typed.get("do") != "take":
        return told | _looked(actor, found, found.faults)
    return told | _taken(actor, shop, table, found, typed, chosen)


def _taken(
    actor: Actor, shop: ShopCard, table: Table, found: Intake, typed: Mapping[str, str], chosen: Mapping[str, str] | None
) -> dict[str, Any]:  # fmt: skip
    if chosen is not None and not typed.get("at"):
        run(keep_columns, actor, now(), shop.id, table.headings, chosen)
    taking = take(actor, shop.key, found, typed)
    faults = sorted((*found.faults, *taking.faults), key=lambda one: one.line)
    return _looked(actor, found, faults) | {"tally": taking, "goes_on": taking.at < len(found.orders)}


def _shop(text: str) -> ShopCard:
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise BadInput("the shop", "chosen", text)
    return shop_card(int(text))


def _chosen(typed: Mapping[str, str], headings: tuple[str, ...]) -> dict[str, str]:
    told = {field: typed.get(f"map-{field}", "") for field in FIELDS}
    return {field: head if head in headings else "" for field, head in told.items()}


def _looked(actor: Actor, found: Intake, faults: tuple[Fault, ...] | list[Fault]) -> dict[str, Any]:
    file = park(error_file(faults).encode("utf-8-sig"), owner_id=actor.id, at=now()) if faults else ""
    states = Counter(one.draft.status.value for one in found.orders)
    return {
        "found": found, "preview": [_shown(one) for one in found.orders[:SHOWN]], "faults": [_told(one) for one in list(faults)[:FAULTS_SHOWN]],
        "faults_all": len(faults), "faults_file": file, "states": [(STATES.get(state, gettext("state not known")), count) for state, count in states.most_common()],
        "notes": [_noted(one) for one in found.notes[:NOTES_SHOWN]], "notes_all": len(found.notes),
    }  # fmt: skip


def _noted(one: Note) -> dict[str, Any]:
    return {"line": one.line, "number": one.number, "why": NOTES[one.code], "value": one.value}


def _told(one: Fault) -> dict[str, Any]:
    """Say why a row was not taken, in the language in use."""
    why = refusal_text(BadInput(one.thing, one.expectation, one.value), lang()) if one.expectation else one.why
    blamed = one.blamed if one.blamed not in (0, one.line) else 0
    return {"line": one.line, "number": one.number, "why": why, "column": one.column, "blamed": blamed}


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
    answer = HttpResponse(content, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="orders-faults.csv"'
    return answer
