"""Let the frames that one turn of the event loop has for a socket leave in one piece.

The loop's own transport hands every frame to the system at once, and each of these calls costs as much as making the
frame. A batch of the pen has several frames for each agent and two for each customer.
"""

import asyncio
from typing import Any, Final

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

LARGEST: Final = 64 * 1024
"""Bytes that may wait for the end of a turn; more leave at once, so that a slow reader is noticed as early as ever."""


class Cork:
    """A transport that gathers what is written until the loop's next turn; all else is the transport's own."""

    __slots__ = ("_loop", "_size", "_transport", "_waiting")

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        """Stand before a transport."""
        self._transport = transport
        self._loop = loop
        self._waiting: list[bytes] = []
        self._size = 0

    def write(self, data: bytes) -> None:
        """Keep some bytes for the end of this turn."""
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

    def connection_made(self, transport: Any) -> None:
        """Begin, with a cork before the transport."""
        super().connection_made(transport)
        self.transport = Cork(transport, self.loop)  # type: ignore[assignment]
