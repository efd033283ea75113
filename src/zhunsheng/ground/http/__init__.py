"""Speak HTTP to the outside; the only way out of the desk, and it never reaches inside the network by mistake.

Whatever URL a person or a partner's system gives us, the connection goes to an address that was checked, over a name
that was resolved once: what the name points to a moment later no longer matters.
"""

from collections.abc import Mapping

from zhunsheng.ground.http.addresses import OutboundRefused, resolve
from zhunsheng.ground.http.answers import REDIRECTS, SIZE_LIMIT, TIME_LIMIT, Fetched, OutboundFailed
from zhunsheng.kernel.durations import Duration

__all__ = ["Fetched", "OutboundFailed", "OutboundRefused", "fetch", "resolve"]


def fetch(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    content: bytes = b"",
    time_limit: Duration = TIME_LIMIT,
    size_limit: int = SIZE_LIMIT,
    redirects: int = REDIRECTS,
) -> Fetched:
    """Make one request and return the whole answer; it blocks, so it runs in a job or a thread, never on the pen.

    Each step of a redirect is checked like the first. The time limit covers everything but the system's name lookup.
    Refuses  OutboundRefused where the desk may not go; OutboundFailed when the network or the server fails
    """
    from zhunsheng.ground.http.exchange import exchange  # why: twenty megabytes that most desks never need at rest

    return exchange(
        method, url, headers=headers, content=content, time_limit=time_limit, size_limit=size_limit,
        redirects=redirects,
    )  # fmt: skip
