"""Say how two versions of an answer fare that are tried beside each other."""

from __future__ import annotations

from math import sqrt
from typing import Final

from django.db.models import Count, Q

from zhunsheng.access.queries import require
from zhunsheng.access.values import Actor, Subject, Verb
from zhunsheng.knowledge.models import Served, Wording
from zhunsheng.knowledge.shelf import get
from zhunsheng.knowledge.values import TrialVersion, VersionFared

SHELF: Final = Subject(kind="card")
SURE: Final = 1.96
"""Standard deviations on both sides that hold 95 % of a normal distribution."""


def trial_of(actor: Actor, faq_id: int) -> tuple[TrialVersion, ...]:
    """Return the two versions of a question that are tried, the present one first; nothing where none are. Refuses: AccessDenied, NotFound.

    Counted are the dialogues that the bot began since the trial did, by the version it said last in them.
    """
    require(actor, Verb.CARD_READ, SHELF)
    faq = get(faq_id)
    if faq.rival is None or faq.rival_from is None:
        return ()
    served = list(Served.objects.filter(faq_id=faq_id, began_at__gte=faq.rival_from).order_by("id"))
    rows = Wording.objects.filter(faq_id=faq_id, number__in=(faq.approved or 0, faq.rival)).order_by("number")
    answers = dict(rows.values_list("number", "answer"))
    return tuple(
        _version(number, answers.get(number, ""), [one for one in served if one.number == number])
        for number in (faq.approved or 0, faq.rival)
    )


def fared(actor: Actor, faq_id: int) -> dict[int, VersionFared]:
    """Say how each version of an answer fared since it was first said, by its number; one that the bot never said last is left out. Refuses: AccessDenied."""
    require(actor, Verb.CARD_READ, SHELF)
    rows = Served.objects.filter(faq_id=faq_id).order_by().values("number").annotate(
        served=Count("id"), called=Count("id", filter=Q(solved=True)), handed=Count("id", filter=~Q(why="")),
    )  # fmt: skip
    return {
        one["number"]: VersionFared(served=one["served"], solved=one["called"], handed=one["handed"]) for one in rows
    }


def _version(number: int, answer: str, served: list[Served]) -> TrialVersion:
    solved, handed = sum(one.solved for one in served), sum(bool(one.why) for one in served)
    return TrialVersion(
        number=number, answer=answer, served=len(served), solved=solved, handed=handed,
        solved_between=between(solved, len(served)), handed_between=between(handed, len(served)),
    )  # fmt: skip


def between(part: int, whole: int) -> tuple[float, float]:
    """Give the bounds between which a share lies with 95 %, after so many were seen (Wilson's interval); 0 to 1 where none were."""
    if whole == 0:
        return (0.0, 1.0)
    share, square = part / whole, SURE * SURE
    middle = (share + square / (2 * whole)) / (1 + square / whole)
    wide = SURE * sqrt(share * (1 - share) / whole + square / (4 * whole * whole)) / (1 + square / whole)
    return (max(0.0, middle - wide), min(1.0, middle + wide))
