"""The front door, the agent's console, and the widget's one script."""

from django.contrib.staticfiles import finders
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from zhunsheng.access.queries import require
from zhunsheng.access.values import Actor, Subject, Verb
from zhunsheng.commerce.queries import shops
from zhunsheng.surface.pages.demo import demo_roles
from zhunsheng.surface.pages.frame import first_page, frame, rooms_for, signed_in, who

GROUPS = (
    {"name": "reply", "words": gettext_lazy("Waiting for me")},
    {"name": "customer", "words": gettext_lazy("Waiting for the customer")},
    {"name": "record", "words": gettext_lazy("To do after closing")},
    {"name": "others", "words": gettext_lazy("With colleagues")},
)


@never_cache
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show who can enter where; who is signed in goes straight to work."""
    actor = who(request)
    if actor is not None and rooms_for(actor):
        return redirect(first_page(actor))
    shown = [shop for shop in shops() if shop.is_demo]
    return render(request, "home.html", {"shops": shown, "demo_roles": demo_roles(request)})


@never_cache
@ensure_csrf_cookie
@require_safe
@signed_in
def console(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show the agent's console; everything in it comes over the live socket."""
    require(actor, Verb.DIALOGUE_READ, Subject(kind="dialogue", agent_id=actor.id))
    context = frame(actor, "console") | {"groups": GROUPS, "skeleton": range(6)}
    return render(request, "console.html", context)


@require_safe
def widget_script(request: HttpRequest) -> HttpResponseBase:
    """Hand out the one script that a shop puts on its pages."""
    path = finders.find("widget/loader.js")
    if path is None:
        raise Http404
    response = FileResponse(open(str(path), "rb"), content_type="text/javascript; charset=utf-8")  # noqa: SIM115 - FileResponse closes it
    response.headers["Cache-Control"] = "public, max-age=300"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
