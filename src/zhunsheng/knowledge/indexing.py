"""Let questions be found by their words, their sound, and the ways customers ask them."""

from __future__ import annotations

from typing import Final

from django.db.models import F

from zhunsheng.ground import search
from zhunsheng.knowledge.models import Phrasing, Wording
from zhunsheng.knowledge.shelf import draft_of

KIND: Final = "faq"
TOPIC: Final = "faqs"
"""Whoever may read cards may find any of them; the right is asked before."""


def put(faq_id: int) -> None:
    """Index a question by its newest wording and its phrasings. Writes: its entry in the index."""
    row = Wording.objects.filter(faq_id=faq_id, number=F("faq__latest")).first()
    if row is None:
        return
    ways = Phrasing.objects.filter(faq_id=faq_id).order_by("at", "id").values_list("text", flat=True)
    english = draft_of(row).spoken(english=True)
    words = [row.question, row.category, row.product, row.answer, english.question, english.answer]
    text = "\n".join([*dict.fromkeys(words), *ways, search.sounds_within(row.question)])
    search.index(KIND, faq_id, text, scope=[TOPIC])


def drop(faq_id: int) -> None:
    """Let a question be found no more. Writes: its entry in the index."""
    search.remove_owner(KIND, faq_id)
