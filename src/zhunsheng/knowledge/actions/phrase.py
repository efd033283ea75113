"""Collect the ways in which customers ask: that decides more than anything else how well they are understood."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from zhunsheng.access.queries import require
from zhunsheng.access.values import Subject, Verb
from zhunsheng.dialogue.queries import said_by_customer, subject_of_dialogue
from zhunsheng.journal.actions import Ink, system_only
from zhunsheng.kernel.errors import BadInput, NotFound
from zhunsheng.kernel.ids import new_id
from zhunsheng.knowledge import indexing
from zhunsheng.knowledge.checks import tidy_phrasings, without_numbers
from zhunsheng.knowledge.errors import PhrasingElsewhere
from zhunsheng.knowledge.events import FaqPhrased
from zhunsheng.knowledge.models import Faq, Phrasing, Wording
from zhunsheng.knowledge.recogniser.reading import plain
from zhunsheng.knowledge.shelf import change, get
from zhunsheng.knowledge.values import PHRASING_LIMIT, PHRASINGS_LIMIT

SHELF: Final = Subject(kind="card")


def add_phrasings(ink: Ink, faq_id: int, texts: Sequence[str], *, source: str = "written") -> int:
    """Add ways to ask a question; those it has are left out. Return how many came.

    Writes    phrasings
    Records   faq.phrased, unless nothing is new
    Refuses   AccessDenied, NotFound, BadInput, PhrasingElsewhere for one that belongs to another question
    """
    require(ink.actor, Verb.CARD_WRITE, SHELF)
    return phrase(ink, get(faq_id), texts, source)


def phrase_message(ink: Ink, faq_id: int, dialogue_id: int, seq: int) -> int:
    """Make a customer's message a way to ask a question; numbers of orders and phones stay behind. Return 1 if it came.

    Writes    a phrasing
    Records   faq.phrased, unless it is known
    Refuses   AccessDenied, NotFound, BadInput for a message without words, PhrasingElsewhere
    """
    require(ink.actor, Verb.CARD_PHRASE, SHELF)
    require(ink.actor, Verb.DIALOGUE_READ, subject_of_dialogue(dialogue_id))
    text = without_numbers(said_by_customer(dialogue_id, seq))[:PHRASING_LIMIT]
    if not plain(text):
        raise BadInput("seq", "a message of the customer with words", seq)
    return phrase(ink, get(faq_id), [text], "console")


def drop_phrasing(ink: Ink, phrasing_id: int) -> None:
    """Take a way to ask away; the last one stays, for without it the question is never recognised.

    Writes    the phrasing is removed
    Records   faq.phrased
    Refuses   AccessDenied, NotFound, BadInput for the last one
    """
    require(ink.actor, Verb.CARD_WRITE, SHELF)
    row = Phrasing.objects.filter(id=phrasing_id).select_related("faq").first()
    if row is None:
        raise NotFound("phrasing", phrasing_id)
    left = row.faq.phrasings - 1
    if left < 1:
        raise BadInput("phrasings", "at least one way to ask", row.text)
    row.delete()
    change(row.faq, phrasings=left)
    ink.record(FaqPhrased(faq_id=row.faq.id, added=0, removed=1, phrasings=left))
    indexing.put(row.faq.id)


@system_only("whoever writes a question or its phrasings has asked for the right")
def phrase(ink: Ink, faq: Faq, texts: Sequence[str], source: str) -> int:
    """Write the phrasings that are new. Refuses: BadInput, PhrasingElsewhere."""
    tidy = tidy_phrasings(texts)
    known = dict(Phrasing.objects.filter(folded__in=tidy).values_list("folded", "faq_id"))
    for folded, owner in known.items():
        if owner != faq.id:
            raise PhrasingElsewhere(text=tidy[folded], question=_question_of(owner))
    fresh = [folded for folded in tidy if folded not in known]
    count = faq.phrasings + len(fresh)
    if count > PHRASINGS_LIMIT:
        raise BadInput("phrasings", f"at most {PHRASINGS_LIMIT} ways to ask one question", count)
    if fresh:
        Phrasing.objects.bulk_create(
            Phrasing(
                id=new_id(), faq_id=faq.id, text=tidy[one], folded=one, source=source, by_id=ink.actor.id, at=ink.at
            )
            for one in fresh
        )
        change(faq, phrasings=count)
        ink.record(FaqPhrased(faq_id=faq.id, added=len(fresh), removed=0, phrasings=count))
        if faq.phrasings:  # a new question is indexed when it is whole
            indexing.put(faq.id)
    return len(fresh)


def _question_of(faq_id: int) -> str:
    return str(Wording.objects.filter(faq_id=faq_id).order_by("-number").values_list("question", flat=True)[0])
