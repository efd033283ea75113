"""Who is behind a console socket: the session of the page, read with Django's own checks."""

from http.cookies import CookieError, SimpleCookie
from importlib import import_module

from django.conf import settings
from django.contrib.auth import get_user
from django.http import HttpRequest

from zhunsheng.access.values import Actor
from zhunsheng.kernel.errors import NotFound
from zhunsheng.people.queries import actor_of


def session_key(cookie_header: str) -> str:
    """Return the session's key out of the cookies, empty when there is none."""
    try:
        cookies = SimpleCookie(cookie_header)
    except CookieError:
        return ""
    morsel = cookies.get(settings.SESSION_COOKIE_NAME)
    return "" if morsel is None else morsel.value


def actor_of_session(key: str) -> Actor | None:
    """Return who is signed in with a session at this moment, with the rights of this moment; None for nobody."""
    if not key:
        return None
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(key)
    user = get_user(request)
    if not user.is_authenticated:
        return None
    try:
        return actor_of(int(user.pk))
    except NotFound:
        return None
