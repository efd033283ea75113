"""Look for words in everything one may read: questions, documents, scripts, dialogues, cases."""

from collections.abc import Callable, Mapping, Sequence
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

PLACES: Final[Mapping[str, tuple[Verb, Callable[[Actor, str], Sequence[Any]]]]] = {
    "questions": (Verb.CARD_READ, lambda actor, wanted: find_faqs(actor, wanted, limit=EACH)),
    "passages": (Verb.CARD_READ, lambda actor, wanted: find_passages(actor, wanted, now(), limit=EACH)),
    "scripts": (Verb.SCRIPT_READ, lambda actor, wanted: scripts_page(actor, ScriptFilter(text=wanted), limit=EACH)),
    "messages": (Verb.SEARCH, lambda actor, wanted: search_messages(actor, wanted, limit=EACH).messages),
    "cases": (Verb.CASE_READ, lambda actor, wanted: list_cases(actor, Chosen(text=wanted), limit=EACH)),
}
"""Where the page looks, with the right that it takes."""


@never_cache
@require_safe
@signed_in
def search(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show what holds the words, by kind; what one may not read is neither found nor counted."""
    require(actor, Verb.CARD_READ, Subject(kind="card"))
    wanted = request.GET.get("q", "").strip()[:LONGEST]
    told: dict[str, Any] = {"wanted": wanted}
    if wanted:
        told |= {
            place: look(actor, wanted) for place, (verb, look) in PLACES.items() if reach(actor, verb) > Reach.NONE
        }
        told["nothing"] = not any(told.get(place) for place in PLACES)
        told["questions"] = [(one, *STATES[one.state]) for one, _ in told["questions"]]
    return render(request, "knowledge/search.html", frame(actor, "knowledge") | told)
