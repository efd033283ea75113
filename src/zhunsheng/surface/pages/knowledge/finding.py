"""Look for words in everything one may read: questions, documents, scripts, dialogues, cases."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zhunsheng.access.queries import reach, require
from zhunsheng.access.values import Actor, Reach, Subject, Verb
from zhunsheng.assist.queries import ScriptFilter, scripts_page
from zhunsheng.cases.queries import Chosen, list_cases
from zhunsheng.dialogue.queries import search_messages
from zhunsheng.kernel.instants import now
from zhunsheng.knowledge.queries import find_faqs, find_passages
from zhunsheng.surface.pages.frame import frame, signed_in
from zhunsheng.surface.pages.knowledge.shelf import STATES

LONGEST: Final = 100
EACH: Final = 10


@never_cache
@require_safe
@signed_in
def search(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show what holds the words, by kind; what one may not read is neither found nor counted."""
    require(actor, Verb.CARD_READ, Subject(kind="card"))
    wanted = request.GET.get("q", "").strip()[:LONGEST]
    told: dict[str, Any] = {"wanted": wanted}
    if wanted:
        told["questions"] = [(one, *STATES[one.state]) for one, _ in find_faqs(actor, wanted, limit=EACH)]
        told["passages"] = find_passages(actor, wanted, now(), limit=EACH)
        if reach(actor, Verb.SCRIPT_READ) > Reach.NONE:
            told["scripts"] = scripts_page(actor, ScriptFilter(text=wanted), limit=EACH)
        if reach(actor, Verb.SEARCH) > Reach.NONE:
            told["messages"] = search_messages(actor, wanted, limit=EACH).messages
        if reach(actor, Verb.CASE_READ) > Reach.NONE:
            told["cases"] = list_cases(actor, Chosen(text=wanted), limit=EACH)
        told["nothing"] = not any(told.get(kind) for kind in ("questions", "passages", "scripts", "messages", "cases"))
    return render(request, "knowledge/search.html", frame(actor, "knowledge") | told)
