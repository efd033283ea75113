"""What somebody did in a time: their dialogues, those still open, and what is left to do after them."""

import msgspec
from django.db.models import Q

from zhunsheng.dialogue.models import Dialogue, FollowUp, HandOver
from zhunsheng.dialogue.queries.rows import OpenFollowUp
from zhunsheng.dialogue.values import CLOSED
from zhunsheng.kernel.instants import Instant


class Worked(msgspec.Struct, frozen=True, kw_only=True):
    """Dialogues by id, the earliest first; `open`, `records` and `promises` also from before the time, being still due."""

    dialogues: tuple[int, ...]
    open: tuple[int, ...]
    records: tuple[int, ...]
    promises: tuple[OpenFollowUp, ...]


def worked_in(agent_id: int, since: Instant, until: Instant) -> Worked:
    """Gather somebody's work of a time; whether it may be asked is decided by the caller."""
    handed = HandOver.objects.filter(from_agent_id=agent_id, at__gte=since, at__lte=until).values("dialogue_id")
    theirs = Dialogue.objects.filter(agent_id=agent_id)
    moved = Dialogue.objects.filter(Q(agent_id=agent_id, last_at__gte=since) | Q(id__in=handed))
    promised = FollowUp.objects.filter(owner_id=agent_id, done_at__isnull=True).order_by("due_at", "id")
    return Worked(
        dialogues=tuple(moved.filter(opened_at__lte=until).order_by("opened_at", "id").values_list("id", flat=True)),
        open=tuple(theirs.exclude(state=CLOSED).order_by("opened_at", "id").values_list("id", flat=True)),
        records=tuple(theirs.filter(record_state="due").order_by("closed_at", "id").values_list("id", flat=True)),
        promises=tuple(
            OpenFollowUp(id=r.id, dialogue_id=r.dialogue_id, owner_id=r.owner_id, plan=r.plan, due_at=r.due_at)
            for r in promised
        ),
    )


def promises(followup_ids: tuple[int, ...]) -> list[OpenFollowUp]:
    """Return those of some promises that are still to be kept; whether they may be asked is decided by the caller."""
    rows = FollowUp.objects.filter(id__in=followup_ids, done_at__isnull=True).order_by("due_at", "id")
    return [
        OpenFollowUp(id=r.id, dialogue_id=r.dialogue_id, owner_id=r.owner_id, plan=r.plan, due_at=r.due_at)
        for r in rows
    ]
