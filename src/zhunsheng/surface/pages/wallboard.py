"""The wallboard: the floor at a glance, readable from across the room, a second old at most."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zhunsheng.access.queries import reach
from zhunsheng.access.values import Actor, Reach, Verb
from zhunsheng.kernel.errors import AccessDenied
from zhunsheng.surface.pages.board_state import board_state
from zhunsheng.surface.pages.frame import frame, signed_in


@never_cache
@require_safe
@signed_in
def wallboard(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show the board; its figures come by themselves."""
    insist_on_watching(actor)
    return render(request, "wallboard.html", frame(actor, "wallboard") | {"may_set": may_set(actor)})


@never_cache
@require_safe
@signed_in
def state(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Give what the board shows now."""
    insist_on_watching(actor)
    return JsonResponse(board_state(actor, get_language() or "zh-hans"))


def may_set(actor: Actor) -> bool:
    """Tell whether somebody may set the board: who watches over the whole floor and all its figures."""
    return all(reach(actor, verb) is Reach.ALL for verb in (Verb.DIALOGUE_SUPERVISE, Verb.INSIGHT_READ))


def insist_on_watching(actor: Actor) -> None:
    """Let only those in who watch over somebody. Refuses: AccessDenied."""
    if reach(actor, Verb.DIALOGUE_SUPERVISE) is Reach.NONE:
        raise AccessDenied("no_right", verb=Verb.DIALOGUE_SUPERVISE.value, subject="floor")
