"""Try two approved versions of an answer beside each other, by a lot that stays with each visitor, and choose one."""

from __future__ import annotations

from zhunsheng.access.queries import require
from zhunsheng.access.values import Verb
from zhunsheng.journal.actions import Ink
from zhunsheng.kernel.errors import BadInput
from zhunsheng.knowledge import indexing
from zhunsheng.knowledge.actions.approve import SHELF, insist_approvable
from zhunsheng.knowledge.errors import NoNewerAnswer, NoTrial
from zhunsheng.knowledge.events import FaqTrialBegan, FaqTrialEnded
from zhunsheng.knowledge.models import Wording
from zhunsheng.knowledge.shelf import change, get
from zhunsheng.knowledge.values import APPROVED


def begin_trial(ink: Ink, faq_id: int, *, number: int) -> None:
    """Approve the newest answer for half of the visitors: it is tried beside the present one until somebody chooses.

    Writes    who approved the wording, the question's second version
    Records   faq.trial_began
    Refuses   AccessDenied, NotFound, NoNewerAnswer where none is approved yet, FaqChanged, AnswerHeld, OwnAnswer, TrialGoesOn
    """
    require(ink.actor, Verb.SCRIPT_APPROVE, SHELF)
    faq = get(faq_id)
    if faq.approved is None or faq.state != APPROVED:
        raise NoNewerAnswer
    wording = insist_approvable(ink, faq, number)
    change(faq, rival=number, rival_from=ink.at, changed_at=ink.at)
    Wording.objects.filter(id=wording.id).update(approved_by=ink.actor.id, approved_at=ink.at)
    ink.record(FaqTrialBegan(faq_id=faq_id, number=faq.approved, rival=number))


def end_trial(ink: Ink, faq_id: int, *, number: int) -> None:
    """Choose one of the two versions that are tried: everybody is answered with it from now on.

    Writes    the question's approved version, its newest one where that was left
    Records   faq.trial_ended
    Refuses   AccessDenied, NotFound, NoTrial, BadInput for a version that is not tried
    """
    require(ink.actor, Verb.SCRIPT_APPROVE, SHELF)
    faq = get(faq_id)
    if faq.rival is None or faq.approved is None:
        raise NoTrial
    tried = (faq.approved, faq.rival)
    if number not in tried:
        raise BadInput("number", f"{tried[0]} or {tried[1]}", number)
    left = tried[1] if number == tried[0] else tried[0]
    # what was left is no newer draft: it waits for nobody, and whoever writes on begins with the words that were chosen
    latest = number if faq.latest == left else faq.latest
    change(faq, approved=number, latest=latest, rival=None, rival_from=None, reviewed_at=ink.at, changed_at=ink.at)
    indexing.put(faq_id)
    ink.record(FaqTrialEnded(faq_id=faq_id, number=number, left=left))
