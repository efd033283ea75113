"""A form counts once: pressed twice, or sent again over a slow line, it is answered as the first time."""

import hashlib
import secrets
from collections.abc import Callable
from typing import Final

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.html import format_html
from django.utils.safestring import SafeString

from zhunsheng.access.values import SYSTEM, Actor
from zhunsheng.journal.actions import Ink, run
from zhunsheng.journal.actions.claiming import claim, take_claim
from zhunsheng.journal.actions.once import Answer, Request, forget_answer, once, was_done
from zhunsheng.kernel.instants import now

FIELD: Final = "once"
SENT: Final = "zhunsheng.sent"
"""Where a request says what it has claimed."""
UNSAID: Final = frozenset({"csrfmiddlewaretoken"})


def once_field() -> SafeString:
    """Give what each form of a page carries; a page that is made anew has a new one."""
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, secrets.token_urlsafe(12))


def _asked(request: HttpRequest, actor: Actor) -> Request | None:
    """Read which press this is; nothing where the form does not say."""
    if not request.POST.get(FIELD):
        return None
    digest = hashlib.sha256(request.path.encode())
    for name, values in sorted(request.POST.lists()):
        if name not in UNSAID:
            digest.update(repr((name, values)).encode())
    for name, files in sorted(request.FILES.lists()):
        digest.update(repr((name, [(one.name, one.size) for one in files])).encode())
    return Request(owner=f"page:{actor.kind}:{actor.id}"[:40], key=digest.hexdigest(), digest=digest.digest())


def sent_again(request: HttpRequest, actor: Actor) -> bool:
    """Tell whether this very form was sent before from the same page; if not, what is done next is done under its key."""
    asked = _asked(request, actor)
    if asked is None:
        return False
    if was_done(asked, now()):
        return True
    request.META[SENT] = claim(asked)
    return False


def not_done(request: HttpRequest) -> None:
    """Let a form be sent again that the desk refused after something was done under its key."""
    claimed = request.META.pop(SENT, None)
    if claimed is not None and claimed.kept:
        run(forget_answer, SYSTEM, now(), claimed.request)


class RefusedForms:
    """Let each form be sent again that was answered with a refusal."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Wrap the rest."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Look at the answer; a key that no action took up is let go, for the thread serves others."""
        try:
            response = self.get_response(request)
        finally:
            take_claim()
        if response.status_code >= 400:
            not_done(request)
        return response


def made_once(request: HttpRequest, actor: Actor, make: Callable[[Ink], int]) -> tuple[int, bool]:
    """Make something and return its number; the same form sent again gives the number of the first time, and says so.

    Refuses   whatever `make` refuses
    """
    asked = _asked(request, actor)
    if asked is None:
        return run(_made, actor, now(), make), False
    found = run(once, actor, now(), asked, lambda ink: Answer(status=200, body=str(make(ink)).encode()))
    return int(found.body), found.again


def _made(ink: Ink, make: Callable[[Ink], int]) -> int:
    return make(ink)
