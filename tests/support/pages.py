"""A browser without a screen: pages over the real process, with its cookies and tokens."""

from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from tests.support.server import Desk

HTML = {"Accept": "text/html,application/xhtml+xml"}


@contextmanager
def browser(desk: Desk, session: str = "", address: str = "127.0.0.1", **headers: str) -> Iterator[httpx.Client]:
    """Open a browser that asks for pages, from one of this machine's addresses; with a session's key it is signed in."""
    cookies = {"zhunsheng_session": session} if session else {}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    way = httpx.HTTPTransport(local_address=address)
    with httpx.Client(base_url=desk.url, headers=HTML | named, cookies=cookies, timeout=20, transport=way) as client:
        yield client


def form_token(client: httpx.Client, path: str = "/sign-in/") -> str:
    """Fetch a page with a form and return the token that the form would send."""
    client.get(path)
    return str(client.cookies["csrftoken"])
