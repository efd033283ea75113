"""The interface keeps what its description promises: asked what the description allows, and more."""

import os
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.test import override_settings
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import (
    content_type_conformance,
    not_a_server_error,
    response_schema_conformance,
    status_code_conformance,
)
from schemathesis.generation import GenerationMode

from zhunsheng.access.values import Role
from zhunsheng.ground.settings import desk
from zhunsheng.journal.actions import run
from zhunsheng.kernel.durations import hours
from zhunsheng.kernel.instants import now
from zhunsheng.people.actions import make_token
from zhunsheng.people.queries import actor_of, agent_cards
from zhunsheng.people.values import NewToken, Scope
from zhunsheng.surface.api.describing import METHODS, description
from zhunsheng.workshop import demo

EXAMPLES = int(os.environ.get("SCHEMA_EXAMPLES", "3"))
"""How many requests of each kind for each route; a long run asks for more."""
KEPT = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
SCHEMA = schemathesis.openapi.from_dict(description())
SCHEMA.app = get_wsgi_application()
ROUTES = [
    (method, path) for path, methods in description()["paths"].items() for method in METHODS if method in methods
]  # fmt: skip


@pytest.fixture(scope="module")
def interface(shared_db: Path) -> Iterator[dict[str, str]]:
    """Build the demonstration, and give a token of its supervisor for everything."""
    folder = shared_db / "data"
    folder.mkdir()
    with override_settings(ZHUNSHENG=msgspec.structs.replace(desk(), data_dir=folder, api_a_minute=1_000_000)):
        demo.build()
        yield {"Authorization": f"Bearer {_token()}"}


@pytest.mark.parametrize(("method", "path"), ROUTES)
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_every_route_answers_as_described(
    interface: dict[str, str], mode: GenerationMode, method: str, path: str
) -> None:
    operation = SCHEMA[path][method]

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    def ask(case: schemathesis.Case) -> None:
        case.call_and_validate(headers=interface, checks=KEPT)

    ask()


def _token() -> str:
    card = next(card for card in agent_cards() if Role.SUPERVISOR in card.roles)
    actor = actor_of(card.id)
    new = NewToken(agent_id=actor.id, name="schema", scopes=frozenset(Scope), expires_at=now() + hours(1))
    return run(make_token, actor, now(), new).secret
