"""One open socket: a bounded way out and a measured way in."""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final

import msgspec

from zhunsheng.ground.settings import desk

Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

MOST_WAITING: Final = 4000
MOST_CHARACTERS: Final = 4_000_000
"""What may wait for a slow reader; beyond it the socket is closed and the reader comes back with "after N"."""

FAREWELL: Final = 2.0
"""Seconds in which a socket that is being closed may still take what is queued for it."""

Post = Callable[[str], bool]
POST: Final = "zhunsheng.post"
"""The extension by which our server sends a text at once, without a task; it answers no when the socket is not free."""

_encode = msgspec.json.Encoder().encode


class Peer:
    """The server's end of one socket."""

    __slots__ = (
        "_burst",
        "_ending",
        "_held",
        "_idle",
        "_out",
        "_post",
        "_rate",
        "_tokens",
        "_waiting",
        "_when",
        "_writer",
        "agent_id",
        "groups",
        "lang",
        "releases",
        "send_frame",
        "topics",
        "viewing",
    )

    def __init__(self, send: Send, lang: str, post: Post | None = None) -> None:
        """Take the way out, and the short one if the server has one; nothing is sent before `run`."""
        self.send_frame = send
        self._post = post
        self.lang = lang
        self.topics: frozenset[str] = frozenset()
        self.groups: frozenset[str] = frozenset()
        self.agent_id = 0
        self.releases: frozenset[str] = frozenset()
        self.viewing: int | None = None
        self._out: deque[str] = deque()
        self._waiting = 0
        self._writer: asyncio.Task[Any] | None = None
        self._held: deque[str] | None = None
        self._idle: asyncio.Future[None] | None = None
        self._ending: tuple[int, str] | None = None
        self._rate, self._burst = desk().frames_a_second, desk().frame_burst
        self._tokens: float = self._burst
        self._when = time.monotonic()

    def hold(self) -> None:
        """Keep pushes back until the first picture has been sent, so that nothing falls between."""
        self._held = deque()

    def release(self, unless: Callable[[str], bool] | None = None) -> None:
        """Send what was kept back, but for what has been shown in another way meanwhile."""
        held, self._held = self._held, None
        for text in held or ():
            if unless is None or not unless(text):
                self.push(text)

    def push(self, text: str) -> None:
        """Queue an encoded frame; a reader that has fallen far behind is cut off instead of filling memory."""
        if self._held is None:
            self._queue(text)
        elif len(self._held) < MOST_WAITING:
            self._held.append(text)
        else:
            self.end(1013, "too slow")

    def answer(self, frame: object) -> None:
        """Queue a frame for this socket alone, past anything that is held back."""
        self._queue(_encode(frame).decode())

    def answer_with(self, text: str) -> None:
        """Queue a frame that has been encoded once for many sockets, past anything that is held back."""
        self._queue(text)

    def end(self, code: int, reason: str) -> None:
        """Close the socket once what is queued has gone; a reader that does not take it is not waited for."""
        if self._ending is None:
            self._ending = (code, reason)
            asyncio.get_running_loop().call_later(FAREWELL, self._part)
        self._wake()

    def _queue(self, text: str) -> None:
        if self._ending is not None:
            return
        if self._is_idle and self._post is not None and self._post(text):
            return
        if len(self._out) >= MOST_WAITING or self._waiting >= MOST_CHARACTERS:
            self._out.clear()
            self.end(1013, "too slow")
            return
        self._out.append(text)
        self._waiting += len(text)
        self._wake()

    def _wake(self) -> None:
        """Let the writer go on if it waits for work (a bare future: an Event costs several times as much)."""
        if self._idle is not None and self._is_idle:
            self._idle.set_result(None)

    @property
    def _is_idle(self) -> bool:
        """Tell whether the writer waits for work, so that nothing of this socket is on its way any more."""
        return self._idle is not None and not self._idle.done()

    def _part(self) -> None:
        if self._writer is not None:
            self._writer.cancel()

    @property
    def ending(self) -> bool:
        """Tell whether the socket is being closed."""
        return self._ending is not None

    def may_speak(self) -> bool:
        """Take one frame out of this socket's allowance; false when it sends too fast."""
        now = time.monotonic()
        self._tokens = min(self._burst, self._tokens + (now - self._when) * self._rate)
        self._when = now
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True

    async def run(self) -> None:
        """Send what is queued until the socket ends."""
        out, send, loop = self._out, self.send_frame, asyncio.get_running_loop()
        self._writer = asyncio.current_task()
        while True:
            if not out:
                if self._ending is not None:
                    await send({"type": "websocket.close", "code": self._ending[0], "reason": self._ending[1]})
                    return
                self._idle = loop.create_future()
                await self._idle
                continue
            text = out.popleft()
            self._waiting -= len(text)
            await send({"type": "websocket.send", "text": text})
