"""Devices of colleagues: who waits at the door, and which browsers may come in."""

from collections.abc import Callable
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zhunsheng.access.queries import require
from zhunsheng.access.values import Actor, Subject, Verb
from zhunsheng.journal.actions import Ink, run
from zhunsheng.kernel.errors import Refusal
from zhunsheng.kernel.instants import now
from zhunsheng.people.actions import approve_device, refuse_device, remove_device, set_entry_policy
from zhunsheng.people.queries import agent_cards, devices_page, entry_policy
from zhunsheng.people.values import DeviceCard
from zhunsheng.surface.live.refusals import refusal_text
from zhunsheng.surface.pages.admin.entry_form import BOUND_TO, PolicyForm
from zhunsheng.surface.pages.admin.sections import admin_frame
from zhunsheng.surface.pages.device_words import HOW, STATES, place
from zhunsheng.surface.pages.frame import signed_in
from zhunsheng.surface.pages.kit.answering import answer, gone_back, picked
from zhunsheng.surface.pages.kit.cells import code, link, mark, number, when
from zhunsheng.surface.pages.kit.flash import flash
from zhunsheng.surface.pages.kit.listing import Bulk, Choice, Column, Empty, Filter, Listing, among

DEEDS: Final[dict[str, Callable[[Ink, int], None]]] = {
    "approve": approve_device,
    "refuse": refuse_device,
    "remove": remove_device,
}
MOST: Final = 2000


def listing(names: dict[int, str]) -> Listing[DeviceCard]:
    """Say what the list is; those that wait come first."""
    return Listing(
        name="devices",
        search=gettext_lazy("Name or device"),
        search_words=lambda card: (names.get(card.agent_id, ""), card.label),
        identity=lambda card: card.id,
        sort="state",
        columns=(
            Column(name="who", words=gettext_lazy("Colleague"), cell=lambda card: link(names.get(card.agent_id, "?"), f"/journal/?about=agent+{card.agent_id}"), sort=lambda card: names.get(card.agent_id, "")),
            Column(name="label", words=gettext_lazy("Device"), cell=lambda card: card.label, sort=lambda card: card.label),
            Column(name="state", words=gettext_lazy("State"), cell=lambda card: mark(*STATES[card.state]), sort=lambda card: f"{list(STATES).index(card.state)}"),
            Column(name="how", words=gettext_lazy("Why"), cell=lambda card: HOW.get(card.how, "—")),
            Column(name="address", words=gettext_lazy("Last address"), cell=lambda card: code(place(card.address))),
            Column(name="open", words=gettext_lazy("Signed in"), cell=lambda card: number(card.open_sessions), sort=lambda card: card.open_sessions),
            Column(name="asked", words=gettext_lazy("First seen"), cell=lambda card: when(card.asked_at), sort=lambda card: card.asked_at.us),
            Column(name="seen", words=gettext_lazy("Last seen"), cell=lambda card: when(card.seen_at), sort=lambda card: card.seen_at.us),
        ),
        filters=(
            Filter(name="state", words=gettext_lazy("State"), choices=tuple(Choice(one.value, words) for one, (words, _) in STATES.items()), fits=lambda card, value: card.state == value),
        ),
        bulk=(
            Bulk(name="approve", words=gettext_lazy("Approve")),
            Bulk(name="refuse", words=gettext_lazy("Turn away")),
            Bulk(name="remove", words=gettext_lazy("Remove and sign out"), danger=True),
        ),
        empty=Empty(words=gettext_lazy("A browser from which a colleague signs in for the first time will stand here until you decide."), icon="lock"),
    )  # fmt: skip


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def devices(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Show the devices one may decide about, and decide."""
    require(actor, Verb.DEVICE_READ, Subject(kind="agent", agent_id=actor.id))
    if request.method == "POST":
        _decide(request, actor)
        return gone_back(request)
    names = {card.id: card.name for card in agent_cards()}
    what = listing(names)
    others = [card for card in devices_page(actor, limit=MOST) if card.agent_id != actor.id]
    context = admin_frame(actor, "admin-devices")
    return answer(
        request, actor, what, among(what, others), room="admin", template="admin/devices.html", context=context
    )


def _decide(request: HttpRequest, actor: Actor) -> None:
    """Do one thing to each picked device; what cannot be done to one does not stop the others."""
    deed = DEEDS.get(request.POST.get("do", ""), refuse_device)
    done, refused = 0, ""
    for device_id in picked(request):
        try:
            run(deed, actor, now(), device_id)
            done += 1
        except Refusal as refusal:
            refused = refusal_text(refusal, request.LANGUAGE_CODE)
    if done:
        flash(request, ngettext("%(n)s device done.", "%(n)s devices done.", done) % {"n": done})
    if refused:
        flash(request, refused, tone="breached")


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def entry(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show and change what signing in demands."""
    require(actor, Verb.ENTRY_POLICY, Subject(kind="desk"))
    form = PolicyForm(request.POST or None, initial=PolicyForm.told(entry_policy()))
    if request.method == "POST" and form.is_valid():
        if form.done(lambda: run(set_entry_policy, actor, now(), form.policy()), BOUND_TO):
            flash(request, gettext("Saved."))
            return redirect("admin-entry")
    context: dict[str, Any] = {"form": form, "verb": gettext("Save"), "back": ""}
    status = 422 if form.is_bound else 200
    return render(request, "admin/entry.html", admin_frame(actor, "admin-entry") | context, status=status)
