"""The door of the administration: what a desk needs, and what of it is done."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zhunsheng.access.queries import require
from zhunsheng.access.values import Actor, Subject, Verb
from zhunsheng.kernel.instants import now
from zhunsheng.surface.pages.admin.sections import admin_frame, sections_for
from zhunsheng.surface.pages.admin.steps import steps
from zhunsheng.surface.pages.frame import signed_in


@never_cache
@require_safe
@signed_in
def overview(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show the checklist to who sets up the desk; others go to the first part that they may enter."""
    found = sections_for(actor)
    if not found:
        require(actor, Verb.PEOPLE_MANAGE, Subject(kind="agent"))
        return redirect("home")
    if found[0].name != "admin":
        return redirect(found[0].path)
    shown = steps(actor, now())
    context = admin_frame(actor, "admin") | {"steps": shown, "done": sum(one.done for one in shown)}
    return render(request, "admin/overview.html", context)
