"""Count whether an answer helped whoever read it."""

from __future__ import annotations

from django.db.models import F

from zhunsheng.journal.actions import Ink, system_only
from zhunsheng.kernel.errors import NotFound
from zhunsheng.knowledge.events import FaqJudged
from zhunsheng.knowledge.models import Faq
from zhunsheng.knowledge.values import APPROVED


@system_only("a reader of the help page has no name; the page speaks for them, and asks once a visit")
def judge_answer(ink: Ink, faq_id: int, *, helpful: bool, where: str) -> None:
    """Note that an answer helped, or did not.

    Writes    the question's numbers
    Records   faq.judged
    Refuses   NotFound for one that is not answered by itself
    """
    column = "helpful" if helpful else "unhelpful"
    if Faq.objects.filter(id=faq_id, state=APPROVED).update(**{column: F(column) + 1}) != 1:
        raise NotFound("faq", faq_id)
    ink.record(FaqJudged(faq_id=faq_id, helpful=helpful, where=where))


@system_only("the bot counts what it was asked; nobody's rights are touched")
def note_asked(ink: Ink, faq_id: int) -> None:
    """Count that a question was answered by the bot. Writes: the question's numbers."""
    Faq.objects.filter(id=faq_id).update(asked=F("asked") + 1)
