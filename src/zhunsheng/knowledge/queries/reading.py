"""Read questions, their phrasings and their history."""

from __future__ import annotations

from typing import Final

from django.db.models import F

from zhunsheng.access.queries import require
from zhunsheng.access.values import Actor, Subject, Verb
from zhunsheng.kernel.durations import Duration
from zhunsheng.kernel.errors import NotFound
from zhunsheng.kernel.instants import Instant
from zhunsheng.knowledge.bank import Learned
from zhunsheng.knowledge.models import Phrasing, Wording
from zhunsheng.knowledge.shelf import get, shown, wording_of
from zhunsheng.knowledge.values import APPROVED, Confused, FaqShown, PhrasingShown, WordingShown

SHELF: Final = Subject(kind="card")
SHOWN: Final = 20


def faqs(actor: Actor) -> list[FaqShown]:
    """List the questions with their newest wording, the latest change first. Refuses: AccessDenied."""
    require(actor, Verb.CARD_READ, SHELF)
    rows = Wording.objects.filter(number=F("faq__latest")).select_related("faq").order_by("-faq__changed_at", "-id")
    return [shown(row) for row in rows]


def faq(actor: Actor, faq_id: int) -> FaqShown:
    """Return one question with its newest wording. Refuses: AccessDenied, NotFound."""
    require(actor, Verb.CARD_READ, SHELF)
    row = Wording.objects.filter(faq_id=faq_id, number=F("faq__latest")).select_related("faq").first()
    if row is None:
        raise NotFound("faq", faq_id)
    return shown(row)


def phrasings(actor: Actor, faq_id: int) -> list[PhrasingShown]:
    """List the ways to ask a question, the oldest first. Refuses: AccessDenied, NotFound."""
    require(actor, Verb.CARD_READ, SHELF)
    get(faq_id)
    rows = Phrasing.objects.filter(faq_id=faq_id).order_by("at", "id")
    return [PhrasingShown(id=row.id, text=row.text, source=row.source, at=row.at) for row in rows]


def wordings(actor: Actor, faq_id: int) -> list[WordingShown]:
    """List the wordings of a question, the newest first. Refuses: AccessDenied, NotFound."""
    require(actor, Verb.CARD_READ, SHELF)
    get(faq_id)
    return [wording_of(row) for row in Wording.objects.filter(faq_id=faq_id).order_by("-number")]


def confusions(actor: Actor, bank: Learned, faq_id: int) -> list[Confused]:
    """List the phrasings that would be taken for another question had they not been learned. Refuses: AccessDenied."""
    require(actor, Verb.CARD_READ, SHELF)
    found = [
        Confused(
            text=bank.known.examples[one.at].text, taken_for=int(one.first),
            question=bank.faqs[int(one.first)].draft.question, probability=one.probability,
        )
        for one in bank.tried
        if bank.known.examples[one.at].faq == str(faq_id) and not one.right
    ]  # fmt: skip
    return sorted(found, key=lambda one: -one.probability)[:SHOWN]


def stale_faqs(actor: Actor, at: Instant, older_than: Duration) -> list[FaqShown]:
    """List the approved answers that nobody has looked at for longer, the oldest look first. Refuses: AccessDenied.

    Clauses   ec-3.1b
    """
    require(actor, Verb.CARD_READ, SHELF)
    rows = Wording.objects.filter(faq__state=APPROVED, number=F("faq__approved"), faq__reviewed_at__lt=at - older_than)
    return [shown(row) for row in rows.select_related("faq").order_by("faq__reviewed_at", "faq_id")]
