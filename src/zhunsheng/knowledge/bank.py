"""The bank of approved questions, learned once a process and again when any of them changes."""

from __future__ import annotations

import threading
from typing import Final

import msgspec
from django.db.models import Count, F, Max, Sum

from zhunsheng.ground.encoder.using import encoder
from zhunsheng.knowledge.models import Faq, Phrasing, Wording
from zhunsheng.knowledge.recogniser import Bands, Example, Recogniser, learn
from zhunsheng.knowledge.recogniser.bands import Tried, calibrate, try_each
from zhunsheng.knowledge.shelf import shown
from zhunsheng.knowledge.values import APPROVED, FaqShown

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
    encode = encoder() if meaning else None
    name = "" if encode is None else f"{encode.note.name} {encode.note.version}"
    with _learning:
        for one in _kept:
            if (one.stamp, one.encoder) == (now, name):
                return one
        found = _learn(now, name)
        _kept[:] = [found]
        return found


def ready() -> Learned | None:
    """Return the bank as it was learned last, without waiting; nothing before the first time."""
    return _kept[0] if _kept else None


def _learn(now: Stamp, name: str) -> Learned:
    rows = Wording.objects.filter(faq__state=APPROVED, number=F("faq__approved")).select_related("faq")
    faqs = {row.faq_id: shown(row) for row in rows.order_by("faq_id")}
    ways = Phrasing.objects.filter(faq_id__in=faqs).order_by("faq_id", "at", "id").values_list("faq_id", "text")
    known = learn([Example(str(faq), text) for faq, text in ways], encoder() if name else None)
    tried = try_each(known)
    return Learned(stamp=now, faqs=faqs, known=known, lines=calibrate(known, tried), tried=tried, encoder=name)
