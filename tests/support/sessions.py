"""Sign a colleague in without the page: the same session that the sign-in page would make."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection

from zhunsheng.kernel.instants import now
from zhunsheng.people.models import AgentSession, Device
from zhunsheng.people.queries.entry import digest_of

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
    known_to_the_desk(int(user.pk), session.session_key)
    return session.session_key


def trust(login: str, token: str = "t" * 48) -> str:
    """Have a browser with this secret be trusted for a colleague; nothing happens for a login that nobody has."""
    agent = get_user_model().objects.filter(login=login.strip().casefold()).first()
    if agent is not None:
        at = now()
        Device.objects.get_or_create(
            agent_id=int(agent.pk), token_digest=digest_of(token),
            defaults={"label": "test", "state": "trusted", "how": "approved", "asked_at": at, "decided_at": at, "seen_at": at},
        )  # fmt: skip
    return token


def known_to_the_desk(agent_id: int, key: str) -> int:
    """Write a session down as the desk does, on a device of its own that is trusted; return the session's id."""
    at = now()
    device = Device.objects.create(
        agent_id=agent_id, token_digest=digest_of(key), label="test", state="trusted", how="approved", asked_at=at,
        decided_at=at, seen_at=at,
    )  # fmt: skip
    session = AgentSession.objects.create(
        agent_id=agent_id, device_id=device.id, key_digest=digest_of(key), how="password", opened_at=at, seen_at=at
    )
    return session.id


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
