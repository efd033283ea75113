"""Customers who may not write for a while: who, why, until when, and letting them in again."""

from typing import Final

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zhunsheng.access.queries import reach, require
from zhunsheng.access.values import Actor, Reach, Subject, Verb
from zhunsheng.journal.actions import run
from zhunsheng.kernel.errors import Refusal
from zhunsheng.kernel.instants import Instant, now
from zhunsheng.people import queries as people
from zhunsheng.people.actions import unblock_customer
from zhunsheng.people.values import BlockRow
from zhunsheng.surface.live.refusals import refusal_text
from zhunsheng.surface.pages.admin.agent_list import choices, names
from zhunsheng.surface.pages.admin.sections import admin_frame
from zhunsheng.surface.pages.frame import signed_in
from zhunsheng.surface.pages.kit.answering import answer, gone_back, picked
from zhunsheng.surface.pages.kit.cells import Cell, link, mark, when, words
from zhunsheng.surface.pages.kit.flash import flash
from zhunsheng.surface.pages.kit.listing import Bulk, Choice, Column, Empty, Filter, Listing, among

MOST: Final = 2000
"""Rows that are looked through; the newest count."""


def listing(actor: Actor, rows: list[BlockRow], at: Instant) -> Listing[BlockRow]:
    """Say what the list is at an instant; names, masked, and what colleagues wrote only for who may see customers."""
    why = names(people.block_reasons())
    cards = {card.id: card.name for card in people.agent_cards()}
    trusted = reach(actor, Verb.CUSTOMER_READ) is Reach.ALL
    known = people.masked_names({row.customer_id for row in rows}) if trusted else {}
    said = people.block_words(actor, [row.id for row in rows]) if trusted else {}

    def customer(row: BlockRow) -> Cell:
        return link(known.get(row.customer_id) or str(row.customer_id), f"/journal/?about=customer+{row.customer_id}")

    return Listing(
        name="blocks",
        search=gettext_lazy("Number of the customer, or the colleague's name"),
        search_words=lambda row: (str(row.customer_id), cards.get(row.agent_id, "")),
        identity=lambda row: row.id,
        sort="-at",
        columns=(
            Column(name="customer", words=gettext_lazy("Customer"), cell=customer),
            Column(name="reason", words=gettext_lazy("Reason"), cell=lambda row: words(why.get(row.reason, row.reason), said.get(row.id, ("", ""))[0]), sort=lambda row: row.reason),
            Column(name="state", words=gettext_lazy("State"), cell=lambda row: _state(row, at, said.get(row.id, ("", ""))[1])),
            Column(name="by", words=gettext_lazy("By"), cell=lambda row: cards.get(row.agent_id, gettext_lazy("The desk"))),
            Column(name="at", words=gettext_lazy("Since"), cell=lambda row: when(row.at), sort=lambda row: row.at.us),
            Column(name="until", words=gettext_lazy("Until"), cell=_until, sort=lambda row: 2**63 if row.until is None else row.until.us),
        ),
        filters=(
            Filter(name="state", words=gettext_lazy("State"), choices=(Choice("now", gettext_lazy("Kept out")), Choice("over", gettext_lazy("Over"))), fits=lambda row, value: _holds(row, at) == (value == "now")),
            Filter(name="reason", words=gettext_lazy("Reason"), choices=choices(why), fits=lambda row, value: row.reason == value),
        ),
        bulk=(Bulk(name="unblock", words=gettext_lazy("Let in again"), asks=gettext_lazy("Why they may write again")),),
        empty=Empty(words=gettext_lazy("Customers whom a colleague has blocked in a dialogue will stand here."), icon="person"),
    )  # fmt: skip


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def blocks(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Show who is kept out and who was; let them in again."""
    require(actor, Verb.CUSTOMER_BLOCK, Subject(kind="customer"))
    at = now()
    rows = people.blocks(actor, at, only_active=False, limit=MOST)
    if request.method == "POST":
        _let_in(request, actor, rows)
        return gone_back(request)
    what = listing(actor, rows, at)
    context = admin_frame(actor, "admin-blocks")
    return answer(request, actor, what, among(what, rows), room="admin", template="admin/blocks.html", context=context)


def _let_in(request: HttpRequest, actor: Actor, rows: list[BlockRow]) -> None:
    chosen, done = set(picked(request)), 0
    for customer_id in sorted({row.customer_id for row in rows if row.id in chosen and row.lifted_at is None}):
        try:
            run(unblock_customer, actor, now(), customer_id, request.POST.get("why", ""))
            done += 1
        except Refusal as refusal:
            flash(request, refusal_text(refusal, get_language() or "zh-hans"), tone="breached")
    if done:
        flash(
            request, ngettext("%(n)s customer may write again.", "%(n)s customers may write again.", done) % {"n": done}
        )


def _holds(row: BlockRow, at: Instant) -> bool:
    return row.lifted_at is None and (row.until is None or row.until > at)


def _state(row: BlockRow, at: Instant, why: str) -> Cell:
    if _holds(row, at):
        return mark(gettext_lazy("Kept out"), "breached")
    if row.lifted_at is not None and why:
        return words(gettext_lazy("Let in again"), why)
    return mark(gettext_lazy("Let in again") if row.lifted_at is not None else gettext_lazy("Over"))


def _until(row: BlockRow) -> Cell:
    if row.lifted_at is not None:
        return when(row.lifted_at)
    return Cell(text=gettext_lazy("Until somebody lifts it")) if row.until is None else when(row.until)
