"""Changes over the interface: on the pen, once for each idempotency key, only on the version that the caller knows."""

import hashlib
from collections.abc import Callable
from typing import Final

from django.http import HttpResponse
from ninja import Schema

from zhunsheng.journal.actions import Ink, run
from zhunsheng.journal.actions.once import Answer, Request, once
from zhunsheng.kernel.errors import BadInput, Refusal
from zhunsheng.kernel.instants import now
from zhunsheng.surface.api.callers import Asked
from zhunsheng.surface.api.problems import TYPE

KEY: Final = "Idempotency-Key"
LONGEST_KEY: Final = 128
JSON: Final = "application/json"

Act = Callable[[Ink], Schema | Answer]


class VersionMoved(Refusal):
    """Somebody else changed this meanwhile: it is version {version} now."""

    code = "version.moved"


def change(request: Asked, act: Act, *, status: int = 200) -> HttpResponse:
    """Make a change and answer after its commit; under a key that was used before, answer as then.

    Refuses  BadInput for a bad key, KeyUsed, and whatever `act` refuses
    """
    key = request.headers.get(KEY)
    actor, at = request.auth.actor, now()
    if key is None:
        return _response(run(_plainly, actor, at, act, status))
    if not (1 <= len(key) <= LONGEST_KEY and key.isascii() and key.isprintable()):
        raise BadInput(KEY, f"1 to {LONGEST_KEY} printable ASCII characters", key)
    digest = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode() + request.body).digest()
    asked = Request(owner=f"token:{request.auth.token.id}", key=key, digest=digest)
    return _response(run(once, actor, at, asked, lambda ink: _plainly(ink, act, status)))


def insist_on_version(request: Asked, version: int) -> None:
    """Go on only if the caller knows this version, where the caller names one.

    Refuses  VersionMoved
    """
    wanted = request.headers.get("If-Match")
    if wanted is not None and wanted != "*" and version_tag(version) not in [one.strip() for one in wanted.split(",")]:
        raise VersionMoved(version=version)


def version_tag(version: int) -> str:
    """Write a version as an ETag."""
    return f'"v{version}"'


def _plainly(ink: Ink, act: Act, status: int) -> Answer:
    made = act(ink)
    return made if isinstance(made, Answer) else Answer(status=status, body=made.model_dump_json().encode())


def _response(answer: Answer) -> HttpResponse:
    kind = JSON if answer.status < 400 else TYPE
    response = HttpResponse(answer.body, status=answer.status, content_type=kind)
    if answer.again:
        response.headers["Idempotent-Replayed"] = "true"
    return response
