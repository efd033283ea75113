"""Refunds that wait for a second person: how much, of which case, asked by whom; granted or not, each within one's own limit."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zhunsheng.access.queries import decide, reach
from zhunsheng.access.values import Actor, Allowed, Reach, Subject, Verb
from zhunsheng.cases.actions import decide_refund
from zhunsheng.cases.queries import book, waiting_refunds
from zhunsheng.cases.values import CaseRow, RefundShown
from zhunsheng.journal.actions import run
from zhunsheng.kernel.errors import AccessDenied, Refusal
from zhunsheng.kernel.instants import now
from zhunsheng.people.queries import agent_cards, masked_names
from zhunsheng.surface.live.refusals import refusal_text
from zhunsheng.surface.pages.cases.proposing import yuan
from zhunsheng.surface.pages.frame import frame, signed_in
from zhunsheng.surface.pages.kit.flash import flash
from zhunsheng.surface.pages.kit.once import once_field, sent_again


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def refunds(request: HttpRequest, actor: Actor) -> HttpResponse:
    """List the refunds that wait, the oldest first; a POST decides one."""
    if reach(actor, Verb.ORDER_REFUND) is Reach.NONE:
        raise AccessDenied("no_right", verb=Verb.ORDER_REFUND.value, subject="order")
    fault = ""
    if request.method == "POST":
        try:
            if not sent_again(request, actor):
                typed = request.POST
                run(
                    decide_refund, actor, now(), _number(typed.get("case", "")), _number(typed.get("refund", "")),
                    grant=typed.get("grant") == "yes",
                )  # fmt: skip
            flash(request, gettext("Decided."))
        except Refusal as refusal:
            fault = refusal_text(refusal, get_language() or "zh-hans")
        else:
            return redirect("case-refunds")
    context = frame(actor, "cases-list") | {"lines": _lines(actor), "fault": fault, "once": once_field()}
    return render(request, "cases/refunds.html", context, status=422 if fault else 200)


def refunds_to_decide(actor: Actor) -> int:
    """Count the refunds that wait for this very person's word."""
    if reach(actor, Verb.ORDER_REFUND) is Reach.NONE:
        return 0
    return sum(may_decide(actor, one, row) for one, row in waiting_refunds(actor))


def may_decide(actor: Actor, one: RefundShown, row: CaseRow) -> bool:
    """Tell whether somebody may decide a refund: within the own limit, and never what one asked for oneself."""
    order = Subject(kind="order", agent_id=row.owner_id, team_id=row.team_id, customer_id=row.customer_id)
    return one.asked_by != actor.id and isinstance(decide(actor, Verb.ORDER_REFUND, order, cents=one.cents), Allowed)


def _lines(actor: Actor) -> list[dict[str, Any]]:
    found, said, names = waiting_refunds(actor), book(), {card.id: card.name for card in agent_cards()}
    customers = masked_names(row.customer_id for _, row in found)
    return [
        {
            "one": one, "row": row, "yuan": yuan(one.cents), "who": names.get(one.asked_by, "—"), "own": one.asked_by == actor.id,
            "customer": customers.get(row.customer_id, ""), "kind": said.of(row.kind).title.of(get_language() or "zh-hans"), "may": may_decide(actor, one, row),
        }
        for one, row in found
    ]  # fmt: skip


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
