"""Read shifts and how their demands stand."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Q

from zhunsheng.access.queries import EVERYTHING, require, topics
from zhunsheng.access.values import Actor, Subject, Verb
from zhunsheng.kernel.durations import seconds
from zhunsheng.kernel.errors import NotFound
from zhunsheng.kernel.instants import Instant
from zhunsheng.people.models import Shift, ShiftCheck, ShiftDemand, ShiftOverride
from zhunsheng.people.values import CheckShown, OverrideShown, ShiftShown, Verdict


def shift_demanded(at: Instant) -> bool:
    """Tell whether a standard in force at an instant wants a shift begun before customers are received."""
    row = ShiftDemand.objects.first()
    return row is not None and row.since <= at and (row.until is None or at < row.until)


def open_shift(agent_id: int, at: Instant) -> ShiftShown | None:
    """Return somebody's open shift with its demands as they stand at an instant; None for who has none."""
    row = Shift.objects.filter(agent_id=agent_id, ended_at__isnull=True).first()
    return None if row is None else _shown([row], at)[0]


def shift_of(actor: Actor, shift_id: int, at: Instant) -> ShiftShown:
    """Return one shift. Refuses: AccessDenied, NotFound."""
    row = Shift.objects.filter(id=shift_id).first()
    if row is None:
        raise NotFound("shift", shift_id)
    require(actor, Verb.SHIFT_READ, _subject(row))
    return _shown([row], at)[0]


def open_shifts(actor: Actor, at: Instant) -> list[ShiftShown]:
    """List the open shifts the actor may see, the earliest first."""
    rows = Shift.objects.filter(_may_see(actor), ended_at__isnull=True)
    return _shown(list(rows.order_by("started_at", "id")), at)


def past_shifts(
    actor: Actor, agent_id: int, at: Instant, *, before: int | None = None, limit: int = 20
) -> list[ShiftShown]:
    """List somebody's shifts, the latest first, from before a shift on."""
    rows = Shift.objects.filter(_may_see(actor), agent_id=agent_id)
    if before is not None:
        rows = rows.filter(id__lt=before)
    return _shown(list(rows.order_by("-id")[:limit]), at)


def first_shift_at(agent_id: int) -> Instant | None:
    """Tell when somebody's first shift began; None for who never had one."""
    row = Shift.objects.filter(agent_id=agent_id).order_by("started_at", "id").first()
    return None if row is None else row.started_at


def shift_subject(shift: ShiftShown) -> Subject:
    """Say to whom a shift belongs."""
    return Subject(kind="shift", id=shift.id, agent_id=shift.agent_id, team_id=shift.team_id)


def overrides(at: Instant) -> list[OverrideShown]:
    """List the decisions in force that a failed check does not count."""
    rows = ShiftOverride.objects.filter(until__gt=at).order_by("-at", "-id")
    return [
        OverrideShown(
            id=row.id, code=row.code, agent_id=row.agent_id, reason=row.reason, by_id=row.by_id, at=row.at, until=row.until
        )
        for row in rows
    ]  # fmt: skip


def demands_open(codes: Iterable[str]) -> frozenset[str]:
    """Name which of these demands an open shift has, so that nothing is probed for nobody."""
    found = ShiftCheck.objects.filter(shift__ended_at__isnull=True, code__in=set(codes))
    return frozenset(found.values_list("code", flat=True).distinct())


def _may_see(actor: Actor) -> Q:
    seen = topics(actor, Verb.SHIFT_READ)
    if EVERYTHING in seen:
        return Q()
    agents = [int(one.removeprefix("agent:")) for one in seen if one.startswith("agent:")]
    teams = [int(one.removeprefix("team:")) for one in seen if one.startswith("team:")]
    return Q(agent_id__in=agents) | Q(team_id__in=teams)


def _subject(row: Shift) -> Subject:
    return Subject(kind="shift", id=row.id, agent_id=row.agent_id, team_id=row.team_id)


def _shown(rows: Sequence[Shift], at: Instant) -> list[ShiftShown]:
    checks: defaultdict[int, list[ShiftCheck]] = defaultdict(list)
    for check in ShiftCheck.objects.filter(shift__in=[row.id for row in rows]).order_by("id"):
        checks[check.shift_id].append(check)
    in_force = _in_force(at)
    return [
        ShiftShown(
            id=row.id,
            agent_id=row.agent_id,
            team_id=row.team_id,
            standing_id=row.standing_id,
            started_at=row.started_at,
            ended_at=row.ended_at,
            checks=tuple(_check(each, row.agent_id, at, in_force) for each in checks[row.id]),
        )
        for row in rows
    ]


def _in_force(at: Instant) -> Mapping[tuple[str, int | None], int]:
    return {(one.code, one.agent_id): one.id for one in overrides(at)}


def _check(check: ShiftCheck, agent_id: int, at: Instant, in_force: Mapping[tuple[str, int | None], int]) -> CheckShown:
    override_id = in_force.get((check.code, agent_id), in_force.get((check.code, None)))
    stale = check.fresh_s is not None and check.at + seconds(check.fresh_s) < at
    passed = check.verdict == Verdict.PASSED and not stale
    return CheckShown(
        code=check.code,
        clause_id=check.clause_id,
        verdict=Verdict(check.verdict),
        measure=check.measure,
        limit=check.limit,
        detail=check.detail,
        at=check.at,
        holds=passed or override_id is not None,
        stale=stale,
        override_id=override_id,
    )
