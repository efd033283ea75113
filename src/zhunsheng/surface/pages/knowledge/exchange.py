"""Take questions in from a file, looked through first, and give them out as one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from zhunsheng.access.queries import require
from zhunsheng.access.values import Actor, Subject, Verb
from zhunsheng.journal.actions import run
from zhunsheng.kernel.errors import Refusal
from zhunsheng.kernel.instants import now
from zhunsheng.knowledge.actions import take_in
from zhunsheng.knowledge.queries import export, read_questions, write_questions
from zhunsheng.surface.live.refusals import refusal_text
from zhunsheng.surface.pages.frame import frame, signed_in
from zhunsheng.surface.pages.kit.flash import flash


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def import_faqs(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show what a table or text holds; a second press takes it in, all of it or nothing."""
    require(actor, Verb.CARD_WRITE, Subject(kind="card"))
    given = request.FILES.get("file")
    typed = given.read().decode("utf-8-sig", "replace") if given is not None else request.POST.get("text", "")
    context = frame(actor, "knowledge") | {"text": typed, "preview": None, "refused": ""}
    if request.method == "POST":
        try:
            preview = context["preview"] = read_questions(typed)
            if request.POST.get("do") == "take":
                made, added = run(take_in, actor, now(), preview.lines)
                told = gettext("{made} questions came as drafts, {added} phrasings to known questions.")
                flash(request, told.format(made=made, added=added))
                return redirect("knowledge")
        except Refusal as refusal:
            if refusal.code == "access.denied":
                raise
            context["refused"] = refusal_text(refusal, get_language() or "zh-hans")
    return render(request, "knowledge/import.html", context, status=422 if context["refused"] else 200)


@never_cache
@require_safe
@signed_in
def export_faqs(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Give every question with its phrasings as a table."""
    answer = HttpResponse(write_questions(export(actor)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="questions.csv"'
    return answer
