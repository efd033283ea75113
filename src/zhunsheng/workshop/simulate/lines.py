"""One live socket: requests with their answers, everything else to whoever listens."""

import asyncio
import contextlib
import time
import uuid
from collections.abc import Callable
from typing import Any

import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from zhunsheng.kernel.errors import Busy

Frame = dict[str, Any]
PATIENCE = 30.0
"""Seconds that an answer of the desk may take before the client gives up."""

FRAMES_A_SECOND = 40
"""What a client keeps to; a desk hangs up on who sends much more."""

TRIES = 20


class Line:
    """An open socket of a client."""

    def __init__(self, socket: ClientConnection, heard: Callable[[Frame], None]) -> None:
        """Take the socket and whom to tell what is pushed."""
        self._socket = socket
        self._heard = heard
        self._asked: dict[str, asyncio.Future[Frame]] = {}
        self._greeting = True
        self._next = 0.0
        self._reading = asyncio.create_task(self._read())

    async def ask(self, **frame: Any) -> Frame:
        """Send a request and return its answer."""
        await self._turn()
        cid = str(uuid.uuid4())
        self._asked[cid] = asyncio.get_running_loop().create_future()
        await self._socket.send(msgspec.json.encode(frame | {"cid": cid}).decode())
        try:
            return await asyncio.wait_for(self._asked[cid], PATIENCE)
        finally:
            self._asked.pop(cid, None)

    async def hello(self, **frame: Any) -> Frame:
        """Introduce oneself; the answer is the first picture, or why there is none."""
        try:
            return await self.ask(t="hello", lang="zh-hans", **frame)
        finally:
            self._greeting = False

    async def _turn(self) -> None:
        """Wait until one more frame is within what a client may send."""
        at = max(time.monotonic(), self._next)
        self._next = at + 1 / FRAMES_A_SECOND
        await asyncio.sleep(at - time.monotonic())

    async def close(self) -> None:
        """Hang up."""
        self._reading.cancel()
        with contextlib.suppress(asyncio.CancelledError, WebSocketException):
            await self._reading
        await self._socket.close()

    async def _read(self) -> None:
        try:
            async for text in self._socket:
                self._take(msgspec.json.decode(text))
        except WebSocketException as broken:
            self._fail(broken)
        else:
            self._fail(ConnectionError("the desk hung up"))

    def _take(self, frame: Frame) -> None:
        waiting = self._asked.get(str(frame.get("re")))
        if waiting is None and self._greeting:  # a hello is the only thing that was asked by then
            waiting = next(iter(self._asked.values()), None)
        if waiting is not None and not waiting.done():
            waiting.set_result(frame)
        else:
            self._heard(frame)

    def _fail(self, why: Exception) -> None:
        for waiting in self._asked.values():
            if not waiting.done():
                waiting.set_exception(why)


async def open_line(address: str, heard: Callable[[Frame], None], hello: Frame, cookie: str = "") -> tuple[Line, Frame]:
    """Open a socket and say hello; returns it with the desk's first picture. Waits where the desk has too many newcomers."""
    headers = {"Cookie": cookie} if cookie else {}
    for _ in range(TRIES):
        line = Line(await connect(address, max_size=None, additional_headers=headers), heard)
        answer = await line.hello(**hello)
        if answer["t"] != "error":
            return line, answer
        await line.close()
        if answer["code"] != "too_many":
            raise Busy(f"the desk does not let this client in: {answer['code']}")
        await asyncio.sleep(float(answer["detail"].get("seconds", 1)))
    raise Busy("the desk lets in no more clients")
