"""Keep the questions that say whether a change did harm: they are asked and never learned."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from zhunsheng.access.queries import require
from zhunsheng.access.values import Subject, Verb
from zhunsheng.journal.actions import Ink
from zhunsheng.kernel.errors import BadInput
from zhunsheng.kernel.ids import new_id
from zhunsheng.knowledge.checks import tidy_phrasings
from zhunsheng.knowledge.errors import PhrasingElsewhere
from zhunsheng.knowledge.events import FaqTested
from zhunsheng.knowledge.models import Phrasing, TestQuestion, Wording
from zhunsheng.knowledge.shelf import get

SHELF: Final = Subject(kind="card")
MOST: Final = 50


def set_tests(ink: Ink, faq_id: int, texts: Sequence[str]) -> int:
    """Say by which questions an answer's recognition is tested; return how many. What is a phrasing is no test.

    Writes    the tests of the question, all of them
    Records   faq.test_set
    Refuses   AccessDenied, NotFound, BadInput for too many or one that is learned, PhrasingElsewhere for a test of another question
    """
    require(ink.actor, Verb.CARD_WRITE, SHELF)
    get(faq_id)
    tidy = tidy_phrasings(texts)
    if len(tidy) > MOST:
        raise BadInput("tests", f"at most {MOST} questions", len(tidy))
    learned = Phrasing.objects.filter(folded__in=tidy).order_by("id").first()
    if learned is not None:
        raise BadInput("tests", "questions that are not phrasings: what was learned tests nothing", learned.text)
    for other in TestQuestion.objects.filter(folded__in=tidy).exclude(faq_id=faq_id).order_by("id")[:1]:
        asked = Wording.objects.filter(faq_id=other.faq_id).order_by("-number").values_list("question", flat=True)[0]
        raise PhrasingElsewhere(text=other.text, question=asked)
    mine = TestQuestion.objects.filter(faq_id=faq_id)
    known = set(mine.order_by("id").values_list("folded", flat=True))
    mine.exclude(folded__in=tidy).delete()
    TestQuestion.objects.bulk_create(
        TestQuestion(id=new_id(), faq_id=faq_id, text=text, folded=folded, by_id=ink.actor.id, at=ink.at)
        for folded, text in tidy.items()
        if folded not in known
    )
    ink.record(FaqTested(faq_id=faq_id, tests=len(tidy)))
    return len(tidy)
