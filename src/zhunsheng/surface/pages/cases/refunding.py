"""Refunds that wait for a second person: how much, of which case, asked by whom; granted or not, each within one's own limit."""

from collections.abc import Sequence
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zhunsheng.access.queries import reach
from zhunsheng.access.values import Actor, Reach, Verb
from zhunsheng.cases.actions import decide_refund
from zhunsheng.cases.queries import book, may_decide, place_of, verdicts_of, waiting_refunds
from zhunsheng.cases.values import CaseRow, RefundShown
from zhunsheng.journal.actions import run
from zhunsheng.kernel.errors import AccessDenied, Refusal
from zhunsheng.kernel.instants import now
from zhunsheng.people.queries import agent_cards, masked_names
from zhunsheng.surface.live.refusals import refusal_text
from zhunsheng.surface.pages.cases.proposing import proposed, yuan
from zhunsheng.surface.pages.frame import frame, signed_in
from zhunsheng.surface.pages.kit.flash import flash
from zhunsheng.surface.pages.kit.once import once_field, sent_again

PAGE: Final = 30
COUNTED: Final = 100
SORTS: Final = {
    "asked": gettext_lazy("The oldest first"), "-asked": gettext_lazy("The newest first"),
    "-cents": gettext_lazy("The largest first"), "cents": gettext_lazy("The smallest first"),
}  # fmt: skip
WHOSE: Final = {"all": gettext_lazy("All that wait"), "me": gettext_lazy("I may decide")}


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def refunds(request: HttpRequest, actor: Actor) -> HttpResponse:
    """List the refunds that wait, a page at a time; a POST decides one."""
    if reach(actor, Verb.ORDER_REFUND) is Reach.NONE:
        raise AccessDenied("no_right", verb=Verb.ORDER_REFUND.value, subject="order")
    fault = ""
    if request.method == "POST":
        try:
            typed = request.POST
            grant = typed.get("grant") == "yes"
            if not sent_again(request, actor):
                run(
                    decide_refund, actor, now(), _number(typed.get("case", "")), _number(typed.get("refund", "")),
                    grant=grant, why=typed.get("why", ""),
                )  # fmt: skip
            flash(request, gettext("The refund is granted.") if grant else gettext("The refund is not granted."))
        except Refusal as refusal:
            fault = refusal_text(refusal, get_language() or "zh-hans")
        else:
            return redirect(f"{request.path}?{request.GET.urlencode()}".rstrip("?"))
    context = frame(actor, "cases-list") | _listed(request, actor) | {"fault": fault, "once": once_field()}
    return render(request, "cases/refunds.html", context, status=422 if fault else 200)


def refunds_to_decide(actor: Actor) -> int:
    """Count the refunds that wait for this very person's word, up to as many as anybody counts."""
    if reach(actor, Verb.ORDER_REFUND) is Reach.NONE:
        return 0
    return len(waiting_refunds(actor, own=True, limit=COUNTED))


def _listed(request: HttpRequest, actor: Actor) -> dict[str, Any]:
    """Show a page of what waits: for oneself or for anybody, in the order that was chosen."""
    order, whose = request.GET.get("sort", ""), request.GET.get("whose", "")
    order, whose = order if order in SORTS else "asked", whose if whose in WHOSE else "all"
    found = waiting_refunds(
        actor, order=order, own=whose == "me", after=_place(request.GET.get("after", "")), limit=PAGE + 1
    )
    shown = found[:PAGE]
    following = "-".join(map(str, place_of(order, shown[-1][0]))) if len(found) > PAGE else ""
    return {
        "lines": _lines(actor, shown, request.POST), "order": order, "whose": whose, "sorts": list(SORTS.items()),
        "kinds": list(WHOSE.items()), "following": following, "first": bool(request.GET.get("after")),
    }  # fmt: skip


def _lines(actor: Actor, found: Sequence[tuple[RefundShown, CaseRow]], typed: QueryDict) -> list[dict[str, Any]]:
    said, names = book(), {card.id: card.name for card in agent_cards()}
    customers = masked_names(row.customer_id for _, row in found)
    verdicts = verdicts_of(row for _, row in found)
    return [
        {
            "one": one, "row": row, "yuan": yuan(one.cents), "who": names.get(one.asked_by, "—"), "own": one.asked_by == actor.id,
            "customer": customers.get(row.customer_id, ""), "kind": said.of(row.kind).title.of(get_language() or "zh-hans"), "may": may_decide(actor, one, row), "typed": typed.get("why", "") if typed.get("refund") == str(one.id) else "",
            "rule": (verdict := verdicts.get(row.id, {})).get("rule", ""), "proposed": proposed(verdict),
        }
        for one, row in found
    ]  # fmt: skip


def _place(text: str) -> tuple[int, int] | None:
    value, dash, number = text.partition("-")
    return (_number(value), _number(number)) if dash and _number(number) else None


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
