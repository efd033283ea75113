"""Erase what is kept about a customer in cases and orders: find the person, see how much it is, confirm, and have it proven."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zhunsheng.access.queries import require
from zhunsheng.access.values import Actor, Subject, Verb
from zhunsheng.cases.events import RecordsErased
from zhunsheng.cases.queries import erasable_of
from zhunsheng.commerce.actions import find_order_owner
from zhunsheng.journal.actions import run
from zhunsheng.journal.queries import history
from zhunsheng.kernel.errors import BadInput, Refusal
from zhunsheng.kernel.instants import now
from zhunsheng.people.actions import search_customers
from zhunsheng.people.queries import masked_names
from zhunsheng.surface.erasing import erase_records
from zhunsheng.surface.live.refusals import refusal_text
from zhunsheng.surface.pages.admin.sections import admin_frame
from zhunsheng.surface.pages.cases.listing import lang
from zhunsheng.surface.pages.frame import signed_in
from zhunsheng.surface.pages.kit.flash import flash

MOST: Final = 10
GROUNDS: Final = {
    "asked": gettext_lazy("The customer asked for it"), "withdrawn": gettext_lazy("Consent was withdrawn"),
    "period_over": gettext_lazy("The period of keeping is over"), "unlawful": gettext_lazy("It was kept without right"),
    "authority": gettext_lazy("An authority ordered it"),
}  # fmt: skip


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def erasing(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Find a customer by order number, phone number, e-mail or number; what is erased is erased for good."""
    require(actor, Verb.CUSTOMER_ERASE, Subject(kind="customer"))
    typed = request.POST
    context: dict[str, Any] = admin_frame(actor, "admin-erasing") | {"typed": typed, "grounds": GROUNDS.items(), "refused": ""}  # fmt: skip
    if request.method == "POST":
        try:
            if typed.get("do") == "erase":
                _erase(request, actor)
                return redirect("admin-erasing")
            context["found"] = _found(actor, typed.get("who", ""))
        except Refusal as refusal:
            context["refused"] = refusal_text(refusal, lang())
            context["found"] = _shown(_number(typed.get("customer", ""))) if typed.get("do") == "erase" else []
    return render(request, "admin/erasing.html", context, status=422 if context["refused"] else 200)


def _found(actor: Actor, who: str) -> list[dict[str, Any]]:
    """Find whom a text names. Refuses: BadInput where it names nobody of whom something is kept."""
    text = who.strip()
    if not text or len(text) > 100 or "\x00" in text:
        raise BadInput("the customer", "an order number, a phone number, an e-mail or the customer's number", "")
    ids = [*run(find_order_owner, actor, now(), text), *run(search_customers, actor, now(), text), _number(text)]
    shown = [one for customer_id in dict.fromkeys(ids[:MOST]) for one in _shown(customer_id)]
    if not shown:
        raise BadInput("the customer", "somebody of whom a case or an order is kept", "")
    return shown


def _shown(customer_id: int) -> list[dict[str, Any]]:
    kept = erasable_of(customer_id) if customer_id else None
    if kept is None or not (kept.cases or kept.orders):
        return []
    return [{"id": customer_id, "name": masked_names([customer_id]).get(customer_id, ""), "kept": kept}]


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def _erase(request: HttpRequest, actor: Actor) -> None:
    """Erase after the customer's number was typed once more. Refuses: BadInput where it is another."""
    typed = request.POST
    customer_id = _number(typed.get("customer", ""))
    if not customer_id or typed.get("again", "").strip() != str(customer_id):
        raise BadInput("the customer's number", "typed once more as it stands there", "")
    done = erase_records(actor, customer_id, typed.get("ground", ""))
    proof = [one for one in history("customer", customer_id) if isinstance(one.fact, RecordsErased)][-1]
    flash(
        request,
        gettext(
            "Erased: {cases} cases, {files} files, {orders} orders. The proof is fact {fact} of the journal."
        ).format(cases=done.cases, files=done.files, orders=done.orders, fact=proof.id),
    )
