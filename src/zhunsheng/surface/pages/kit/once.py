"""A form counts once: pressed twice, or sent again over a slow line, it is answered as the first time."""

import hashlib
import secrets
from collections.abc import Callable
from typing import Final

from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from zhunsheng.access.values import Actor
from zhunsheng.journal.actions import Ink, run
from zhunsheng.journal.actions.once import Answer, Request, once
from zhunsheng.kernel.instants import now

FIELD: Final = "once"
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
    """Tell whether this very form was sent before from the same page; from now on it was."""
    asked = _asked(request, actor)
    return asked is not None and run(once, actor, now(), asked, lambda _: Answer(status=200, body=b"")).again


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
