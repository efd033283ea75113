"""Every page, asked as everybody and with nonsense: nothing breaks, reading writes nothing, a stranger changes nothing."""

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver

from tests.surface.pages.conftest import BROWSER, Enter
from zhunsheng.journal.models import FactRow

LOGINS = ("xiaolin", "zhuguan", "jingli", "guanli")
PLACES = (
    {"id": "1", "str": "x", "slug": "x"},
    {"id": "9" * 30, "str": "..%2f'\"<b>准绳%0a", "slug": "-_" * 200},
)
NONSENSE = {
    "q": "'\"%_\\<b>准绳", "page": "-7", "sort": "-nobody", "state": "nobody", "from": "2026-13-99", "to": "今天", "after": "9" * 40,
    "kind": "nobody", "period": "ever", "verify": "x", "export": "nobody", "do": "nobody", "id": "x", "name": "nobody",
    "lang": "xx", "group": "[]", "shop": "9" * 40, "agent": "x", "date": "0000-00-00",
}  # fmt: skip
LEAVES = {"sign-out/", "demo-sign-in/", "language/"}
"""What ends or begins a session, or speaks another language: other tests walk these."""


def routes(resolver: URLResolver | None = None, before: str = "") -> Iterator[str]:
    """Name every address of the pages; the interface for programs has a crawl of its own."""
    for one in (get_resolver() if resolver is None else resolver).url_patterns:
        whole = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from () if whole.startswith("api/") else routes(one, whole)
        elif whole not in LEAVES and not whole.startswith("^"):
            yield whole


def address(route: str, place: dict[str, str]) -> str:
    parts = []
    for part in route.split("/"):
        kind, is_place, _ = part.strip("<>").partition(":")
        parts.append(place[kind] if is_place and part.startswith("<") else part)
    return "/" + "/".join(parts)


def facts() -> int:
    return FactRow.objects.count()


def walked(client: Client, method: str) -> dict[str, int]:
    answers = {}
    for route in routes():
        for path in {address(route, PLACES[0]), address(route, PLACES[1]) + "?" + urlencode(NONSENSE)}:
            answer = client.get(path) if method == "get" else client.post(path, NONSENSE)
            answers[f"{method} {path}"] = answer.status_code
    return answers


def test_every_address_is_walked():
    known = list(routes())
    assert len(known) > 80
    assert {"journal/", "standards/<str:clause_id>/", "admin/"} <= set(known)


@pytest.mark.parametrize("login", LOGINS)
def test_nothing_breaks_and_reading_writes_nothing(enter: Enter, login: str) -> None:
    client = enter(login)
    client.raise_request_exception = False
    before = facts()
    answers = walked(client, "get")
    assert {path: code for path, code in answers.items() if code >= 500} == {}
    assert facts() == before
    posted = walked(client, "post")
    assert {path: code for path, code in posted.items() if code >= 500} == {}
    shut = {path.removeprefix("get ") for path, code in answers.items() if code == 403}
    assert shut
    assert {posted[f"post {path}"] for path in shut} <= {403, 404, 405}


def test_a_stranger_reads_what_is_public_and_changes_nothing(demonstration: str) -> None:
    del demonstration
    client = Client(headers=BROWSER, raise_request_exception=False)
    before = facts()
    answers = walked(client, "get") | walked(client, "post")
    assert {path: code for path, code in answers.items() if code >= 500} == {}
    assert facts() == before
