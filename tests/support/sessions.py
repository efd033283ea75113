"""Sign a colleague in without the page: the same session that the sign-in page would make."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection

P = ParamSpec("P")
R = TypeVar("R")


def session_of(login: str) -> str:
    """Return the key of a fresh session for a colleague."""
    user = get_user_model().objects.get(login=login)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    assert session.session_key is not None
    return session.session_key


def sign_in(login: str) -> str:
    """Return a fresh session's key, made in a thread of its own so that async tests may ask for it."""
    return apart(session_of, login)


def apart(call: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Ask the database in a thread of its own, so that async tests may ask too."""

    def closing() -> R:
        try:
            return call(*args, **kwargs)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(closing).result()
