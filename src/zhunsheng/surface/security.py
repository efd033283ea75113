"""Headers on every answer, refusals as pages, and a bound on what a request may carry."""

from collections.abc import Callable
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext_noop

from zhunsheng.ground.files import FileRefused
from zhunsheng.ground.files.refused import TOO_LARGE
from zhunsheng.ground.settings import desk
from zhunsheng.kernel.errors import BadInput, Refusal
from zhunsheng.surface.brake import TooMany
from zhunsheng.surface.live.refusals import refusal_text
from zhunsheng.surface.refusing import status_of

Handler = Callable[[HttpRequest], HttpResponseBase]

POLICY: Final = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self';"
    " font-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
ENVELOPE_BYTES: Final = 1024 * 1024
"""What a request may carry beside the largest file."""


NO_ZERO: Final = gettext_noop("text without a zero byte")


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
        if headers.get("Content-Type", "").startswith("text/html"):
            headers.setdefault("Cache-Control", "no-store")
        if request.is_secure():
            headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        return response


class RefusalPages:
    """Show a typed "no" as a page or as JSON, with its reason, instead of a server error."""

    def __init__(self, get_response: Handler) -> None:
        """Wrap the rest."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass on what is not too large to be read; a body is refused before the first byte of it lies on the disk."""
        limit = desk().upload_limit_bytes
        if int(request.META.get("CONTENT_LENGTH") or 0) > limit + ENVELOPE_BYTES:
            return _answer(request, FileRefused(TOO_LARGE, limit_bytes=limit), 413)
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            raise Http404  # no database keeps this character, so nothing is named with it
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> HttpResponse | None:
        """Refuse a form with a zero byte in it: PostgreSQL keeps none, whatever the field is."""
        if request.method != "POST" or getattr(view, "csrf_exempt", False):
            return None  # what programs send is read by its door, in its own form
        for name, values in request.POST.lists():
            if any("\0" in one for one in (name, *values)):
                refusal = BadInput(name[:100], NO_ZERO, "\\0")
                return _answer(request, refusal, status_of(refusal))
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Turn a refusal into an answer."""
        if not isinstance(error, Refusal):
            return None
        return _answer(request, error, status_of(error))


def _answer(request: HttpRequest, refusal: Refusal, status: int) -> HttpResponse:
    text = refusal_text(refusal, get_language() or "zh-hans")
    if "text/html" in request.headers.get("Accept", ""):
        response = render(request, "error.html", {"status": status, "what": text, "code": refusal.code}, status=status)
    else:
        response = JsonResponse({"code": refusal.code, "text": text}, status=status)
    if isinstance(refusal, TooMany):
        response.headers["Retry-After"] = str(refusal.detail["seconds"])
    return response
