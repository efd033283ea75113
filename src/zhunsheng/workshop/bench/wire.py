"""A WebSocket client as thin as can be, so that the load generator leaves the machine to what is measured.

It speaks only to servers of this machine and only what they speak: text frames of less than 64 KiB, unfragmented.
"""

import asyncio
import base64
import os
from collections.abc import Callable, Mapping
from typing import Final, cast

from typing_extensions import override

HOST: Final = "127.0.0.1"
CONNECT_WITHIN: Final = 20.0
TEXT, CLOSE, PING, PONG = 1, 8, 9, 10


class Wire(asyncio.Protocol):
    """One open socket; whole frames are handed to `hear` as they arrive."""

    def __init__(self, opening: bytes, hear: Callable[[bytes], None]) -> None:
        """Take the opening request, and whom to tell."""
        self.opening = opening
        self.hear = hear
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.closed: str | None = None
        self._transport: asyncio.Transport | None = None
        self._rest = b""
        self._shaken = False

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the socket."""
        # uvloop's transports are not asyncio's own class, though they do the same.
        self._transport = cast(asyncio.Transport, transport)
        self._transport.write(self.opening)

    @override
    def connection_lost(self, error: Exception | None) -> None:
        """Remember that it is over."""
        self.closed = self.closed or str(error or "closed")
        if not self.opened.done():
            self.opened.set_exception(ConnectionError(self.closed))

    @override
    def data_received(self, data: bytes) -> None:
        """Cut what arrives into frames."""
        data = self._rest + data
        if not self._shaken:
            head, found, data = data.partition(b"\r\n\r\n")
            if not found:
                self._rest = head
                return
            self._shake(head)
        self._rest = self._cut(data)

    def _shake(self, head: bytes) -> None:
        self._shaken = True
        if b" 101 " in head.partition(b"\r\n")[0]:
            self.opened.set_result(None)
        else:
            self.opened.set_exception(ConnectionError(head.decode("latin-1")[:200]))

    def _cut(self, data: bytes) -> bytes:
        place, end = 0, len(data)
        while end - place >= 2:
            kind, length, start = data[place] & 15, data[place + 1] & 127, place + 2
            if length == 126:
                if end - place < 4:
                    break
                length, start = int.from_bytes(data[place + 2 : place + 4]), place + 4
            elif length == 127:
                if end - place < 10:
                    break
                length, start = int.from_bytes(data[place + 2 : place + 10]), place + 10
            if end - start < length:
                break
            place = start + length
            self._take(kind, data[start:place])
        return data[place:]

    def _take(self, kind: int, payload: bytes) -> None:
        if kind == TEXT:
            self.hear(payload)
        elif kind == PING:
            self._write(PONG, payload)
        elif kind == CLOSE:
            self.closed = f"closed by the server: {payload[2:].decode(errors='replace')}"

    def send(self, payload: bytes) -> None:
        """Send a text frame."""
        self._write(TEXT, payload)

    def _write(self, kind: int, payload: bytes) -> None:
        if self._transport is None:
            raise ConnectionError("the socket is not open")
        size = len(payload)
        # The mask is all zeroes, which leaves the payload as it is and costs the client nothing.
        length = bytes((0x80 | size,)) if size < 126 else b"\xfe" + size.to_bytes(2)
        self._transport.write(bytes((0x80 | kind,)) + length + b"\0\0\0\0" + payload)

    def close(self) -> None:
        """Drop the socket."""
        if self._transport is not None:
            self._transport.close()


async def open_wire(
    port: int, path: str, hear: Callable[[bytes], None], headers: Mapping[str, str] | None = None
) -> Wire:
    """Open a socket to a server of this machine."""
    key = base64.b64encode(os.urandom(16)).decode()
    lines = [
        f"GET {path} HTTP/1.1", f"Host: {HOST}:{port}", "Upgrade: websocket", "Connection: Upgrade",
        f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13",
        *(f"{name}: {value}" for name, value in (headers or {}).items()),
    ]  # fmt: skip
    opening = ("\r\n".join(lines) + "\r\n\r\n").encode()
    _, wire = await asyncio.get_running_loop().create_connection(lambda: Wire(opening, hear), HOST, port)
    await asyncio.wait_for(wire.opened, CONNECT_WITHIN)
    return wire
