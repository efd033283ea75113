"""Look for words in everything one may read: questions, documents, scripts, dialogues, cases."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zhunsheng.access.queries import reach, require
from zhunsheng.access.values import Actor, Reach, Subject, Verb
from zhunsheng.assist.queries import LIKEST, ScriptFilter, mended_search, scripts_page
from zhunsheng.cases.queries import Chosen, list_cases
from zhunsheng.dialogue.queries import search_messages
from zhunsheng.kernel.instants import now
from zhunsheng.knowledge.queries import find_faqs, find_passages
from zhunsheng.surface.pages.frame import frame, signed_in
from zhunsheng.surface.pages.kit.cells import Words
from zhunsheng.surface.pages.knowledge.shelf import STATES

LONGEST: Final = 100
EACH: Final = 10
ALONE: Final = 50
"""What a place shows where one looks there alone."""
PLACE_DIGITS: Final = 18
MENDED: Final = frozenset({"questions", "passages", "messages", "cases"})
"""Places that are looked through once more for what was probably meant; scripts bear all of that themselves."""

Look = Callable[[Actor, str, int, int | None], tuple[Sequence[Any], int | None]]
"""What was found, and behind which place there is more, where that is known."""


def _messages(actor: Actor, wanted: str, limit: int, before: int | None) -> tuple[Sequence[Any], int | None]:
    page = search_messages(actor, wanted, limit=limit, before=before)
    return page.messages, page.following


def _cases(actor: Actor, wanted: str, limit: int, before: int | None) -> tuple[Sequence[Any], int | None]:
    rows = list_cases(actor, Chosen(text=wanted), limit=limit + 1, before=before)
    return rows[:limit], rows[limit - 1].id if len(rows) > limit else None


PLACES: Final[Mapping[str, tuple[Words, Verb, Look]]] = {
    "questions": (gettext_lazy("Questions"), Verb.CARD_READ, lambda actor, wanted, limit, _: (find_faqs(actor, wanted, limit=limit), None)),
    "passages": (gettext_lazy("Documents"), Verb.CARD_READ, lambda actor, wanted, limit, _: (find_passages(actor, wanted, now(), limit=limit), None)),
    "scripts": (gettext_lazy("Scripts"), Verb.SCRIPT_READ, lambda actor, wanted, limit, _: (scripts_page(actor, ScriptFilter(text=wanted, sort=LIKEST), limit=limit), None)),
    "messages": (gettext_lazy("Dialogues"), Verb.SEARCH, _messages),
    "cases": (gettext_lazy("Cases"), Verb.CASE_READ, _cases),
}  # fmt: skip
"""Where the page looks, with the right that it takes."""


@never_cache
@require_safe
@signed_in
def search(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show what holds the words, by kind or of one kind alone; what one may not read is neither found nor counted."""
    require(actor, Verb.CARD_READ, Subject(kind="card"))
    wanted = request.GET.get("q", "").strip()[:LONGEST]
    mine = {place: words for place, (words, verb, _) in PLACES.items() if reach(actor, verb) > Reach.NONE}
    only = request.GET.get("in", "")
    chosen = [only] if only in mine else list(mine)
    told: dict[str, Any] = {"wanted": wanted, "places": mine, "only": only if only in mine else ""}
    if wanted:
        before = request.GET.get("before", "")
        behind = int(before) if before.isascii() and before.isdigit() and len(before) <= PLACE_DIGITS else None
        meant = None if before or "exact" in request.GET else lru_cache(1)(lambda: mended_search(actor, wanted, now()))
        for place in chosen:
            told |= _looked(actor, place, wanted, behind if len(chosen) == 1 else None, meant, alone=len(chosen) == 1)
        told["nothing"] = not any(told.get(place) for place in chosen)
        told["questions"] = [(one, *STATES[one.state]) for one, _ in told.get("questions", ())]
    return render(request, "knowledge/search.html", frame(actor, "knowledge") | told)


def _looked(
    actor: Actor, place: str, wanted: str, behind: int | None, meant: Callable[[], str | None] | None, *, alone: bool
) -> dict[str, Any]:
    """Look in one place, and where it holds nothing once more for what was probably meant."""
    limit = ALONE if alone else EACH
    look = PLACES[place][2]
    found, following = look(actor, wanted, limit, behind)
    told: dict[str, Any] = {}
    if not found and meant is not None and place in MENDED and (better := meant()):
        found, following = look(actor, better, limit, None)
        told = {f"meant_{place}": better} if found else {}
    return told | {place: found, f"more_{place}": len(found) >= limit and not alone, "following": following}
