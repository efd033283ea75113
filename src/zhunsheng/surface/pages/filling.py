"""How far the demonstration's past is made: shown on every page while it is, so that nobody takes half of it for the whole."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zhunsheng.ground.settings import desk
from zhunsheng.surface.pages.ports import demo_progress

Filling = dict[str, int | None]


def filling(request: HttpRequest) -> Filling:
    """Give every template the share that is made, in whole percent; nothing on a desk that is no demonstration."""
    found = demo_progress() if desk().demo else None
    return {"filling": None if found is None else 100 * found[0] // max(1, found[1])}


@never_cache
@require_safe
def state(request: HttpRequest) -> JsonResponse:
    """Give the share that is made now; null once it is whole."""
    return JsonResponse(filling(request))
