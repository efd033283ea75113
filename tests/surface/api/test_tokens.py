"""Tokens: they open what their owner may do, of that only their scopes, and only while they are good."""

import msgspec
import pytest
from django.test import Client

from tests.dialogue.desk import agent, hire, open_shop, rights
from tests.dialogue.stranger import PHRASES
from tests.surface.api.caller import Program, token_of
from zhunsheng.access.values import SYSTEM, Actor, Role
from zhunsheng.journal.actions import run
from zhunsheng.journal.models import FactRow
from zhunsheng.kernel.durations import hours, minutes
from zhunsheng.kernel.errors import AccessDenied, BadInput
from zhunsheng.kernel.instants import now
from zhunsheng.people.actions import change_rights, create_agent, make_token, revoke_token
from zhunsheng.people.models import ApiToken
from zhunsheng.people.queries import actor_of, bearer_of, tokens_of
from zhunsheng.people.values import NewAgent, NewToken, Scope, TokenEnded, TokenOfAnother, TokenUnknown

pytestmark = pytest.mark.usefixtures("db", "keys")


@pytest.fixture
def lin() -> Actor:
    open_shop(PHRASES)
    return agent("lin")


def new(owner: int, **changes: object) -> NewToken:
    given = {"name": "x", "scopes": frozenset({Scope.PEOPLE_READ}), "expires_at": now() + hours(1)} | changes
    return NewToken(agent_id=owner, **given)  # type: ignore[arg-type]


def test_token_opens_what_it_was_made_for_and_nothing_else(lin: Actor) -> None:
    program = Program.of(lin, Scope.PEOPLE_READ)
    status, me = program.get("/me")
    assert (status, me["agent"]["login"], me["scopes"]) == (200, "lin", ["people:read"])
    assert program.get("/agents")[0] == 200
    status, problem = program.get("/dialogues")
    assert (status, problem["code"], problem["values"]) == (403, "token.scope", {"scope": "dialogues:read"})


def test_secret_is_kept_nowhere(lin: Actor) -> None:
    made = token_of(lin)
    row = ApiToken.objects.get(id=made.id)
    assert made.secret.startswith(f"{row.prefix}_")
    assert made.secret.encode() not in bytes(row.digest)
    assert not FactRow.objects.filter(data__contains=made.secret[20:]).exists()


def test_without_token_nothing_opens_and_the_answer_says_how(lin: Actor) -> None:
    answer = Client(SERVER_NAME="localhost").get("/api/v1/me")
    assert (answer.status_code, answer.json()["code"]) == (401, "token.missing")
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("secret", ["", "x", "zs_nobody", "zs_" + "a" * 60, "准绳", "zs_\x00", "a" * 5000])
def test_foreign_token_opens_nothing(lin: Actor, secret: str) -> None:
    del lin
    with pytest.raises(TokenUnknown):
        bearer_of(secret, now())


def test_prefix_of_a_good_token_with_another_secret_opens_nothing(lin: Actor) -> None:
    made = token_of(lin)
    forged = made.secret[:-1] + ("a" if made.secret[-1] != "a" else "b")
    assert Program(forged).get("/me")[0] == 401
    assert Program(made.secret).get("/me")[0] == 200


def test_token_ends(lin: Actor) -> None:
    made = token_of(lin, hours_left=1)
    with pytest.raises(TokenEnded):
        bearer_of(made.secret, now() + hours(1))


@pytest.mark.parametrize("hours_left", [0, -1, 24 * 366 + 1])
def test_token_without_a_near_end_is_refused(lin: Actor, hours_left: int) -> None:
    at = now()
    with pytest.raises(BadInput):
        run(make_token, lin, at, new(lin.id, expires_at=at + hours(hours_left)))


def test_revoked_token_opens_nothing_from_this_moment_on(lin: Actor) -> None:
    made = token_of(lin)
    program = Program(made.secret)
    assert program.get("/me")[0] == 200
    run(revoke_token, lin, now(), made.id)
    assert program.get("/me")[0] == 401
    run(revoke_token, lin, now(), made.id)
    assert FactRow.objects.filter(name="token.revoked").count() == 1


def test_token_of_somebody_who_left_opens_nothing(lin: Actor) -> None:
    program = Program.of(lin)
    run(change_rights, SYSTEM, now(), lin.id, msgspec.structs.replace(rights(Role.AGENT), active=False))
    assert program.get("/me")[0] == 401


def test_nobody_makes_or_ends_the_token_of_a_colleague(lin: Actor) -> None:
    wei, boss = agent("wei"), hire("boss", rights(Role.ADMINISTRATOR))
    with pytest.raises(AccessDenied):
        run(make_token, wei, now(), new(lin.id))
    with pytest.raises(TokenOfAnother):
        run(make_token, boss, now(), new(lin.id))
    made = token_of(lin)
    with pytest.raises(AccessDenied):
        run(revoke_token, wei, now(), made.id)
    assert [card.id for card in tokens_of(lin)] == [made.id] == [card.id for card in tokens_of(boss)]
    assert tokens_of(wei) == []
    run(revoke_token, boss, now(), made.id)


def test_service_account_comes_in_by_token_made_by_the_administrator(lin: Actor) -> None:
    del lin
    boss = hire("boss", rights(Role.ADMINISTRATOR))
    account = NewAgent(
        login="erp", name="ERP", nickname="ERP", rights=rights(Role.ADMINISTRATOR), is_service=True
    )  # fmt: skip
    owner = run(create_agent, boss, now(), account)
    made = run(make_token, boss, now(), new(owner))
    status, me = Program(made.secret).get("/me")
    assert (status, me["agent"]["service"]) == (200, True)
    assert actor_of(owner).roles == {Role.ADMINISTRATOR}


def test_use_is_noted_to_the_minute(lin: Actor) -> None:
    made = token_of(lin)
    Program(made.secret).get("/me")
    used = ApiToken.objects.get(id=made.id).used_at
    assert used is not None
    assert now() - used < minutes(1)
    Program(made.secret).get("/me")
    assert ApiToken.objects.get(id=made.id).used_at == used
