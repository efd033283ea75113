"""The door for reading shift sheets; what an actor may not see is not returned."""

from collections import Counter

import msgspec
from django.db.models import Q, QuerySet

from zhunsheng.access.queries import EVERYTHING, require, topics
from zhunsheng.access.values import Actor, Subject, Verb
from zhunsheng.dialogue.queries import worked_in
from zhunsheng.growth.forms import appraisal_form
from zhunsheng.growth.models import ShiftSheet
from zhunsheng.growth.values import ClauseCount, Left, SheetShown
from zhunsheng.insight.queries import behind
from zhunsheng.insight.values import Narrowed, Period
from zhunsheng.kernel.errors import NotFound
from zhunsheng.kernel.instants import Instant

__all__ = ["appraisal_form", "clause_counts", "left_by", "sheet", "sheet_subject", "sheets"]


def left_by(agent_id: int, since: Instant, until: Instant) -> Left:
    """Say what somebody did in a time and what is still to do; whether it may be asked is decided by the caller."""
    worked = worked_in(agent_id, since, until)
    return Left(
        dialogues=worked.dialogues,
        open=worked.open,
        records=worked.records,
        promises=tuple(one.id for one in worked.promises),
    )


def sheet(actor: Actor, sheet_id: int) -> SheetShown:
    """Return one sheet. Refuses: NotFound, AccessDenied."""
    row = ShiftSheet.objects.filter(id=sheet_id).first()
    if row is None:
        raise NotFound("shift sheet", sheet_id)
    require(actor, Verb.SHIFT_READ, sheet_subject(row))
    return _shown(row)


def sheets(
    actor: Actor,
    *,
    agent_id: int | None = None,
    confirmed: bool | None = None,
    before: int | None = None,
    limit: int = 50,
) -> list[SheetShown]:
    """List sheets, the newest first; `before` is the last id of the page before."""
    rows = _visible(actor).order_by("-id")
    if agent_id is not None:
        rows = rows.filter(agent_id=agent_id)
    if confirmed is not None:
        rows = rows.filter(confirmed_at__isnull=not confirmed)
    if before is not None:
        rows = rows.filter(id__lt=before)
    return [_shown(row) for row in rows[:limit]]


def clause_counts(actor: Actor, agent_id: int, since: Instant, until: Instant) -> list[ClauseCount]:
    """Count by clause which time limits somebody kept and broke, from the figures; the most broken first."""
    period, only = Period(since=since, until=until), Narrowed(agent_id=agent_id)
    kept = Counter(one.clause_id for one in behind(actor, "keeping", period, only=only, limit=None))
    broken = Counter(one.clause_id for one in behind(actor, "breaches", period, only=only, limit=None))
    counts = [ClauseCount(clause_id=one, kept=kept[one], broken=broken[one]) for one in {*kept, *broken}]
    return sorted(counts, key=lambda one: (-one.broken, one.clause_id))


def sheet_subject(row: ShiftSheet | SheetShown) -> Subject:
    """Say to whom a sheet belongs."""
    return Subject(kind="shift", id=row.shift_id, agent_id=row.agent_id, team_id=row.team_id)


def _visible(actor: Actor) -> QuerySet[ShiftSheet]:
    chosen = Q(pk__in=())
    for topic in topics(actor, Verb.SHIFT_READ):
        kind, _, key = topic.partition(":")
        if kind == EVERYTHING:
            return ShiftSheet.objects.all()
        if kind in ("agent", "team"):
            chosen |= Q(**{f"{kind}_id": int(key)})
    return ShiftSheet.objects.filter(chosen)


def _shown(row: ShiftSheet) -> SheetShown:
    return SheetShown(
        id=row.id, shift_id=row.shift_id, agent_id=row.agent_id, team_id=row.team_id, started_at=row.started_at,
        handed_in_at=row.handed_in_at, handed_in_by=row.handed_in_by, note=row.note, reason=row.reason,
        left=msgspec.convert(row.left, Left), mark=row.mark, remark=row.remark, confirmed_by=row.confirmed_by,
        confirmed_at=row.confirmed_at,
    )  # fmt: skip
