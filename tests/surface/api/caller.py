"""Programs that come in by token, in this very process."""

from typing import Any

import msgspec
from django.test import Client

from zhunsheng.access.values import Actor
from zhunsheng.journal.actions import run
from zhunsheng.kernel.durations import hours
from zhunsheng.kernel.instants import now
from zhunsheng.people.actions import make_token
from zhunsheng.people.values import MadeToken, NewToken, Scope


def token_of(actor: Actor, *scopes: Scope, hours_left: int = 24) -> MadeToken:
    """Make a token for somebody, by themselves; without scopes it is for everything."""
    new = NewToken(
        agent_id=actor.id, name="test", scopes=frozenset(scopes or Scope), expires_at=now() + hours(hours_left)
    )  # fmt: skip
    return run(make_token, actor, now(), new)


class Program:
    """One program with its token."""

    def __init__(self, secret: str, lang: str = "en") -> None:
        self.client = Client(
            SERVER_NAME="localhost", headers={"Authorization": f"Bearer {secret}", "Accept-Language": lang}
        )

    @classmethod
    def of(cls, actor: Actor, *scopes: Scope) -> "Program":
        return cls(token_of(actor, *scopes).secret)

    def get(self, path: str, **headers: str) -> tuple[int, Any]:
        return _read(self.client.get(f"/api/v1{path}", headers=_named(headers)))

    def post(self, path: str, body: object = None, **headers: str) -> tuple[int, Any]:
        return self.send("post", path, body, **headers)

    def put(self, path: str, body: object = None, **headers: str) -> tuple[int, Any]:
        return self.send("put", path, body, **headers)

    def send(self, method: str, path: str, body: object = None, **headers: str) -> tuple[int, Any]:
        content = b"" if body is None else msgspec.json.encode(body)
        answer = getattr(self.client, method)(
            f"/api/v1{path}", content, content_type="application/json", headers=_named(headers)
        )  # fmt: skip
        return _read(answer)


def _named(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


def _read(answer: Any) -> tuple[int, Any]:
    return answer.status_code, msgspec.json.decode(answer.content) if answer.content else None
