"""Lists that grow under a button: the address says how many pages of them are shown."""

from typing import Final

from django.http import HttpRequest

MOST: Final = 1_000


def pages_of(request: HttpRequest, name: str = "more") -> int:
    """Read how many pages of a list are asked for; one where the address says nothing that can be read."""
    text = request.GET.get(name, "")
    return min(MOST, max(1, int(text))) if text.isascii() and text.isdigit() and len(text) < 5 else 1


def more_link(request: HttpRequest, name: str = "more") -> str:
    """Give the address that shows one page more."""
    query = request.GET.copy()
    query[name] = str(pages_of(request, name) + 1)
    return f"?{query.urlencode()}"
