"""Make one HTTP request with limits on where it goes, how long it takes and how much comes back."""

import zlib
from collections.abc import Iterator, Mapping
from typing import Final

import httpcore
import httpx

from zhunsheng.ground.http.addresses import OutboundRefused
from zhunsheng.ground.http.answers import REDIRECTS, SIZE_LIMIT, TIME_LIMIT, Fetched, OutboundFailed
from zhunsheng.ground.http.wire import CheckedTransport, Deadline
from zhunsheng.kernel.durations import Duration

AGENT: Final = "zhunsheng"
REDIRECTING: Final = frozenset({301, 302, 303, 307, 308})
PORTABLE: Final = frozenset({"accept", "accept-language", "user-agent"})
"""Headers that may follow a redirect to another origin; everything else could carry a secret."""


def exchange(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    content: bytes = b"",
    time_limit: Duration = TIME_LIMIT,
    size_limit: int = SIZE_LIMIT,
    redirects: int = REDIRECTS,
) -> Fetched:
    """Make one request, as `fetch` describes it."""
    deadline = Deadline(time_limit)
    request = _request(method, url, headers or {}, content)
    for _step in range(redirects + 1):
        answer = _one_step(request, deadline, size_limit)
        location = answer.headers.get("location")
        if answer.status not in REDIRECTING or location is None:
            return answer
        request = _redirected(request, answer.status, location)
    raise OutboundFailed(request.url.host, f"more than {redirects} redirects")


def _request(method: str, url: str | httpx.URL, headers: Mapping[str, str], content: bytes) -> httpx.Request:
    if isinstance(url, str) and any(sign <= " " or sign in "\\\x7f" for sign in url):
        raise OutboundRefused("this URL", "it holds a space, a backslash or a control character")
    try:
        parsed = httpx.URL(url)
    except (httpx.InvalidURL, TypeError, ValueError) as fault:
        raise OutboundRefused("this URL", "it cannot be read") from fault
    if parsed.scheme not in ("http", "https") or not parsed.host:
        raise OutboundRefused(parsed.host or "this URL", "only http:// and https:// addresses are fetched")
    if parsed.userinfo:
        raise OutboundRefused(parsed.host, "a URL must not carry a user name or password")
    if parsed.port is not None and not 0 < parsed.port < 65_536:
        raise OutboundRefused(parsed.host, "a port is a number from 1 to 65535")
    try:
        sent = httpx.Headers({"User-Agent": AGENT, "Accept": "*/*"})
        sent.update(headers)
        sent.update({"Accept-Encoding": "gzip", "Connection": "close"})
        return httpx.Request(method.upper(), parsed, headers=sent, content=content or None)
    except (ValueError, TypeError) as fault:
        raise OutboundRefused(parsed.host, "a header of the request cannot be sent") from fault


def _one_step(request: httpx.Request, deadline: Deadline, size_limit: int) -> Fetched:
    host = request.url.host
    transport = CheckedTransport(deadline)
    try:
        answer = transport.handle_request(request)
        body = _body(answer, host, size_limit)
    except (httpcore.TimeoutException, TimeoutError) as fault:
        raise OutboundFailed(host, "it took too long") from fault
    except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as fault:
        raise OutboundFailed(host, _why(fault)) from fault
    finally:
        transport.close()
    return Fetched(
        status=answer.status_code,
        headers={name.lower(): value for name, value in answer.headers.items()},
        body=body,
        url=str(request.url),
    )


def _why(fault: Exception) -> str:
    text = str(fault)
    return "its certificate does not prove its name" if "CERTIFICATE_VERIFY" in text else f"network: {text[:150]}"


def _body(answer: httpx.Response, host: str, limit: int) -> bytes:
    encoding = answer.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in ("identity", "", "gzip", "x-gzip"):
        raise OutboundFailed(host, f"it answered in the encoding {encoding[:40]}, which was not asked for")
    pieces = answer.iter_raw() if "gzip" not in encoding else _unzipped(answer.iter_raw(), host, limit)
    body = bytearray()
    for piece in pieces:
        body += piece
        if len(body) > limit:
            raise OutboundFailed(host, f"its answer is larger than {limit} bytes")
    return bytes(body)


def _unzipped(pieces: Iterator[bytes], host: str, limit: int) -> Iterator[bytes]:
    """Decompress piece by piece, never more at once than one byte beyond the limit."""
    unzip = zlib.decompressobj(wbits=31)
    began = False
    try:
        for piece in pieces:
            began = True
            yield unzip.decompress(piece, limit + 1)
    except zlib.error as fault:
        raise OutboundFailed(host, "its answer is not valid gzip") from fault
    if began and not unzip.eof:
        raise OutboundFailed(host, "its answer is cut or is not one gzip stream within the size limit")


def _redirected(request: httpx.Request, status: int, location: str) -> httpx.Request:
    """Follow one redirect as browsers do, but take no secret and no content to another origin."""
    try:
        target = request.url.join(location)
    except (httpx.InvalidURL, ValueError) as fault:
        raise OutboundRefused(request.url.host, "it redirects to something that is not a URL") from fault
    if request.url.scheme == "https" and target.scheme != "https":
        raise OutboundRefused(target.host or "a redirect", "it would leave an encrypted connection for an open one")
    keeps = status in (307, 308) or request.method in ("GET", "HEAD")
    method, content = (request.method, request.content) if keeps else ("GET", b"")
    foreign = _origin(target) != _origin(request.url)
    if foreign and content:
        raise OutboundRefused(target.host or "a redirect", "what was sent to one server is not repeated to another")
    dropped = {"host", "content-length"} | (set() if keeps else {"content-type"})
    kept = {
        name: value
        for name, value in request.headers.items()
        if name.lower() not in dropped and (not foreign or name.lower() in PORTABLE)
    }
    return _request(method, str(target), kept, content)


def _origin(url: httpx.URL) -> tuple[str, str, int]:
    return url.scheme, url.host, url.port or (443 if url.scheme == "https" else 80)
