"""Begin and end a shift, note how its demands stand, and let somebody on in spite of a fault."""

from collections.abc import Mapping, Sequence

from zhunsheng.access.queries import require
from zhunsheng.access.values import Subject, Verb
from zhunsheng.journal.actions import Ink, system_only
from zhunsheng.kernel.errors import BadInput, NotFound
from zhunsheng.kernel.ids import new_id
from zhunsheng.kernel.instants import Instant
from zhunsheng.people.actions.presence import set_presence, take_off
from zhunsheng.people.checks import tidy_reason
from zhunsheng.people.events import ShiftChecked, ShiftEnded, ShiftOverridden, ShiftStarted
from zhunsheng.people.models import Agent, Shift, ShiftCheck, ShiftDemand, ShiftOverride
from zhunsheng.people.values import CheckDemand, Outcome, Presence, ShiftNotOpen, Verdict

DESK_ID = 1


@system_only("installing a standard has asked for its right")
def note_shift_demand(ink: Ink, at: Instant, *, demanded: bool) -> None:
    """Remember from when on a standard wants a shift begun before customers are received, or no longer wants it.

    Writes    the desk's one row
    """
    row = ShiftDemand.objects.filter(id=DESK_ID).first()
    if row is None:
        if demanded:
            ShiftDemand.objects.create(id=DESK_ID, since=at, until=None)
    elif demanded and row.until is not None:
        ShiftDemand.objects.filter(id=DESK_ID).update(since=min(row.since, at) if at <= row.until else at, until=None)
    elif not demanded and row.until is None:
        ShiftDemand.objects.filter(id=DESK_ID).update(until=at)


def start_shift(ink: Ink, standing_id: int, demands: Sequence[CheckDemand]) -> int:
    """Begin the actor's shift under the standards in force; who has begun already goes on with that shift.

    Writes    the shift and its demands, all still waiting
    Records   shift.started
    Refuses   AccessDenied, NotFound for who left
    """
    agent = _agent(ink.actor.id)
    require(ink.actor, Verb.SHIFT_WORK, _of(agent))
    known = Shift.objects.filter(agent_id=agent.id, ended_at__isnull=True).first()
    if known is not None:
        return known.id
    shift = Shift(id=new_id(), agent_id=agent.id, team_id=agent.team_id, standing_id=standing_id, started_at=ink.at)
    shift.save(force_insert=True)
    ShiftCheck.objects.bulk_create(
        ShiftCheck(
            shift_id=shift.id,
            code=one.code,
            clause_id=one.clause_id,
            verdict=Verdict.WAITING.value,
            limit=one.limit,
            fails=one.fails,
            fresh_s=one.fresh_s,
            at=ink.at,
        )
        for one in demands
    )
    ink.record(
        ShiftStarted(
            shift_id=shift.id,
            agent_id=agent.id,
            team_id=agent.team_id,
            standing_id=standing_id,
            demands=[one.code for one in demands],
        )
    )
    return shift.id


def note_checks(ink: Ink, agent_id: int, outcomes: Mapping[str, Outcome]) -> None:
    """Note how demands of somebody's open shift stand; what the shift does not demand is passed over.

    Too many failures in a row take an agent who is receiving customers off.
    Writes    the demands; the presence of an agent who is taken off, with the reason "unready"
    Records   shift.checked for each that stands differently; agent.presence_changed by the desk
    Refuses   AccessDenied, ShiftNotOpen
    Clauses   ec-1.1a
    """
    agent = _agent(agent_id)
    require(ink.actor, Verb.SHIFT_WORK, _of(agent))
    shift = Shift.objects.filter(agent_id=agent_id, ended_at__isnull=True).first()
    if shift is None:
        raise ShiftNotOpen()
    taken_off = False
    for check in ShiftCheck.objects.filter(shift_id=shift.id, code__in=list(outcomes)).order_by("id"):
        taken_off |= _note(ink, shift, check, outcomes[check.code])
    if taken_off and agent.presence == Presence.AVAILABLE:
        take_off(ink, agent_id)


@system_only("the worker looks at what all shifts share, once for all of them")
def note_for_everybody(ink: Ink, outcomes: Mapping[str, Outcome]) -> int:
    """Note for every open shift how what they share stands; return how many shifts there are.

    Writes    the demands; the presence of agents who are taken off
    Records   shift.checked, agent.presence_changed
    Clauses   ec-1.1a
    """
    agents = Shift.objects.filter(ended_at__isnull=True, agent__is_active=True).order_by("id")
    for agent_id in agents.values_list("agent_id", flat=True):
        note_checks(ink, agent_id, outcomes)
    return len(agents)


def override_check(ink: Ink, code: str, agent_id: int | None, reason: str, until: Instant) -> int:
    """Let somebody receive customers although a check failed, or everybody, for a while and for a stated reason.

    Writes    the decision
    Records   shift.overridden
    Refuses   AccessDenied (nobody decides for themselves), ReasonMissing, BadInput, NotFound
    Clauses   ec-1.1a
    """
    subject = Subject(kind="shift") if agent_id is None else _of(_agent(agent_id))
    require(ink.actor, Verb.SHIFT_OVERRIDE, subject)
    reason = tidy_reason(reason)
    if not ink.at < until:
        raise BadInput("the end of the override", "an instant in the future", until.iso())
    standing = ShiftCheck.objects.filter(code=code, shift__ended_at__isnull=True)
    clause_ids = sorted({str(one) for one in standing.values_list("clause_id", flat=True)})
    if not clause_ids:
        raise NotFound("check", code)
    row = ShiftOverride(
        id=new_id(), code=code, agent_id=agent_id, reason=reason, by_id=ink.actor.id, at=ink.at, until=until
    )
    row.save(force_insert=True)
    ink.record(ShiftOverridden(override_id=row.id, code=code, agent_id=agent_id, until=until, clause_ids=clause_ids))
    return row.id


def end_shift(ink: Ink, agent_id: int | None = None) -> int:
    """End the actor's shift, or that of somebody they look after; nobody is given a dialogue after it.

    Writes    the shift's end, the presence
    Records   shift.ended, agent.presence_changed
    Refuses   AccessDenied, ShiftNotOpen
    """
    agent = _agent(ink.actor.id if agent_id is None else agent_id)
    own = agent.id == ink.actor.id
    require(ink.actor, Verb.SHIFT_WORK if own else Verb.SHIFT_CONFIRM, _of(agent))
    shift = Shift.objects.filter(agent_id=agent.id, ended_at__isnull=True).first()
    if shift is None:
        raise ShiftNotOpen()
    if agent.presence != Presence.AWAY:
        set_presence(ink, agent.id, Presence.AWAY)
    Shift.objects.filter(id=shift.id).update(ended_at=ink.at)
    ink.record(ShiftEnded(shift_id=shift.id, agent_id=agent.id, team_id=shift.team_id))
    return shift.id


def _note(ink: Ink, shift: Shift, check: ShiftCheck, outcome: Outcome) -> bool:
    """Write one look down; tell whether it has failed too often in a row."""
    slow = check.limit is not None and outcome.measure is not None and outcome.measure > check.limit
    passed = outcome.passed and not slow
    detail = outcome.detail if outcome.detail or not slow else "slow"
    verdict = Verdict.PASSED if passed else Verdict.FAILED
    streak = 0 if passed else check.streak + 1
    ShiftCheck.objects.filter(id=check.id).update(
        verdict=verdict.value, measure=outcome.measure, detail=detail[:60], streak=streak, at=ink.at
    )
    if verdict != check.verdict or (not passed and detail != check.detail):
        ink.record(
            ShiftChecked(
                shift_id=shift.id, agent_id=shift.agent_id, code=check.code, passed=passed, measure=outcome.measure,
                detail=detail[:60], clause_id=check.clause_id,
            )
        )  # fmt: skip
    return 0 < check.fails <= streak and not _overridden(check.code, shift.agent_id, ink.at)


def _overridden(code: str, agent_id: int, at: Instant) -> bool:
    rows = ShiftOverride.objects.filter(code=code, until__gt=at)
    return any(one in (None, agent_id) for one in rows.values_list("agent_id", flat=True))


def _agent(agent_id: int) -> Agent:
    agent = Agent.objects.filter(id=agent_id, is_active=True).first()
    if agent is None:
        raise NotFound("active agent", agent_id)
    return agent


def _of(agent: Agent) -> Subject:
    return Subject(kind="agent", id=agent.id, agent_id=agent.id, team_id=agent.team_id)
