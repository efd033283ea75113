"""The interface keeps what its description promises: asked over the wire what the description allows, and more."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, assume, given, settings
from schemathesis.checks import (
    content_type_conformance,
    not_a_server_error,
    response_schema_conformance,
    status_code_conformance,
)
from schemathesis.generation import GenerationMode

from tests.support.server import shared_desk
from tests.support.sessions import apart
from zhunsheng.access.values import Role
from zhunsheng.journal.actions import run
from zhunsheng.kernel.durations import hours
from zhunsheng.kernel.instants import now
from zhunsheng.people.actions import make_token
from zhunsheng.people.queries import actor_of, agent_cards
from zhunsheng.people.values import NewToken, Scope
from zhunsheng.surface.api.describing import METHODS, description

# Thousands of requests: with the long runs, not with the ordinary ones.
pytestmark = pytest.mark.soak

EXAMPLES = int(os.environ.get("ZHUNSHENG_SCHEMA_EXAMPLES", "1"))
"""How many requests of each kind for each route; a long run asks for more."""
KEPT = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
SCHEMA = schemathesis.openapi.from_dict(description())
ROUTES = [
    (method, path) for path, methods in description()["paths"].items() for method in METHODS if method in methods
]  # fmt: skip


@pytest.fixture(scope="module")
def interface(shared_db: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """Run a desk with its demonstration, and a token of its supervisor for everything."""
    with shared_desk(shared_db, api_a_minute="1000000") as running:
        yield running.url, {"Authorization": f"Bearer {apart(_token)}"}


@pytest.mark.parametrize(("method", "path"), ROUTES)
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_every_route_answers_as_described(
    interface: tuple[str, dict[str, str]], mode: GenerationMode, method: str, path: str
) -> None:
    url, headers = interface
    operation = SCHEMA[path][method]

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    def ask(case: schemathesis.Case) -> None:
        assume(not any("\n" in str(value) for value in case.path_parameters.values()))  # no address of any server's
        case.call_and_validate(base_url=url, headers=headers, checks=KEPT, timeout=60)

    ask()


def _token() -> str:
    card = next(card for card in agent_cards() if Role.SUPERVISOR in card.roles)
    actor = actor_of(card.id)
    new = NewToken(agent_id=actor.id, name="schema", scopes=frozenset(Scope), expires_at=now() + hours(1))
    return run(make_token, actor, now(), new).secret
