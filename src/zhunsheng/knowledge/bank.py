"""The bank of approved questions, learned once a process and again when any of them changes."""

from __future__ import annotations

import hashlib
import threading
import time
from typing import TYPE_CHECKING, Final

import msgspec
from django.db.models import Count, F, Max, Sum

from zhunsheng.ground.encoder.places import folder_in_use
from zhunsheng.ground.trimming import give_back
from zhunsheng.knowledge.models import Faq, Phrasing, Wording
from zhunsheng.knowledge.proofs import aims, proofs, proofs_stamp
from zhunsheng.knowledge.recogniser.deciding import Bands, Example, Found
from zhunsheng.knowledge.shelf import shown
from zhunsheng.knowledge.values import APPROVED, WRONG_PERMILLE, FaqShown, Proof

if TYPE_CHECKING:
    from zhunsheng.ground.encoder.running import Encoder
    from zhunsheng.knowledge.recogniser.bands import Tried
    from zhunsheng.knowledge.recogniser.learn import Recogniser

Stamp = tuple[object, ...]


class Learned(msgspec.Struct, frozen=True, kw_only=True):
    """A bank as it was learned: the questions, the recogniser, its lines, and how each phrasing fared without itself.

    `proved` says what known questions that were never learned were taken for; `by_shop` holds the lines of shops that confirmed some.
    """

    stamp: Stamp
    faqs: dict[int, FaqShown]
    known: Recogniser
    lines: Bands
    tried: list[Tried]
    encoder: str
    digest: str = ""
    took_ms: int = 0
    proofs: list[Proof] = []
    proved: list[Found] = []
    by_shop: dict[int, Bands] = {}
    rivals: dict[int, FaqShown] = {}

    def version_for(self, one: FaqShown, visitor: int | None) -> FaqShown:
        """Return the version of a question that a visitor is given: of two that are tried always the same one."""
        rival = None if visitor is None else self.rivals.get(one.id)
        return rival if rival is not None and visitor is not None and lot(one.id, visitor) else one

    def lines_for(self, shop_id: int | None) -> Bands:
        """Return the lines of a shop; the bank's own where it has none."""
        return self.lines if shop_id is None else self.by_shop.get(shop_id, self.lines)


_kept: list[Learned] = []
_used: list[Learned] = []
_learning: Final = threading.Lock()


def stamp() -> Stamp:
    """Say which state of the bank this is; one small question."""
    found = Faq.objects.aggregate(Count("id"), Sum("revision"), Max("id"))
    return (*(str(found[key]) for key in sorted(found)), *proofs_stamp())


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
    """Return the bank that recognises now, without waiting; nothing before the first time.

    It is the one learned last, unless that one waits for somebody because it does worse on known questions.
    """
    return next(iter((*_used, *_kept)), None)


def use(bank: Learned | None) -> None:
    """Let a bank recognise from now on; None for whichever was learned last."""
    _used[:] = [] if bank is None else [bank]


def approved_faqs() -> dict[int, FaqShown]:
    """Read the approved questions with the wording that counts."""
    rows = Wording.objects.filter(faq__state=APPROVED, number=F("faq__approved")).select_related("faq")
    return {row.faq_id: shown(row) for row in rows.order_by("faq_id")}


def rival_faqs() -> dict[int, FaqShown]:
    """Read the second versions that are tried beside the approved ones."""
    rows = Wording.objects.filter(faq__state=APPROVED, number=F("faq__rival")).select_related("faq")
    return {row.faq_id: shown(row) for row in rows.order_by("faq_id")}


def lot(faq_id: int, visitor: int) -> int:
    """Draw a visitor's lot for a question, 0 or 1: nobody chooses it, and it never changes."""
    return hashlib.sha256(f"{faq_id}:{visitor}".encode()).digest()[0] & 1


def _encoder() -> Encoder | None:
    if folder_in_use() is None:
        return None
    from zhunsheng.ground.encoder.using import encoder  # why: numpy costs every process at rest, also those without one

    return encoder()


def _learn(now: Stamp, encode: Encoder | None, name: str) -> Learned:
    faqs = approved_faqs()
    ways = Phrasing.objects.filter(faq_id__in=faqs).order_by("faq_id", "at", "id").values_list("faq_id", "text")
    return learn_from([Example(str(faq), text) for faq, text in ways], faqs, now, encode, name)


def learned_anew(examples: list[Example]) -> Learned:
    """Learn what a bank knew once; answers are those of today, and what is not answered any more is left out later."""
    encode = _encoder()
    name = "" if encode is None else f"{encode.note.name} {encode.note.version}"
    return learn_from(examples, approved_faqs(), stamp(), encode, name)


def learn_from(
    examples: list[Example], faqs: dict[int, FaqShown], now: Stamp, encode: Encoder | None, name: str
) -> Learned:
    """Learn examples, ask the known questions, and draw the lines of the bank and of each shop."""
    from zhunsheng.knowledge.recogniser.bands import (  # why: numpy costs every process at rest
        calibrate,
        try_each,
    )
    from zhunsheng.knowledge.recogniser.learn import learn_again  # why: the same

    began, digest = time.perf_counter(), _digest(examples, name)
    before = next((one for one in _kept if one.encoder == name), None)
    same = before is not None and before.digest == digest
    if before is not None and same:
        known, tried, lines = before.known, before.tried, before.lines
    else:
        known = learn_again(examples, encode, None if before is None else before.known)
        tried = try_each(known)
        lines = calibrate(known, tried)
        known.learn_haste()
        give_back()
    asked = proofs()
    proved = _proved(known, asked, before if same else None)
    return Learned(
        stamp=now, faqs=faqs, known=known, lines=lines, tried=tried, encoder=name, digest=digest,
        took_ms=round(1000 * (time.perf_counter() - began)), proofs=asked, proved=proved, rivals=rival_faqs(),
        by_shop=_lines_by_shop(tried, asked, proved, aims()),
    )  # fmt: skip


def _proved(known: Recogniser, asked: list[Proof], before: Learned | None) -> list[Found]:
    """Ask the known questions; those that this recogniser has answered before are not asked again."""
    told = {} if before is None else {one.text: found for one, found in zip(before.proofs, before.proved, strict=True)}
    fresh = [text for text in dict.fromkeys(one.text for one in asked) if text not in told]
    told |= dict(zip(fresh, known.recognise_all(fresh), strict=True))
    return [told[one.text] for one in asked]


def _digest(examples: list[Example], name: str) -> str:
    told = msgspec.json.encode([name, [(one.faq, one.text) for one in examples]])
    return hashlib.sha256(told).hexdigest()


def lines_with(bank: Learned, wanted: dict[int, int]) -> dict[int, Bands]:
    """Draw the lines that some shops would have, did they accept so many wrong answers in a thousand."""
    found = _lines_by_shop(bank.tried, bank.proofs, bank.proved, wanted)
    return {shop: found[shop] for shop in wanted}


def _lines_by_shop(
    tried: list[Tried], asked: list[Proof], proved: list[Found], wanted: dict[int, int]
) -> dict[int, Bands]:
    """Draw the lines of each shop that confirmed messages, or wants another share of wrong answers than the desk's own."""
    from zhunsheng.knowledge.recogniser.bands import Tried, draw  # why: numpy costs every process at rest

    confirmed: dict[int, list[Tried]] = {}
    for proof, found in zip(asked, proved, strict=True):
        if proof.shop_id is not None and not found.exact:
            right = bool(proof.faq) and found.first == proof.faq
            one = Tried(at=-1, first=found.first, probability=found.probability, belonging=found.belonging, right=right)
            confirmed.setdefault(proof.shop_id, []).append(one)
    return {
        shop: draw(tried, confirmed.get(shop, []), wanted.get(shop, WRONG_PERMILLE) / 1000)
        for shop in {*confirmed, *wanted}
    }
