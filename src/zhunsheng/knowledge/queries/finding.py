"""Find questions by words, model numbers, sound or half-remembered words, the likest first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.db.models import F

from zhunsheng.access.queries import require
from zhunsheng.access.values import Actor, Subject, Verb
from zhunsheng.ground import search
from zhunsheng.kernel.errors import BadInput
from zhunsheng.knowledge.bank import Stamp, approved_faqs, stamp
from zhunsheng.knowledge.indexing import KIND, TOPIC
from zhunsheng.knowledge.models import Document, Phrasing, Wording
from zhunsheng.knowledge.shelf import shown
from zhunsheng.knowledge.values import APPROVED, FaqShown

SHELF: Final = Subject(kind="card")
LONGEST: Final = 100


def find_faqs(actor: Actor, text: str, *, limit: int = 20) -> list[tuple[FaqShown, float]]:
    """Return the questions most like a text, with the share of it that they hold; retired ones last. Refuses: AccessDenied, BadInput."""
    require(actor, Verb.CARD_READ, SHELF)
    words = text.strip()
    if not 1 <= len(words) <= LONGEST:
        raise BadInput("q", f"1 to {LONGEST} characters", words)
    hits = search.find_like(KIND, words, topics=frozenset({TOPIC}), limit=limit)
    rows = Wording.objects.filter(faq_id__in=[one.ref for one in hits], number=F("faq__latest")).select_related("faq")
    there = {row.faq_id: shown(row) for row in rows.order_by("faq_id")}
    found = [(there[one.ref], one.share) for one in hits if one.ref in there]
    return sorted(found, key=lambda one: one[0].state == "retired")


def known_wordings(actor: Actor) -> tuple[Stamp, Callable[[], list[str]]]:
    """Say which state the approved questions are in, and how to read what they and their phrasings say. Refuses: AccessDenied."""
    require(actor, Verb.CARD_READ, SHELF)
    return stamp(), _wordings


def _wordings() -> list[str]:
    ways = Phrasing.objects.filter(faq__state=APPROVED).order_by("id").values_list("text", flat=True)
    return [*(one.draft.question for one in approved_faqs().values()), *ways]


def known_goods(actor: Actor) -> list[str]:
    """Name what questions and documents are about: titles, products and categories. Refuses: AccessDenied."""
    require(actor, Verb.CARD_READ, SHELF)
    asked = Wording.objects.filter(number=F("faq__approved"), faq__state=APPROVED).order_by("faq_id")
    rows = [
        *Document.objects.order_by("id").values_list("title", "product", "category"),
        *asked.values_list("product", "category"),
    ]
    return list(dict.fromkeys(name for row in rows for name in row if name))
