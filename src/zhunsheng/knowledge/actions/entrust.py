"""Say who answers for a question, and who is to approve what is written to it."""

from __future__ import annotations

from typing import Final

from zhunsheng.access.queries import reach, require
from zhunsheng.access.values import Actor, Reach, Role, Subject, Verb
from zhunsheng.journal.actions import Ink
from zhunsheng.kernel.errors import BadInput, NotFound
from zhunsheng.knowledge.errors import AnotherReviewer
from zhunsheng.knowledge.events import FaqEntrusted
from zhunsheng.knowledge.models import Faq
from zhunsheng.knowledge.shelf import change, get
from zhunsheng.people.queries import actor_of, agent_cards

SHELF: Final = Subject(kind="card")


def entrust_faq(ink: Ink, faq_id: int, *, owner_id: int, reviewer_id: int | None) -> None:
    """Say who answers for a question, and who is to approve its answers; without a reviewer whoever may does.

    Writes    the question's owner and reviewer
    Records   faq.entrusted, unless nothing changes
    Refuses   AccessDenied, NotFound, BadInput for an owner who may not write, and for a reviewer who may not approve or owns it
    """
    require(ink.actor, Verb.CARD_WRITE, SHELF)
    faq = get(faq_id)
    if (faq.owner_id, faq.reviewer_id) == (owner_id, reviewer_id):
        return
    if owner_id != faq.owner_id:
        _insist(owner_id, Verb.CARD_WRITE, "owner", "somebody who may write questions")
    if reviewer_id is not None:
        _insist(reviewer_id, Verb.SCRIPT_APPROVE, "reviewer", "somebody who may approve answers")
        if reviewer_id == owner_id:
            raise BadInput("reviewer", "somebody else than the owner", reviewer_id)
    change(faq, owner_id=owner_id, reviewer_id=reviewer_id)
    ink.record(FaqEntrusted(faq_id=faq_id, owner_id=owner_id, reviewer_id=reviewer_id))


def insist_reviewer(actor: Actor, faq: Faq) -> None:
    """Go on only where nobody else is to approve this question's answers, or the approver supervises. Refuses: AnotherReviewer."""
    named = faq.reviewer_id
    if named is None or named == actor.id or actor.kind != "agent" or actor.has({Role.SUPERVISOR}):
        return
    if _may(named, Verb.SCRIPT_APPROVE):  # who has left, or may not any more, holds nobody up
        (who,) = agent_cards([named])
        raise AnotherReviewer(name=who.nickname or who.name)


def _insist(agent_id: int, verb: Verb, field: str, expected: str) -> None:
    if not _may(agent_id, verb):
        raise BadInput(field, expected, agent_id)


def _may(agent_id: int, verb: Verb) -> bool:
    try:
        return reach(actor_of(agent_id), verb) > Reach.NONE
    except NotFound:
        return False
