"""Ask the process that answers from an event loop: nobody's thread waits, and lines that are free are used again."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from typing import Final, TypeVar
from weakref import WeakKeyDictionary

import msgspec

from zhunsheng.ground.asking.asker import NOTHING, PATIENCE
from zhunsheng.ground.asking.wire import LONGEST, Question, Reply, address

T = TypeVar("T")
Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]
MOST: Final = 16
"""Lines of one loop that stay open; who answers has a thread for each."""

_free: Final[WeakKeyDictionary[asyncio.AbstractEventLoop, list[Line]]] = WeakKeyDictionary()


async def inquire(name: str, about: object, kind: type[T], *, patience: float = PATIENCE) -> T | None:
    """Ask by name; None where nobody answers or the answer is none. Raises TimeoutError where somebody is there and late."""
    told = Question(name, msgspec.Raw(msgspec.json.encode(about)), time.monotonic() + patience)
    question = msgspec.json.encode(told) + b"\n"
    free = _free.setdefault(asyncio.get_running_loop(), [])
    try:
        async with asyncio.timeout(patience):
            answer = await _on_a_free_line(question, free) or await _once(question, await _opened(), free)
        return None if bytes(answer) == NOTHING else msgspec.json.decode(answer, type=kind)
    except TimeoutError:
        raise
    except (OSError, EOFError, ValueError, asyncio.LimitOverrunError, msgspec.MsgspecError):
        return None


async def _on_a_free_line(question: bytes, free: list[Line]) -> msgspec.Raw | None:
    """Ask on a line that was open before; nothing if there is none, or if its other end has gone since."""
    if not free:
        return None
    with suppress(OSError, EOFError):
        return await _once(question, free.pop(), free)
    return None


async def _opened() -> Line:
    with address() as place:
        return await asyncio.open_unix_connection(place, limit=LONGEST)


async def _once(question: bytes, line: Line, free: list[Line]) -> msgspec.Raw:
    reader, writer = line
    kept = False
    try:
        writer.write(question)
        told = await reader.readuntil(b"\n")
        answer = msgspec.json.decode(told, type=Reply).answer
        kept = len(free) < MOST
        if kept:
            free.append(line)
        return answer
    finally:
        if not kept:
            writer.close()
