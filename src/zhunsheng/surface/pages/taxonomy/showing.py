"""What counts today, what a draft would change, and every edition there was."""

from typing import Final

import msgspec
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language, gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from zhunsheng.access.queries import reach, require
from zhunsheng.access.values import Actor, Reach, Subject, Verb
from zhunsheng.assist.actions import publish_taxonomy
from zhunsheng.journal.actions import run
from zhunsheng.kernel.errors import NotFound, Refusal
from zhunsheng.kernel.instants import Instant, now
from zhunsheng.people.queries import agent_cards
from zhunsheng.standards.actions import drop_taxonomy_draft
from zhunsheng.standards.queries import (
    TaxonomyShown,
    TaxonomyText,
    differences,
    taxonomy,
    taxonomy_draft,
    taxonomy_editions,
)
from zhunsheng.surface.live.refusals import refusal_text
from zhunsheng.surface.pages.frame import Context, signed_in
from zhunsheng.surface.pages.kit.answering import answer
from zhunsheng.surface.pages.kit.cells import Cell, link, mark, number, when, words
from zhunsheng.surface.pages.kit.flash import flash
from zhunsheng.surface.pages.kit.listing import Column, Empty, Listing, among
from zhunsheng.surface.pages.kit.tabs import Tab
from zhunsheng.surface.pages.taxonomy.forms import THINGS, PublishForm
from zhunsheng.surface.pages.taxonomy.lines import GRADES, HANDLINGS, lines_of, listing

TAXONOMY: Final = Subject(kind="taxonomy")
PARTS: Final = {
    "title": gettext_lazy("Name"),
    "grade": gettext_lazy("Grade"),
    "handling": gettext_lazy("Handling"),
    "hints": gettext_lazy("Recognised by"),
    "fields": gettext_lazy("The record also needs"),
}
VALUES: Final = {one.value: told for one, told in [*GRADES.items(), *HANDLINGS.items()]}


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One type that a draft changes, with each part before and after."""

    code: str
    title: str
    how: str
    parts: list[tuple[object, object, object]]


def may_edit(actor: Actor) -> bool:
    """Tell whether an actor writes the draft."""
    return reach(actor, Verb.TAXONOMY_EDIT) > Reach.NONE


def tabs(actor: Actor) -> list[Tab]:
    """List the parts of the page that somebody may open."""
    shown = [Tab(name="now", words=gettext_lazy("In force"), path=reverse("taxonomy"))]
    if may_edit(actor):
        draft = taxonomy_draft()
        waiting = 0 if draft is None else len(changes_of(draft.body))
        shown.append(Tab(name="draft", words=gettext_lazy("Draft"), path=reverse("taxonomy-draft"), count=waiting))
    return [*shown, Tab(name="editions", words=gettext_lazy("Editions"), path=reverse("taxonomy-editions"))]


def changes_of(body: TaxonomyText) -> list[Change]:
    """Say type by type what a taxonomy changes against the one in force."""
    lang, old = get_language() or "", taxonomy(now()).body
    before, after = ({leaf.code: leaf for leaf in one.leaves()} for one in (old, body))
    found: dict[str, list[tuple[object, object, object]]] = {}
    for code, part, was, becomes in differences(old, body):
        found.setdefault(code, []).append((PARTS.get(part, part), VALUES.get(was, was), VALUES.get(becomes, becomes)))
    changes = []
    for code, parts in found.items():
        leaf = after.get(code) or before.get(code)
        how = "new" if code not in before else "gone" if code not in after else "changed"
        changes.append(Change(code=code, title=code if leaf is None else leaf.title.of(lang), how=how, parts=parts))
    return changes


@never_cache
@require_safe
@signed_in
def showing(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Show the taxonomy in force: every type with its grade, its limits, its scripts and its gaps."""
    require(actor, Verb.STANDARD_READ, Subject(kind="standard"))
    kept = taxonomy(now())
    context = {"part": "now", "number": kept.number, "may_edit": may_edit(actor)}
    return _types(request, actor, kept.body, context, may=context["may_edit"] is True)


@never_cache
@require_safe
@signed_in
def edition(request: HttpRequest, actor: Actor, edition_number: int) -> HttpResponseBase:
    """Show an edition as it was published."""
    require(actor, Verb.STANDARD_READ, Subject(kind="standard"))
    found = next((one for one in taxonomy_editions() if one.number == edition_number), None)
    if found is None:
        raise NotFound("taxonomy", edition_number)
    return _types(request, actor, found.body, {"part": "editions", "number": found.number, "edition": found}, may=False)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def draft(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Show the draft and what it changes; publish it from an instant on, or throw it away."""
    require(actor, Verb.TAXONOMY_EDIT, TAXONOMY)
    kept = taxonomy_draft()
    form = PublishForm(request.POST if "effective" in request.POST else None)
    if request.method == "POST":
        done = _act(request, actor, form)
        if done is not None:
            return done
    body = taxonomy(now()).body if kept is None else kept.body
    context: Context = {
        "part": "draft", "draft": kept, "form": form, "may_edit": True,
        "changes": [] if kept is None else changes_of(body), "deed": "" if kept is None else f"drop-{kept.version}",
        "may_publish": reach(actor, Verb.TAXONOMY_PUBLISH) > Reach.NONE,
        "editor": "" if kept is None else _names().get(kept.made_by, gettext("The desk")),
    }  # fmt: skip
    return _types(request, actor, body, context, may=True)


def _act(request: HttpRequest, actor: Actor, form: PublishForm) -> HttpResponse | None:
    """Publish or drop the draft; nothing where the form has to be shown again."""
    deed, _, told = request.POST.get("do", "").partition("-")
    if deed == "drop":
        try:
            run(drop_taxonomy_draft, actor, now(), version=version_of(told))
        except Refusal as refusal:
            if refusal.code == "access.denied":
                raise
            flash(request, refusal_text(refusal, get_language() or "zh-hans"), tone="breached")
            return redirect("taxonomy-draft")
        flash(request, gettext("The draft is gone; what counts has not changed."))
        return redirect("taxonomy")
    require(actor, Verb.TAXONOMY_PUBLISH, TAXONOMY)
    if not form.is_bound or not form.is_valid():
        return None
    at = now()
    effective: Instant = form.cleaned_data["effective"] or at
    version = form.cleaned_data["version"] or 0
    if not form.done(lambda: run(publish_taxonomy, actor, at, version=version, effective_at=effective), THINGS):
        return None
    flash(request, gettext("Published. Dialogues that begin after that instant follow it."))
    return redirect("taxonomy-editions")


def version_of(text: str) -> int:
    """Read the version a button was shown at; what is none fits no draft."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def _types(request: HttpRequest, actor: Actor, body: TaxonomyText, context: Context, *, may: bool) -> HttpResponseBase:
    lines = lines_of(body, now())
    context |= {"tabs": tabs(actor), "gaps": [line for line in lines if line.gap]}
    if "form" in context and context["draft"] is not None:
        context["form"].initial = {"version": context["draft"].version}
    what = listing(body, may_edit=may)
    shown = answer(
        request, actor, what, among(what, lines), room="taxonomy", template="taxonomy/types.html", context=context
    )
    if "form" in context and context["form"].is_bound:
        shown.status_code = 422
    return shown


@never_cache
@require_safe
@signed_in
def editions(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """List every edition that was published."""
    require(actor, Verb.STANDARD_READ, Subject(kind="standard"))
    what = _editions(taxonomy(now()).number)
    context = {"tabs": tabs(actor), "part": "editions"}
    source = among(what, taxonomy_editions())
    return answer(request, actor, what, source, room="taxonomy", template="taxonomy/editions.html", context=context)


def _editions(counts: int) -> Listing[TaxonomyShown]:
    names, at = _names(), now()
    return Listing(
        name="taxonomy-editions",
        identity=lambda one: one.number,
        sort="-number",
        columns=(
            Column(name="number", words=gettext_lazy("Edition"), cell=lambda one: link(gettext("Edition %(n)s") % {"n": one.number}, reverse("taxonomy-edition", args=[one.number])), sort=lambda one: one.number),
            Column(name="state", words=gettext_lazy("State"), cell=lambda one: _state(one, counts, at)),
            Column(name="from", words=gettext_lazy("In force from"), cell=lambda one: when(one.effective_from)),
            Column(name="types", words=gettext_lazy("Types"), cell=lambda one: number(len(list(one.body.leaves())))),
            Column(name="written", words=gettext_lazy("Written by"), cell=lambda one: words(names.get(one.made_by, gettext_lazy("The desk")))),
            Column(name="by", words=gettext_lazy("Published by"), cell=lambda one: words(names.get(one.published_by or "", gettext_lazy("The desk")))),
        ),
        empty=Empty(words=gettext_lazy("The shipped taxonomy counts until another one is published; every edition will stand here."), icon="standard"),
    )  # fmt: skip


def _state(one: TaxonomyShown, counts: int, at: Instant) -> Cell:
    if one.effective_from is not None and one.effective_from > at:
        return mark(gettext_lazy("Comes into force later"), "note")
    return mark(gettext_lazy("In force"), "kept") if one.number == counts else mark(gettext_lazy("Replaced"))


def _names() -> dict[str, str]:
    return {f"agent:{card.id}": card.name for card in agent_cards()}
