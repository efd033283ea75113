"""Note versions of the learned bank, and choose which one recognises."""

from __future__ import annotations

from typing import Final

from zhunsheng.access.queries import require
from zhunsheng.access.values import Subject, Verb
from zhunsheng.journal.actions import Ink, system_only
from zhunsheng.kernel.errors import NotFound
from zhunsheng.kernel.ids import new_id
from zhunsheng.knowledge.errors import EditionGone
from zhunsheng.knowledge.events import BankLearned, BankUsed
from zhunsheng.knowledge.models import Edition
from zhunsheng.knowledge.values import Learnt

SHELF: Final = Subject(kind="card")
DESK_ID: Final = 1
BACK: Final = 20
"""Versions that one can go back to."""


@system_only("the worker has learned what people wrote and approved")
def note_edition(ink: Ink, learnt: Learnt) -> int:
    """Note a learned bank; it recognises at once unless it does worse on known questions or an older one was chosen.

    Writes   the version; older ones lose what they were learned from
    Records  bank.learned, bank.used where it is used
    """
    newest = Edition.objects.order_by("-number").first()
    used = _used()
    number = 1 if newest is None else newest.number + 1
    why = "" if used is None else "pinned" if used.pinned else "worse" if learnt.worse else ""
    row = Edition(
        id=new_id(), number=number, at=ink.at, digest=learnt.digest, encoder=learnt.encoder,
        examples=[list(one) for one in learnt.examples], questions=learnt.questions, phrasings=len(learnt.examples),
        asked=learnt.asked, right=learnt.right, lost=list(learnt.lost), learn_ms=learnt.learn_ms, why=why,
    )  # fmt: skip
    row.save(force_insert=True)
    ink.record(BankLearned(desk_id=DESK_ID, number=number, asked=learnt.asked, right=learnt.right, why=why))
    if not why:
        _use(ink, row, pinned=False)
    Edition.objects.filter(number__lte=number - BACK).exclude(used_from__isnull=False, used_to__isnull=True).update(
        examples=[]
    )
    return number


def use_edition(ink: Ink, number: int) -> None:
    """Let a version recognise from now on: the newest although it does worse, or an older one, which then stays until another is chosen.

    Writes   which version is used
    Records  bank.used
    Refuses  AccessDenied, NotFound, EditionGone for one whose phrasings are not kept any more
    """
    require(ink.actor, Verb.SCRIPT_APPROVE, SHELF)
    row = Edition.objects.filter(number=number).first()
    if row is None:
        raise NotFound("edition", number)
    if not row.examples and row.phrasings:
        raise EditionGone(number=number, kept=BACK)
    _use(ink, row, pinned=Edition.objects.filter(number__gt=number).exists())


def _use(ink: Ink, row: Edition, *, pinned: bool) -> None:
    Edition.objects.filter(used_from__isnull=False, used_to__isnull=True).update(used_to=ink.at, pinned=False)
    Edition.objects.filter(id=row.id).update(used_from=ink.at, used_to=None, pinned=pinned, why="")
    ink.record(BankUsed(desk_id=DESK_ID, number=row.number, pinned=pinned))


def _used() -> Edition | None:
    return Edition.objects.filter(used_from__isnull=False, used_to__isnull=True).order_by("-number").first()
