"""A link that was made for somebody without a seat: said once, with its whole address, to be copied and handed on."""

from typing import Final

import msgspec
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext

from zhunsheng.cases.queries import book
from zhunsheng.cases.values import CaseRow
from zhunsheng.surface.pages.kit.flash import flash

LIFE: Final = {"case-task": "task_link_h", "case-copy": "copy_link_h", "case-own": "customer_link_h"}
DAY: Final = 24


class Handed(msgspec.Struct, frozen=True, kw_only=True):
    """A link that was made: what is said about it, and its path."""

    words: str
    path: str


def link_made(row: CaseRow, page: str, token: str) -> Handed:
    """Say what a link of a case is and for how long it opens."""
    hours = book(row.edition).figures[LIFE[page]]
    told = (
        gettext("The customer's own page; the link opens for {n} days:")
        if page == "case-own"
        else gettext("Link for one recipient, shown this once; it opens for {n} hours:")
    )
    return Handed(words=told.format(n=hours // DAY if page == "case-own" else hours), path=reverse(page, args=[token]))


def say(request: HttpRequest, told: str | Handed, *, undo: str = "") -> None:
    """Say on the next page what was done."""
    if isinstance(told, Handed):
        flash(request, told.words, link=request.build_absolute_uri(told.path))
    else:
        flash(request, told, undo=undo)
