"""The server's short way out lays out the frames that the protocol itself would."""

import asyncio
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.frames import Frame, Opcode

from zhunsheng.assembly.corked import LARGEST, Cork, head


class Wire:
    """A transport that remembers what it was handed."""

    def __init__(self) -> None:
        self.written: list[bytes] = []
        self.closed = False

    def write(self, data: bytes) -> None:
        self.written.append(bytes(data))

    def close(self) -> None:
        self.closed = True

    def is_closing(self) -> bool:
        return self.closed


def laid_out(payload: bytes) -> bytes:
    return Frame(Opcode.TEXT, payload).serialize(mask=False)


@pytest.mark.parametrize("size", [0, 1, 125, 126, 127, 65_535, 65_536, 70_000])
def test_a_head_is_what_the_protocol_writes(size: int) -> None:
    payload = b"x" * size
    assert head(size) + payload == laid_out(payload)


@given(st.text(max_size=300))
def test_any_text_is_framed_as_the_protocol_frames_it(text: str) -> None:
    payload = text.encode("utf-8", "replace")
    assert head(len(payload)) + payload == laid_out(payload)


def test_a_burst_leaves_in_one_piece_and_in_order() -> None:
    async def burst() -> Wire:
        wire: Any = Wire()
        cork = Cork(wire, asyncio.get_running_loop())
        cork.write(b"one ")
        cork.write(b"two")
        assert wire.written == []
        await asyncio.sleep(0)
        cork.write(b"three")
        await asyncio.sleep(0)
        return wire

    assert asyncio.run(burst()).written == [b"one two", b"three"]


def test_much_leaves_at_once_and_closing_loses_nothing() -> None:
    async def farewell() -> Wire:
        wire: Any = Wire()
        cork = Cork(wire, asyncio.get_running_loop())
        cork.write(b"x" * (LARGEST + 1))
        assert [len(piece) for piece in wire.written] == [LARGEST + 1]
        cork.write(b"last words")
        cork.close()
        assert cork.is_closing()
        return wire

    assert asyncio.run(farewell()).written[-1:] == [b"last words"]
