"""Tokens are made and revoked on a page by the person themselves; the secret is seen once."""

import re

import pytest
from django.test import Client

from tests.dialogue.desk import agent, hire, open_shop, rights
from tests.dialogue.stranger import PHRASES
from tests.support.sessions import session_of
from tests.surface.api.caller import Program, token_of
from zhunsheng.access.values import Actor, Role
from zhunsheng.people.models import Agent, ApiToken

pytestmark = pytest.mark.usefixtures("db", "keys")


@pytest.fixture
def lin() -> Actor:
    open_shop(PHRASES)
    return agent("lin")


def browser_of(login: str) -> Client:
    client = Client(SERVER_NAME="localhost", headers={"Accept": "text/html", "Accept-Language": "en"})
    client.cookies["zhunsheng_session"] = session_of(login)
    return client


def test_token_made_on_the_page_works_and_is_shown_once(lin: Actor) -> None:
    client = browser_of("lin")
    form = {"name": "ERP", "owner": str(lin.id), "scopes": ["people:read"], "days": "90"}
    answer = client.post("/tokens/new/", form)
    found = re.search(r'id="made-token">([^<]+)<', answer.content.decode())
    assert found is not None
    assert Program(found[1]).get("/me")[0] == 200
    pages = [client.get("/tokens/"), client.get(f"/tokens/{ApiToken.objects.get().id}/")]
    assert [page.status_code for page in pages] == [200, 200]
    assert not [page for page in pages if found[1] in page.content.decode()]
    client.post(f"/tokens/{ApiToken.objects.get().id}/", {"do": "revoke"})
    assert Program(found[1]).get("/me")[0] == 401


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"scopes": []}, {"scopes": ["all:everything"]}, {"days": "4000"}, {"owner": "1"}]
)
def test_wrong_form_is_shown_again_and_makes_nothing(lin: Actor, wrong: dict[str, object]) -> None:
    form = {"name": "ERP", "owner": str(lin.id), "scopes": ["people:read"], "days": "90"} | wrong
    assert browser_of("lin").post("/tokens/new/", form).status_code == 422
    assert not ApiToken.objects.exists()


def test_token_of_a_colleague_is_not_there_for_others(lin: Actor) -> None:
    agent("wei")
    made = token_of(lin)
    client = browser_of("wei")
    assert client.get(f"/tokens/{made.id}/").status_code == 404
    assert client.post(f"/tokens/{made.id}/", {"do": "revoke"}).status_code == 404
    assert "zs_" not in client.get("/tokens/").content.decode()
    assert client.get("/tokens/account/").status_code == 404


def test_administrator_adds_a_service_account_that_nobody_signs_in_with(lin: Actor) -> None:
    del lin
    hire("boss", rights(Role.ADMINISTRATOR))
    client = browser_of("boss")
    answer = client.post("/tokens/account/", {"name": "ERP 同步", "login": "erp", "role": "administrator"})
    account = Agent.objects.get(login="erp")
    assert (answer.status_code, account.is_service, account.has_usable_password()) == (302, True, False)
    form = {"name": "ERP", "owner": str(account.id), "scopes": ["orders:write"], "days": "30"}
    assert client.post("/tokens/new/", form).status_code == 200
    assert ApiToken.objects.get().agent_id == account.id


def test_manual_shows_every_route_without_a_script_from_outside() -> None:
    page = Client(SERVER_NAME="localhost", headers={"Accept": "text/html"}).get("/api/v1/docs")
    text = page.content.decode()
    assert page.status_code == 200
    assert "/api/v1/dialogues/{dialogue}/messages" in text
    assert not re.search(r'(?:src|href)="(?:https?:)?//', text)
