"""The interface's manual as a page of our own, made from its description: no script from outside, readable on paper."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zhunsheng.surface.api.describing import METHODS, Described, description
from zhunsheng.surface.pages.frame import frame, who

SHAPES: Final = "#/components/schemas/"
HIDDEN: Final = "Idempotency-Key"


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is sent or answered."""

    name: str
    kind: str
    needed: bool
    about: str


class Route(msgspec.Struct, frozen=True, kw_only=True):
    """One route as the manual shows it."""

    id: str
    method: str
    path: str
    title: str
    about: str
    scope: str
    right: str
    asked: list[Field]
    sent: list[Field]
    answered: list[Field]
    answer_kind: str


class Chapter(msgspec.Struct, frozen=True, kw_only=True):
    """The routes of one kind of thing."""

    name: str
    routes: list[Route]


@require_safe
def manual(request: HttpRequest) -> HttpResponse:
    """Show the manual to everybody: it tells nothing about this desk's data."""
    actor = who(request)
    context: dict[str, Any] = {} if actor is None else frame(actor, "")
    return render(
        request, "api_manual.html", context | {"chapters": chapters(), "version": description()["info"]["version"]}
    )


@cache
def chapters() -> list[Chapter]:
    """Read the manual out of the description."""
    described = description()
    found: dict[str, list[Route]] = {}
    for path, methods in described["paths"].items():
        for method in METHODS:
            if method in methods:
                operation = methods[method]
                found.setdefault(operation["tags"][0], []).append(_route(described, method.upper(), path, operation))
    return [Chapter(name=name, routes=routes) for name, routes in found.items()]


def _route(described: Described, method: str, path: str, operation: Described) -> Route:
    about = str(operation.get("description", "")).strip()
    title, _, rest = about.partition("\n")
    sent = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    answer = next(one for code, one in operation["responses"].items() if int(code) < 300)
    shape = answer.get("content", {}).get("application/json", {}).get("schema", {})
    return Route(
        id=operation["operationId"].removeprefix("zhunsheng_surface_api_routes_"), method=method, path=path,
        title=title, about=rest.strip(), scope=operation.get("x-scope") or "", right=operation.get("x-right") or "",
        asked=[_asked(one) for one in operation.get("parameters", ()) if one["name"] != HIDDEN],
        sent=list(_fields(described, sent)), answered=list(_fields(described, shape)), answer_kind=_kind(shape),
    )  # fmt: skip


def _asked(parameter: Described) -> Field:
    schema = parameter.get("schema", {})
    about = parameter.get("description") or schema.get("description") or ""
    return Field(name=parameter["name"], kind=_kind(schema), needed=bool(parameter.get("required")), about=about)


def _fields(described: Described, schema: Mapping[str, Any]) -> Iterator[Field]:
    """List the fields of a shape; of a list, those of its items."""
    whole = _resolved(described, schema)
    if whole.get("type") == "array":
        whole = _resolved(described, whole.get("items", {}))
    needed = set(whole.get("required", ()))
    for name, one in whole.get("properties", {}).items():
        yield Field(name=name, kind=_kind(one), needed=name in needed, about=str(one.get("description", "")))


def _resolved(described: Described, schema: Mapping[str, Any]) -> Mapping[str, Any]:
    reference = str(schema.get("$ref", ""))
    if not reference.startswith(SHAPES):
        return schema
    found: Mapping[str, Any] = described["components"]["schemas"][reference.removeprefix(SHAPES)]
    return found


def _kind(schema: Mapping[str, Any]) -> str:
    """Name a type shortly, as a reader would."""
    if "$ref" in schema:
        return str(schema["$ref"]).removeprefix(SHAPES)
    for several in ("anyOf", "oneOf", "allOf"):
        if several in schema:
            return " | ".join(dict.fromkeys(_kind(one) for one in schema[several]))
    if "enum" in schema:
        return " | ".join(str(one) for one in schema["enum"])
    if schema.get("type") == "array":
        return f"[{_kind(schema.get('items', {}))}]"
    return str(schema.get("format") or schema.get("const") or schema.get("type") or "any")
