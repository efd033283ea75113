"""Write questions with their answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec
from django.db.models import Max

from zhunsheng.access.queries import require
from zhunsheng.access.values import Subject, Verb
from zhunsheng.ground import files
from zhunsheng.journal.actions import Ink
from zhunsheng.kernel.ids import new_id
from zhunsheng.knowledge import indexing
from zhunsheng.knowledge.actions.attach import attached
from zhunsheng.knowledge.actions.phrase import phrase
from zhunsheng.knowledge.checks import tidy_faq
from zhunsheng.knowledge.errors import FaqChanged
from zhunsheng.knowledge.events import FaqDrafted
from zhunsheng.knowledge.lifecycle import FAQ
from zhunsheng.knowledge.models import Faq, Wording
from zhunsheng.knowledge.shelf import draft_of, get
from zhunsheng.knowledge.values import Attachment, FaqDraft

SHELF: Final = Subject(kind="card")


def draft_faq(
    ink: Ink,
    draft: FaqDraft,
    phrasings: Sequence[str] = (),
    *,
    source: str = "written",
    uploads: Sequence[files.Prepared] = (),
) -> int:
    """Write a new question; nobody is answered with it before it is approved. The question itself is a phrasing, in both languages.

    Writes    the question, its first wording, its phrasings
    Records   faq.drafted, faq.phrased
    Refuses   AccessDenied, BadInput, PhrasingElsewhere
    """
    require(ink.actor, Verb.CARD_WRITE, SHELF)
    tidy = tidy_faq(draft)
    faq = Faq(id=new_id(), state=FAQ.start, owner_id=ink.actor.id, changed_at=ink.at)
    faq.save(force_insert=True)
    _wording(ink, faq.id, 1, attached(ink, faq.id, tidy, uploads, known={}))
    ink.record(FaqDrafted(faq_id=faq.id, number=1))
    phrase(ink, faq, [*questions_of(tidy), *phrasings], source)
    indexing.put(faq.id)
    return faq.id


def revise_faq(ink: Ink, faq_id: int, draft: FaqDraft, *, began: int, uploads: Sequence[files.Prepared] = ()) -> int:
    """Write a newer wording; the approved one counts until the newer one is approved.

    `began` is the number of the wording that was on the screen. A question that is put otherwise becomes a way to ask it.
    Writes    a wording, the question's newest number, a phrasing
    Records   faq.drafted, faq.phrased
    Refuses   AccessDenied, BadInput, NotFound, PhrasingElsewhere, FaqChanged when somebody was faster
    """
    require(ink.actor, Verb.CARD_WRITE, SHELF)
    faq = get(faq_id)
    tidy = tidy_faq(draft)
    if faq.latest != began:
        raise FaqChanged(latest=faq.latest, began=began)
    number = _number_after(faq_id)
    Faq.objects.filter(id=faq_id).update(latest=number, changed_at=ink.at)
    _wording(ink, faq_id, number, attached(ink, faq_id, tidy, uploads, known=_attachments(faq_id)))
    ink.record(FaqDrafted(faq_id=faq_id, number=number))
    phrase(ink, get(faq_id), questions_of(tidy), "written")
    indexing.put(faq_id)
    return number


def _number_after(faq_id: int) -> int:
    """Give the next wording its number; one that was tried and left keeps its own."""
    highest: int = Wording.objects.filter(faq_id=faq_id).aggregate(highest=Max("number"))["highest"]
    return highest + 1


def questions_of(draft: FaqDraft) -> list[str]:
    """Give how a question is put, in Chinese and, where it is answered in English, in English: both are ways to ask it."""
    return list(dict.fromkeys((draft.question, draft.spoken(english=True).question)))


def _attachments(faq_id: int) -> dict[str, Attachment]:
    rows = Wording.objects.filter(faq_id=faq_id).order_by("number")
    return {one.token: one for row in rows for one in draft_of(row).attachments}


def _wording(ink: Ink, faq_id: int, number: int, draft: FaqDraft) -> None:
    Wording(
        id=new_id(), faq_id=faq_id, number=number, question=draft.question, answer=draft.answer,
        by_tier=dict(draft.by_tier), by_channel=dict(draft.by_channel), steps=list(draft.steps),
        links=[[one.title, one.url] for one in draft.links],
        attachments=[[one.token, one.name, one.media_type, one.size] for one in draft.attachments], category=draft.category, product=draft.product, shop_id=draft.shop_id, public=draft.public,
        english={} if draft.english is None else msgspec.to_builtins(draft.english),
        valid_from=draft.valid_from, valid_to=draft.valid_to, author_id=ink.actor.id, made_at=ink.at,
    ).save(force_insert=True)  # fmt: skip
