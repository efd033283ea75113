"""Installed editions of the standards, as a list."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zhunsheng.access.queries import require
from zhunsheng.access.values import Actor, Subject, Verb
from zhunsheng.kernel.instants import Instant, now
from zhunsheng.people.queries import agent_cards
from zhunsheng.standards import queries as standards
from zhunsheng.standards.queries import EditionShown
from zhunsheng.surface.pages.admin.sections import admin_frame
from zhunsheng.surface.pages.frame import signed_in
from zhunsheng.surface.pages.kit.answering import answer
from zhunsheng.surface.pages.kit.cells import Cell, link, mark, number, when, words
from zhunsheng.surface.pages.kit.listing import Column, Empty, Listing, among


def listing(at: Instant) -> Listing[EditionShown]:
    """Say what the list is at an instant."""
    names = {f"agent:{card.id}": card.name for card in agent_cards()}
    return Listing(
        name="editions",
        search=gettext_lazy("Name of a standard"),
        search_words=lambda one: (one.document,),
        identity=lambda one: one.id,
        sort="-from",
        columns=(
            Column(name="document", words=gettext_lazy("Standard"), cell=lambda one: link(one.document, reverse("admin-edition", args=(one.id,))), sort=lambda one: one.document),
            Column(name="edition", words=gettext_lazy("Edition"), cell=lambda one: number(one.edition), sort=lambda one: one.edition),
            Column(name="number", words=gettext_lazy("Installation"), cell=lambda one: number(one.number), sort=lambda one: one.number),
            Column(name="state", words=gettext_lazy("State"), cell=lambda one: _state(one, at)),
            Column(name="from", words=gettext_lazy("In force from"), cell=lambda one: when(one.effective_from), sort=lambda one: one.effective_from.us),
            Column(name="by", words=gettext_lazy("Installed by"), cell=lambda one: words(names.get(one.installed_by, gettext_lazy("The desk")))),
        ),
        empty=Empty(words=gettext_lazy("Every edition that was ever installed will stand here."), icon="standard", href=reverse("admin-edition-new"), step=gettext_lazy("Install a standard")),
    )  # fmt: skip


@never_cache
@require_safe
@signed_in
def editions(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Show what was installed, when and by whom."""
    require(actor, Verb.STANDARD_INSTALL, Subject(kind="standard"))
    what = listing(now())
    source = among(what, standards.editions())
    context = admin_frame(actor, "admin-editions")
    return answer(request, actor, what, source, room="admin", template="admin/editions.html", context=context)


def _state(one: EditionShown, at: Instant) -> Cell:
    newer = [
        other
        for other in standards.editions()
        if other.document == one.document and other.effective_from <= at and other.number > one.number
    ]
    if one.effective_from > at:
        return mark(gettext_lazy("Comes into force later"), "note")
    return mark(gettext_lazy("Replaced")) if newer else mark(gettext_lazy("In force"), "kept")
