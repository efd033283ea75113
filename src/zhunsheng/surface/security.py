"""Headers on every answer, refusals as pages, and a brake on those who try too often."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language

from zhunsheng.kernel.errors import AccessDenied, BadInput, Busy, NotFound, Refusal
from zhunsheng.kernel.instants import now
from zhunsheng.surface.live.refusals import refusal_text

Handler = Callable[[HttpRequest], HttpResponseBase]

POLICY: Final = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self';"
    " font-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
STATUS: Final[dict[type[Refusal], int]] = {AccessDenied: 403, NotFound: 404, BadInput: 422, Busy: 503}


class SecurityHeaders:
    """Put the same strict headers on every page; a view that has set its own policy keeps it."""

    def __init__(self, get_response: Handler) -> None:
        """Wrap the rest."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer with headers."""
        response = self.get_response(request)
        headers = response.headers
        headers.setdefault("Content-Security-Policy", POLICY)
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Referrer-Policy", "same-origin")
        headers.setdefault("X-Frame-Options", "DENY")
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        if request.is_secure():
            headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        return response


class RefusalPages:
    """Show a typed "no" as a page or as JSON, with its reason, instead of a server error."""

    def __init__(self, get_response: Handler) -> None:
        """Wrap the rest."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Turn a refusal into an answer."""
        if not isinstance(error, Refusal):
            return None
        status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 409)
        text = refusal_text(error, get_language() or "zh-hans")
        if "text/html" not in request.headers.get("Accept", ""):
            return JsonResponse({"code": error.code, "text": text}, status=status)
        context = {"status": status, "what": text, "code": error.code}
        return render(request, "error.html", context, status=status)


class Brake:
    """Count tries by key within a window; bounded memory, the oldest keys forgotten first."""

    def __init__(self, tries: int, seconds: int, most_keys: int = 50_000) -> None:
        """Allow so many tries in so many seconds."""
        self.tries = tries
        self.window_us = seconds * 1_000_000
        self.most_keys = most_keys
        self._seen: OrderedDict[str, list[int]] = OrderedDict()
        self._lock = threading.Lock()

    def allows(self, key: str) -> bool:
        """Count a try and tell whether it is within bounds."""
        at = now().us
        with self._lock:
            recent = [one for one in self._seen.pop(key, []) if one > at - self.window_us]
            allowed = len(recent) < self.tries
            if allowed:
                recent.append(at)
            self._seen[key] = recent
            while len(self._seen) > self.most_keys:
                self._seen.popitem(last=False)
        return allowed

    def check(self, key: str) -> None:
        """Refuse when a key tries too often.

        Refuses  TooMany
        """
        if not self.allows(key):
            raise TooMany(seconds=self.window_us // 1_000_000)


class TooMany(Refusal):
    """Too many tries; please wait {seconds} seconds."""

    code = "too_many"


STATUS[TooMany] = 429
