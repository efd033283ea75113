"""The bank of approved questions, learned once a process and again when any of them changes."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final

import msgspec
from django.db.models import Count, F, Max, Sum

from zhunsheng.ground.encoder.places import folder_in_use
from zhunsheng.knowledge.models import Faq, Phrasing, Wording
from zhunsheng.knowledge.recogniser.deciding import Bands, Example
from zhunsheng.knowledge.shelf import shown
from zhunsheng.knowledge.values import APPROVED, FaqShown

if TYPE_CHECKING:
    from zhunsheng.ground.encoder.running import Encoder
    from zhunsheng.knowledge.recogniser.bands import Tried
    from zhunsheng.knowledge.recogniser.learn import Recogniser

Stamp = tuple[object, ...]


class Learned(msgspec.Struct, frozen=True, kw_only=True):
    """A bank as it was learned: the questions, the recogniser, its lines, and how each phrasing fared without itself."""

    stamp: Stamp
    faqs: dict[int, FaqShown]
    known: Recogniser
    lines: Bands
    tried: list[Tried]
    encoder: str


_kept: list[Learned] = []
_learning: Final = threading.Lock()


def stamp() -> Stamp:
    """Say which state of the bank this is; one small question."""
    found = Faq.objects.aggregate(Count("id"), Sum("revision"), Max("id"))
    return tuple(str(found[key]) for key in sorted(found))


def learned(*, meaning: bool = True) -> Learned:
    """Return the bank as it is now, learning it where it has changed; seconds for hundreds of questions."""
    now = stamp()
    encode = _encoder() if meaning and Faq.objects.filter(state=APPROVED).exists() else None
    name = "" if encode is None else f"{encode.note.name} {encode.note.version}"
    with _learning:
        for one in _kept:
            if (one.stamp, one.encoder) == (now, name):
                return one
        found = _learn(now, encode, name)
        _kept[:] = [found]
        return found


def must_learn() -> bool:
    """Tell whether there is anything to learn, or something learned that may be gone; a desk without questions loads nothing."""
    return bool(_kept) or Faq.objects.filter(state=APPROVED).exists()


def ready() -> Learned | None:
    """Return the bank as it was learned last, without waiting; nothing before the first time."""
    return _kept[0] if _kept else None


def approved_faqs() -> dict[int, FaqShown]:
    """Read the approved questions with the wording that counts."""
    rows = Wording.objects.filter(faq__state=APPROVED, number=F("faq__approved")).select_related("faq")
    return {row.faq_id: shown(row) for row in rows.order_by("faq_id")}


def _encoder() -> Encoder | None:
    if folder_in_use() is None:
        return None
    from zhunsheng.ground.encoder.using import encoder  # why: numpy costs every process at rest, also those without one

    return encoder()


def _learn(now: Stamp, encode: Encoder | None, name: str) -> Learned:
    from zhunsheng.knowledge.recogniser.bands import (  # why: numpy and scipy cost every process at rest
        calibrate,
        try_each,
    )
    from zhunsheng.knowledge.recogniser.learn import learn_again  # why: the same

    faqs = approved_faqs()
    ways = Phrasing.objects.filter(faq_id__in=faqs).order_by("faq_id", "at", "id").values_list("faq_id", "text")
    before = next((one.known for one in _kept if one.encoder == name), None)
    known = learn_again([Example(str(faq), text) for faq, text in ways], encode, before)
    tried = try_each(known)
    return Learned(stamp=now, faqs=faqs, known=known, lines=calibrate(known, tried), tried=tried, encoder=name)
