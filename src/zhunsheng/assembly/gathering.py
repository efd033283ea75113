"""What a request brings is read before a page's thread is taken: who sends slowly holds a connection, never one of the few threads."""

import asyncio
from collections.abc import AsyncIterator
from tempfile import SpooledTemporaryFile
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

IN_MEMORY: Final = 1024 * 1024
"""Bytes of one request that are held in memory; what is larger waits in a nameless file."""
PIECE: Final = 256 * 1024
SILENCE: Final = 30.0
IN_ALL: Final = 900.0
"""Seconds without a byte, and from the first byte to the last, after which nobody is waited for any more."""


class Gathered:
    """Hand requests on with their bodies whole."""

    def __init__(self, app: ASGIApp, most: int, *, silence: float = SILENCE, in_all: float = IN_ALL) -> None:
        """Wrap what serves pages; a body that says it is larger than `most` is left to them, who refuse it unread."""
        self.app = app
        self.most = most
        self.silence = silence
        self.in_all = in_all

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request; a body of untold length is read by no page."""
        if not 0 < _told(scope) <= self.most:
            await self.app(scope, receive, send)
            return
        with SpooledTemporaryFile(max_size=IN_MEMORY) as held:
            try:
                async with asyncio.timeout(self.in_all):
                    async for piece in self._pieces(receive):
                        held.write(piece)
            except TimeoutError:
                await _given_up(send)
                return
            except ConnectionResetError:
                return
            held.seek(0)
            left = True

            async def whole() -> Message:
                nonlocal left
                if not left:
                    return await receive()
                piece = held.read(PIECE)
                left = len(piece) == PIECE
                return {"type": "http.request", "body": piece, "more_body": left}

            await self.app(scope, whole, send)

    async def _pieces(self, receive: Receive) -> AsyncIterator[bytes]:
        """Give what comes. Refuses: TimeoutError where nothing comes, ConnectionResetError for who has gone."""
        more = True
        while more:
            message = await asyncio.wait_for(receive(), self.silence)
            if message["type"] == "http.disconnect":
                raise ConnectionResetError
            yield message.get("body", b"")
            more = message.get("more_body", False)


def _told(scope: Scope) -> int:
    """Return how many bytes a request says it brings; 0 where it says nothing that counts."""
    told = [value for name, value in scope.get("headers", ()) if name == b"content-length"]
    return int(told[0]) if len(told) == 1 and told[0].isdigit() and len(told[0]) < 19 else 0


async def _given_up(send: Send) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
    headers += [(b"cache-control", b"no-store"), (b"x-content-type-options", b"nosniff")]
    await send({"type": "http.response.start", "status": 408, "headers": headers})
    await send({"type": "http.response.body", "body": "请求没有发完。 The request did not arrive whole.\n".encode()})
