"""Between the password and the desk, and one's own security page."""

import re

import msgspec
import pyotp
import pytest
from django.test import Client

from tests.support.sessions import trust
from tests.surface.pages.conftest import BROWSER, Enter
from zhunsheng.access.values import SYSTEM, Role
from zhunsheng.journal.actions import run
from zhunsheng.kernel.instants import now
from zhunsheng.notices.models import Mail
from zhunsheng.notices.queries import mail_settings, outgoing
from zhunsheng.people.actions import set_email, set_entry_policy, set_password
from zhunsheng.people.models import AgentSession, Device, SecondFactor
from zhunsheng.people.queries import agent_cards, entry_policy, hash_password
from zhunsheng.people.values import AgentCard

PASSWORD = "stroke-lantern-91"
OTHER = "another-long-phrase-7"


def card(login: str) -> AgentCard:
    return next(one for one in agent_cards() if one.login == login)


@pytest.fixture
def lin(demonstration: str) -> AgentCard:
    found = card("xiaolin")
    run(set_password, SYSTEM, now(), found.id, hash_password(PASSWORD, login=found.login))
    return found


def knocked(client: Client, login: str = "xiaolin", password: str = PASSWORD) -> str:
    answer = client.post("/sign-in/", {"login": login, "password": password})
    return str(answer.headers.get("Location", answer.status_code))


def words(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def code_of(agent: AgentCard, page: str) -> str:
    secret = re.search(r'<code class="key">(\w+)</code>', page)
    assert secret is not None
    return pyotp.TOTP(secret[1]).at(now().us // 1_000_000)


def test_an_unknown_device_waits_and_goes_on_once_it_is_approved(lin: AgentCard, visitor: Client, enter: Enter) -> None:
    assert knocked(visitor) == "/sign-in/waiting/"
    assert "等待批准" in words(visitor, "/sign-in/waiting/")
    assert visitor.get("/sign-in/waiting/state").json() == {"step": "wait"}
    assert visitor.post("/sign-in/waiting/").status_code == 200
    assert visitor.get("/console/").status_code == 302
    boss = enter("guanli")
    device = Device.objects.get(agent_id=lin.id, state="waiting")
    assert "小林" in words(boss, "/admin/devices/") or lin.name in words(boss, "/admin/devices/")
    assert boss.post("/admin/devices/", {"do": "approve", "pick": [device.id]}).status_code == 303
    assert visitor.get("/sign-in/waiting/state").json() == {"step": "enter"}
    assert visitor.post("/sign-in/waiting/").headers["Location"] == "/console/"
    assert visitor.get("/console/").status_code == 200
    assert knocked(Client(headers=BROWSER)) == "/sign-in/waiting/"


def test_what_waits_at_the_door_is_nobody_anywhere_else(lin: AgentCard, visitor: Client) -> None:
    knocked(visitor)
    for path in ("/console/", "/account/", "/admin/devices/", "/journal/"):
        assert visitor.get(path).status_code == 302
    assert Client(headers=BROWSER).get("/sign-in/waiting/").headers["Location"] == "/sign-in/"
    assert Client(headers=BROWSER).get("/sign-in/code/").headers["Location"] == "/sign-in/"


def test_the_browsers_secret_is_out_of_reach_of_scripts(lin: AgentCard, visitor: Client) -> None:
    knocked(visitor)
    cookie = visitor.cookies["zhunsheng_device"]
    assert (len(cookie.value), cookie["httponly"], cookie["samesite"]) == (48, True, "Lax")


def test_an_agent_decides_about_no_device(lin: AgentCard, visitor: Client, enter: Enter) -> None:
    knocked(visitor)
    device = Device.objects.get(agent_id=lin.id, state="waiting")
    colleague = enter("xiaozhou")
    colleague.post("/admin/devices/", {"do": "approve", "pick": [device.id]})
    assert Device.objects.get(id=device.id).state == "waiting"
    assert lin.name not in words(colleague, "/admin/devices/")


def test_a_role_that_needs_a_second_factor_sets_it_up_before_it_comes_in(lin: AgentCard, visitor: Client) -> None:
    policy = msgspec.structs.replace(entry_policy(), factor_roles=frozenset({Role.AGENT}))
    run(set_entry_policy, SYSTEM, now(), policy)
    visitor.cookies["zhunsheng_device"] = trust("xiaolin")
    assert knocked(visitor) == "/sign-in/factor/"
    page = words(visitor, "/sign-in/factor/")
    assert 'src="data:image/svg+xml' in page
    assert visitor.post("/sign-in/factor/", {"code": "12"}).status_code == 401
    shown = visitor.post("/sign-in/factor/", {"code": code_of(lin, page)}).content.decode()
    assert len(re.findall(r"<li><code>[a-z0-9]{5}-[a-z0-9]{5}</code>", shown)) == 10
    assert visitor.get("/console/").status_code == 200


def test_a_code_lets_a_new_device_in(lin: AgentCard, visitor: Client) -> None:
    inside = Client(headers=BROWSER)
    inside.cookies["zhunsheng_device"] = trust("xiaolin")
    knocked(inside)
    page = words(inside, "/account/factor/")
    assert inside.post("/account/factor/", {"code": code_of(lin, page)}).status_code == 200
    SecondFactor.objects.update(last_step=0)
    assert knocked(visitor) == "/sign-in/code/"
    assert visitor.post("/sign-in/code/", {"code": "000"}).status_code == 401
    assert visitor.post("/sign-in/code/", {"code": code_of(lin, page)}).headers["Location"] == "/console/"
    assert visitor.get("/console/").status_code == 200


def test_a_forgotten_password_is_set_anew_by_mail(lin: AgentCard, visitor: Client) -> None:
    run(set_email, SYSTEM, now(), lin.id, "lin@example.com")
    known = visitor.post("/forgot/", {"who": "xiaolin"})
    unknown = visitor.post("/forgot/", {"who": "nobody"})
    token = re.compile(rb"csrfmiddlewaretoken.{0,120}?>")
    assert token.sub(b"", known.content) == token.sub(b"", unknown.content)
    mail = outgoing(Mail.objects.get(template="password_reset").id)
    assert mail is not None
    path = re.search(r"/password/[\w-]+/", mail.text)
    assert path is not None
    assert lin.name in words(visitor, path[0])
    assert visitor.post(path[0], {"password": "short", "again": "short"}).status_code == 422
    assert visitor.post(path[0], {"password": OTHER, "again": OTHER + "x"}).status_code == 422
    assert visitor.post(path[0], {"password": OTHER, "again": OTHER}).headers["Location"] == "/sign-in/?set=1"
    assert visitor.post(path[0], {"password": OTHER, "again": OTHER}).status_code == 410
    assert (knocked(visitor), knocked(visitor, password=OTHER)) == ("401", "/sign-in/waiting/")


def test_a_link_in_a_mail_never_follows_what_a_request_says_its_host_is(lin: AgentCard) -> None:
    run(set_email, SYSTEM, now(), lin.id, "lin@example.com")
    Client(headers=BROWSER | {"host": "127.0.0.1"}).post("/forgot/", {"who": "xiaolin"})
    mail = outgoing(Mail.objects.get(template="password_reset").id)
    assert mail is not None
    assert mail_settings().desk_url + "/password/" in mail.text
    assert "127.0.0.1" not in mail.text


def own(client: Client) -> AgentSession:
    return AgentSession.objects.filter(ended_at__isnull=True).order_by("-id")[0]


def test_ones_own_security_in_one_place(lin: AgentCard, visitor: Client) -> None:
    visitor.cookies["zhunsheng_device"] = trust("xiaolin")
    knocked(visitor)
    elsewhere = Client(headers=BROWSER)
    elsewhere.cookies["zhunsheng_device"] = trust("xiaolin", "u" * 48)
    knocked(elsewhere)
    assert words(visitor, "/account/").count('name="session"') == 1
    assert visitor.post("/account/change/", {"do": "end-others"}).status_code == 302
    assert elsewhere.get("/console/").status_code == 302
    assert visitor.get("/console/").status_code == 200
    wrong = visitor.post("/account/password/", {"old": "no", "password": OTHER, "again": OTHER})
    assert wrong.status_code == 422
    right = visitor.post("/account/password/", {"old": PASSWORD, "password": OTHER, "again": OTHER})
    assert right.headers["Location"] == "/account/"
    assert visitor.get("/account/").status_code == 200
    assert visitor.post("/account/email/", {"old": PASSWORD, "email": "a@example.com"}).status_code == 422
    assert visitor.post("/account/email/", {"old": OTHER, "email": "not one"}).status_code == 422
    assert visitor.post("/account/email/", {"old": OTHER, "email": "a@example.com"}).status_code == 302
    assert "a@example.com" in words(visitor, "/account/")


def test_nobody_ends_the_session_of_somebody_else_through_this_page(lin: AgentCard, enter: Enter) -> None:
    victim, attacker = enter("xiaozhou"), enter("xiaolin")
    other = AgentSession.objects.get(agent_id=card("xiaozhou").id)
    attacker.post("/account/change/", {"do": "end-session", "session": other.id})
    attacker.post("/account/change/", {"do": "remove-device", "device": other.device_id})
    assert victim.get("/console/").status_code == 200


def test_the_administrator_sets_mail_up_and_sees_the_queue(demonstration: str, enter: Enter) -> None:
    boss = enter("guanli")
    shown = words(boss, "/admin/mail/settings/")
    assert "smtp.example.com" in shown
    given = {
        "way": "smtp", "host": "mail.example", "port": "587", "security": "starttls", "user": "desk",
        "password": "mail secret", "sender": "desk@shop.example", "sender_name": "客服", "desk_url": "https://desk.example",
        "quiet_from": "", "quiet_to": "", "hourly_cap": "5",
    }  # fmt: skip
    assert boss.post("/admin/mail/settings/", given | {"port": "0"}).status_code == 422
    assert boss.post("/admin/mail/settings/", given).status_code == 302
    assert (mail_settings().host, mail_settings().has_password) == ("mail.example", True)
    assert "mail secret" not in words(boss, "/admin/mail/settings/")
    assert boss.post("/admin/mail/settings/", {"do": "try", "address": "boss@example.com"}).status_code == 302
    page = words(boss, "/admin/mail/")
    assert "b***@example.com" in page
    mail = Mail.objects.get()
    boss.post("/admin/mail/", {"do": "drop", "pick": [mail.id]})
    assert Mail.objects.get().state == "dropped"
    assert boss.get("/admin/mail/?export=csv").status_code == 200
    assert enter("xiaolin").get("/admin/mail/").status_code == 403


def test_the_administrator_says_what_signing_in_demands(demonstration: str, enter: Enter) -> None:
    boss = enter("guanli")
    given = {name: str(getattr(entry_policy(), name)) for name in entry_policy().__struct_fields__} | {
        "factor_roles": ["administrator"]
    }
    assert boss.post("/admin/entry/", given | {"session_hours": "0"}).status_code == 422
    assert boss.post("/admin/entry/", given).status_code == 302
    assert entry_policy().factor_roles == frozenset({Role.ADMINISTRATOR})
    assert enter("xiaolin").get("/admin/entry/").status_code == 403
