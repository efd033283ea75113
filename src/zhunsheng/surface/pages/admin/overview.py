"""The door of the administration."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from zhunsheng.access.values import Actor
from zhunsheng.surface.pages.admin.sections import sections_for
from zhunsheng.surface.pages.frame import signed_in


@require_safe
@signed_in
def overview(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Go to the first part that an actor may enter."""
    found = sections_for(actor)
    if not found:
        raise PermissionDenied
    return redirect(found[0].path)
