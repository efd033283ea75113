"""What is due next on the whole floor: the open clocks of everything that somebody watches over, the next one first."""

from collections.abc import Iterable

import msgspec
from django.db.models import Q

from zhunsheng.access.queries import EVERYTHING
from zhunsheng.clocks.models import ClockRow
from zhunsheng.kernel.instants import Instant


class Due(msgspec.Struct, frozen=True, kw_only=True):
    """One open clock: when its line is (or was), whose it is, and in which dialogue."""

    id: int
    clause_id: str
    standing_id: int
    dialogue_id: int
    agent_id: int | None
    tier: str
    due_at: Instant
    breached: bool


def due_until(topics: Iterable[str], until: Instant, *, limit: int = 80) -> list[Due]:
    """Return the running clocks whose line is not after an instant, the oldest line first; `topics` are what may be seen."""
    rows = ClockRow.objects.filter(
        _seen(topics), subject_kind="dialogue", next_at__isnull=False, due_at__lte=until, ended_at__isnull=True
    )
    return [_due(row) for row in rows.order_by("due_at", "id")[:limit]]


def overdue(
    at: Instant, *, team_id: int | None = None, shop_id: int | None = None, channel: str | None = None, skill: str | None = None
) -> int:  # fmt: skip
    """Count the running clocks of dialogues whose line has passed: of the whole desk, or of one team, shop, channel or skill group."""
    rows = ClockRow.objects.filter(
        subject_kind="dialogue", next_at__isnull=False, due_at__lte=at, ended_at__isnull=True
    )
    asked = {"team_id": team_id, "shop_id": shop_id, "channel": channel, "skill": skill}
    return rows.filter(**{key: one for key, one in asked.items() if one is not None}).count()


def _seen(topics: Iterable[str]) -> Q:
    chosen = Q(pk__in=())
    for topic in topics:
        kind, _, key = topic.partition(":")
        if kind == EVERYTHING:
            return Q()
        if kind == "group":
            chosen |= Q(skill=key, agent_id__isnull=True)
        elif kind in ("agent", "team"):
            chosen |= Q(**{f"{kind}_id": int(key)})
    return chosen


def _due(row: ClockRow) -> Due:
    if row.due_at is None:
        raise LookupError(f"clock {row.id} was asked for by its due instant and has none")
    return Due(
        id=row.id,
        clause_id=row.clause_id,
        standing_id=row.standing_id,
        dialogue_id=row.subject_id,
        agent_id=row.agent_id,
        tier=row.tier,
        due_at=row.due_at,
        breached=row.breached_at is not None,
    )
