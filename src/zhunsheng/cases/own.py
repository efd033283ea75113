"""Which policy and which procedures count: the organisation's own editions, a shop's own policy before them, else what ships.

A case keeps the number of its edition. Numbers of own editions begin at 101, those of shipped ones stay below, so that neither
ever stands for the other. An own edition of the procedures says what is otherwise than in the shipped edition it was written
on; words that a later version or another edition knows stand beside it, so that every case of every edition can be shown.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Final, NamedTuple

import msgspec
from django.core.exceptions import SynchronousOnlyOperation
from django.db import connection

from zhunsheng.cases.models import CaseRules
from zhunsheng.cases.places import located, plain
from zhunsheng.cases.policy.reading import policy_from, shipped_text
from zhunsheng.cases.policy.values import Policy
from zhunsheng.cases.procedures import Book, book_from, procedures_text, shipped_book
from zhunsheng.cases.values import DRAFT, ORGANISATION, OWN_FROM, RulesSort
from zhunsheng.kernel.durations import seconds
from zhunsheng.kernel.errors import BadInput, NotFound
from zhunsheng.kernel.instants import Instant, now
from zhunsheng.kernel.yamls import read_yaml

_ASKED_AGAIN: Final = seconds(1)
WORDS: Final = ("figures", "fields", "checks", "states", "moves", "types", "entries", "departments", "pauses")
"""Parts of the procedures in which an own edition adds to what ships, or says it otherwise."""


class Start(NamedTuple):
    """From when on an own edition counts, and the row its text stands in."""

    number: int
    shop_id: int
    from_us: int
    row_id: int
    base: int


class _Known(NamedTuple):
    database: str
    read_at: Instant
    starts: tuple[Start, ...]


_known: list[_Known] = []
_texts: dict[int, str] = {}


def starts_of(sort: RulesSort) -> tuple[Start, ...]:
    """List the published editions of a sort by their numbers, as they stand at this moment."""
    rows = CaseRules.objects.filter(sort=sort.value, number__gt=DRAFT).order_by("number")
    told = rows.values_list("number", "shop_id", "effective_from", "id", "base")
    return tuple(Start(number, shop, at.us, row, base) for number, shop, at, row, base in told if at is not None)


def in_force(starts: Iterable[Start], shop_id: int, at: Instant) -> Start | None:
    """Give the edition of a shop that counts at an instant: of those that have begun, the one published last."""
    return max((one for one in starts if one.shop_id == shop_id and one.from_us <= at.us), default=None)


def text_of(row_id: int) -> str:
    """Give the text of a published edition, which is never changed. Refuses: NotFound."""
    if row_id not in _texts:
        row = CaseRules.objects.filter(id=row_id).values_list("text", flat=True).first()
        if row is None:
            raise NotFound("edition", row_id)
        _texts[row_id] = row
    return _texts[row_id]


def policy_at(shop_id: int, at: Instant) -> Policy:
    """Give the policy of a shop that counts at an instant: its own, the organisation's, or the shipped one."""
    starts = starts_of(RulesSort.POLICY)
    for owner in (shop_id, ORGANISATION):
        found = in_force(starts, owner, at)
        if found is not None and (text := text_of(found.row_id)):
            return read_policy(text, found.number)
    return read_policy(shipped_text(), None)


@lru_cache(maxsize=32)
def read_policy(text: str, number: int | None) -> Policy:
    """Read a policy; an own edition goes by the desk's number. Refuses: RulesUnreadable with the line."""
    try:
        plain(text)
        policy = policy_from(text)
    except BadInput as fault:
        raise located(text, fault) from fault
    return policy if number is None else msgspec.structs.replace(policy, edition=number)


def book_at(at: Instant) -> Book:
    """Give the procedures that count at an instant, read anew, for a case that begins under them."""
    return _book(starts_of(RulesSort.PROCEDURES), None, at)


def book(edition: int | None = None) -> Book:
    """Return the procedures in force, or those a case was registered under; what was read a second ago counts."""
    starts = _recent()
    if not starts and edition in (None, shipped_book().edition):
        return shipped_book()
    return _book(starts, edition, now())


def forget_rules() -> None:
    """Read again which editions there are, the next time somebody asks."""
    _known.clear()


def _recent() -> tuple[Start, ...]:
    at, database = now(), str(connection.settings_dict["NAME"])
    kept = _known[-1] if _known and _known[-1].database == database else None
    if kept is None or not -_ASKED_AGAIN < at - kept.read_at < _ASKED_AGAIN:
        try:
            starts = starts_of(RulesSort.PROCEDURES)
            for one in starts:
                text_of(one.row_id)
        except SynchronousOnlyOperation:
            # why: rows are drawn on the event loop, where nothing is read; what was read last counts until the next reading.
            return kept.starts if kept else ()
        kept = _Known(database, at, starts)
        _known[:] = [kept]
    return kept.starts


def _book(starts: tuple[Start, ...], edition: int | None, at: Instant) -> Book:
    others = tuple((text_of(one.row_id), one.base) for one in starts if text_of(one.row_id))
    if edition is None:
        one = in_force(starts, ORGANISATION, at)
    else:
        one = next((each for each in starts if each.number == edition), None)
    if one is None or not text_of(one.row_id):
        if edition is not None and edition >= OWN_FROM and one is None:
            raise NotFound("edition", edition)
        base = shipped_book(None if edition is None or edition >= OWN_FROM else edition).edition
        return completed("", base, base, others)
    return completed(text_of(one.row_id), one.number, one.base, others)


@lru_cache(maxsize=64)
def completed(text: str, number: int, base: int, others: tuple[tuple[str, int], ...] = ()) -> Book:
    """Read own procedures on the shipped edition they were written on, with the words of all other editions beside them."""
    whole = whole_procedures(text, base)
    for other in (procedures_text(None), *(one for one, _ in others)):
        told = read_yaml(other) or {}
        for part in WORDS:
            whole[part] = told.get(part, {}) | whole.get(part, {})
    return book_from(msgspec.json.encode(whole | {"edition": number}))


def whole_procedures(text: str, base: int) -> dict[str, Any]:
    """Lay own procedures over the shipped edition they were written on, part by part, kind by kind."""
    whole: dict[str, Any] = read_yaml(procedures_text(base))
    told = read_yaml(text) or {} if text else {}
    for part in WORDS:
        whole[part] = whole.get(part, {}) | told.get(part, {})
    whole["kinds"] = {
        kind: given | told.get("kinds", {}).get(kind, {}) for kind, given in whole["kinds"].items()
    }  # fmt: skip
    return whole
