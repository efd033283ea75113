"""The server's WebSocket protocol with a cheaper way out: bare text frames, and one piece a socket and burst.

Measured with `zhunsheng bench messages`: the loop's own transport hands every frame to the system at once, and each of
these calls costs as much as making the frame; a batch of the pen has several frames for each agent and two for each
customer. A task to wake for each socket and the protocol's general machinery cost as much again.
"""

import asyncio
from typing import Any, Final

from typing_extensions import override
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.protocol import State

from zhunsheng.surface.live.peer import POST

LARGEST: Final = 64 * 1024
"""Bytes that may wait for the end of a burst; more leave at once, so that a slow reader is noticed as early as ever."""

TEXT: Final = 0x81
SHORT: Final = 126
MIDDLE: Final = 1 << 16
"""RFC 6455, 5.2: a final text frame, and from which lengths on the length takes two or eight bytes more."""


class Cork:
    """A transport that gathers what is written in a burst; all else is the transport's own."""

    __slots__ = ("_loop", "_size", "_transport", "_waiting")

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        """Stand before a transport."""
        self._transport = transport
        self._loop = loop
        self._waiting: list[bytes] = []
        self._size = 0

    def write(self, data: bytes) -> None:
        """Keep some bytes for the end of this burst."""
        if not self._waiting:
            self._loop.call_soon(self.flush)
        self._waiting.append(data)
        self._size += len(data)
        if self._size > LARGEST:
            self.flush()

    def flush(self) -> None:
        """Hand everything that was kept to the transport."""
        waiting = self._waiting
        if waiting:
            self._waiting, self._size = [], 0
            self._transport.write(waiting[0] if len(waiting) == 1 else b"".join(waiting))

    def close(self) -> None:
        """Close the transport behind what was written."""
        self.flush()
        self._transport.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)


class CorkedProtocol(WebSocketsSansIOProtocol):
    """The server's WebSocket protocol over such a transport."""

    @override
    def connection_made(self, transport: Any) -> None:
        """Begin, with a cork before the transport."""
        super().connection_made(transport)
        self.transport = Cork(transport, self.loop)  # type: ignore[assignment]  # why: it stands in for the transport

    @override
    async def run_asgi(self) -> None:
        """Run the application, which finds the short way out among the extensions."""
        extensions: Any = self.scope["extensions"]
        extensions[POST] = self.post
        await super().run_asgi()

    def post(self, text: str) -> bool:
        """Send a text at once, or answer no: the socket is not open, its reader is slow, or an extension wants frames."""
        conn = self.conn
        if conn.state is not State.OPEN or conn.extensions or self.close_sent or not self.writable.is_set():
            return False
        payload = text.encode()
        self.transport.write(head(len(payload)) + payload)
        return True


def head(size: int) -> bytes:
    """Lay out the head of a server's text frame, which is final and not masked."""
    if size < SHORT:
        return bytes((TEXT, size))
    if size < MIDDLE:
        return b"\x81\x7e" + size.to_bytes(2)
    return b"\x81\x7f" + size.to_bytes(8)
