"""Who comes in, how, and who does not."""

import pytest
from django.test import Client

from tests.support.sessions import trust
from zhunsheng.access.values import SYSTEM
from zhunsheng.journal.actions import run
from zhunsheng.journal.queries import history
from zhunsheng.kernel.instants import now
from zhunsheng.people.actions import set_password
from zhunsheng.people.queries import agent_cards, hash_password

PASSWORD = "stroke-lantern-91"


@pytest.fixture
def agent_id(shop: str) -> int:
    card = next(card for card in agent_cards() if card.login == "xiaolin")
    run(set_password, SYSTEM, now(), card.id, hash_password(PASSWORD, login=card.login, name=card.name))
    return card.id


def sign_in(client: Client, login: str, password: str, **more: str):
    client.cookies["zhunsheng_device"] = trust(login)
    return client.post("/sign-in/", {"login": login, "password": password, **more})


def test_a_password_lets_in_and_the_journal_knows(agent_id: int, visitor: Client):
    answer = sign_in(visitor, " XiaoLin ", PASSWORD)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/console/")
    assert visitor.get("/console/").status_code == 200
    signed = [one.fact for one in history("agent", agent_id) if one.fact.NAME == "agent.signed_in"]
    assert [getattr(fact, "how", None) for fact in signed] == ["password"]


@pytest.mark.parametrize(("login", "password"), [("xiaolin", "wrong-wrong-1"), ("nobody", PASSWORD)])
def test_login_and_password_must_match_and_neither_is_named_as_the_wrong_one(
    agent_id: int, visitor: Client, login: str, password: str
):
    answer = sign_in(visitor, login, password)
    assert answer.status_code == 401
    assert "登录名与密码不符" in answer.content.decode()
    assert visitor.get("/console/").headers["Location"] == "/sign-in/?next=/console/"


@pytest.mark.parametrize(
    ("wanted", "led_to"),
    [
        ("/standards/", "/standards/"),
        ("https://evil.example/", "/console/"),
        ("//evil.example", "/console/"),
        ("javascript:x", "/console/"),
    ],
)
def test_after_signing_in_one_stays_on_this_desk(agent_id: int, visitor: Client, wanted: str, led_to: str):
    assert sign_in(visitor, "xiaolin", PASSWORD, next=wanted).headers["Location"] == led_to


def test_one_click_entry_needs_the_demonstration(shop: str, visitor: Client):
    assert "demo-roles" not in visitor.get("/sign-in/").content.decode()
    assert visitor.post("/demo-sign-in/", {"role": "xiaolin"}).status_code == 403


@pytest.mark.parametrize(
    "extra",
    [
        {"REMOTE_ADDR": "10.0.0.5"},
        {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"HTTP_FORWARDED": "for=127.0.0.1"},
        {"REMOTE_ADDR": ""},
    ],
)
def test_one_click_entry_needs_this_very_machine(demonstration: str, extra: dict[str, str]):
    client = Client(headers={"host": "localhost"})
    client.defaults.update(extra)
    assert "demo-roles" not in client.get("/sign-in/").content.decode()
    assert client.post("/demo-sign-in/", {"role": "xiaolin"}).status_code == 403
    assert client.get("/console/").status_code == 302


@pytest.mark.parametrize("remote", ["127.0.0.1", "::1"])
def test_one_click_entry_from_this_machine(demonstration: str, remote: str):
    client = Client(headers={"host": "localhost"}, REMOTE_ADDR=remote)
    assert "demo-roles" in client.get("/").content.decode()
    assert client.post("/demo-sign-in/", {"role": "xiaolin"}).headers["Location"] == "/console/"


def test_one_click_entry_knows_nobody_but_the_demonstrations_people(demonstration: str, visitor: Client):
    assert visitor.post("/demo-sign-in/", {"role": "root"}).status_code == 403


def test_leaving_needs_a_form_and_ends_the_session(enter):
    client = enter("xiaolin")
    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/").headers["Location"] == "/"
    assert client.get("/console/").status_code == 302


def test_the_front_page_leads_to_work_who_is_signed_in(enter, visitor: Client):
    assert enter("xiaolin").get("/").headers["Location"] == "/console/"
    assert "让服务标准自己运转的客服台" in visitor.get("/").content.decode()


def test_who_runs_the_desk_and_serves_nobody_begins_with_the_administration(enter, visitor: Client):
    inside = enter("guanli")
    first = inside.get("/").headers["Location"]
    assert (first, inside.get(first).status_code) == ("/admin/", 200)
    assert visitor.post("/demo-sign-in/", {"role": "guanli"}).headers["Location"] == first
    assert enter("zhuguan").get("/").headers["Location"] == "/console/"


def test_the_language_can_be_chosen(demonstration: str, visitor: Client):
    assert visitor.post("/language/", {"language": "en", "next": "/"}).headers["Location"] == "/"
    assert "The service desk that runs the standard itself" in visitor.get("/").content.decode()
