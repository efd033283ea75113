"""Read a rulebook once and know, for every fact, which clauses listen and what the fact means to them.

Nothing here knows a clause: starts, stops, pauses, resumes, cancels, limits, calendars and ladders are clause data.

Meaning. A start while the clock runs is ignored, so the first unanswered message counts, unless the clause says
`while_running: restart`. `repeats: once` clauses run once in a dialogue. A stop outweighs a cancellation on one fact.
Closing a dialogue calls off every clock that is still open (a last "thanks" must not keep one running), except those of
a clause that starts at the closing, and of one that lists in `cancels` by itself what calls it off. A case outlives
its closing (call-backs and improvements come after it); forcing or merging it calls its clocks off, except that a
merger leaves the clocks of its departments' tasks alone: who was asked still owes the answer. Separating the cases
brings back what the merger called off (`restoring.py`). Unknown never fires: a condition that cannot be answered
neither starts nor stops anything.
"""

from collections.abc import Callable, Mapping

import msgspec

from zhunsheng.cases.events import CaseFact, CaseForced, CaseMergedInto
from zhunsheng.clocks.dating import after_limit, after_span, time_of
from zhunsheng.clocks.fold import Marks
from zhunsheng.clocks.values import Clock, Role, State
from zhunsheng.dialogue.events import (
    DialogueAssigned,
    DialogueClosed,
    DialogueFact,
    DialogueHandedOver,
    DialogueQueued,
    DialogueReopened,
)
from zhunsheng.journal.events import FACTS
from zhunsheng.kernel.durations import US_PER_SECOND, WorkDays
from zhunsheng.kernel.errors import BadInput
from zhunsheng.kernel.instants import Instant
from zhunsheng.kernel.worktime import Calendar
from zhunsheng.standards.values import Clause, ClockRule, FactPattern, Kind, Repeats, Rulebook, Span, WhileRunning

__all__ = ["ClausePlan", "Listener", "Plan", "Step", "compile_plan", "moment", "step_after", "values_of"]

BREACH_PERCENT = 100
A_DAY_US = 86_400 * US_PER_SECOND
CLOSING = DialogueClosed.NAME
OWNER_FACTS = frozenset({DialogueAssigned.NAME, DialogueHandedOver.NAME, DialogueQueued.NAME, DialogueReopened.NAME})
"""Facts that no clause need listen to, yet change who is told when a clock runs out."""

WATCHED = DialogueFact | CaseFact
"""Facts that clauses may listen to: those that say what they are about."""
CALLED_OFF = (CaseForced.NAME, CaseMergedInto.NAME)
"""Facts that call off whatever still runs on a case."""

Values = Mapping[str, object]


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One rung of a ladder: all who are told at the same moment."""

    percent: int
    after: Span | None = None
    tell: tuple[str, ...] = ()


class ClausePlan(msgspec.Struct, frozen=True, kw_only=True):
    """What the engine needs of one clause."""

    clause: Clause
    rule: ClockRule
    standing_id: int
    calendar: Calendar
    steps: tuple[Step, ...]
    breach_step: int

    @property
    def key(self) -> tuple[str, int]:
        """Return the clause's id and its standing."""
        return self.clause.id, self.standing_id


class Listener(msgspec.Struct, frozen=True, kw_only=True):
    """What one fact can mean to one clause; a pattern is missing where the desk itself listens (closing)."""

    plan: ClausePlan
    fact: str
    roles: tuple[tuple[Role, FactPattern | None], ...]
    starts: bool
    only_starts: bool
    once: bool

    def marks(self, values: Values) -> Marks:
        """Judge one fact of this name by its values."""
        rule, clause = self.plan.rule, self.plan.clause
        found: set[Role] = set()
        by: object = None
        for role, pattern in self.roles:
            if role in found or (pattern is not None and not pattern.fits(self.fact, values)):
                continue
            found.add(role)
            if role is Role.STOP and pattern is not None and pattern.tell_apart is not None:
                by = values.get(pattern.tell_apart)
        starts = Role.START in found and clause.applies_to(values)
        return Marks(
            fact=self.fact,
            roles=frozenset(found if starts else found - {Role.START}),
            by=None if by is None else str(by),
            limit=rule.limit_for(values) if starts else None,
            until=_instant(rule.promised(values)) if starts else None,
            since=_instant(rule.began(values)) if starts else None,
            done=_instant(rule.finished(values)) if starts else None,
            instance=rule.instance(values),
            once=self.once,
            restart=rule.while_running is WhileRunning.RESTART,
        )


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """A rulebook's clocks: who listens to which fact, each clause by its id, and which cannot run and why."""

    standing_id: int
    listeners: Mapping[str, tuple[Listener, ...]]
    clauses: Mapping[str, ClausePlan]
    idle: Mapping[str, str]


def _instant(us: int | None) -> Instant | None:
    return None if us is None else Instant(us)


def values_of(fact: DialogueFact | CaseFact) -> dict[str, object]:
    """Give what conditions may ask about a fact: its own fields, and what it says about the dialogue."""
    values: dict[str, object] = msgspec.structs.asdict(fact)
    del values["about"]
    values |= fact.about.fields()
    return values


def compile_plan(rulebook: Rulebook, calendar_of: Callable[[str], Calendar]) -> Plan:
    """Turn a rulebook into the index the engine works with.

    A clause whose calendar nobody knows, or that starts or stops with facts that no room records yet, stands still
    with the reason: a clock that nothing could stop must not start, nor keep the others from running.
    """
    plans: dict[str, ClausePlan] = {}
    idle: dict[str, str] = {}
    for clause in rulebook.of_kind(Kind.CLOCK):
        if clause.clock is None:
            continue
        unknown = unrecorded(clause.clock)
        if unknown:
            idle[clause.id] = f"nothing records {', '.join(unknown)} yet"
            continue
        try:
            calendar = calendar_of(clause.clock.calendar)
        except BadInput as fault:
            idle[clause.id] = str(fault)
        else:
            plans[clause.id] = _clause_plan(rulebook.id, clause, clause.clock, calendar)
    listeners: dict[str, list[Listener]] = {name: [] for name in OWNER_FACTS} if plans else {}
    for plan in plans.values():
        for name, roles in _roles(plan.rule).items():
            listeners.setdefault(name, []).append(_listener(plan, name, roles))
    found = {name: tuple(listening) for name, listening in listeners.items()}
    return Plan(standing_id=rulebook.id, listeners=found, clauses=plans, idle=idle)


def unrecorded(rule: ClockRule) -> list[str]:
    """Name the facts that would start or stop a clock and that no dialogue or case of this version records."""
    heard = {name for name, kind in FACTS.items() if issubclass(kind, WATCHED)}
    return sorted({pattern.fact for pattern in (rule.starts, *rule.also, *rule.stops)} - heard)


def _clause_plan(standing_id: int, clause: Clause, rule: ClockRule, calendar: Calendar) -> ClausePlan:
    steps = _steps(rule)
    breach = next(index for index, step in enumerate(steps) if step.percent == BREACH_PERCENT and step.after is None)
    return ClausePlan(
        clause=clause, rule=rule, standing_id=standing_id, calendar=calendar, steps=steps, breach_step=breach
    )


def _listener(plan: ClausePlan, name: str, roles: list[tuple[Role, FactPattern | None]]) -> Listener:
    return Listener(
        plan=plan,
        fact=name,
        roles=tuple(roles),
        starts=any(role is Role.START for role, _ in roles),
        only_starts=plan.rule.while_running is not WhileRunning.RESTART
        and all(role is Role.START for role, _ in roles),
        once=plan.rule.repeats is Repeats.ONCE,
    )


def _roles(rule: ClockRule) -> dict[str, list[tuple[Role, FactPattern | None]]]:
    """List for every fact the roles it can have for a clause, those that end the clock first."""
    named = (
        (Role.STOP, rule.stops),
        (Role.CANCEL, rule.cancels),
        (Role.PAUSE, rule.pauses),
        (Role.RESUME, rule.resumes),
        (Role.START, (rule.starts, *rule.also)),
    )
    roles: dict[str, list[tuple[Role, FactPattern | None]]] = {}
    for role, patterns in named:
        for pattern in patterns:
            roles.setdefault(pattern.fact, []).append((role, pattern))
    if issubclass(FACTS[rule.starts.fact], CaseFact):
        for name in CALLED_OFF if rule.each is None else (CaseForced.NAME,):
            roles.setdefault(name, []).append((Role.CANCEL, None))
    elif not rule.cancels and rule.starts.fact != CLOSING:
        roles.setdefault(CLOSING, []).append((Role.CANCEL, None))
    return roles


def _steps(rule: ClockRule) -> tuple[Step, ...]:
    """Sort a ladder into its moments; the breach is always one of them, told to somebody or not."""
    told: dict[tuple[int, Span | None], list[str]] = {(BREACH_PERCENT, None): []}
    for rung in rule.ladder:
        told.setdefault((rung.at.percent, rung.at.after), []).append(rung.tell.value)
    ordered = sorted(told.items(), key=lambda item: (item[0][0], _length(item[0][1])))
    return tuple(
        Step(percent=percent, after=after, tell=tuple(dict.fromkeys(tell))) for (percent, after), tell in ordered
    )


def _length(after: Span | None) -> int:
    """Order rungs behind the breach; a working day counts as a day, which is enough to keep the written order."""
    if after is None:
        return -1
    return after.days * A_DAY_US if isinstance(after, WorkDays) else after.us


def moment(plan: ClausePlan, step: int, clock: Clock) -> Instant | None:
    """Return when a rung of a clock is due; nothing is due on a clock that is paused, ended or at its last rung."""
    if clock.due_at is None or clock.ended_at is not None or step >= len(plan.steps):
        return None
    rung = plan.steps[step]
    if rung.after is not None:
        return after_span(plan.calendar, clock.due_at, rung.after)
    if rung.percent == BREACH_PERCENT:
        return clock.due_at
    wait = clock.limit_us * rung.percent // BREACH_PERCENT - clock.spent_us
    return after_limit(time_of(plan.calendar, clock.limit), clock.running_since, max(wait, 0)).due_at


def step_after(plan: ClausePlan, step: int, clock: Clock) -> int:
    """Return the rung that is next after a change: a breach passes its rung, a withdrawn one has it before it again."""
    if clock.state is State.BREACHED:
        return max(step, plan.breach_step + 1)
    return min(step, plan.breach_step)
