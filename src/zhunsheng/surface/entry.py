"""Who is behind a browser: Django's session, and the desk's own record of it, which ends everywhere at once."""

from typing import Final

from django.contrib.auth import BACKEND_SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import get_random_string

from zhunsheng.access.values import SYSTEM, Actor
from zhunsheng.ground.settings import desk
from zhunsheng.journal.actions import run
from zhunsheng.kernel.durations import minutes
from zhunsheng.kernel.errors import NotFound
from zhunsheng.kernel.instants import Instant
from zhunsheng.people.actions import touch_session
from zhunsheng.people.queries import actor_of, standing
from zhunsheng.people.values import Browser, Standing

COOKIE: Final = "zhunsheng_device"
COOKIE_SECONDS: Final = 400 * 24 * 3600
TOKEN_LETTERS: Final = 48
TOUCH_EVERY: Final = minutes(5)
BACKEND: Final = "django.contrib.auth.backends.ModelBackend"


def entered(request: HttpRequest, at: Instant) -> tuple[Actor, Standing] | None:
    """Return who is signed in with the rights of this moment, and the session they are in; None for nobody."""
    if not request.user.is_authenticated or request.session.get(BACKEND_SESSION_KEY) != BACKEND:
        return None
    held = standing(request.session.session_key or "", at)
    if held is None or held.agent_id != int(request.user.pk):
        return None
    try:
        return actor_of(held.agent_id), held
    except NotFound:
        return None


def touch(held: Standing, at: Instant) -> None:
    """Note now and then that a session is in use."""
    if at >= held.seen_at + TOUCH_EVERY:
        run(touch_session, SYSTEM, at, held.session_id)


def browser_of(request: HttpRequest) -> Browser:
    """Say which browser stands at the door; one that we do not know yet gets a secret of its own with the answer."""
    token = request.COOKIES.get(COOKIE, "")
    if len(token) != TOKEN_LETTERS or not token.isalnum():
        token = str(request.META.setdefault("zhunsheng.device", get_random_string(TOKEN_LETTERS)))
    return Browser(
        token=token,
        label=label_of(request.headers.get("User-Agent", "")),
        address=request.META.get("REMOTE_ADDR", "")[:64],
    )


def keep_browser(response: HttpResponse, browser: Browser) -> HttpResponse:
    """Have a browser remember its secret."""
    response.set_cookie(
        COOKIE, browser.token, max_age=COOKIE_SECONDS, httponly=True, samesite="Lax", secure=desk().behind_tls
    )
    return response


SYSTEMS: Final = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("HarmonyOS", "HarmonyOS"), ("Windows", "Windows"),
    ("Mac OS X", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux"),
)  # fmt: skip
PROGRAMS: Final = (
    ("MicroMessenger", "WeChat"), ("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"),
    ("CriOS", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip


def label_of(user_agent: str) -> str:
    """Name a browser so that its owner knows it again; only what is in our lists is ever shown."""
    program = next((name for mark, name in PROGRAMS if mark in user_agent), "?")
    system = next((name for mark, name in SYSTEMS if mark in user_agent), "?")
    return f"{program} · {system}"
