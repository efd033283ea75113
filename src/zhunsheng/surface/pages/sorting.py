"""Column heads that sort, as plain links."""

import msgspec
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

HEADS: tuple[tuple[str, str | Promise], ...] = (
    ("id", gettext_lazy("Clause")),
    ("title", gettext_lazy("What it demands")),
    ("limit", gettext_lazy("Limit")),
    ("enforced", gettext_lazy("Enforced by")),
    ("kept", gettext_lazy("Kept, 30 d")),
    ("broken", gettext_lazy("Broken, 7 days")),
)


class Column(msgspec.Struct, frozen=True):
    """A column head: its words, where a click leads, and how it is sorted now."""

    name: str
    words: str | Promise
    link: str
    sorted: str


def columns(query: QueryDict, sort: str) -> list[Column]:
    """Return the heads of the table; a second click turns the order round."""
    return [_column(query, sort, name, words) for name, words in HEADS]


def _column(query: QueryDict, sort: str, name: str, words: str | Promise) -> Column:
    onward = query.copy()
    onward["sort"] = f"-{name}" if sort == name else name
    state = "ascending" if sort == name else "descending" if sort == f"-{name}" else "none"
    return Column(name, words, f"?{onward.urlencode()}", state)
