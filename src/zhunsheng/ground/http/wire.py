"""Connect to checked addresses only, and let no server keep us longer than agreed."""

import ssl
import time
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

import httpcore
import httpx
from typing_extensions import override

from zhunsheng.ground.http.addresses import resolve
from zhunsheng.kernel.durations import Duration


class Deadline:
    """The end of one whole exchange, whatever the server does in between; measured, not told by the wall clock."""

    def __init__(self, limit: Duration) -> None:
        """Begin now."""
        self._end = time.monotonic() + limit.seconds

    def left(self, wanted: float | None) -> float:
        """Return the seconds that may still be waited. Refuses: httpcore.ReadTimeout when there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the time for the whole exchange is over")
        return left if wanted is None else min(left, wanted)


class TimedStream(httpcore.NetworkStream):
    """A connection on which each wait is cut at the deadline, so that a trickle of bytes gains nothing."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: Deadline) -> None:
        """Wrap a connection."""
        self._inner = inner
        self._deadline = deadline

    @override
    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read what is there."""
        return self._inner.read(max_bytes, self._deadline.left(timeout))

    @override
    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write in pieces, so that a server that reads slowly meets the deadline too."""
        for start in range(0, len(buffer), 65_536):
            self._inner.write(buffer[start : start + 65_536], self._deadline.left(timeout))

    @override
    def close(self) -> None:
        """Hang up."""
        self._inner.close()

    @override
    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """Encrypt; the name that is proven is the URL's, not the address."""
        inner = self._inner.start_tls(ssl_context, server_hostname, self._deadline.left(timeout))
        return TimedStream(inner, self._deadline)

    @override
    def get_extra_info(self, info: str) -> Any:
        """Tell about the connection."""
        return self._inner.get_extra_info(info)


class CheckedNetwork(httpcore.NetworkBackend):
    """Resolve a name once, check every address, connect to one that passed."""

    def __init__(self, deadline: Deadline) -> None:
        """Serve one exchange."""
        self._deadline = deadline
        self._inner = httpcore.SyncBackend()

    @override
    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address that answers. Refuses: OutboundRefused."""
        fault: Exception | None = None
        for address in resolve(host, port):
            try:
                stream = self._inner.connect_tcp(str(address), port, self._deadline.left(timeout))
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as failed:
                fault = failed
            else:
                return TimedStream(stream, self._deadline)
        raise fault or httpcore.ConnectError(f"{host} has no address")


class CheckedTransport(httpx.BaseTransport):
    """Carry one exchange of httpx over the checked network."""

    def __init__(self, deadline: Deadline) -> None:
        """Open nothing yet."""
        self._pool = httpcore.ConnectionPool(
            ssl_context=tls_context(), network_backend=CheckedNetwork(deadline), max_connections=1, http2=False
        )

    @override
    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request and hand its answer back unread."""
        answer = self._pool.handle_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(
                    scheme=request.url.raw_scheme,
                    host=request.url.raw_host,
                    port=request.url.port,
                    target=request.url.raw_path,
                ),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        return httpx.Response(status_code=answer.status, headers=answer.headers, stream=_Body(answer))

    @override
    def close(self) -> None:
        """Hang up."""
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    @override
    def __iter__(self) -> Iterator[bytes]:
        yield from self._answer.iter_stream()

    @override
    def close(self) -> None:
        self._answer.close()


@lru_cache(maxsize=1)
def tls_context() -> ssl.SSLContext:
    """Trust whom the machine trusts."""
    return ssl.create_default_context()
