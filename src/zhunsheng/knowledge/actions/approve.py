"""Approve answers, keep them fresh, and take them out of use."""

from __future__ import annotations

from typing import Final

from zhunsheng.access.queries import require
from zhunsheng.access.values import Subject, Verb
from zhunsheng.guard.queries import Noes, Standing, insist_newest, insist_other_author, insist_sayable
from zhunsheng.journal.actions import Ink
from zhunsheng.knowledge.actions.entrust import insist_reviewer
from zhunsheng.knowledge.errors import AnswerHeld, FaqChanged, NoNewerAnswer, OwnAnswer, TrialGoesOn
from zhunsheng.knowledge.events import FaqApproved, FaqRetired, FaqReviewed, FaqRevived, FaqTrialEnded
from zhunsheng.knowledge.lifecycle import FAQ
from zhunsheng.knowledge.models import Faq, Wording
from zhunsheng.knowledge.shelf import change, draft_of, get
from zhunsheng.knowledge.values import APPROVED, FaqDraft
from zhunsheng.standards import queries as standards

SHELF: Final = Subject(kind="card")
NOES: Final = Noes(changed=FaqChanged, nothing=NoNewerAnswer, own=OwnAnswer, held=AnswerHeld)


def approve_faq(ink: Ink, faq_id: int, *, number: int) -> None:
    """Approve the newest answer: from now on it is given.

    `number` is the wording that was read; a newer one is not approved unread.
    Writes    who approved the wording, the question's state
    Records   faq.approved
    Refuses   AccessDenied, NotFound, NoNewerAnswer, FaqChanged, AnswerHeld for words that the guard holds,
              OwnAnswer for the author and AnotherReviewer where somebody else is named, unless they supervise; TrialGoesOn while two versions are tried
    """
    require(ink.actor, Verb.SCRIPT_APPROVE, SHELF)
    faq = get(faq_id)
    wording = insist_approvable(ink, faq, number)
    change(faq, state=FAQ.apply(faq.state, "approve"), approved=number, reviewed_at=ink.at, changed_at=ink.at)
    Wording.objects.filter(id=wording.id).update(approved_by=ink.actor.id, approved_at=ink.at)
    ink.record(FaqApproved(faq_id=faq_id, number=number, author_id=wording.author_id))


def insist_approvable(ink: Ink, faq: Faq, number: int) -> Wording:
    """Return the newest wording of a question where this person may approve it now.

    Refuses   AccessDenied, NoNewerAnswer, FaqChanged, AnswerHeld, OwnAnswer, AnotherReviewer, TrialGoesOn while two versions are tried
    """
    require(ink.actor, Verb.SCRIPT_APPROVE, SHELF)
    if faq.rival is not None:
        raise TrialGoesOn(first=faq.approved, second=faq.rival)
    insist_newest(Standing(latest=faq.latest, approved=faq.approved, in_use=faq.state == APPROVED), number, NOES)
    insist_reviewer(ink.actor, faq)
    wording = Wording.objects.get(faq_id=faq.id, number=number)
    insist_other_author(ink.actor, wording.author_id, NOES)
    draft = draft_of(wording)
    both = [draft.spoken(english=english) for english in (False, *([True] if draft.english is not None else []))]
    insist_sayable(standards.standing(ink.at), [text for one in both for text in _said(one)], NOES)
    return wording


def _said(draft: FaqDraft) -> list[str]:
    """Give everything that a customer may read of an answer in one language."""
    said = [draft.answer_for(tier, channel) for tier in ("", *draft.by_tier) for channel in ("", *draft.by_channel)]
    return [*said, *draft.by_channel.values(), *(link.title for link in draft.links)]


def review_faq(ink: Ink, faq_id: int) -> None:
    """Note that an approved answer was looked at and is still right.

    Writes    when it was reviewed
    Records   faq.reviewed
    Refuses   AccessDenied, NotFound, NoNewerAnswer for one that is not approved
    """
    require(ink.actor, Verb.SCRIPT_APPROVE, SHELF)
    faq = get(faq_id)
    if faq.approved is None or faq.state != APPROVED:
        raise NoNewerAnswer
    change(faq, reviewed_at=ink.at)
    ink.record(FaqReviewed(faq_id=faq_id, number=faq.approved))


def retire_faq(ink: Ink, faq_id: int) -> None:
    """Take a question out of use; its wordings and phrasings stay.

    Writes    the question's state
    Records   faq.retired; faq.trial_ended where two versions were tried
    Refuses   AccessDenied, NotFound, MoveRefused
    """
    require(ink.actor, Verb.SCRIPT_APPROVE, SHELF)
    faq = get(faq_id)
    rival = faq.rival
    change(faq, state=FAQ.apply(faq.state, "retire"), changed_at=ink.at, rival=None, rival_from=None)
    if rival is not None and faq.approved is not None:
        ink.record(FaqTrialEnded(faq_id=faq_id, number=faq.approved, left=rival))
    ink.record(FaqRetired(faq_id=faq_id))


def revive_faq(ink: Ink, faq_id: int) -> None:
    """Make a retired question a draft again; it is answered once somebody approves it.

    Writes    the question's state
    Records   faq.revived
    Refuses   AccessDenied, NotFound, MoveRefused
    """
    require(ink.actor, Verb.SCRIPT_APPROVE, SHELF)
    faq = get(faq_id)
    change(faq, state=FAQ.apply(faq.state, "revive"), changed_at=ink.at)
    ink.record(FaqRevived(faq_id=faq_id))
