"""The interface's description (OpenAPI 3.1), true by construction: made from the routes themselves, once a process."""

from functools import cache
from typing import Any, Final

import msgspec
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from zhunsheng.surface.api.api import api
from zhunsheng.surface.api.problems import TYPE
from zhunsheng.surface.api.writing import JSON

ROOT: Final = "/api/v1/"
METHODS: Final = ("get", "post", "put", "delete")

Described = dict[str, Any]


@cache
def description() -> Described:
    """Describe every route; what a "no" looks like is said with its own media type."""
    described: Described = msgspec.to_builtins(dict(api.get_openapi_schema(path_prefix=ROOT)), enc_hook=str)
    for operation in operations(described):
        for code, answer in operation["responses"].items():
            if int(code) >= 400 and JSON in answer.get("content", {}):
                answer["content"] = {TYPE: answer["content"][JSON]}
    return described


def operations(described: Described) -> list[Described]:
    """List the operations of a description."""
    return [methods[name] for methods in described["paths"].values() for name in METHODS if name in methods]


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """Give the description."""
    return HttpResponse(msgspec.json.encode(description()), content_type=JSON)
