"""The edge of the interface: what never reached a route is a problem too; budgets and tags stand in headers."""

import hashlib
from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase, HttpResponseNotModified
from django.utils.translation import gettext

from zhunsheng.surface.api.problems import TYPE, problem

ROOT: Final = "/api/"

Handler = Callable[[HttpRequest], HttpResponseBase]


class ApiEdge:
    """Finish the answers of the interface."""

    def __init__(self, get_response: Handler) -> None:
        """Wrap the rest."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer; pages are left alone."""
        response = self.get_response(request)
        if not request.path_info.startswith(ROOT) or not isinstance(response, HttpResponse):
            return response
        if response.status_code >= 400 and response.headers.get("Content-Type") != TYPE:
            response = _as_problem(response)
        response.headers.setdefault("Cache-Control", "no-store, private")
        if budget := getattr(request, "budget", None):
            for name, value in budget.headers().items():
                response.headers[name] = value
        return _tagged(request, response)


def _as_problem(response: HttpResponse) -> HttpResponse:
    match response.status_code:
        case 404:
            made = problem(404, "route.unknown", gettext("There is no such address in this interface."))
        case 405:
            made = problem(405, "method.unknown", gettext("This address knows other methods; see the Allow header."))
        case 413:
            made = problem(413, "input.too_large", gettext("The request is too large."))
        case status:
            made = problem(status, "input.unreadable", gettext("The request could not be read."))
    if "Allow" in response.headers:
        made.headers["Allow"] = response.headers["Allow"]
    return made


def _tagged(request: HttpRequest, response: HttpResponse) -> HttpResponseBase:
    """Tag what was read, so that a caller who has it already is told only that."""
    if request.method != "GET" or response.status_code != 200:
        return response
    headers = response.headers
    if "ETag" not in headers:
        headers["ETag"] = f'W/"{hashlib.sha256(response.content).hexdigest()[:24]}"'
    tag = headers["ETag"]
    known = [one.strip() for one in request.headers.get("If-None-Match", "").split(",")]
    if tag not in known:
        return response
    same = HttpResponseNotModified()
    for name in ("ETag", "Cache-Control", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"):
        if name in headers:
            same.headers[name] = headers[name]
    return same
