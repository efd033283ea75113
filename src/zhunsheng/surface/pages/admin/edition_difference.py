"""What an installed edition says otherwise than another one of its standard."""

import msgspec
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zhunsheng.access.queries import require
from zhunsheng.access.values import Actor, Subject, Verb
from zhunsheng.standards import queries as standards
from zhunsheng.standards.queries import ClauseChange, EditionShown
from zhunsheng.surface.pages.admin.sections import admin_frame
from zhunsheng.surface.pages.frame import signed_in


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """One clause's change in the reader's language."""

    change: ClauseChange
    title: str


@never_cache
@require_safe
@signed_in
def difference(request: HttpRequest, actor: Actor, edition_id: int) -> HttpResponse:
    """Show what an edition changed against the one before it, or against another that was asked for."""
    require(actor, Verb.STANDARD_INSTALL, Subject(kind="standard"))
    this = next((one for one in standards.editions() if one.id == edition_id), None)
    if this is None:
        raise Http404
    others = sorted(
        (one for one in standards.editions() if one.document == this.document and one.id != this.id),
        key=lambda one: -one.number,
    )
    other = _other(this, others, request.GET.get("against", ""))
    lang = get_language() or "zh-hans"
    changes = [] if other is None else standards.difference(other.id, this.id)
    context = admin_frame(actor, "admin-editions") | {
        "this": this,
        "title": standards.read_edition(this.id).title.of(lang),
        "other": other,
        "others": others,
        "changes": [Shown(change=one, title=one.title.of(lang)) for one in changes],
    }
    return render(request, "admin/edition_difference.html", context)


def _other(this: EditionShown, others: list[EditionShown], asked: str) -> EditionShown | None:
    wanted = next((one for one in others if str(one.id) == asked), None)
    return wanted or next((one for one in others if one.number < this.number), others[0] if others else None)
