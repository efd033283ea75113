"""The administration's pages about colleagues: who may enter, what is refused, what is written."""

import re

import pytest
from django.test import Client

from zhunsheng.access.values import Grade, Role
from zhunsheng.journal.models import FactRow
from zhunsheng.kernel.instants import now
from zhunsheng.notices.models import Mail
from zhunsheng.people.models import SecondFactor
from zhunsheng.people.queries import agent_cards, email_of, has_factor, staff
from zhunsheng.people.values import AgentCard

PATHS = ("/admin/", "/admin/agents/", "/admin/agents/new/")
NEW = {
    "login": "xinren", "name": "新人甲", "nickname": "小新", "language": "zh-hans", "roles": ["agent"], "grade": "trainee",
    "groups": ["online"], "capacity": "4", "team": "",
}  # fmt: skip


def card(login: str) -> AgentCard:
    return next(one for one in staff() if one.login == login)


def names(client: Client, query: str = "") -> list[str]:
    page = client.get(f"/admin/agents/{query}").content.decode()
    return re.findall(r'class="row-link" href="/admin/agents/\d+/"><bdi>([^<]+)</bdi>', page)


@pytest.mark.parametrize("login", ["jingli", "zhuguan", "xiaolin", "zhijian", "yinsi"])
def test_only_an_administrator_manages_people(enter, login):
    client, count = enter(login), FactRow.objects.count()
    one = card("xiaolin").id
    paths = [*PATHS[1:], *(f"/admin/agents/{one}/{part}" for part in ("", "rights/", "password/"))]
    assert {path: client.get(path).status_code for path in paths} == dict.fromkeys(paths, 403)
    for path in paths[1:]:
        assert client.post(path, NEW).status_code == 403
    assert client.get("/admin/agents/?export=csv").status_code == 403
    assert [row.name for row in FactRow.objects.order_by("id")[count:]] == []


def test_the_list_finds_sorts_and_exports_what_it_shows(enter):
    client = enter("guanli")
    assert names(client) == [one.name for one in agent_cards()]
    assert names(client, "?role=inspector") == [one.name for one in agent_cards() if Role.INSPECTOR in one.roles]
    assert names(client, "?q=xiaolin") == [card("xiaolin").name]
    answer = client.get("/admin/agents/?role=inspector&export=csv")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert [line.partition(",")[0].partition(" (")[0] for line in lines[1:]] == names(client, "?role=inspector")
    assert FactRow.objects.filter(name="list.exported").count() == 1


def test_a_newcomer_gets_one_password_that_works(enter, visitor):
    client = enter("guanli")
    page = client.post("/admin/agents/new/", NEW).content.decode()
    password = re.search(r'id="made-password">([^<]+)<', page)
    made = card("xinren")
    assert (made.name, made.grade, made.groups, made.capacity) == ("新人甲", Grade.TRAINEE, frozenset({"online"}), 4)
    assert password is not None
    assert visitor.post("/sign-in/", {"login": "xinren", "password": password[1]}).status_code == 302
    assert password[1] not in client.get(f"/admin/agents/{made.id}/").content.decode()


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [("login", "xiaolin", "已被使用"), ("login", "两个 字", "登录名"), ("capacity", "0", "1"), ("roles", [], "必填"), ("name", " ", "必填"), ("groups", ["nobody"], "nobody")],
)  # fmt: skip
def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_lost(enter, field, value, said):
    client = enter("guanli")
    before = len(staff())
    answer = client.post("/admin/agents/new/", NEW | {field: value})
    page = answer.content.decode()
    error = re.search(rf'id="id_{field}.*?<p class="error".*?</svg>(.*?)</p>', page, re.DOTALL)
    assert answer.status_code == 422
    assert error is not None
    assert said in error[1]
    assert 'value="小新"' in page
    assert len(staff()) == before


def test_rights_are_changed_for_others_and_never_for_oneself(enter):
    client = enter("guanli")
    one, me = card("xiaolin"), card("guanli")
    wanted = {
        "roles": ["agent", "leader"],
        "grade": "senior",
        "groups": ["online", "hotline"],
        "capacity": "9",
        "team": "",
    }
    assert client.post(f"/admin/agents/{one.id}/rights/", wanted).status_code == 302
    changed = card("xiaolin")
    assert (changed.roles, changed.grade, changed.capacity) == (frozenset({Role.AGENT, Role.LEADER}), Grade.SENIOR, 9)
    answer = client.post(f"/admin/agents/{me.id}/rights/", wanted)
    assert (answer.status_code, card("guanli").roles) == (422, frozenset({Role.ADMINISTRATOR}))


def test_who_was_let_go_cannot_come_in_until_taken_back(enter):
    client, theirs = enter("guanli"), enter("xiaolin")
    one = card("xiaolin")
    assert client.post(f"/admin/agents/{one.id}/rights/", {"do": "dismiss"}).status_code == 302
    assert "已停用" in client.get(f"/admin/agents/{one.id}/rights/").content.decode()
    assert theirs.get("/console/").status_code == 302
    assert names(client, "?active=no") == [one.name]
    assert client.post(f"/admin/agents/{one.id}/rights/", {"do": "restore"}).status_code == 302
    assert card("xiaolin") == one


def test_names_and_passwords_are_changed(enter, visitor):
    client, one = enter("guanli"), card("xiaolin")
    told = {"name": "林 一", "nickname": "<b>林</b>", "language": "en"}
    assert client.post(f"/admin/agents/{one.id}/", told).status_code == 302
    changed = card("xiaolin")
    assert (changed.name, changed.nickname, changed.language) == ("林 一", "<b>林</b>", "en")
    assert "<b>林</b>" not in client.get("/admin/agents/").content.decode()
    weak = client.post(f"/admin/agents/{one.id}/password/", {"password": "1234567890", "again": "1234567890"})
    twice = client.post(f"/admin/agents/{one.id}/password/", {"password": "plumb-line-42", "again": "other"})
    good = client.post(f"/admin/agents/{one.id}/password/", {"password": "plumb-line-42", "again": "plumb-line-42"})
    assert (weak.status_code, twice.status_code, good.status_code) == (422, 422, 302)
    assert visitor.post("/sign-in/", {"login": "xiaolin", "password": "plumb-line-42"}).status_code == 302


def test_an_unknown_colleague_is_a_page_that_is_not_there(enter):
    assert enter("guanli").get("/admin/agents/424242/").status_code == 404


def test_an_invitation_is_a_link_that_sets_the_first_password_once(enter, visitor):
    client, one = enter("guanli"), card("xiaohe")
    path = f"/admin/agents/{one.id}/password/"
    assert client.post(path, {"do": "invite", "email": "no address"}).status_code == 200
    assert FactRow.objects.filter(name="agent.invited").count() == 0
    page = client.post(path, {"do": "invite", "email": "he@example.com"}).content.decode()
    link = re.search(r'id="made-link"[^>]*>http://localhost(/password/[^<]+)<', page)
    assert link is not None
    assert (email_of(one.id), Mail.objects.filter(template="invitation").count()) == ("he@example.com", 1)
    given = {"password": "a-long-and-Odd-phrase-9", "again": "a-long-and-Odd-phrase-9"}
    assert visitor.post(link[1], given).status_code == 302
    assert visitor.post("/sign-in/", {"login": "xiaohe", "password": given["password"]}).status_code == 302
    assert visitor.get(link[1]).status_code != 200
    assert link[1] not in client.get(path).content.decode()


def test_nobody_invites_or_clears_themselves(enter):
    client, own = enter("guanli"), card("guanli")
    page = client.get(f"/admin/agents/{own.id}/password/").content.decode()
    assert 'value="invite"' not in page
    assert 'value="factor"' not in page
    client.post(f"/admin/agents/{own.id}/password/", {"do": "invite", "email": ""})
    client.post(f"/admin/agents/{own.id}/password/", {"do": "factor"})
    assert FactRow.objects.filter(name__in=["agent.invited", "factor.removed"]).count() == 0


def test_a_second_factor_is_cleared_for_who_has_lost_it(enter):
    client, one = enter("guanli"), card("xiaolin")
    path = f"/admin/agents/{one.id}/password/"
    assert 'value="factor"' not in client.get(path).content.decode()
    SecondFactor.objects.create(agent_id=one.id, secret_sealed=b"x", begun_at=now(), tries_since=now(), proven_at=now())
    assert 'value="factor"' in client.get(path).content.decode()
    assert client.post(path, {"do": "factor"}).status_code == 302
    assert not has_factor(one.id)
    assert FactRow.objects.filter(name="factor.removed").count() == 1
