"""Every "no" as application/problem+json (RFC 9457): a stable code, a sentence, and what was expected of which thing."""

import logging
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final

import msgspec
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext
from ninja.errors import AuthenticationError, HttpError, ValidationError

from zhunsheng.kernel.errors import BadInput, Refusal, printable
from zhunsheng.surface.brake import TooMany
from zhunsheng.surface.live.refusals import refusal_text
from zhunsheng.surface.refusing import status_of

log = logging.getLogger(__name__)

TYPE: Final = "application/problem+json"
PAGE: Final = "/api/v1/docs#problems"

Fault = dict[str, Any]


def problem(
    status: int, code: str, detail: str, *, errors: Sequence[Fault] = (), extra: Mapping[str, Any] | None = None
) -> HttpResponse:
    """Write a problem."""
    body = problem_body(status, code, detail, errors=errors, extra=extra)
    answer = HttpResponse(body, status=status, content_type=TYPE)
    if status == HTTPStatus.UNAUTHORIZED:
        answer.headers["WWW-Authenticate"] = 'Bearer realm="zhunsheng"'
    return answer


def problem_body(
    status: int, code: str, detail: str, *, errors: Sequence[Fault] = (), extra: Mapping[str, Any] | None = None
) -> bytes:
    """Lay a problem out as JSON."""
    title = HTTPStatus(status).phrase
    shown: Fault = {"type": PAGE, "title": title, "status": status, "code": code, "detail": detail}
    if errors:
        shown["errors"] = list(errors)
    return msgspec.json.encode(shown | dict(extra or {}))


def refused(request: HttpRequest, error: Exception) -> HttpResponse:
    """Show a typed refusal."""
    if not isinstance(error, Refusal):
        raise TypeError("only refusals are shown here")
    errors = [dict(error.detail)] if isinstance(error, BadInput) else []
    extra = {} if errors or not error.detail else {"values": dict(error.detail)}
    sentence = refusal_text(error, get_language() or "zh-hans")
    answer = problem(status_of(error), error.code, sentence, errors=errors, extra=extra)
    if isinstance(error, TooMany):
        answer.headers["Retry-After"] = str(error.detail["seconds"])
    return answer


def unlike_described(request: HttpRequest, error: Exception) -> HttpResponse:
    """Show what is wrong with a request, each fault with its place."""
    faults = [_fault(one) for one in error.errors] if isinstance(error, ValidationError) else []
    return problem(422, "input.bad", gettext("The request is not as the interface describes it."), errors=faults)


def without_token(request: HttpRequest, error: Exception) -> HttpResponse:
    """Ask for a token."""
    return problem(401, "token.missing", gettext("Send a token in the header: Authorization: Bearer …"))


def unreadable(request: HttpRequest, error: Exception) -> HttpResponse:
    """Show that the request could not be read at all, or what in its body was refused while it was read."""
    if isinstance(error.__cause__, Refusal):
        return refused(request, error.__cause__)
    if isinstance(error, RequestDataTooBig):
        return problem(413, "input.too_large", gettext("The request is too large."))
    return problem(400, "input.unreadable", gettext("The request could not be read."))


def failed(request: HttpRequest, error: Exception) -> HttpResponse:
    """Show that the desk failed, and write down why."""
    log.error("the interface failed at %s", request.path, exc_info=error)
    return problem(500, "failed", gettext("The desk made an error. It has been written to the server's log."))


def known_problems() -> dict[type[Exception], Any]:
    """Name who shows which error."""
    return {
        Refusal: refused,
        ValidationError: unlike_described,
        AuthenticationError: without_token,
        HttpError: unreadable,
        SuspiciousOperation: unreadable,
        Exception: failed,
    }


def _fault(error: Mapping[str, Any]) -> Fault:
    place = [str(part) for part in error.get("loc", ())]
    told = {"thing": ".".join(place[:1] + place[2:] if place[:1] == ["body"] else place), "expectation": error["msg"]}
    return told | ({"value": printable(error["input"])} if "input" in error else {})
