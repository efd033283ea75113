"""Write a type of issue into the draft: add one, change one, take one out."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zhunsheng.access.queries import require
from zhunsheng.access.values import Actor, Subject, Verb
from zhunsheng.journal.actions import run
from zhunsheng.kernel.errors import NotFound, Refusal
from zhunsheng.kernel.instants import now
from zhunsheng.standards.actions import save_taxonomy_draft
from zhunsheng.standards.queries import IssueType, TaxonomyText, taxonomy, taxonomy_draft, with_leaf, without_leaf
from zhunsheng.surface.live.refusals import refusal_text
from zhunsheng.surface.pages.frame import frame, signed_in
from zhunsheng.surface.pages.kit.flash import flash
from zhunsheng.surface.pages.taxonomy.forms import TypeForm, filled_with
from zhunsheng.surface.pages.taxonomy.showing import version_of

TAXONOMY: Final = Subject(kind="taxonomy")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def new_type(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Add a type."""
    require(actor, Verb.TAXONOMY_EDIT, TAXONOMY)
    body, version = _written()
    form = TypeForm(request.POST or None, body=body, leaf=None, initial={"version": version})
    if request.method == "POST" and _saved(request, actor, form, body):
        return redirect("taxonomy-draft")
    return _page(request, actor, form, None)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def one_type(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """Change a type, or take it out."""
    require(actor, Verb.TAXONOMY_EDIT, TAXONOMY)
    body, version = _written()
    leaf = next((one for one in body.leaves() if one.code == code), None)
    if leaf is None:
        raise NotFound("taxonomy", code)
    deed, _, told = request.POST.get("do", "").partition("-")
    if deed == "out":
        return _taken_out(request, actor, without_leaf(body, code), version_of(told), leaf)
    form = TypeForm(request.POST or None, body=body, leaf=leaf, initial=filled_with(leaf) | {"version": version})
    if request.method == "POST" and _saved(request, actor, form, body):
        return redirect("taxonomy-draft")
    return _page(request, actor, form, leaf)


def _written() -> tuple[TaxonomyText, int]:
    """Give what is being written, and its version: the draft, or what counts today where there is none."""
    kept = taxonomy_draft()
    return (taxonomy(now()).body, 0) if kept is None else (kept.body, kept.version)


def _saved(request: HttpRequest, actor: Actor, form: TypeForm, body: TaxonomyText) -> bool:
    if not form.is_valid():
        return False
    group, leaf = form.typed()
    version = form.cleaned_data["version"] or 0
    changed = with_leaf(body, group, leaf)
    if not form.done(lambda: run(save_taxonomy_draft, actor, now(), changed, version=version)):
        return False
    flash(request, gettext("Saved in the draft. It counts once the draft is published."))
    return True


def _taken_out(request: HttpRequest, actor: Actor, body: TaxonomyText, version: int, leaf: IssueType) -> HttpResponse:
    try:
        run(save_taxonomy_draft, actor, now(), body, version=version)
    except Refusal as refusal:
        if refusal.code == "access.denied":
            raise
        flash(request, refusal_text(refusal, get_language() or "zh-hans"), tone="breached")
        return redirect("taxonomy-type", leaf.code)
    flash(request, gettext("Taken out of the draft. Earlier dialogues keep this type."))
    return redirect("taxonomy-draft")


def _page(request: HttpRequest, actor: Actor, form: TypeForm, leaf: IssueType | None) -> HttpResponse:
    lang = get_language() or ""
    group = None if leaf is None else next(each for each in form.body.classes if leaf in each.types)
    context = frame(actor, "taxonomy") | {
        "form": form, "leaf": leaf, "verb": gettext("Save in the draft"), "back": reverse("taxonomy-draft"),
        "head": gettext("New type") if leaf is None else leaf.title.of(lang),
        "group": "" if group is None else group.title.of(lang),
        "last": group is not None and len(group.types) == 1,
        "deed": f"out-{form.initial['version']}",
    }  # fmt: skip
    return render(request, "taxonomy/type.html", context, status=422 if form.is_bound else 200)
