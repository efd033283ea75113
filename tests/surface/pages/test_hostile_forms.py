"""Every form that a page shows takes whatever is typed into it: an answer with a reason, never a fault of the desk."""

import itertools
import os
from collections import deque
from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin, urlsplit

import pytest
from django.test import Client
from django.urls import Resolver404, resolve
from typing_extensions import override

from tests.surface.pages.conftest import Enter

WORDS = (
    "²", "9" * 5000, "9" * 30, "-1", "1e9", "\0", "x" * 30_000, "\u202eabc\u202c\ufeff", "<script>alert(1)</script>", "{{ 7|add:1 }}{% now 'Y' %}",
    "\ud83d", "'; DROP TABLE x; --", "NaN", "٣", "[]", "{}", "../../etc/passwd", "=cmd|'/c calc'!A0", "a\r\nSet-Cookie: x=1", "0001-01-01T00:00",
    "9999-12-31T23:59", "2026-02-30", "%s%n{0}{title}", " ", "javascript:alert(1)", "http://[::1", "🧑‍🧑‍🧒‍🧒" * 200, "Infinity", "null", "24:60-25:00",
)  # fmt: skip
EACH = int(os.environ.get("HOSTILE_WORDS", "1"))
"""How many odd words each form is filled with; a long run asks for all of them."""
LEAVES = ("/sign-out/", "/language/", "/demo-sign-in/", "/static/", "/api/", "/files/")
PER_ROUTE = 2


class Form(HTMLParser):
    """The forms and links of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.forms: list[tuple[str, str, dict[str, str], set[str]]] = []
        self.links: list[str] = []
        self._open: tuple[str, str, dict[str, str], set[str]] | None = None
        self._select = ""
        self.feed(text)

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a" and given.get("href"):
            self.links.append(given["href"])
        if tag == "form":
            self._open = (given.get("method", "get").lower(), given.get("action", ""), {}, set())
            self.forms.append(self._open)
        if self._open is None:
            return
        kind, name = given.get("type", "text"), given.get("name", "")
        if tag in ("input", "button", "textarea", "select") and name:
            if kind in ("checkbox", "radio") and name in self._open[2] and "checked" not in given:
                return
            if tag == "button" and name in self._open[2]:
                return
            self._open[2][name] = given.get("value", "")
            if tag == "textarea" or (tag == "input" and kind not in ("hidden", "checkbox", "radio", "submit")):
                self._open[3].add(name)
            self._select = name if tag == "select" else ""
        elif tag == "option" and self._select and ("selected" in given or not self._open[2][self._select]):
            self._open[2][self._select] = given.get("value", "")

    @override
    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None


def walked(client: Client, start: str) -> list[tuple[str, str]]:
    """Follow links from a page; of each kind of address a few."""
    seen: dict[str, int] = {}
    waiting, known, pages = deque([start]), {start}, []
    while waiting:
        path = waiting.popleft()
        try:
            route = resolve(urlsplit(path).path).route
        except Resolver404:
            continue
        if path.startswith(LEAVES) or "export=" in path or seen.get(route, 0) >= PER_ROUTE:
            continue
        seen[route] = seen.get(route, 0) + 1
        answer = client.get(path)
        assert answer.status_code < 500, path
        if answer.status_code != 200 or not answer.headers["Content-Type"].startswith("text/html"):
            continue
        text = answer.content.decode()
        pages.append((path, text))
        for link in Form(text).links:
            target = urljoin(path, link)
            if target.startswith("/") and target not in known:
                known.add(target)
                waiting.append(target)
    return pages


def sent(client: Client, method: str, target: str, filled: dict[str, str]) -> int:
    if method == "get":
        answer = client.get(urlsplit(target).path, query_string=urlencode(filled, errors="surrogatepass"))
    else:
        body = urlencode(filled, errors="surrogatepass")
        answer = client.post(target, body, content_type="application/x-www-form-urlencoded")
    if answer.headers.get("Content-Type", "").startswith("text/html") and not answer.streaming:
        assert b"<script>alert(1)" not in answer.content, (target, filled)
    return answer.status_code


@pytest.mark.parametrize("login", ["guanli", "zhuguan"])
def test_every_form_takes_every_word(enter: Enter, login: str) -> None:
    client = enter(login)
    client.raise_request_exception = False
    pages = walked(client, "/standards/")
    broken: list[str] = []
    filled_forms, turn = set(), itertools.cycle(WORDS)
    for path, text in pages:
        for method, action, fields, free in Form(text).forms:
            target = urljoin(path, action or path)
            route = resolve(urlsplit(target).path).route
            shape = (
                method,
                route,
                tuple(sorted(fields)),
                tuple(sorted((n, v) for n, v in fields.items() if n == "do")),
            )
            if target.startswith(LEAVES) or not fields or shape in filled_forms:
                continue
            filled_forms.add(shape)
            for word in [next(turn) for _ in range(min(EACH, len(WORDS)))]:
                ones = [dict.fromkeys(fields, word), fields | dict.fromkeys(free, word)]
                ones += [fields | {name: word} for name in fields] if len(WORDS) <= EACH else []
                for filled in ones:
                    code = sent(client, method, target, filled)
                    if code >= 500:
                        broken.append(
                            f"{method} {target} {[(n, v[:12]) for n, v in filled.items() if v == word]} {word[:12]!r} {code}"
                        )
    assert len(filled_forms) > 30
    assert sorted(set(broken)) == []


def test_a_zero_byte_in_a_form_is_refused_by_the_name_of_its_field(enter: Enter) -> None:
    given = {"do": "use", "category": "a\0b"}
    answer = enter("zhuguan").post("/cards/", given, headers={"Accept": "text/html", "Accept-Language": "en"})
    assert answer.status_code == 422
    assert "category" in answer.content.decode()
    assert "zero byte" in answer.content.decode()
