"""Fetch a bank to try something with: the one in use or an older version, with the lines of another aim where one is wanted."""

from __future__ import annotations

import threading
from typing import Final

import msgspec

from zhunsheng.kernel.errors import NotFound
from zhunsheng.knowledge.bank import Learned, learned, learned_anew, lines_with, ready
from zhunsheng.knowledge.errors import EditionGone
from zhunsheng.knowledge.models import Edition
from zhunsheng.knowledge.recogniser.deciding import Example

BACK: Final = 20
_older: Final[list[tuple[int, Learned]]] = []
_one: Final = threading.Lock()


def bank_to_try(number: int | None, *, shop_id: int, wrong_permille: int | None = None) -> Learned:
    """Return the bank of a version, or the one in use, with the lines that keep to a share of wrong answers in a shop.

    Answers are those of today. An older version is learned once a process and kept until another is asked for.
    Refuses   NotFound, EditionGone for one whose phrasings are not kept any more
    """
    bank = _of(number) if number is not None else ready() or _used()
    if wrong_permille is None:
        return bank
    return msgspec.structs.replace(bank, by_shop=bank.by_shop | lines_with(bank, {shop_id: wrong_permille}))


def insist_on_edition(number: int) -> None:
    """Refuse a version that cannot be tried. Refuses: NotFound, EditionGone."""
    _kept(number)


def _kept(number: int) -> Edition:
    row = Edition.objects.filter(number=number).first()
    if row is None:
        raise NotFound("edition", number)
    if not row.examples and row.phrasings:
        raise EditionGone(number=number, kept=BACK)
    return row


def _of(number: int) -> Learned:
    row = _kept(number)
    current = ready()
    if current is not None and current.digest == row.digest:
        return current
    with _one:
        for kept, bank in _older:
            if kept == number and (current is None or bank.faqs == current.faqs):
                return bank
        found = learned_anew([Example(str(faq), text) for faq, text in row.examples])
        _older[:] = [(number, found)]
        return found


def _used() -> Learned:
    """Learn what is in use, where this process has not: a command beside the desk."""
    newest = learned()
    row = Edition.objects.filter(used_from__isnull=False, used_to__isnull=True).order_by("-number").first()
    return newest if row is None or row.digest == newest.digest or not row.examples else _of(row.number)
