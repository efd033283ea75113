"""Which cases a list would show by now: an open list says that some have come, and shows them when it is asked to."""

from typing import Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zhunsheng.access.queries import reach
from zhunsheng.access.values import Actor, Reach, Verb
from zhunsheng.cases.queries import list_cases
from zhunsheng.kernel.errors import AccessDenied
from zhunsheng.surface.pages.cases.listing import chosen_by
from zhunsheng.surface.pages.frame import signed_in

NEWEST: Final = 50
FILTERS: Final = ("view", "kind", "state", "type", "issue", "priority", "tag", "owner", "field", "holds")


@never_cache
@require_safe
@signed_in
def newest(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Number the newest cases that the reader may see and the filters of the address mean; numbers alone, read by one query."""
    if reach(actor, Verb.CASE_READ) is Reach.NONE:
        raise AccessDenied("no_right", verb=Verb.CASE_READ.value, subject="case")
    asked = {name: request.GET.get(name, "") for name in FILTERS if request.GET.get(name)}
    rows = list_cases(actor, chosen_by(actor, asked, request.GET.get("q", "")), limit=NEWEST)
    return JsonResponse({"cases": [str(one.id) for one in rows], "all": len(rows) < NEWEST})
