"""What both sockets share: accept, read frames within bounds, answer refusals, end cleanly."""

import asyncio
import logging
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final

import msgspec

from zhunsheng.kernel.errors import Refusal
from zhunsheng.kernel.instants import now
from zhunsheng.surface.live.frames import Frame
from zhunsheng.surface.live.hub import LANGS, Hub
from zhunsheng.surface.live.peer import Peer, Send
from zhunsheng.surface.live.refusals import malformed, refused

log = logging.getLogger(__name__)

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Scope = MutableMapping[str, Any]

HELLO_WITHIN: Final = 10.0
"""Seconds in which a socket must introduce itself; a half-open one is not kept."""

LARGEST_FRAME: Final = 32 * 1024


class LiveSocket(ABC):
    """One socket from its opening to its end."""

    def __init__(self, hub: Hub, scope: Scope, receive: Receive, send: Send) -> None:
        """Bind the socket to the hub."""
        self.hub = hub
        self.scope = scope
        self.receive = receive
        self.peer = Peer(send, LANGS[0])
        self.greeted = False

    async def run(self) -> None:
        """Serve the socket until either side ends it."""
        if (await self.receive())["type"] != "websocket.connect":
            return
        if not await self.admitted():
            await self.peer.send_frame({"type": "websocket.close", "code": 4403, "reason": "origin"})
            return
        await self.peer.send_frame({"type": "websocket.accept"})
        writer = asyncio.create_task(self.peer.run())
        watch = asyncio.get_running_loop().call_later(HELLO_WITHIN, self._impatient)
        try:
            await self._listen(writer)
        finally:
            watch.cancel()
            writer.cancel()
            self.leave()

    async def _listen(self, writer: asyncio.Task[None]) -> None:
        # A writer that ends has closed the socket, or found it closed: either way a disconnect is the next to be heard.
        while not writer.done():
            message = await self.receive()
            if message["type"] == "websocket.disconnect":
                return
            await self._hear(message.get("text"))

    async def _hear(self, text: str | None) -> None:
        if text is None or len(text) > LARGEST_FRAME:
            self.peer.answer(malformed(f"a text frame of at most {LARGEST_FRAME} characters"))
            self.peer.end(1009, "frame")
            return
        if not self.peer.may_speak():
            self.peer.answer(malformed("fewer frames a second"))
            self.peer.end(1008, "rate")
            return
        try:
            frame = self.decode(text)
        except msgspec.MsgspecError as error:
            self.peer.answer(malformed(str(error)))
            return
        await self._handle(frame)

    async def _handle(self, frame: Frame) -> None:
        try:
            await self.handle(frame)
        except Refusal as refusal:
            self.peer.answer(refused(refusal, self.peer.lang, frame.cid))
        except Exception:  # logged with its trace; the client keeps its message and tries again
            log.exception("a frame could not be handled: %s", type(frame).__name__)
            self.peer.answer(malformed("the desk failed on this; it has been noted", frame.cid) | {"code": "failed"})

    def _impatient(self) -> None:
        if not self.greeted:
            self.peer.end(4408, "hello")

    def speak(self, lang: str) -> None:
        """Choose the language of this socket's frames."""
        self.peer.lang = lang if lang in LANGS else "en" if lang.lower().startswith("en") else LANGS[0]

    def pong(self) -> None:
        """Answer a ping with the server's time."""
        self.peer.answer({"t": "pong", "now": now().us})

    @abstractmethod
    async def admitted(self) -> bool:
        """Tell whether this socket may be opened from where it is opened."""

    @abstractmethod
    def decode(self, text: str) -> Frame:
        """Read a frame."""

    @abstractmethod
    async def handle(self, frame: Frame) -> None:
        """Do what a frame asks."""

    @abstractmethod
    def leave(self) -> None:
        """Take the socket out of the hub."""
