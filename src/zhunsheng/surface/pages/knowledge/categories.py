"""The categories of questions: how each stands, and which skill groups look after it."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zhunsheng.access.queries import reach, require
from zhunsheng.access.values import Actor, Reach, Subject, Verb
from zhunsheng.journal.actions import run
from zhunsheng.kernel.errors import Refusal
from zhunsheng.kernel.instants import now
from zhunsheng.knowledge.actions import assign_category
from zhunsheng.knowledge.queries import shelf_categories
from zhunsheng.people.queries import groups
from zhunsheng.surface.live.refusals import refusal_text
from zhunsheng.surface.pages.frame import frame, signed_in
from zhunsheng.surface.pages.kit.flash import flash

SHELF: Final = Subject(kind="card")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def categories(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show the categories with what each lacks; a press says who looks after one."""
    require(actor, Verb.CARD_READ, SHELF)
    if request.method == "POST":
        try:
            run(assign_category, actor, now(), request.POST.get("category", ""), request.POST.getlist("group"))
        except Refusal as refusal:
            if refusal.code in ("access.denied", "not_found"):
                raise
            flash(request, refusal_text(refusal, get_language() or "zh-hans"), tone="breached")
        else:
            flash(request, gettext("Saved."))
        return redirect("faq-categories")
    chinese = (get_language() or "zh-hans").startswith("zh")
    named = [(one.code, one.zh if chinese else one.en) for one in groups()]
    context = frame(actor, "knowledge") | {
        "shelves": shelf_categories(actor, now()),
        "groups": named,
        "may_write": reach(actor, Verb.CARD_WRITE) > Reach.NONE,
    }
    return render(request, "knowledge/categories.html", context)
