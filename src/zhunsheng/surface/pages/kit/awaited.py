"""Tell somebody on whatever page comes next that a file they handed in has been taken in: remembered in the session until it is told."""

from typing import Final

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext

from zhunsheng.commerce.queries import ImportShown, imports_ended
from zhunsheng.kernel.errors import AccessDenied
from zhunsheng.surface.pages.frame import who

KEY: Final = "awaited"
MOST: Final = 20


def await_import(request: HttpRequest, import_id: int) -> None:
    """Remember that this person waits for a file's orders."""
    waiting = [one for one in request.session.get(KEY, []) if one != import_id]
    request.session[KEY] = [*waiting, import_id][-MOST:]


def no_longer(request: HttpRequest, import_id: int) -> None:
    """Forget it: the page itself tells."""
    if import_id in request.session.get(KEY, []):
        request.session[KEY] = [one for one in request.session[KEY] if one != import_id]


def ended(request: HttpRequest) -> list[tuple[str, str, str]]:
    """Say what has come to its end, each with its tone and its page; who waits for nothing costs no look."""
    waiting = request.session.get(KEY, [])
    actor = who(request) if waiting else None
    if actor is None:
        return []
    try:
        found = imports_ended(actor, waiting)
    except AccessDenied:
        request.session[KEY] = []
        return []
    if found:
        over = {one.id for one in found}
        request.session[KEY] = [one for one in waiting if one not in over]
    return [_told(one) for one in found if one.why != "cancelled"]


def _told(one: ImportShown) -> tuple[str, str, str]:
    page = reverse("admin-orders-import", args=[one.id])
    if one.why != "done":
        return gettext("The orders of “%(name)s” could not all be taken in.") % {"name": one.name}, "breached", page
    words = gettext("The orders of “%(name)s” are taken in: %(made)d new, %(changed)d changed, %(same)d as they were.")
    return words % {"name": one.name, "made": one.made, "changed": one.changed, "same": one.same}, "kept", page
