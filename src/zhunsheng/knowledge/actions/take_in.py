"""Take in questions from a file that was looked through before."""

from __future__ import annotations

from collections.abc import Sequence

from zhunsheng.journal.actions import Ink
from zhunsheng.knowledge.actions.phrase import add_phrasings
from zhunsheng.knowledge.actions.write import draft_faq
from zhunsheng.knowledge.models import Phrasing
from zhunsheng.knowledge.recogniser.reading import plain
from zhunsheng.knowledge.tables import Line
from zhunsheng.knowledge.values import FaqDraft


def take_in(ink: Ink, lines: Sequence[Line]) -> tuple[int, int]:
    """Write new questions as drafts and add phrasings to known ones; return how many of each.

    A line whose question is known by a phrasing adds its phrasings there; its answer is left alone.
    Writes    questions, wordings, phrasings
    Records   faq.drafted, faq.phrased
    Refuses   AccessDenied, BadInput, PhrasingElsewhere: all or nothing
    """
    made = added = 0
    for line in lines:
        known = Phrasing.objects.filter(folded=plain(line.question)).values_list("faq_id", flat=True).first()
        if known is not None:
            added += add_phrasings(ink, known, line.phrasings, source="imported")
        else:
            draft = FaqDraft(question=line.question, answer=line.answer, category=line.category, public=line.public)
            draft_faq(ink, draft, line.phrasings, source="imported")
            made += 1
    return made, added
