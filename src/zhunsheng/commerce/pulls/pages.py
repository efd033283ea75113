"""One page of what a shop's own interface answers: its elements, and where the next page is; pure."""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

import msgspec

from zhunsheng.commerce.checks import web_origin
from zhunsheng.kernel.errors import BadInput
from zhunsheng.kernel.instants import Instant

DEEP: Final = 4
_WRAPS: Final = frozenset(
    "data result results response body payload list orders orderlist records rows items content values entries page 订单 订单列表".split()
)
"""Keys under which answers wrap their list."""
_PAGING: Final = frozenset("paging pagination pageinfo meta links cursor".split())
_NEXT: Final = ("next", "nexturl", "nextlink", "nextcursor", "nextpagetoken", "nexttoken", "nextpage", "endcursor")
_MORE: Final = ("hasmore", "hasnext", "hasnextpage", "more")
_LONGEST: Final = 2000
_SECOND: Final = 1_000_000


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """What stands on one page, and the address of the next; empty where this is the last."""

    elements: tuple[object, ...]
    next: str = ""


def first_url(url: str, since: Instant | None) -> str:
    """Say which address to ask first: the shop's own, with `since` where something was taken before."""
    return url if since is None else _with(url, "since", Instant(since.us // _SECOND * _SECOND).iso())


def page_of(body: bytes, url: str, headers: Mapping[str, str]) -> Page:
    """Read a page.

    Refuses  BadInput for what is no JSON, holds no list, or sends us on to another server, where the token must not go
    """
    if not body.strip():
        raise BadInput("the shop's answer", "JSON", "nothing")
    try:
        found = msgspec.json.decode(body)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as fault:
        raise BadInput("the shop's answer", "JSON", str(fault)[:120]) from fault
    wraps: list[dict[str, Any]] = []
    elements = _list_in(found, wraps)
    if elements is None:
        raise BadInput("the shop's answer", "a list of orders", ", ".join(_keys(found))[:120])
    told = _next_in(wraps) if wraps else None
    told = told if told is not None else _linked(headers.get("link", ""))
    return Page(elements=tuple(elements), next=_next_url(url, told))


def _keys(found: object) -> list[str]:
    return [str(key) for key in found] if isinstance(found, dict) else [type(found).__name__]


def _list_in(found: object, wraps: list[dict[str, Any]]) -> list[object] | None:
    if isinstance(found, list):
        return found
    if not isinstance(found, dict) or len(wraps) == DEEP:
        return None
    wraps.append(found)
    inner = [value for key, value in found.items() if _folded(key) in _WRAPS and isinstance(value, list | dict)]
    lists = [value for value in inner if isinstance(value, list)]
    if lists:
        return lists[0] if len(lists) == 1 else None
    return _list_in(inner[0], wraps) if len(inner) == 1 else None


def _next_in(wraps: list[dict[str, Any]]) -> object:
    """Find what names the next page; an empty text where the answer itself says that there is none."""
    places = list(wraps)
    for one in wraps:
        places += [value for key, value in one.items() if _folded(key) in _PAGING and isinstance(value, dict)]
    named = {_folded(key): value for one in reversed(places) for key, value in one.items()}
    if any(named.get(key) is False for key in _MORE):
        return ""
    for key in _NEXT:
        told = named.get(key)
        if isinstance(told, dict):
            told = told.get("href")
        if isinstance(told, bool) or told in (None, "", 0):
            continue
        return ("page", told) if key == "nextpage" and str(told).isdigit() else told
    return None


def _linked(header: str) -> object:
    """Read the `next` of a Link header (RFC 8288)."""
    for part in header.split(","):
        target, _, params = part.partition(";")
        if target.strip().startswith("<") and 'rel="next"' in params.replace("rel=next", 'rel="next"'):
            return target.strip()[1:].partition(">")[0]
    return None


def _next_url(url: str, told: object) -> str:
    if told in (None, ""):
        return ""
    if isinstance(told, tuple):
        return _with(url, str(told[0]), str(told[1]))
    if not isinstance(told, str | int):
        raise BadInput("the next page", "a text or a number", type(told).__name__)
    text = str(told)
    if len(text) > _LONGEST:
        raise BadInput("the next page", f"at most {_LONGEST} characters", len(text))
    if not text.startswith(("http://", "https://", "/", "?")):
        return _with(url, "cursor", text)
    target = urljoin(url, text)
    if web_origin(target) != web_origin(url):
        raise BadInput("the next page", f"one on {web_origin(url)}", web_origin(target))
    return target


def _with(url: str, name: str, value: str) -> str:
    parts = urlsplit(url)
    query = [(key, held) for key, held in parse_qsl(parts.query, keep_blank_values=True) if key != name]
    return urlunsplit(parts._replace(query=urlencode([*query, (name, value)]), fragment=""))


def _folded(key: str) -> str:
    return key.replace("_", "").replace("-", "").lower()
