"""The web process: sockets and health on the event loop, Django's pages in a bounded pool of threads, one pen."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from typing import Any, Final

from django.core.wsgi import get_wsgi_application
from django.db import connection
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from zhunsheng import __version__
from zhunsheng.assembly.bridge import Bridge
from zhunsheng.assembly.gathering import Gathered
from zhunsheng.assembly.memory import settle_memory
from zhunsheng.assembly.shapes import learn_shapes, learn_shapes_of_pages
from zhunsheng.assembly.wiring import WITHIN
from zhunsheng.ground.bell import SEALED, WRITTEN, Bell
from zhunsheng.ground.settings import desk
from zhunsheng.ground.sqlite.disk import disk_below
from zhunsheng.journal.actions import Pen, use_pen
from zhunsheng.kernel.instants import now
from zhunsheng.surface.live.colleagues import hear_who_is_here
from zhunsheng.surface.live.console import ConsoleSocket
from zhunsheng.surface.live.elsewhere import HERE
from zhunsheng.surface.live.here import watch_who_is_here
from zhunsheng.surface.live.hub import Hub
from zhunsheng.surface.live.keystrokes import TYPING, hear_typing
from zhunsheng.surface.live.loader import Loader
from zhunsheng.surface.live.peer import Send
from zhunsheng.surface.live.queue_watch import QueueWatch
from zhunsheng.surface.live.reading import read
from zhunsheng.surface.live.reception import Reception
from zhunsheng.surface.live.shift import ShiftSocket
from zhunsheng.surface.live.socket import LiveSocket, Receive, Scope
from zhunsheng.surface.live.tail import follow
from zhunsheng.surface.live.widget import WidgetSocket
from zhunsheng.surface.security import ENVELOPE_BYTES

HEALTH: Final = "/health"


@contextmanager
def _bell(hub: Hub) -> Iterator[asyncio.Event]:
    """Ring when this process has written; wake its tail when another one's facts have been sealed, and hear who looks there."""
    wake = asyncio.Event()

    def heard(word: str) -> None:
        if word == SEALED and not hub.loop.is_closed():
            hub.loop.call_soon_threadsafe(wake.set)
        elif word.startswith(f"{HERE} ") and not hub.loop.is_closed():
            hub.loop.call_soon_threadsafe(hear_who_is_here, hub, word)
        elif word.startswith(f"{TYPING} ") and not hub.loop.is_closed():
            hub.loop.call_soon_threadsafe(hear_typing, hub, word)

    with Bell(desk().redis_url, str(connection.settings_dict["NAME"]), heard) as bell:
        hub.on_batch, hub.on_here = partial(bell.ring, WRITTEN), bell.ring
        yield wake
        hub.on_batch = hub.on_here = None


class Endpoint:
    """Serve one kind of socket."""

    def __init__(self, kind: type[LiveSocket], hubs: list[Hub]) -> None:
        """Bind the kind to the process's hub, which exists once the loop runs."""
        self.kind = kind
        self.hubs = hubs

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one socket."""
        await self.kind(self.hubs[0], scope, receive, send).run()


class Front:
    """The outermost door: sockets go straight to their endpoint, pages to theirs, everything else through Starlette.

    Measured with `zhunsheng bench messages`: Starlette's error handling wraps each frame sent in one more coroutine,
    about a twentieth of a message; a socket answers its own errors, and so do pages.
    """

    def __init__(self, rest: Starlette, pages: Gathered, sockets: Mapping[str, Endpoint]) -> None:
        """Know the sockets by their path."""
        self.rest = rest
        self.pages = pages
        self.sockets = sockets

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        endpoint = self.sockets.get(scope["path"]) if scope["type"] == "websocket" else None
        if endpoint is not None:
            await endpoint(scope, receive, send)
        elif scope["type"] == "http" and scope["path"].rstrip("/") != HEALTH:
            await self.pages(scope, receive, send)
        else:
            await self.rest(scope, receive, send)


def build_app() -> Front:
    """Build the outer application."""
    hubs: list[Hub] = []

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        learn_shapes()
        settings = desk()
        hub = Hub(asyncio.get_running_loop())
        Loader(hub).attach()
        QueueWatch(hub).attach()
        Reception(hub).attach()
        hubs[:] = [hub]
        # The worker brings the log into the database's file: a customer's message must not wait for that.
        disk = disk_below(connection.settings_dict, carries_over=False)
        pen = Pen(
            within=WITHIN,
            after_commit=hub.after_commit,
            capacity=settings.pen_queue,
            batch=settings.pen_batch,
            disk=disk,
        )
        use_pen(pen)
        pen.start()
        await read(hub.names.learn)
        settle_memory()
        with _bell(hub) as wake:
            tail = asyncio.create_task(follow(hub, wake))
            here = asyncio.create_task(watch_who_is_here(hub))
            yield
            here.cancel()
            tail.cancel()
        await asyncio.get_running_loop().run_in_executor(None, pen.stop)
        use_pen(None)

    sockets = {
        "/live/widget": Endpoint(WidgetSocket, hubs),
        "/live/console": Endpoint(ConsoleSocket, hubs),
        "/live/shift": Endpoint(ShiftSocket, hubs),
    }
    rest = Starlette(routes=[Route(HEALTH, health)], lifespan=lifespan)
    return Front(rest, pages(), sockets)


class Pages:
    """Django's pages; the first request loads them all, and works their shapes out before any other is served."""

    def __init__(self, wsgi: Any) -> None:
        """Wrap the pages."""
        self.wsgi = wsgi
        self._loading = threading.Lock()
        self._loaded = False

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Any:
        """Serve one request."""
        if not self._loaded:
            with self._loading:
                if not self._loaded:
                    learn_shapes_of_pages()
                    self._loaded = True
        return self.wsgi(environ, start)


def pages() -> Gathered:
    """Run Django's pages in a bounded pool of threads that live as long as the process."""
    bridge = Bridge(Pages(get_wsgi_application()), workers=desk().page_threads)
    return Gathered(bridge, desk().upload_limit_bytes + ENVELOPE_BYTES)


async def health(request: Request) -> JSONResponse:
    """Say whether this process can answer: that its database does, and what time it believes it is."""
    await read(_touch_database)
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return JSONResponse({"ok": True, "version": __version__, "now": now().us}, headers=headers)


def _touch_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
