"""The floor: agents, their dialogues and what waits, for those who watch over them."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zhunsheng.access.queries import reach
from zhunsheng.access.values import Actor, Reach, Verb
from zhunsheng.surface.pages.floor_state import floor_state
from zhunsheng.surface.pages.frame import frame, signed_in
from zhunsheng.surface.pages.wallboard import insist_on_watching


@never_cache
@require_safe
@signed_in
def floor(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show the floor; what is on it comes by itself."""
    insist_on_watching(actor)
    answers = reach(actor, Verb.WORDS_RELEASE) > Reach.NONE
    return render(request, "floor.html", frame(actor, "floor") | {"answers": answers})


@never_cache
@require_safe
@signed_in
def state(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Give what is on the floor now."""
    insist_on_watching(actor)
    return JsonResponse(floor_state(actor, get_language() or "zh-hans"))
