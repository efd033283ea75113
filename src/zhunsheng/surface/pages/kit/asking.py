"""What a list is asked for by its address: words, filters, order, and behind which row to go on."""

import json
from collections.abc import Iterable, Mapping
from typing import Final

import msgspec
from django.http import QueryDict

LONGEST_TEXT: Final = 100
LONGEST_CURSOR: Final = 400
MOST_NUMBER: Final = 2**63
"""What no database keeps begins here."""
OWN: Final = ("q", "sort", "after", "export", "size")
"""Names in an address that belong to the list itself; a filter takes another."""

Place = tuple[str | int, ...]


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """What was asked; whatever cannot be read is left out, and `lost` names the filters whose value is none any more."""

    text: str
    sort: str
    chosen: Mapping[str, str]
    after: Place | None
    query: QueryDict
    lost: Mapping[str, str] = {}

    @classmethod
    def of(cls, query: QueryDict, filters: Mapping[str, Iterable[str]], sorts: Iterable[str], usual: str) -> "Ask":
        """Read an address; a filter with a value that it does not offer is no filter."""
        wanted = query.get("sort", "")
        told = {name: query.get(name, "").strip()[:LONGEST_TEXT] for name in filters}
        chosen = {name: value for name, value in told.items() if value and _offered(value, filters[name])}
        return cls(
            text=" ".join(query.get("q", "").split())[:LONGEST_TEXT],
            sort=wanted if wanted.removeprefix("-") in set(sorts) else usual,
            chosen=chosen,
            after=_place(query.get("after", "")),
            query=query,
            lost={name: value for name, value in told.items() if value and name not in chosen},
        )

    @property
    def active(self) -> bool:
        """Tell whether anything is left out of the list."""
        return bool(self.text or self.chosen)

    def link(self, **changes: str) -> str:
        """Return the address with some of its parts changed; every change begins at the first page again."""
        query = self.query.copy()
        for name in ("after", "export", "size"):
            query.pop(name, None)
        for name, value in changes.items():
            if value:
                query[name] = value
            else:
                query.pop(name, None)
        return "?" + query.urlencode()


def place_text(place: Place) -> str:
    """Write behind which row the next page begins."""
    return json.dumps(place, ensure_ascii=False, separators=(",", ":"))


def _place(text: str) -> Place | None:
    if not text or len(text) > LONGEST_CURSOR:
        return None
    try:
        place = msgspec.json.decode(text.encode(), type=Place)
    except (msgspec.MsgspecError, UnicodeEncodeError):
        return None
    known = all("\0" not in one if isinstance(one, str) else -MOST_NUMBER <= one < MOST_NUMBER for one in place)
    return place if known else None


def _offered(value: str, values: Iterable[str]) -> bool:
    known = set(values)
    return not known or value in known
