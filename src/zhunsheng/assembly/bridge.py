"""Between the server and Django's pages: a request goes into a page's thread whole, and its answer comes out whole.

Measured with `zhunsheng bench cases`: a bridge that hands the head of an answer, each piece and its end to the loop one by one has the
page's thread and the loop wait for each other three times; most answers are one piece. Here a small body is read before a thread is taken
(so nobody who sends slowly holds one), and the thread comes back to the loop once. What is large or told piece by piece still goes in
pieces, each sent before the next is asked for.
"""

import asyncio
import contextvars
import io
import sys
import time
from collections.abc import Awaitable, Callable, Iterable, MutableMapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache, partial
from typing import Any, Final, cast

from a2wsgi.wsgi import Body

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Environ = dict[str, Any]
Start = Callable[..., Callable[[bytes], None]]
Wsgi = Callable[[Environ, Start], Iterable[bytes]]

WHOLE: Final = 1024 * 1024
"""Bytes of a request up to which its body is read before a thread is taken."""

GATHERED: Final = 256 * 1024
PATIENCE: Final = 0.1
"""How many bytes of an answer, or seconds, are gathered before they leave."""


class Bridge:
    """Serve pages in a bounded pool of threads."""

    def __init__(self, app: Wsgi, workers: int) -> None:
        """Bind the pages to their threads."""
        self.app = app
        self.threads = ThreadPoolExecutor(max_workers=workers, thread_name_prefix="page")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request; nothing else comes here."""
        if scope["type"] != "http":
            raise LookupError(f"pages know nothing of {scope['type']}")
        loop = asyncio.get_running_loop()
        body = await _body(scope, receive, loop)
        if body is None:
            return
        answer = Answer(loop, send)
        work = partial(contextvars.copy_context().run, answer.make, self.app, environ_of(scope, body))
        for message in await loop.run_in_executor(self.threads, work):
            await send(message)


class Answer:
    """What a page answers: gathered, and sent from its thread only where it is long."""

    def __init__(self, loop: asyncio.AbstractEventLoop, send: Send) -> None:
        """Bind the way out."""
        self._loop = loop
        self._send = send
        self._head: Message | None = None
        self._pieces: list[bytes] = []
        self._size = 0
        self._since = 0.0

    def make(self, app: Wsgi, environ: Environ) -> list[Message]:
        """Ask the page, and return what is left to be sent."""
        made = app(environ, self._start)
        try:
            self._since = time.monotonic()
            for piece in made:
                self._take(piece)
        finally:
            close = getattr(made, "close", None)
            if close is not None:
                close()
        return self._gathered(last=True)

    def _start(
        self, status: str, headers: Sequence[tuple[str, str]], exc_info: object = None
    ) -> Callable[[bytes], None]:
        self._head = {
            "type": "http.response.start",
            "status": int(status[:3]),
            "headers": [
                (name.strip().lower().encode("latin1"), value.strip().encode("latin1")) for name, value in headers
            ],
        }
        return self._take

    def _take(self, piece: bytes) -> None:
        self._pieces.append(piece)
        self._size += len(piece)
        if self._size > GATHERED or time.monotonic() - self._since > PATIENCE:
            for message in self._gathered(last=False):
                asyncio.run_coroutine_threadsafe(self._sent(message), self._loop).result()
            self._since = time.monotonic()

    async def _sent(self, message: Message) -> None:
        await self._send(message)

    def _gathered(self, *, last: bool) -> list[Message]:
        """Hand over what is there: the head before the first piece, and whether more comes."""
        head = [] if self._head is None else [self._head]
        body = {"type": "http.response.body", "body": b"".join(self._pieces), "more_body": not last}
        self._head, self._pieces, self._size = None, [], 0
        return [*head, body]


async def _body(scope: Scope, receive: Receive, loop: asyncio.AbstractEventLoop) -> Any:
    """Read a small body; None where its sender has gone. A large one, or one of unknown length, is read by the page."""
    told = [(name, value) for name, value in scope["headers"] if name in (b"content-length", b"transfer-encoding")]
    if not told:
        return io.BytesIO()
    name, value = told[0]
    if len(told) > 1 or name != b"content-length" or not value.isdigit() or int(value) > WHOLE:
        return Body(loop, cast(Any, receive))
    pieces, more = [], True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        pieces.append(message.get("body", b""))
        more = message.get("more_body", False)
    return io.BytesIO(b"".join(pieces))


def environ_of(scope: Scope, body: Any) -> Environ:
    """Lay a request out as WSGI (PEP 3333) wants it."""
    host, port = scope.get("server") or ("localhost", 80)
    environ: Environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode().decode("latin1"),
        "QUERY_STRING": scope["query_string"].decode("latin1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": host,
        "SERVER_PORT": str(port or 0),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    client = scope.get("client")
    if client is not None:
        environ["REMOTE_ADDR"], environ["REMOTE_PORT"] = client[0], str(client[1])
    for name, value in scope["headers"]:
        if b"_" in name:
            continue  # WSGI writes `x_real_ip` as it writes `x-real-ip`: nobody may say by the one what a proxy says by the other
        key, text = _key(name), value.decode("latin1")
        environ[key] = f"{environ[key]},{text}" if key in environ else text
    return environ


@lru_cache(maxsize=512)
def _key(name: bytes) -> str:
    """Name a header as WSGI does."""
    told = name.decode("latin1").upper().replace("-", "_")
    return told if told in ("CONTENT_LENGTH", "CONTENT_TYPE") else f"HTTP_{told}"
