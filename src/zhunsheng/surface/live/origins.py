"""From which sites a socket may be opened."""

from collections.abc import MutableMapping, Sequence
from typing import Any
from urllib.parse import urlsplit


def header(scope: MutableMapping[str, Any], name: bytes) -> str:
    """Return a header of the opening request, empty when missing."""
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), "")


def same_origin(scope: MutableMapping[str, Any]) -> bool:
    """Tell whether a page of this very desk opens the socket; a program without an Origin is let through to sign in."""
    origin = header(scope, b"origin")
    return not origin or _host_of(origin) == header(scope, b"host")


def origin_allowed(scope: MutableMapping[str, Any], sites: Sequence[str]) -> bool:
    """Tell whether a shop's widget may be shown on the site that opens the socket; without a list, anywhere."""
    return site_allowed(header(scope, b"origin"), header(scope, b"host"), sites)


def site_allowed(origin: str, host: str, sites: Sequence[str]) -> bool:
    """Tell whether an origin is this desk itself or on a shop's list; without a list, any origin is."""
    if not sites or not origin or _host_of(origin) == host:
        return True
    return origin.lower() in sites


def _host_of(origin: str) -> str | None:
    """Return the host an origin names; none for an opaque or broken one, which is nobody's."""
    try:
        return urlsplit(origin).netloc or None
    except ValueError:
        return None
