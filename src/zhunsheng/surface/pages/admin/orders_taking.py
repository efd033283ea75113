"""Files of orders that the worker takes in: begin one, see how far it is, cancel it, and get back what could not be taken."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from zhunsheng.access.queries import require
from zhunsheng.access.values import Actor, Subject, Verb
from zhunsheng.commerce.actions import begin_import, cancel_import
from zhunsheng.commerce.queries import (
    Fault,
    ImportShown,
    ImportWish,
    Looked,
    error_file,
    import_faults,
    import_shown,
    imports,
    kept_tokens,
    shops,
)
from zhunsheng.ground.parked import forget_kept, keep_parked
from zhunsheng.journal.actions import run
from zhunsheng.kernel.errors import BadInput
from zhunsheng.kernel.instants import now
from zhunsheng.people.queries import agent_cards
from zhunsheng.surface.live.refusals import refusal_text
from zhunsheng.surface.pages.admin.sections import admin_frame
from zhunsheng.surface.pages.cases.listing import lang
from zhunsheng.surface.pages.frame import signed_in
from zhunsheng.surface.pages.kit.awaited import await_import, no_longer
from zhunsheng.surface.pages.kit.flash import flash

FAULTS_SHOWN: Final = 50
STATES: Final[dict[str, tuple[str | Promise, str]]] = {
    "": (gettext_lazy("is taken in"), "due"),
    "done": (gettext_lazy("taken in"), "kept"),
    "cancelled": (gettext_lazy("cancelled"), ""),
    "file_gone": (gettext_lazy("stopped: the file lies here no longer"), "breached"),
    "not_allowed": (gettext_lazy("stopped: who handed it in may not any more"), "breached"),
    "fault": (gettext_lazy("stopped by a fault; the log says more"), "breached"),
}
WAITS: Final = (gettext_lazy("waits"), "due")


def begin(request: HttpRequest, actor: Actor, shop_id: int, name: str, looked: Looked, word: str) -> HttpResponse:
    """Have the worker take in what was looked through, and go to where one sees how far it is."""
    kept = keep_parked(word, owner_id=actor.id)
    wish = ImportWish(
        shop_id=shop_id, name=name, looked=word, token=kept, total=looked.total, faults=tuple(looked.faults)
    )
    try:
        import_id = run(begin_import, actor, now(), wish)
    finally:
        if kept not in kept_tokens():  # refused, or pressed twice
            forget_kept(kept)
    await_import(request, import_id)
    return redirect("admin-orders-import", import_id)


def listed(actor: Actor) -> list[tuple[ImportShown, str, str, tuple[str | Promise, str]]]:
    """List the files handed in last: each with its shop, who handed it in, and how it stands."""
    rows = imports(actor)
    names = {one.id: one.name for one in shops()}
    people = {card.id: card.nickname or card.name for card in agent_cards(sorted({one.by_id for one in rows}))}
    return [(one, names.get(one.shop_id, ""), people.get(one.by_id, "—"), _state(one)) for one in rows]


def _state(one: ImportShown) -> tuple[str | Promise, str]:
    return WAITS if one.before and not one.why else STATES[one.why]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def one_import(request: HttpRequest, actor: Actor, import_id: int) -> HttpResponse:
    """Show how far a file is and what became of its orders; a POST leaves the rest."""
    shown = import_shown(actor, import_id)
    if request.method == "POST":
        forget_kept(run(cancel_import, actor, now(), import_id))
        flash(request, gettext("Cancelled. What was taken in stays."))
        return redirect("admin-orders-import", import_id)
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"done": shown.done, "total": shown.total, "over": bool(shown.why)})
    if shown.why:
        no_longer(request, import_id)
    mine = shown.by_id == actor.id
    faults = import_faults(actor, import_id, limit=FAULTS_SHOWN) if mine and shown.faults else []
    store = next((one.name for one in shops() if one.id == shown.shop_id), "")
    person = next((card.nickname or card.name for card in agent_cards([shown.by_id])), "—")
    told: dict[str, Any] = {
        "one": shown, "store": store, "person": person, "state": _state(shown), "goes_on": not shown.why, "mine": mine,
        "faults": [fault_told(one) for one in faults],
    }  # fmt: skip
    return render(request, "admin/orders_import.html", admin_frame(actor, "admin-orders") | told)


@never_cache
@require_safe
@signed_in
def import_table(request: HttpRequest, actor: Actor, import_id: int) -> HttpResponse:
    """Give back the rows that could not be taken, with the reasons, to whoever handed the file in."""
    require(actor, Verb.ORDER_IMPORT, Subject(kind="order"))
    return as_table(error_file(import_faults(actor, import_id)).encode("utf-8-sig"))


def as_table(content: bytes) -> HttpResponse:
    """Hand a table of rows out as a file."""
    answer = HttpResponse(content, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="orders-faults.csv"'
    return answer


def fault_told(one: Fault) -> dict[str, Any]:
    """Say why a row was not taken, in the language in use."""
    why = refusal_text(BadInput(one.thing, one.expectation, one.value), lang()) if one.expectation else one.why
    blamed = one.blamed if one.blamed not in (0, one.line) else 0
    return {"line": one.line, "number": one.number, "why": why, "column": one.column, "blamed": blamed}
