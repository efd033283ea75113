"""What was promised to customers, and whether it was kept: open, kept in time, kept late, broken."""

from collections.abc import Iterable, Sequence
from enum import StrEnum

import msgspec

from zhunsheng.access.values import Actor
from zhunsheng.dialogue.models import Dialogue, FollowUp
from zhunsheng.dialogue.queries.rows import visible
from zhunsheng.kernel.instants import Instant


class Kept(StrEnum):
    """How a promise stands."""

    OPEN = "open"
    KEPT = "kept"
    LATE = "late"
    BROKEN = "broken"


class Promised(msgspec.Struct, frozen=True, kw_only=True):
    """One promise; `result` is what the customer was told when it was kept."""

    id: int
    dialogue_id: int
    customer_id: int
    owner_id: int
    plan: str
    due_at: Instant
    made_at: Instant | None
    done_at: Instant | None
    result: str

    def stands(self, at: Instant) -> Kept:
        """Say how the promise stands at an instant; kept at the very instant it was due is kept."""
        if self.done_at is None:
            return Kept.BROKEN if at > self.due_at else Kept.OPEN
        return Kept.LATE if self.done_at > self.due_at else Kept.KEPT


def promised(actor: Actor, *, before: int | None = None, limit: int = 50) -> list[Promised]:
    """List the promises of those dialogues that an actor may see, the newest first, before a cursor."""
    rows = FollowUp.objects.filter(dialogue_id__in=visible(actor).values("id"))
    if before is not None:
        rows = rows.filter(id__lt=before)
    return _told(list(rows.order_by("-id")[:limit]))


def promised_in(actor: Actor, dialogue_ids: Iterable[int]) -> list[Promised]:
    """List the promises of some dialogues, the oldest first; those of dialogues an actor may not see are left out."""
    seen = visible(actor).filter(id__in=list(dialogue_ids))
    return _told(list(FollowUp.objects.filter(dialogue_id__in=seen.values("id")).order_by("id")))


def _told(found: Sequence[FollowUp]) -> list[Promised]:
    customers = dict(Dialogue.objects.filter(id__in={r.dialogue_id for r in found}).values_list("id", "customer_id"))
    return [
        Promised(
            id=r.id, dialogue_id=r.dialogue_id, customer_id=customers[r.dialogue_id], owner_id=r.owner_id, plan=r.plan,
            due_at=r.due_at, made_at=r.made_at, done_at=r.done_at, result=r.result or "",
        )
        for r in found
    ]  # fmt: skip
