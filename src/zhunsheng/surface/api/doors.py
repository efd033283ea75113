"""One shape for every route: its scope, the right it asks for, and what it answers stand in the description too."""

from collections.abc import Callable
from typing import Any, Final, Protocol, TypeVar

from ninja import Router, Schema

from zhunsheng.access.values import Verb
from zhunsheng.people.values import Scope
from zhunsheng.surface.api.callers import Token
from zhunsheng.surface.api.shapes.common import Problem

View = TypeVar("View", bound=Callable[..., Any])


class Mark(Protocol):
    """Declare a function as a route and leave it as it is."""

    def __call__(self, view: View, /) -> View:
        """Mark it."""
        ...


CHANGES: Final = (
    {
        "name": "Idempotency-Key",
        "in": "header",
        "required": False,
        "schema": {"type": "string", "minLength": 1, "maxLength": 128, "pattern": "^[ -~]+$"},
        "description": "The same request under the same key is done once and answered alike for a day.",
    },
)
NOES: Final = (400, 401, 403, 404, 409, 412, 413, 422, 429, 500, 503)


class No(Schema):
    """What Ninja makes of an answer by itself, made once: it would make one for each status of each route, 2,400 for 221 routes."""

    response: Problem


NAMED: Final = "zhunsheng_surface_api_routes_"


class Door:
    """The routes of one kind of thing."""

    def __init__(self, tag: str, *, formerly: str = "") -> None:
        """Name the kind; routes that stood in another file are still called by it, for programs were made from their names."""
        self.router = Router(tags=[tag])
        self._formerly = formerly

    def get(self, path: str, answers: Any, *, scope: Scope | None, verb: Verb | None) -> Mark:
        """Declare something to be read."""
        return self._route("GET", path, {200: answers}, scope, verb)

    def post(self, path: str, answers: Any, *, scope: Scope, verb: Verb | None, status: int = 200) -> Mark:
        """Declare a change."""
        return self._route("POST", path, {status: answers}, scope, verb)

    def put(self, path: str, answers: Any, *, scope: Scope, verb: Verb | None) -> Mark:
        """Declare a change that puts something into a stated condition."""
        return self._route("PUT", path, {200: answers}, scope, verb)

    def delete(self, path: str, answers: Any, *, scope: Scope | None, verb: Verb | None) -> Mark:
        """Declare an end."""
        return self._route("DELETE", path, {200: answers}, scope, verb)

    def _route(self, method: str, path: str, answers: dict[int, Any], scope: Scope | None, verb: Verb | None) -> Mark:
        extra: dict[str, Any] = {
            "x-scope": None if scope is None else scope.value,
            "x-right": None if verb is None else verb.value,
        }
        if method != "GET":
            extra["parameters"] = list(CHANGES)

        def mark(view: View) -> View:
            marked: View = self.router.api_operation(
                [method], path, auth=Token(scope), response=answers, openapi_extra=extra,
                operation_id=f"{NAMED}{self._formerly}_{view.__name__}" if self._formerly else None,
            )(view)  # fmt: skip
            self.router.path_operations[path].operations[-1].response_models |= dict.fromkeys(NOES, No)
            return marked

        return mark
