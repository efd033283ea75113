"""Requests reach a page whole, answers leave whole; only what is large goes in pieces, and nobody is asked who hears half."""

import asyncio
import threading
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from zhunsheng.assembly.bridge import GATHERED, WHOLE, Bridge

Environ = dict[str, Any]


class Talk:
    """One request as a server would put it, with everything that came back."""

    def __init__(self, *pieces: bytes, headers: Iterable[tuple[bytes, bytes]] = (), gone: bool = False) -> None:
        self.told: list[dict[str, Any]] = []
        self.headers = list(headers)
        last = {"type": "http.disconnect"} if gone else None
        self.pieces: list[dict[str, Any]] = [
            {"type": "http.request", "body": one, "more_body": gone or number + 1 < len(pieces)}
            for number, one in enumerate(pieces)
        ]
        self.pieces += [] if last is None else [last]
        self.asked = 0

    async def receive(self) -> dict[str, Any]:
        self.asked += 1
        return self.pieces.pop(0)

    async def send(self, message: Any) -> None:
        self.told.append(dict(message))

    def with_page(self, page: Callable[[Environ, Any], Iterable[bytes]]) -> list[dict[str, Any]]:
        scope = {
            "type": "http", "method": "POST", "path": "/页", "query_string": b"a=1", "http_version": "1.1", "scheme": "http",
            "server": ("desk", 8000), "client": ("10.0.0.9", 4711), "headers": self.headers,
        }  # fmt: skip
        asyncio.run(Bridge(page, workers=2)(scope, self.receive, self.send))
        return self.told


def echo(environ: Environ, start: Any) -> list[bytes]:
    start("200 OK", [("Content-Type", "text/plain"), ("X-Seen", environ["PATH_INFO"] + "?" + environ["QUERY_STRING"])])
    return [environ["wsgi.input"].read()]


def length(size: int) -> tuple[bytes, bytes]:
    return (b"content-length", str(size).encode())


def test_a_small_request_is_read_before_a_thread_is_taken_and_its_answer_is_two_messages() -> None:
    seen: list[int] = []
    talk = Talk(b"ab", b"cd", headers=[length(4), (b"x-a", b"1"), (b"x-a", b"2")])

    def page(environ: Environ, start: Any) -> list[bytes]:
        seen.append(talk.asked)
        assert threading.current_thread().name.startswith("page")
        assert (environ["CONTENT_LENGTH"], environ["HTTP_X_A"]) == ("4", "1,2")
        assert (environ["REMOTE_ADDR"], environ["SERVER_NAME"], environ["SERVER_PORT"]) == ("10.0.0.9", "desk", "8000")
        return echo(environ, start)

    head, body = talk.with_page(page)
    assert seen == [2]
    assert (head["status"], dict(head["headers"])[b"x-seen"]) == (200, "/页?a=1".encode())
    assert body == {"type": "http.response.body", "body": b"abcd", "more_body": False}


def test_a_request_without_a_body_is_not_asked_for_one() -> None:
    talk = Talk()
    assert [one.get("body") for one in talk.with_page(echo)] == [None, b""]
    assert talk.asked == 0


@pytest.mark.parametrize("headers", [[length(WHOLE + 1)], [(b"transfer-encoding", b"chunked")]])
def test_a_large_body_or_one_of_unknown_length_is_read_by_the_page(headers: list[tuple[bytes, bytes]]) -> None:
    talk = Talk(b"x" * WHOLE, b"y", headers=headers)

    def page(environ: Environ, start: Any) -> list[bytes]:
        assert talk.asked == 0
        return echo(environ, start)

    assert b"".join(one.get("body", b"") for one in talk.with_page(page)) == b"x" * WHOLE + b"y"


def test_who_leaves_within_a_body_has_asked_for_nothing() -> None:
    def page(environ: Environ, start: Any) -> list[bytes]:
        raise AssertionError("half a request reached the page")

    assert Talk(b"half", headers=[length(8)], gone=True).with_page(page) == []


def test_a_long_answer_leaves_while_it_is_made_and_is_closed() -> None:
    talk, closed = Talk(), []
    piece = b"z" * (GATHERED + 1)

    class Rows:
        def __iter__(self) -> Any:
            yield piece
            assert [one["type"] for one in talk.told] == ["http.response.start", "http.response.body"]
            yield b"end"

        def close(self) -> None:
            closed.append(True)

    def page(environ: Environ, start: Any) -> Rows:
        start("200 OK", [])
        return Rows()

    told = talk.with_page(page)
    assert [(one.get("body"), one.get("more_body")) for one in told[1:]] == [(piece, True), (b"end", False)]
    assert closed == [True]


def test_a_page_that_fails_is_the_servers_to_answer() -> None:
    def page(environ: Environ, start: Any) -> list[bytes]:
        raise OSError("no page")

    talk = Talk()
    with pytest.raises(OSError, match="no page"):
        talk.with_page(page)
    assert talk.told == []


def test_a_header_with_a_low_line_is_not_taken_for_the_one_with_a_dash() -> None:
    seen: list[Environ] = []

    def page(environ: Environ, start: Any) -> list[bytes]:
        seen.append(environ)
        return echo(environ, start)

    Talk(b"", headers=[(b"x-forwarded-for", b"10.0.0.1"), (b"x_forwarded_for", b"6.6.6.6")]).with_page(page)
    Talk(b"", headers=[(b"content_length", b"7"), (b"x_csrftoken", b"made up")]).with_page(page)
    assert seen[0]["HTTP_X_FORWARDED_FOR"] == "10.0.0.1"
    assert not {"CONTENT_LENGTH", "HTTP_X_CSRFTOKEN"} & set(seen[1])
