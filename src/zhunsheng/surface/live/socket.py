"""What both sockets share: accept, read frames within bounds, answer refusals, end cleanly."""

import asyncio
import logging
import re
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final

import msgspec

from zhunsheng.ground.settings import desk
from zhunsheng.kernel.errors import Refusal
from zhunsheng.kernel.instants import now
from zhunsheng.surface.live.frames import Frame
from zhunsheng.surface.live.hub import LANGS, Hub
from zhunsheng.surface.live.peer import POST, Peer, Send
from zhunsheng.surface.live.refusals import malformed, refusal_text, refused

log = logging.getLogger(__name__)

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Scope = MutableMapping[str, Any]

LARGEST_FRAME: Final = 32 * 1024

NUL: Final = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")
"""The one character that no database keeps in a text."""


class NotStorable(Refusal):
    """A character in it cannot be stored (U+0000); please take it out."""

    code = "frame.not_storable"


class LiveSocket(ABC):
    """One socket from its opening to its end."""

    def __init__(self, hub: Hub, scope: Scope, receive: Receive, send: Send) -> None:
        """Bind the socket to the hub."""
        self.hub = hub
        self.scope = scope
        self.receive = receive
        self.peer = Peer(send, LANGS[0], scope.get("extensions", {}).get(POST))
        self.greeted = False
        self._beside: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Serve the socket until either side ends it."""
        if (await self.receive())["type"] != "websocket.connect":
            return
        if not await self.admitted():
            await self.peer.send_frame({"type": "websocket.close", "code": 4403, "reason": "origin"})
            return
        await self.peer.send_frame({"type": "websocket.accept"})
        writer = asyncio.create_task(self.peer.run())
        listener = asyncio.create_task(self._listen())
        watch = asyncio.get_running_loop().call_later(desk().hello_seconds, self._impatient)
        try:
            await asyncio.wait({writer, listener}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            watch.cancel()
            self.leave()
            writer.cancel()
            listener.cancel()
            for one in self._beside:
                one.cancel()
            await self._wind_up(writer, listener)

    async def _wind_up(self, writer: asyncio.Task[None], listener: asyncio.Task[None]) -> None:
        for outcome in await asyncio.gather(writer, listener, return_exceptions=True):
            if isinstance(outcome, Exception) and not isinstance(outcome, OSError):
                log.error("a socket broke", exc_info=outcome)

    async def _listen(self) -> None:
        while True:
            message = await self.receive()
            if message["type"] == "websocket.disconnect":
                return
            if not self.peer.ending:
                await self._hear(message.get("text"))

    async def _hear(self, text: str | None) -> None:
        if text is None or len(text) > LARGEST_FRAME:
            self.peer.answer(malformed(f"a text frame of at most {LARGEST_FRAME} characters"))
            self.peer.end(1003 if text is None else 1009, "frame")
            return
        if not self.peer.may_speak():
            self.peer.answer(malformed("fewer frames a second"))
            self.peer.end(1008, "rate")
            return
        try:
            frame = self.decode(text)
        except (msgspec.MsgspecError, RecursionError) as error:
            self.peer.answer(malformed(str(error), _cid(text)))
            return
        if "\\u0000" in text and NUL.search(text):
            words = refusal_text(NotStorable(), self.peer.lang)
            self.peer.answer(malformed(words, frame.cid))
            return
        if self.takes_long(frame):
            beside = asyncio.create_task(self._handle(frame))
            self._beside.add(beside)
            beside.add_done_callback(self._beside.discard)
        else:
            await self._handle(frame)

    async def _handle(self, frame: Frame) -> None:
        try:
            await self.handle(frame)
        except Refusal as refusal:
            self.peer.answer(refused(refusal, self.peer.lang, frame.cid))
        except Exception:  # logged with its trace; the client keeps its message and tries again
            log.exception("a frame could not be handled: %s", type(frame).__name__)
            self.peer.answer(malformed("the desk failed on this; it has been noted", frame.cid) | {"code": "failed"})

    def takes_long(self, frame: Frame) -> bool:
        """Tell whether a request waits for somebody outside; what comes after it is not kept waiting."""
        return False

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


def _cid(text: str) -> str | None:
    """Find the client's own id in a frame that is none of ours, so that its request does not wait for ever."""
    try:
        found = msgspec.json.decode(text, type=_OnlyCid).cid
    except (msgspec.MsgspecError, RecursionError):
        return None
    return found if found is None else found[:64]


class _OnlyCid(msgspec.Struct, frozen=True):
    cid: str | None = None
