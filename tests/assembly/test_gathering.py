"""Bodies arrive at pages whole or not at all, however they are sent."""

import asyncio
from typing import Any

import pytest

from zhunsheng.assembly.gathering import IN_MEMORY, PIECE, Gathered

Message = dict[str, Any]


def talk(
    pieces: list[bytes], told: list[tuple[bytes, bytes]], *, most: int = 10 * IN_MEMORY, ends: str = "", wait: float = 0
) -> tuple[list[bytes], list[Message], int]:
    """Send one request; return what the page read, what came back, and how many pieces had been taken when the page was asked."""
    coming = [{"type": "http.request", "body": one, "more_body": True} for one in pieces]
    if ends == "":
        coming[-1]["more_body"] = False
    taken, read, back, before = 0, [], [], -1

    async def receive() -> Message:
        nonlocal taken
        if taken < len(coming):
            taken += 1
            await asyncio.sleep(wait)
            return coming[taken - 1]
        if ends == "gone":
            return {"type": "http.disconnect"}
        await asyncio.sleep(3600)
        raise AssertionError

    async def page(scope: Any, receive_: Any, send_: Any) -> None:
        nonlocal before
        before = taken
        while True:
            message = await receive_()
            read.append(message["body"])
            if not message["more_body"]:
                return

    async def send(message: Any) -> None:
        back.append(message)

    scope = {"type": "http", "headers": told}
    asyncio.run(Gathered(page, most, silence=0.2, in_all=0.6)(scope, receive, send))
    return read, back, before


def length(size: int) -> list[tuple[bytes, bytes]]:
    return [(b"content-length", str(size).encode())]


@pytest.mark.parametrize("size", [1, PIECE, PIECE + 1, IN_MEMORY + PIECE + 7])
def test_a_body_is_read_before_the_page_is_asked(size: int) -> None:
    body = bytes(number % 251 for number in range(1000)) * (size // 1000 + 1)
    pieces = [body[at : at + 65_536] for at in range(0, size, 65_536)]
    pieces[-1] = pieces[-1][: size - 65_536 * (len(pieces) - 1)]
    read, back, before = talk(pieces, length(size))
    assert (b"".join(read), back, before) == (body[:size], [], len(pieces))


@pytest.mark.parametrize("told", [[], length(0), length(9), [*length(3), *length(4)], [(b"content-length", b"-3")]])
def test_what_no_page_reads_or_what_is_too_much_is_left_to_it(told: list[tuple[bytes, bytes]]) -> None:
    read, back, before = talk([b"abc"], told, most=8)
    assert (read, back, before) == ([b"abc"], [], 0)


@pytest.mark.parametrize(("pieces", "wait"), [([b"a"], 0), ([b"a"] * 9, 0.1)], ids=["falls silent", "takes for ever"])
def test_who_does_not_finish_is_told_so_and_no_page_is_asked(pieces: list[bytes], wait: float) -> None:
    read, back, before = talk(pieces, length(10), ends="silence", wait=wait)
    assert (read, before, back[0]["status"]) == ([], -1, 408)


def test_who_goes_in_the_middle_has_asked_for_nothing() -> None:
    assert talk([b"a"], length(10), ends="gone") == ([], [], -1)
