"""Evidence for claims: what may be said of a product, the document that proves it, and until when."""

from datetime import date
from typing import Any, Final

from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zhunsheng.access.queries import reach, require
from zhunsheng.access.values import Actor, Reach, Subject, Verb
from zhunsheng.commerce.actions import end_evidence, record_evidence
from zhunsheng.commerce.queries import evidence
from zhunsheng.commerce.values import EvidenceShown, NewEvidence
from zhunsheng.journal.actions import run
from zhunsheng.kernel.instants import Instant, now
from zhunsheng.people.queries import agent_cards
from zhunsheng.surface.pages.frame import frame, signed_in
from zhunsheng.surface.pages.guard.parts import tabs_for
from zhunsheng.surface.pages.kit.answering import answer, picked
from zhunsheng.surface.pages.kit.cells import Cell, mark, when, words
from zhunsheng.surface.pages.kit.days import day_of, midnight
from zhunsheng.surface.pages.kit.flash import flash
from zhunsheng.surface.pages.kit.forms import KitForm
from zhunsheng.surface.pages.kit.listing import Bulk, Choice, Column, Empty, Filter, Listing, among

DESK: Final = Subject(kind="desk")
MOST: Final = 2000
THINGS: Final = {
    "the product": "product",
    "the claim": "claim",
    "the source": "source",
    "the end of validity": "valid_until",
}


class EvidenceForm(KitForm):
    """A claim with what proves it."""

    draft = "evidence"
    product = forms.CharField(
        label=gettext_lazy("Product"),
        max_length=80,
        help_text=gettext_lazy("As customers and colleagues name it; it counts where the talk names it."),
    )
    claim = forms.CharField(
        label=gettext_lazy("What may be claimed"),
        max_length=80,
        help_text=gettext_lazy("The words themselves, such as “suppresses 99% of bacteria”."),
    )
    source = forms.CharField(
        label=gettext_lazy("Proved by"),
        max_length=200,
        help_text=gettext_lazy("Report, its number, who tested."),
    )
    valid_from = forms.DateField(
        label=gettext_lazy("Valid from"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    valid_until = forms.DateField(
        label=gettext_lazy("Valid until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("The last day; without one it counts until it is ended."),
    )

    def told(self) -> NewEvidence:
        """Give what was typed."""
        typed = self.cleaned_data
        until: date | None = typed["valid_until"]
        end = midnight(until)
        return NewEvidence(
            product=typed["product"],
            claim=typed["claim"],
            source=typed["source"],
            valid_from=midnight(typed["valid_from"]) or now(),
            valid_until=None if end is None else Instant(end.us + 86_400_000_000),
        )


def listing(at: Instant, *, may_edit: bool) -> Listing[EvidenceShown]:
    """Say what the list is."""
    names = {card.id: card.nickname or card.name for card in agent_cards()}
    return Listing(
        name="claims",
        search=gettext_lazy("Product, claim or document"),
        search_words=lambda one: (one.product, one.claim, one.source),
        identity=lambda one: one.id,
        sort="-recorded",
        columns=(
            Column(name="product", words=gettext_lazy("Product"), cell=lambda one: one.product, sort=lambda one: one.product),
            Column(name="claim", words=gettext_lazy("What may be claimed"), cell=lambda one: one.claim, sort=lambda one: one.claim, wide=True),
            Column(name="source", words=gettext_lazy("Proved by"), cell=lambda one: one.source, wide=True),
            Column(name="state", words=gettext_lazy("State"), cell=lambda one: _state(one, at), sort=lambda one: one.in_force(at)),
            Column(name="from", words=gettext_lazy("Valid from"), cell=lambda one: str(day_of(one.valid_from)), sort=lambda one: one.valid_from.us),
            Column(name="until", words=gettext_lazy("Valid until"), cell=lambda one: str(day_of(one.valid_until, back=1) or "—"), sort=lambda one: one.valid_until.us if one.valid_until else 0),
            Column(name="recorded", words=gettext_lazy("Recorded"), cell=lambda one: Cell(parts=(when(one.recorded_at), words(names.get(one.recorded_by, "")))), sort=lambda one: one.recorded_at.us),
        ),
        filters=(
            Filter(name="force", words=gettext_lazy("In force or not"), choices=(Choice("yes", gettext_lazy("In force")), Choice("no", gettext_lazy("Not in force"))), fits=lambda one, value: one.in_force(at) == (value == "yes")),
        ),
        bulk=(Bulk(name="end", words=gettext_lazy("End: it proves nothing any more"), danger=True),) if may_edit else (),
        empty=Empty(words=gettext_lazy("What may be claimed of products will stand here, each with the document that proves it. A claim without one is asked about before it goes out."), icon="file", href=reverse("guard-claim-new") if may_edit else "", step=gettext_lazy("Record evidence")),
    )  # fmt: skip


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def claims(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """List what proves claims; who may, ends some of it."""
    require(actor, Verb.EVIDENCE_READ, DESK)
    may_edit = reach(actor, Verb.EVIDENCE_EDIT) > Reach.NONE
    if request.method == "POST":
        ended = sum(run(end_evidence, actor, now(), one) for one in picked(request))
        flash(request, gettext("Ended: {n}.").format(n=ended))
        return redirect("guard-claims")
    what = listing(now(), may_edit=may_edit)
    context = {"may_edit": may_edit} | tabs_for(actor, "guard-claims")
    source = among(what, evidence(actor, limit=MOST))
    return answer(request, actor, what, source, room="guard", template="guard/claims.html", context=context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def new_claim(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Record what proves a claim."""
    require(actor, Verb.EVIDENCE_EDIT, DESK)
    form = EvidenceForm(request.POST or None, initial={"valid_from": day_of(now())})
    if form.is_bound and form.is_valid():
        made = form.tried(lambda: run(record_evidence, actor, now(), form.told()), THINGS)
        if made is not None:
            flash(request, gettext("Recorded. The guard goes by it from now on."))
            return redirect("guard-claims")
    context: dict[str, Any] = frame(actor, "guard") | tabs_for(actor, "guard-claims")
    context |= {"form": form, "verb": gettext("Record evidence"), "back": reverse("guard-claims")}
    return render(request, "guard/claim.html", context, status=422 if form.is_bound else 200)


def _state(one: EvidenceShown, at: Instant) -> Cell:
    if one.ended_at is not None:
        return mark(gettext("Ended"))
    if one.in_force(at):
        return mark(gettext("In force"), "kept")
    return mark(gettext("Still to come") if at < one.valid_from else gettext("Expired"), "due")
