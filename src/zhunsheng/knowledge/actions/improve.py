"""Have something made better because of what no question answered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from zhunsheng.access.queries import require
from zhunsheng.access.values import Subject, Verb
from zhunsheng.cases.actions import open_improvement
from zhunsheng.cases.queries import open_improvements
from zhunsheng.journal.actions import Ink
from zhunsheng.kernel.ids import new_id
from zhunsheng.kernel.instants import Instant
from zhunsheng.knowledge.errors import ImprovementOpen
from zhunsheng.knowledge.events import UnmatchedImproved
from zhunsheng.knowledge.models import Improved, Unmatched

SHELF: Final = Subject(kind="card")
DESK_ID: Final = 1


def improve_unmatched(
    ink: Ink, message_ids: Sequence[int], case_id: int, department: str, what: str, due_at: Instant,
    beside: Sequence[int] = (),
) -> int:  # fmt: skip
    """Open an item of improvement on a case because of like messages, and note with each of them that it is open.

    Where one is open already nothing is opened, unless it stands `beside`: whoever presses has seen it and wants another.
    Writes    the item, one row a message
    Records   improvement.opened, unmatched.improved
    Refuses   AccessDenied, NotFound, CaseMerged, BadInput, TimePast, ImprovementOpen
    Clauses   ec-1.3c
    """
    require(ink.actor, Verb.CARD_WRITE, SHELF)
    rows = Unmatched.objects.select_for_update().filter(message_id__in=message_ids).order_by("id")
    ids = list(rows.values_list("id", flat=True))
    opened = set(Improved.objects.filter(unmatched_id__in=ids).values_list("improvement_id", flat=True))
    if open_improvements(opened) - set(beside):
        raise ImprovementOpen()
    item = open_improvement(ink, case_id, department, what, due_at)
    Improved.objects.bulk_create([Improved(id=new_id(), unmatched_id=one, improvement_id=item) for one in ids])
    ink.record(UnmatchedImproved(desk_id=DESK_ID, messages=len(ids), improvement_id=item))
    return item
