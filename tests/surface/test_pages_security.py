"""Pages over the real process: what every answer carries, who may open what, and what no form accepts."""

import asyncio
import logging
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlencode, urljoin

import httpx
import msgspec
import pytest
from django.test import Client as InProcess
from django.test import override_settings
from typing_extensions import override

from tests.ground.pictures import picture
from tests.support.pages import HTML, browser, form_token
from tests.support.server import Desk, running_desk, shared_desk
from tests.support.sessions import sign_in, trust
from tests.support.sockets import Client, Frame, plug
from tests.surface.live.visits import SHOP, facts_named
from zhunsheng.access.values import SYSTEM, Grade, Role
from zhunsheng.ground.settings import desk as settings_here
from zhunsheng.journal.actions import run
from zhunsheng.kernel.instants import now
from zhunsheng.people.actions import create_agent, set_password
from zhunsheng.people.queries import agent_cards, hash_password
from zhunsheng.people.values import NewAgent, Rights

PASSWORD = "a-long-and-Odd-phrase-7"
HELLOS, UPLOADS = 5, 3
PUBLIC = ("/", "/sign-in/", f"/shop/{SHOP}/")
INSIDE = ("/console/", "/standards/", "/standards/ec-1.2a/", "/journal/", "/journal/?verify=1")
ABSENT = (
    "/nope/",
    "/no%0Ape/",
    "/shop/nobody/",
    "/shop/%00/",
    "/journal/?name=%00",
    "/files/nobody-has-this",
    "/static/nope.js",
)
OTHER = (
    "/widget.js",
    f"/shop/{SHOP}/look.css",
    "/static/lib/theme.js",
    "/static/css/base.css",
    "/demo-sign-in/",
    "/sign-out/",
)


@pytest.fixture(scope="module")
def desk(shared_db: Path) -> Iterator[Desk]:
    with shared_desk(shared_db, hellos_a_minute=str(HELLOS), uploads_a_minute=str(UPLOADS)) as running:
        for login, role in (("peixun", Role.TRAINER), ("zhenshi", Role.AGENT)):
            rights = Rights(roles=frozenset({role}), grade=Grade.REGULAR, capacity=3)
            new = NewAgent(login=login, name=login, nickname=login, rights=rights, is_demo=role is Role.TRAINER)
            run(create_agent, SYSTEM, now(), new)
        zhuguan = next(card for card in agent_cards() if card.login == "zhuguan")
        run(set_password, SYSTEM, now(), zhuguan.id, hash_password(PASSWORD))
        yield running


class Page(HTMLParser):
    """What stands in a page: everything in it that a browser would run, its forms, its links."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.runs: list[str] = []
        self.forms: list[str] = []
        self.rooms: set[str] = set()
        self.lang = ""
        self.feed(text)

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        inline = [name for name in given if name.startswith("on") or name in ("style", "srcdoc")]
        inline += [name for name, value in given.items() if "javascript:" in value.replace("\t", "").lower()]
        if tag == "style" or (tag == "script" and "src" not in given) or tag in ("iframe", "object", "embed", "base"):
            inline.append(tag)
        self.runs += [f"{tag}.{name}" for name in inline]
        if tag == "html":
            self.lang = given.get("lang", "")
        if tag == "form":
            self.forms.append(f"{given.get('method', 'get').lower()} {given.get('action', '')}")
        if tag == "a" and given.get("class") == "room":
            self.rooms.add(given["href"])


def assert_guarded(answer: httpx.Response) -> None:
    policy = dict(part.strip().partition(" ")[::2] for part in answer.headers["Content-Security-Policy"].split(";"))
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert (policy["script-src"], policy["style-src"], policy["object-src"]) == ("'self'", "'self'", "'none'")
    assert (policy["base-uri"], policy["frame-ancestors"], policy["default-src"]) == ("'none'", "'none'", "'self'")
    wanted = {
        "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
    }  # fmt: skip
    assert {name: answer.headers.get(name) for name in wanted} == wanted
    assert "server" not in answer.headers
    if answer.headers.get("Content-Type", "").startswith("text/html") and answer.content:
        assert Page(answer.text).runs == []


@pytest.mark.parametrize("path", [*PUBLIC, *INSIDE, *ABSENT, *OTHER])
@pytest.mark.parametrize(("login", "language"), [("", "zh-hans"), ("jingli", "en")])
def test_every_answer_is_guarded_and_runs_nothing_of_its_own(desk: Desk, path: str, login: str, language: str) -> None:
    with browser(desk, sign_in(login) if login else "", Accept_Language=language) as client:
        answer = client.get(path)
    assert_guarded(answer)
    if path in ABSENT:
        assert answer.status_code == 404
    elif login and path in INSIDE:
        assert answer.status_code == 200
    if answer.headers["Content-Type"].startswith("text/html"):
        assert "no-store" in answer.headers["Cache-Control"]


ROOMS = (
    "console", "floor", "wallboard", "figures", "shift", "announcements", "cards", "cases", "knowledge", "scripts", "taxonomy", "reviews",
    "standards", "journal", "admin", "guard",
)  # fmt: skip
EVERYBODY = {"announcements", "cards", "knowledge", "standards", "taxonomy"}
AGENT = EVERYBODY | {"figures", "cases", "console", "shift", "scripts", "reviews"}
LEADER = AGENT | {"floor", "wallboard", "admin", "guard"}
MAY = {
    "xiaolin": AGENT,
    "xiaohe": AGENT,
    "zuzhang": LEADER,
    "zhuguan": LEADER,
    "jingli": LEADER | {"journal"},
    "zhijian": AGENT | {"journal", "admin", "guard"},
    "guanli": EVERYBODY | {"cases", "scripts", "journal", "admin", "guard"},
    "yinsi": EVERYBODY | {"journal", "admin"},
    "peixun": EVERYBODY | {"figures", "scripts", "reviews", "guard"},
}


@pytest.mark.parametrize("login", MAY)
def test_a_role_opens_exactly_its_rooms_and_is_shown_no_other(desk: Desk, login: str) -> None:
    with browser(desk, sign_in(login)) as client:
        client.follow_redirects = True
        answers = {room: client.get(f"/{room}/") for room in ROOMS}
    assert {room for room, answer in answers.items() if answer.status_code == 200} == MAY[login]
    assert Page(answers["standards"].text).rooms == {f"/{room}/" for room in MAY[login]}
    for answer in answers.values():
        assert_guarded(answer)
        if answer.status_code != 200:
            assert answer.status_code == 403
            assert "access.denied" in answer.text


@pytest.mark.parametrize("path", INSIDE)
@pytest.mark.parametrize("session", ["", "made-up"])
def test_who_is_not_signed_in_signs_in_first_and_comes_back(desk: Desk, path: str, session: str) -> None:
    with browser(desk, session) as client:
        answer = client.get(path)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/sign-in/?next=/" + path.split("/")[1])
    assert_guarded(answer)


FORMS = {"/sign-in/", "/demo-sign-in/", "/sign-out/", "/language/", f"/shop/{SHOP}/enter/"}


def test_no_form_is_taken_without_its_token_or_from_another_site(desk: Desk) -> None:
    with browser(desk, sign_in("jingli")) as inside, browser(desk) as outside:
        pages = [outside.get(path) for path in PUBLIC] + [inside.get(path) for path in INSIDE]
        forms = {form for page in pages for form in Page(page.text).forms}
        assert {form.partition(" ")[2] for form in forms if form.startswith("post ")} == FORMS
        signed_in = facts_named("agent.signed_in")
        for path in FORMS:
            token = form_token(outside)
            filled = {"role": "xiaolin", "login": "zhuguan", "password": PASSWORD, "language": "en", "customer": "c001"}
            for more, headers in (
                ({}, {}),
                ({"csrfmiddlewaretoken": "x" * 64}, {}),
                ({"csrfmiddlewaretoken": token}, {"Origin": "https://evil.example"}),
                ({"csrfmiddlewaretoken": token}, {"Origin": "null"}),
            ):
                answer = outside.post(path, data=filled | more, headers=headers)
                assert (path, answer.status_code) == (path, 403)
                assert not answer.cookies.get("zhunsheng_session")
                assert_guarded(answer)
        assert facts_named("agent.signed_in") == signed_in
        assert inside.get("/standards/").status_code == 200
    assert {form for form in forms if not form.startswith("post ")} == {"get "}


@pytest.mark.parametrize("path", ["/sign-out/", "/demo-sign-in/", f"/shop/{SHOP}/enter/", "/files"])
def test_what_changes_something_cannot_be_fetched(desk: Desk, path: str) -> None:
    key = sign_in("jingli")
    with browser(desk, key) as client:
        assert client.get(path).status_code == 405
        assert client.get("/standards/").status_code == 200


def post(client: httpx.Client, path: str, **filled: str) -> httpx.Response:
    return client.post(path, data={"csrfmiddlewaretoken": form_token(client), **filled})


def test_signing_in_makes_a_new_session_that_scripts_and_other_sites_cannot_use(desk: Desk) -> None:
    planted = "planted0by0somebody0else00000000"
    with browser(desk, planted) as client:
        wrong = post(client, "/sign-in/", login="zhuguan", password="wrong")
        unknown = post(client, "/sign-in/", login="nobody", password="wrong")
        client.cookies.set("zhunsheng_device", trust("zhuguan"))
        answer = post(client, "/sign-in/", login="zhuguan", password=PASSWORD)
        cookie = next(one for one in answer.headers.get_list("Set-Cookie") if one.startswith("zhunsheng_session="))
        key = cookie.partition("=")[2].partition(";")[0]
        assert client.get("/standards/").status_code == 200
        client.cookies.clear()
        client.cookies.set("zhunsheng_session", key)
        left = client.post("/sign-out/", data={"csrfmiddlewaretoken": form_token(client, "/standards/")})
        client.cookies.set("zhunsheng_session", key)
        back = client.get("/standards/")
    assert (wrong.status_code, unknown.status_code, answer.status_code) == (401, 401, 302)
    assert _notice(wrong) == _notice(unknown) != ""
    assert key not in ("", planted)
    flags = {part.strip().lower() for part in cookie.split(";")[1:]}
    assert {"httponly", "samesite=lax", "path=/"} <= flags
    assert not [flag for flag in flags if flag.startswith("domain")]
    assert (left.status_code, back.status_code) == (302, 302)


def _notice(answer: httpx.Response) -> str:
    return answer.text.partition('role="alert">')[2].partition("</p>")[0]


def test_wrong_passwords_are_slowed_down_by_login_and_by_address(desk: Desk) -> None:
    quick = override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"])

    def tried(login: str, address: str, password: str = "wrong") -> int:
        given = {"login": login, "password": password}
        return browser_here.post("/sign-in/", given, REMOTE_ADDR=address, HTTP_ACCEPT=HTML["Accept"]).status_code

    with quick:
        browser_here = InProcess(HTTP_HOST="127.0.0.1")
        by_login = [tried("somebody", f"192.0.2.{number}") for number in range(12)]
        spelling = tried("SomeBody", "192.0.2.99")
        by_address = [tried(f"login{number}", f"2001:db8:0:7::{number}") for number in range(62)]
        elsewhere = tried("login7", "2001:db8:0:8::1")
        answer = browser_here.post("/sign-in/", {"login": "somebody", "password": "x"}, HTTP_ACCEPT=HTML["Accept"])
    assert by_login == [401] * 10 + [429] * 2
    assert (spelling, elsewhere) == (429, 401)
    assert by_address == [401] * 60 + [429] * 2
    assert answer.headers["Retry-After"] == "300"
    assert "<h1>" in answer.content.decode()


def test_good_passwords_do_not_slow_an_office_down(desk: Desk) -> None:
    quick = override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"])
    with quick:
        jingli = next(card for card in agent_cards() if card.login == "jingli")
        run(set_password, SYSTEM, now(), jingli.id, hash_password(PASSWORD))
        given = {"login": "jingli", "password": PASSWORD}
        codes = [
            InProcess(HTTP_HOST="127.0.0.1").post("/sign-in/", given, REMOTE_ADDR="192.0.2.200").status_code
            for _ in range(15)
        ]
    assert codes == [302] * 15


def test_one_address_cannot_open_widgets_without_end(desk: Desk) -> None:
    async def way() -> tuple[list[str], Frame, int, str]:
        async def hello(address: str) -> tuple[Client, Frame]:
            client = await plug(desk.ws, "widget", local_addr=(address, 0))
            await client.send(t="hello", shop=SHOP, lang="en")
            return client, await client.hear()

        frames = [(await hello("127.0.0.11"))[1]["t"] for _ in range(HELLOS)]
        client, refused = await hello("127.0.0.11")
        return frames, refused, await client.ended(), (await hello("127.0.0.12"))[1]["t"]

    frames, refused, code, elsewhere = asyncio.run(way())
    assert frames == ["welcome"] * HELLOS
    assert (refused["t"], refused["code"], code) == ("refused", "too_many", 1008)
    assert elsewhere == "welcome"


def test_one_address_cannot_hand_in_files_without_end(desk: Desk) -> None:
    async def visitor(address: str) -> str:
        client = await plug(desk.ws, "widget", local_addr=(address, 0))
        await client.send(t="hello", shop=SHOP)
        return str((await client.until(t="welcome"))["visitor"])

    def sent(address: str, token: str) -> httpx.Response:
        with browser(desk, address=address) as client:
            data = {"shop": SHOP, "visitor": token, "lang": "en"}
            return client.post("/files", data=data, files={"file": ("a.png", picture(), "image/png")})

    tokens = [asyncio.run(visitor("127.0.0.13")) for _ in range(3)]
    answers = [sent("127.0.0.13", tokens[number % 3]) for number in range(UPLOADS + 1)]
    assert [answer.status_code for answer in answers] == [200] * UPLOADS + [429]
    assert answers[-1].json()["code"] == "too_many"
    assert sent("127.0.0.14", tokens[0]).status_code == 200


FORWARDED = [
    "X-Forwarded-For",
    "X-Forwarded-Host",
    "X-Forwarded-Proto",
    "Forwarded",
    "X-Real-IP",
    "Via",
    "CF-Connecting-IP",
]


@pytest.mark.parametrize("header", ["", *FORWARDED])
def test_one_click_entry_is_for_this_machine_itself(desk: Desk, header: str) -> None:
    headers = {header: "127.0.0.1"} if header else {}
    with browser(desk) as client:
        client.headers.update(headers)
        shown = [" /demo-sign-in/" in " ".join(Page(client.get(path).text).forms) for path in ("/", "/sign-in/")]
        answer = post(client, "/demo-sign-in/", role="xiaolin")
    assert shown == [not header] * 2
    assert (answer.status_code, bool(answer.cookies.get("zhunsheng_session"))) == (
        (403, False) if header else (302, True)
    )


@pytest.mark.parametrize(
    ("address", "demo", "role", "status"),
    [
        ("127.0.0.1", True, "xiaolin", 302), ("127.9.9.9", True, "xiaolin", 302), ("::1", True, "xiaolin", 302),
        ("10.0.0.5", True, "xiaolin", 403), ("192.0.2.1", True, "xiaolin", 403), ("", True, "xiaolin", 403),
        ("127.0.0.1", False, "xiaolin", 403), ("127.0.0.1", True, "zhenshi", 403), ("127.0.0.1", True, "", 403),
    ],
)  # fmt: skip
def test_one_click_entry_needs_the_demonstration_and_its_people(
    desk: Desk, address: str, demo: bool, role: str, status: int
) -> None:
    with override_settings(ZHUNSHENG=msgspec.structs.replace(settings_here(), demo=demo)):
        client = InProcess(HTTP_HOST="127.0.0.1", REMOTE_ADDR=address)
        answer = client.post("/demo-sign-in/", {"role": role})
    assert (answer.status_code, "zhunsheng_session" in answer.cookies) == (status, status == 302)


AWAY = [
    "https://evil.example/", "//evil.example", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)",
    "http:///evil.example", "https:evil.example", "\t//evil.example", " //evil.example", "ftp://127.0.0.1/", "data:text/html,x",
]  # fmt: skip


@pytest.mark.parametrize("wanted", [*AWAY, "/journal/", ""])
def test_signing_in_leads_to_this_desk_only(desk: Desk, wanted: str) -> None:
    expected = wanted if wanted == "/journal/" else "/console/"
    with browser(desk) as client:
        asked = post(client, f"/demo-sign-in/?{urlencode({'next': wanted})}", role="jingli")
    with browser(desk) as client:
        posted = post(client, "/demo-sign-in/", role="jingli", next=wanted)
        language = post(client, "/language/", language="en", next=wanted)
    assert (asked.status_code, posted.status_code) == (302, 302)
    assert posted.headers["Location"] == expected
    assert asked.headers["Location"] == expected
    assert urljoin(desk.url, language.headers["Location"]).startswith(desk.url + "/")


def test_the_language_is_chosen_once_and_kept(desk: Desk) -> None:
    with browser(desk) as client:
        first = client.get("/sign-in/", headers={"Accept-Language": "zh-CN"})
        switched = post(client, "/language/", language="en", next="/sign-in/")
        second = client.get("/sign-in/", headers={"Accept-Language": "zh-CN"})
        post(client, "/language/", language="zh-hans", next="/sign-in/")
        third = client.get("/sign-in/", headers={"Accept-Language": "en"})
    assert (switched.status_code, switched.headers["Location"]) == (302, "/sign-in/")
    assert [Page(answer.text).lang for answer in (first, second, third)] == ["zh-Hans", "en", "zh-Hans"]
    assert "<h1>Sign in</h1>" in second.text
    assert first.text.partition("<h1>")[2][:2] == "登录"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_what_is_not_there_is_said_on_a_page(desk: Desk, language: str) -> None:
    with browser(desk, sign_in("jingli")) as client:
        answers = [
            client.get(path, headers={"Accept-Language": language}) for path in (*ABSENT[:2], "/standards/zz-9/")
        ]
    for answer in answers:
        assert (answer.status_code, Page(answer.text).lang) == (404, "en" if language == "en" else "zh-Hans")
        assert ("There is no such page." in answer.text) is (language == "en")
        assert_guarded(answer)


def test_another_hosts_name_is_refused(desk: Desk) -> None:
    with browser(desk, Host="evil.example") as client:
        answer = client.get("/sign-in/")
    assert answer.status_code == 400
    assert_guarded(answer)
    assert "evil.example" not in answer.text


@override_settings(ROOT_URLCONF="tests.surface.failing_urls")
def test_a_failure_of_the_desk_tells_nothing_of_its_inside(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL, "django.request")
    client = InProcess(HTTP_HOST="127.0.0.1", raise_request_exception=False)
    answer = client.get("/fail/", HTTP_ACCEPT_LANGUAGE="en")
    text = answer.content.decode()
    assert answer.status_code == 500
    assert "The desk made an error." in text
    assert not [word for word in ("secret detail", "Traceback", "RuntimeError") if word in text]
    assert_guarded(httpx.Response(500, headers=dict(answer.headers), text=text))


def test_behind_a_proxy_cookies_are_secure_and_nobody_enters_with_one_click(desk: Desk, shared_db: Path) -> None:
    with running_desk(shared_db, demo=False, worker=False, behind_tls="true") as proxied:
        with browser(proxied, X_Forwarded_Proto="https", X_Forwarded_For="127.0.0.1") as client:
            page = client.get("/sign-in/")
            token = page.cookies["csrftoken"]
            filled = {"csrfmiddlewaretoken": token, "login": "zhuguan", "password": PASSWORD}
            headers = {"Cookie": f"csrftoken={token}", "Referer": proxied.url.replace("http:", "https:") + "/sign-in/"}
            answer = client.post("/sign-in/", data=filled, headers=headers)
            demo = client.post("/demo-sign-in/", data=filled | {"role": "xiaolin"}, headers=headers)
        with browser(proxied) as client:
            direct = post(client, "/demo-sign-in/", role="xiaolin")
    assert page.headers["Strict-Transport-Security"].startswith("max-age=")
    assert (answer.status_code, demo.status_code, direct.status_code) == (302, 403, 403)
    for cookie in (*page.headers.get_list("Set-Cookie"), *answer.headers.get_list("Set-Cookie")):
        assert "secure" in cookie.lower()
