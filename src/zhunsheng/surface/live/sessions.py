"""Who is behind a console socket: the session of the page, read with Django's own checks."""

from http.cookies import CookieError, SimpleCookie
from importlib import import_module

from django.conf import settings
from django.contrib.auth import get_user
from django.http import HttpRequest

from zhunsheng.access.values import SYSTEM, Actor
from zhunsheng.journal.actions import do
from zhunsheng.kernel.instants import now
from zhunsheng.people.actions import touch_session
from zhunsheng.people.values import Standing
from zhunsheng.surface.entry import TOUCH_EVERY, entered


def session_key(cookie_header: str) -> str:
    """Return the session's key out of the cookies, empty when there is none."""
    try:
        cookies = SimpleCookie(cookie_header)
    except CookieError:
        return ""
    morsel = cookies.get(settings.SESSION_COOKIE_NAME)
    return "" if morsel is None else morsel.value


def session_of(key: str) -> tuple[Actor, Standing] | None:
    """Return who is signed in with a session at this moment, with the rights of this moment; None for nobody."""
    if not key:
        return None
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(key)
    request.user = get_user(request)
    return entered(request, now())


async def stay(held: Standing) -> None:
    """Note now and then that a session is in use."""
    at = now()
    if at >= held.seen_at + TOUCH_EVERY:
        await do(touch_session, SYSTEM, at, held.session_id)
