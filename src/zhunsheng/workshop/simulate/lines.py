"""One live socket: requests with their answers, everything else to whoever listens."""

import asyncio
import contextlib
import uuid
from collections.abc import Callable
from typing import Any

import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

Frame = dict[str, Any]
PATIENCE = 30.0
"""Seconds that an answer of the desk may take before the client gives up."""


class Line:
    """An open socket of a client."""

    def __init__(self, socket: ClientConnection, heard: Callable[[Frame], None]) -> None:
        """Take the socket and whom to tell what is pushed."""
        self._socket = socket
        self._heard = heard
        self._asked: dict[str, asyncio.Future[Frame]] = {}
        self._reading = asyncio.create_task(self._read())

    async def ask(self, **frame: Any) -> Frame:
        """Send a request and return its answer."""
        cid = str(uuid.uuid4())
        self._asked[cid] = asyncio.get_running_loop().create_future()
        await self._socket.send(msgspec.json.encode(frame | {"cid": cid}).decode())
        try:
            return await asyncio.wait_for(self._asked[cid], PATIENCE)
        finally:
            self._asked.pop(cid, None)

    async def close(self) -> None:
        """Hang up."""
        self._reading.cancel()
        with contextlib.suppress(asyncio.CancelledError, WebSocketException):
            await self._reading
        await self._socket.close()

    async def _read(self) -> None:
        async for text in self._socket:
            frame: Frame = msgspec.json.decode(text)
            waiting = self._asked.get(str(frame.get("re")))
            if frame["t"] == "welcome":  # a hello is the only thing that was asked by then
                waiting = next(iter(self._asked.values()), None)
            if waiting is not None and not waiting.done():
                waiting.set_result(frame)
            else:
                self._heard(frame)


async def open_line(address: str, heard: Callable[[Frame], None], hello: Frame, cookie: str = "") -> tuple[Line, Frame]:
    """Open a socket and say hello; returns it with the desk's answer."""
    headers = {"Cookie": cookie} if cookie else {}
    line = Line(await connect(address, max_size=None, additional_headers=headers), heard)
    return line, await line.ask(t="hello", lang="zh-hans", **hello)
