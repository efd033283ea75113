"""Files over the real process: who may hand one in, what is taken, and that what goes out again can do nothing."""

import asyncio
import io
import socket
from collections.abc import Iterator
from email.message import Message
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image

from tests.ground.pictures import HTML, PDF, SVG, animation, archive, document, overlapping_archive, picture, pixel_bomb
from tests.support.pages import browser, form_token
from tests.support.server import Desk, shared_desk
from tests.support.sessions import sign_in
from tests.support.sockets import Client, Frame, say, widget
from tests.surface.live.visits import SHOP, owner_of
from zhunsheng.access.values import SYSTEM
from zhunsheng.commerce.actions import create_shop
from zhunsheng.commerce.values import NewShop
from zhunsheng.ground.models import StoredFile
from zhunsheng.journal.actions import run
from zhunsheng.kernel.instants import now

LIMIT = 300_000
GUARDED = "guarded"
SITE = "https://shop.example"
SCRIPT = b"<script>alert(document.cookie)</script>"
SHOWN_IN_PLACE = {"image/png", "image/jpeg", "image/webp", "image/gif"}
NEVER = ("html", "svg", "xml", "javascript")


@pytest.fixture(scope="module")
def desk(shared_db: Path) -> Iterator[Desk]:
    with shared_desk(shared_db, upload_limit_bytes=str(LIMIT)) as running:
        run(create_shop, SYSTEM, now(), NewShop(key=GUARDED, name="只在自家网站", colour="#334155", sites=(SITE,)))
        yield running


@pytest.fixture
def token(desk: Desk) -> str:
    return str(asyncio.run(widget(desk.ws))[1]["visitor"])


def hand_in(
    desk: Desk, token: str, content: bytes, name: str = "a.png", kind: str = "", shop: str = SHOP, **headers: str
) -> httpx.Response:
    with browser(desk, **headers) as client:
        return client.post(
            "/files",
            data={"shop": shop, "visitor": token, "lang": "en"},
            files={"file": (name, content, kind or "application/octet-stream")},
            headers={"Accept": "application/json"},
        )


def fetch(desk: Desk, token: str, **wanted: str) -> httpx.Response:
    with browser(desk) as client:
        return client.get(f"/files/{token}", params=wanted)


def disposition(answer: httpx.Response) -> tuple[str, str]:
    held = Message()
    held["Content-Disposition"] = answer.headers["Content-Disposition"]
    return held.get_content_disposition() or "", held.get_filename() or ""


def is_harmless(answer: httpx.Response) -> bool:
    """Tell whether a browser that opens this does nothing with it but show pixels or save it."""
    kind = answer.headers["Content-Type"]
    way, name = disposition(answer)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert not any(word in kind for word in NEVER)
    assert not name.lower().endswith((".html", ".htm", ".svg", ".js", ".exe"))
    return way == "attachment" or (way == "inline" and kind in SHOWN_IN_PLACE)


def test_a_customers_picture_reaches_the_agent_as_a_picture(desk: Desk) -> None:
    async def way() -> tuple[Frame, Frame, Frame, Client]:
        customer, welcome = await widget(desk.ws)
        dialogue = (await customer.ask(**say("耳机坏了，我拍给您看")))["dialogue"]
        agent = await owner_of(desk, "xiaolin", dialogue)
        answer = await asyncio.to_thread(hand_in, desk, welcome["visitor"], picture("JPEG"), "坏了.jpg", "image/jpeg")
        assert answer.status_code == 200, answer.text
        given: Frame = answer.json()
        said = await customer.ask(**say("", file=given["token"]))
        await agent.quiet()
        await customer.quiet()
        opened = await agent.ask(t="open", dialogue=dialogue, after=said["seq"] - 1)
        _, back = await widget(desk.ws, visitor=welcome["visitor"], dialogue=dialogue, after=said["seq"] - 1)
        assert opened["messages"][0] == agent.shown(said["seq"])[0]
        assert [message["file"] for message in back["messages"]] == [given]
        return given, said, agent.shown(said["seq"])[0], customer

    given, said, shown, customer = asyncio.run(way())
    assert (shown["kind"], shown["by"], shown["file"]) == ("image", "customer", given)
    assert (given["name"], given["type"]) == ("坏了.jpg", "image/jpeg")
    assert [message["kind"] for message in customer.shown(said["seq"])] == ["image"]
    seen = fetch(desk, given["token"])
    assert (seen.status_code, seen.headers["Content-Type"], disposition(seen)) == (
        200,
        "image/jpeg",
        ("inline", "坏了.jpg"),
    )
    assert int(seen.headers["Content-Length"]) == len(seen.content) == given["size"]
    assert is_harmless(seen)
    assert disposition(fetch(desk, given["token"], download="1")) == ("attachment", "坏了.jpg")


def test_an_agents_file_reaches_the_customer(desk: Desk) -> None:
    async def way() -> tuple[Frame, Frame]:
        customer, _ = await widget(desk.ws)
        dialogue = (await customer.ask(**say("请发一下发票")))["dialogue"]
        agent = await owner_of(desk, "xiaolin", dialogue)
        given = await asyncio.to_thread(_console_upload, desk)
        assert given.status_code == 200, given.text
        said = await agent.ask(**say("", dialogue=dialogue, file=given.json()["token"]))
        await customer.quiet()
        return given.json(), customer.shown(said["seq"])[0]

    given, shown = asyncio.run(way())
    assert (shown["kind"], shown["by"], shown["file"]) == ("file", "agent", given)
    assert disposition(fetch(desk, given["token"])) == ("attachment", "发票.pdf")


def _console_upload(desk: Desk, *, csrf: bool = True, session: bool = True, **headers: str) -> httpx.Response:
    with browser(desk, sign_in("xiaolin") if session else "", **headers) as client:
        sent = {"Accept": "application/json", **({"X-CSRFToken": form_token(client, "/console/")} if csrf else {})}
        given = {"file": ("发票.pdf", PDF, "application/pdf")}
        return client.post("/files", data={"dialogue": "1"}, files=given, headers=sent)


@pytest.mark.parametrize(
    "missing",
    [{"csrf": False}, {"csrf": False, "session": False}, {"Origin": "https://evil.example"}, {"Origin": "null"}],
)
def test_a_console_upload_needs_its_session_its_token_and_its_origin(desk: Desk, missing: dict[str, Any]) -> None:
    before = StoredFile.objects.count()
    answer = _console_upload(desk, **missing)
    assert (answer.status_code, answer.json()["code"]) == (403, "access.denied")
    assert StoredFile.objects.count() == before


def test_a_file_at_the_limit_is_taken_and_one_byte_more_is_not(desk: Desk, token: str) -> None:
    answers = [hand_in(desk, token, b"a" * size, "a.txt") for size in (LIMIT, LIMIT + 1)]
    assert [answer.status_code for answer in answers] == [200, 422]
    refused = answers[1].json()
    assert refused["code"] == "file.refused"
    assert "292.9 kB" in refused["text"]


def test_a_body_beyond_all_limits_is_refused_before_it_is_sent(desk: Desk) -> None:
    head = (
        "POST /{} HTTP/1.1\r\nHost: {}\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: {}\r\n\r\n"
    )
    host = desk.url.removeprefix("http://")
    for path in ("files", "sign-in/"):
        with socket.create_connection(("127.0.0.1", int(host.rpartition(":")[2])), timeout=10) as wire:
            wire.sendall(head.format(path, host, 10**10).encode() + b"--x\r\n" + b"a" * 1000)
            assert wire.recv(1000).startswith(b"HTTP/1.1 413 ")


@pytest.mark.parametrize(("content", "status"), [(b"", 422), (None, 422)], ids=["empty", "no file"])
def test_nothing_is_not_a_file(desk: Desk, token: str, content: bytes | None, status: int) -> None:
    if content is not None:
        assert hand_in(desk, token, content).status_code == status
        return
    with browser(desk) as client:
        assert client.post("/files", data={"shop": SHOP, "visitor": token}).status_code == status


def _gif_and_page() -> bytes:
    return animation() + b"\n" + HTML


def _jpeg_and_archive() -> bytes:
    return picture("JPEG") + archive({"run.exe": b"MZ"}) + SCRIPT


REFUSED = {
    "SVG": (SVG, "logo.svg", "image/svg+xml"),
    "SVG as PNG": (SVG, "logo.png", "image/png"),
    "page": (HTML, "page.html", "text/html"),
    "page as picture": (HTML, "photo.jpg", "image/jpeg"),
    "page as text": (b"  \n<!-- x --><html>" + SCRIPT, "notes.txt", "text/plain"),
    "page with a mark": (b"\xef\xbb\xbf" + HTML, "notes.txt", "text/plain"),
    "wide page": (b"\xff\xfe" + HTML.decode().encode("utf-16-le"), "notes.txt", "text/plain"),
    "picture called a page": (picture(), "a.png", "text/html"),
    "archive bomb": (overlapping_archive(), "a.zip", "application/zip"),
    "big zeros": (archive({"a.txt": b"\0" * 40_000_000}), "a.zip", "application/zip"),
    "pixel bomb": (pixel_bomb(), "a.png", "image/png"),
    "program": (b"MZ\x90\x00" + bytes(100), "a.png", "image/png"),
    "packed program": (archive({"发货单.pdf.exe": b"MZ"}), "a.zip", "application/zip"),
    "macros": (document(more={"word/vbaProject.bin": b"x"}), "a.docx", "application/octet-stream"),
    "cut picture": (picture()[:40], "a.png", "image/png"),
    "cut PDF": (b"%PDF-1.7 <script>", "a.pdf", "application/pdf"),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_a_file_that_means_harm_is_refused_with_its_reason(desk: Desk, token: str, what: str) -> None:
    content, name, kind = REFUSED[what]
    before = StoredFile.objects.count()
    answer = hand_in(desk, token, content, name, kind)
    assert (answer.status_code, answer.json()["code"]) == (422, "file.refused")
    assert StoredFile.objects.count() == before


TAKEN = {
    "GIF and page": (_gif_and_page(), "a.html", "image/gif", "image/gif"),
    "JPEG and archive": (_jpeg_and_archive(), "a.svg", "image/jpeg", "image/jpeg"),
    "text with a script": (b"see: " + SCRIPT, "a.html", "text/plain", "text/plain"),
    "PDF": (PDF, "a.html", "application/pdf", "application/pdf"),
    "archive": (archive({"a.txt": b"a"}), "a.js", "application/zip", "application/zip"),
}


@pytest.mark.parametrize("what", TAKEN)
def test_what_is_taken_is_served_so_that_it_can_do_nothing(desk: Desk, token: str, what: str) -> None:
    content, name, declared, kind = TAKEN[what]
    given = hand_in(desk, token, content, name, declared)
    assert given.status_code == 200, given.text
    for answer in (fetch(desk, given.json()["token"]), fetch(desk, given.json()["token"], download="1")):
        assert answer.headers["Content-Type"] == kind
        assert is_harmless(answer)
        if kind in SHOWN_IN_PLACE:
            assert b"<script" not in answer.content
            assert b"MZ" not in answer.content[-200:]
            Image.open(io.BytesIO(answer.content)).verify()


NAMES = {
    "../../../etc/passwd": "passwd.png",
    "..\\..\\boot.ini": "boot.ini.png",
    "photo\u202egnp.exe": "photognp.exe.png",
    "con.png": "_con.png",
    "....": "file.png",
    "页面.html": "页面.html.png",
    "x" * 500 + ".png": "x" * 116 + ".png",
}
RAW_NAMES = {
    "filename*=UTF-8''a%0D%0ASet-Cookie%3A%20stolen%3D1.png": "aSet-Cookie_ stolen=1.png",
    'filename="a\\"; filename=x.html"': None,
    "filename*=UTF-8''a%22%3B%20filename%3D%22x.html": "a_; filename=_x.html.png",
}


@pytest.mark.parametrize("name", NAMES, ids=lambda name: repr(name)[:20])
def test_a_name_is_only_a_name(desk: Desk, token: str, name: str) -> None:
    given = hand_in(desk, token, picture(), name, "image/png")
    answer = fetch(desk, given.json()["token"], download="1")
    assert "set-cookie" not in answer.headers
    assert is_harmless(answer)
    way, shown = disposition(answer)
    assert (way, shown) == ("attachment", given.json()["name"])
    assert shown == NAMES[name]


@pytest.mark.parametrize("written", RAW_NAMES)
def test_a_name_cannot_break_out_of_its_header(desk: Desk, token: str, written: str) -> None:
    parts = [
        f'--x\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}'
        for key, value in (("shop", SHOP), ("visitor", token))
    ]
    head = "\r\n".join([*parts, f'--x\r\nContent-Disposition: form-data; name="file"; {written}\r\n\r\n'])
    with browser(desk) as client:
        kind = {"Content-Type": "multipart/form-data; boundary=x"}
        given = client.post("/files", content=head.encode() + picture() + b"\r\n--x--\r\n", headers=kind)
    assert given.status_code == 200, given.text
    answer = fetch(desk, given.json()["token"], download="1")
    assert "set-cookie" not in answer.headers
    assert is_harmless(answer)
    assert disposition(answer) == ("attachment", given.json()["name"])
    assert given.json()["name"] == (RAW_NAMES[written] or given.json()["name"])


@pytest.mark.parametrize(
    "path", ["nobody-has-this", "..%2f..%2fsecret.key", "%2e%2e/%2e%2e/keys.json", "a/b", "%00", "客", "x" * 3000]
)
def test_an_unknown_token_is_not_found(desk: Desk, path: str) -> None:
    with browser(desk) as client:
        answer = client.get(f"/files/{path}")
    assert answer.status_code == 404
    assert answer.headers["Content-Type"].startswith("text/html")


def test_a_message_cannot_name_a_file_that_nobody_handed_in(desk: Desk) -> None:
    async def way() -> Frame:
        customer, _ = await widget(desk.ws)
        return await customer.ask(**say("", file="nobody-has-this"))

    assert asyncio.run(way())["code"] == "not_found"


@pytest.mark.parametrize(
    ("origin", "status"), [(SITE, 200), ("", 200), ("https://evil.example", 403), ("null", 403), ("https://[::", 403)]
)
def test_only_the_shops_own_sites_may_hand_files_in(desk: Desk, origin: str, status: int) -> None:
    visitor = asyncio.run(widget(desk.ws, shop=GUARDED))[1]["visitor"]
    before = StoredFile.objects.count()
    answer = hand_in(desk, visitor, picture(), shop=GUARDED, **({"Origin": origin} if origin else {}))
    assert answer.status_code == status
    assert answer.headers.get("Access-Control-Allow-Origin") == (origin if origin and status == 200 else None)
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert StoredFile.objects.count() - before == (status == 200)


@pytest.mark.parametrize(
    ("shop", "visitor", "status"),
    [(SHOP, "", 403), (SHOP, "made-up", 403), (GUARDED, None, 403), ("nobody's", None, 404), ("no\0body", None, 404)],
)
def test_only_a_visitor_of_the_shop_may_hand_files_in(
    desk: Desk, token: str, shop: str, visitor: str | None, status: int
) -> None:
    before = StoredFile.objects.count()
    assert hand_in(desk, token if visitor is None else visitor, picture(), shop=shop).status_code == status
    assert StoredFile.objects.count() == before
