"""How many rows a page of a list holds: chosen once, remembered by the browser, the same for every list."""

from collections.abc import Sequence
from typing import Final

import msgspec
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from zhunsheng.ground.settings import desk

SIZES: Final = (25, 50, 100, 200)
COOKIE: Final = "zhunsheng_rows"
ASKED: Final = "size"
"""The name in an address by which a size is chosen; no link keeps it, for it is remembered."""

YEAR: Final = 365 * 24 * 3600


class Size(msgspec.Struct, frozen=True):
    """One size that can be chosen."""

    rows: int
    link: str
    chosen: bool


def rows_wanted(request: HttpRequest, usual: int) -> int:
    """Read how many rows a page is to hold: as the address says, else as was chosen before, else as the list usually has."""
    return _offered(request.GET.get(ASKED, "")) or _offered(request.COOKIES.get(COOKIE, "")) or usual


def remember(request: HttpRequest, response: HttpResponseBase) -> None:
    """Keep a size that this address has chosen."""
    rows = _offered(request.GET.get(ASKED, ""))
    if rows:
        response.set_cookie(COOKIE, str(rows), max_age=YEAR, secure=desk().behind_tls, httponly=True, samesite="Lax")


def sizes(links: Sequence[str], rows: int) -> list[Size]:
    """Say what can be chosen, each with the address that chooses it."""
    return [Size(one, link, one == rows) for one, link in zip(SIZES, links, strict=True)]


def _offered(text: str) -> int:
    return next((one for one in SIZES if str(one) == text), 0)
