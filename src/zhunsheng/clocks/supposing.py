"""What would have run out under other clauses: the facts of a past period told again, beside what they were held to."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

import msgspec

from zhunsheng.cases.events import CaseFact
from zhunsheng.clocks.ears import Ear
from zhunsheng.clocks.editions import calendars_of, plan_of
from zhunsheng.clocks.fold import Marks, seen_at
from zhunsheng.clocks.plan import (
    CLOSING,
    OWNER_FACTS,
    WATCHED,
    ClausePlan,
    Plan,
    compile_plan,
    values_of,
)
from zhunsheng.clocks.retell import change, meant
from zhunsheng.clocks.twins import Twins, line_of, twins_of
from zhunsheng.clocks.values import Clock, Role, State
from zhunsheng.dialogue.events import DialogueFact
from zhunsheng.dialogue.values import About
from zhunsheng.journal.events import FACTS
from zhunsheng.journal.queries import number_between, told_plainly
from zhunsheng.kernel.instants import Instant
from zhunsheng.standards.queries import standings_since
from zhunsheng.standards.values import Rulebook

__all__ = ["Fell", "Kept", "Supposed", "by_agent", "joined", "replay_under", "replay_weight"]

Key = tuple[str, int]
"""A clause and which of its clocks."""


class Fell(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A clock that ran out, and whose it was then. Nobody is 0."""

    clause_id: str
    dialogue_id: int
    case_id: int
    agent_id: int
    team_id: int
    shop_id: int
    started_at: Instant
    due_at: Instant


class Kept(msgspec.Struct, kw_only=True):
    """How many clocks of a clause were judged, and how many of them ran out."""

    judged: int = 0
    broken: int = 0


class Supposed(msgspec.Struct, frozen=True, kw_only=True):
    """A period as it was and as it would have been.

    `idle` names the clauses that could not run under the supposed standard, with the reason; `alike` those that were not told again
    because the supposed standard says of them what every standard before it said.
    """

    facts: int
    was: Mapping[str, Kept]
    would: Mapping[str, Kept]
    fell_then: list[Fell]
    would_fall: list[Fell]
    idle: Mapping[str, str]
    alike: frozenset[str] = frozenset()


class _Subject:
    """The open clocks of one dialogue or case, under which keys others have ended, and whose they were when their line was crossed.

    `lines`: when clocks of twins are due under the other standard; `theirs`: whose they were when that line was crossed.
    """

    __slots__ = ("about", "clocks", "ended", "lines", "theirs", "whose")

    def __init__(self, about: About) -> None:
        self.about = about
        self.clocks: dict[Key, list[Clock]] = {}
        self.ended: frozenset[Key] = frozenset()
        self.whose: dict[Key, About] = {}
        self.lines: dict[Key, int] = {}
        self.theirs: dict[Key, About] = {}


class _Verdicts:
    """How each clause was kept, and what ran out."""

    __slots__ = ("fell", "kept")

    def __init__(self) -> None:
        self.kept: dict[str, Kept] = defaultdict(Kept)
        self.fell: list[Fell] = []

    def take(self, clause_id: str, fell: Fell | None, *, judged: bool) -> None:
        if judged or fell is not None:
            self.kept[clause_id].judged += 1
        if fell is not None:
            self.kept[clause_id].broken += 1
            self.fell.append(fell)


NONE: frozenset[Key] = frozenset()
JUDGED = Clock(
    clause_id="", standing_id=0, limit="", limit_us=0, started_at=Instant(0), running_since=Instant(0), due_at=None,
    ended_at=Instant(0),
)  # fmt: skip
"""Stands where a clock has ended and been judged: that there was one is all that the next needs to know."""


class _Telling:
    """One way to tell the period: every subject's clocks under the plan that a standing has.

    A clock that has ended is judged at once and forgotten, and a subject whose clocks have all ended with it, so that a month needs
    little room: of those only remains which clauses have had their one turn. Clocks of `twins` are judged by the other standard's limit too.
    """

    def __init__(
        self, ears_for: Callable[[int, str], tuple[Ear, ...]], since: Instant, until: Instant, twins: Twins
    ) -> None:
        self._ears_for = ears_for
        self._since, self._until = since, until
        self._twins = twins
        self._subjects: dict[str, dict[int, _Subject]] = defaultdict(dict)
        self._over: dict[str, dict[int, frozenset[Key]]] = defaultdict(dict)
        self._endings: dict[frozenset[Key], frozenset[Key]] = {}
        self.own, self.other = _Verdicts(), _Verdicts()

    def take(self, at: Instant, fact: DialogueFact | CaseFact) -> None:
        """Let a fact change the clocks of its subject."""
        ears = self._ears_for(fact.about.standing_id, fact.NAME)
        kind, number = fact.SUBJECT, fact.subject_id
        subjects = self._subjects[kind]
        subject = subjects.get(number)
        if subject is None:
            if not ears or all(ear.is_deaf for ear in ears):
                return
            subject = _Subject(fact.about)
            subject.ended = self._over[kind].pop(number, NONE)
        else:
            _note_lines(subject, at.us)
            subject.about = fact.about
        for ear in ears:
            if not ear.is_idle(subject.clocks, subject.ended):
                self._hear(ear, at, fact, subject)
        if subject.clocks:
            subjects[number] = subject
        else:
            subjects.pop(number, None)
            if subject.ended:
                self._over[kind][number] = subject.ended

    def _hear(self, ear: Ear, at: Instant, fact: DialogueFact | CaseFact, subject: _Subject) -> None:
        listener, marks = ear.listener, ear.hear(fact)
        if not marks.roles:
            return
        keys = meant(listener, values_of(fact), subject.clocks) if ear.key is None else (ear.key,)
        for key in keys:
            clocks = subject.clocks.get(key) or ([JUDGED] if listener.once and key in subject.ended else [])
            change(listener.plan, marks, at, clocks)
            self._keep(fact, subject, key, clocks, marks=marks)

    def judge(self) -> None:
        """Judge by the end of the period what is open still."""
        for kind, subjects in self._subjects.items():
            for number, subject in subjects.items():
                for key, clocks in subject.clocks.items():
                    for clock in clocks:
                        self._judge((kind, number), subject, key, clock, stopped=False)

    def _keep(
        self, fact: DialogueFact | CaseFact, subject: _Subject, key: Key, clocks: list[Clock], *, marks: Marks
    ) -> None:
        """Judge what has ended and keep what is open; many dialogues have ended the same clocks and share the list of them."""
        for clock in clocks:
            if clock is not JUDGED and clock.ended_at is not None:
                of = (fact.SUBJECT, fact.subject_id)
                self._judge(of, subject, key, clock, stopped=Role.STOP in marks.roles)
                subject.whose.pop(key, None)
                subject.lines.pop(key, None)
                subject.theirs.pop(key, None)
                if marks.once:
                    ended = subject.ended | {key}
                    subject.ended = self._endings.setdefault(ended, ended)
        if clocks and clocks[-1].ended_at is None:
            subject.clocks[key] = clocks[-1:]
            if key[0] in self._twins and key not in subject.lines:
                subject.lines[key] = line_of(self._twins, clocks[-1])
        else:
            subject.clocks.pop(key, None)

    def _judge(self, of: tuple[str, int], subject: _Subject, key: Key, told: Clock, *, stopped: bool) -> None:
        if not self._since.us <= told.started_at.us < self._until.us:
            return
        clock = seen_at(told, self._until)
        fell = None
        if clock.breached_at is not None and clock.breached_at < self._until:
            fell = _fell(*of, clock, subject.whose.get(key, subject.about), clock.breached_at)
        judged = clock.ended_at is not None and clock.state is not State.CANCELLED
        self.own.take(clock.clause_id, fell, judged=judged)
        if key[0] in self._twins:
            self._judge_twin(of, subject, key, told, stopped=stopped)

    def _judge_twin(self, of: tuple[str, int], subject: _Subject, key: Key, clock: Clock, *, stopped: bool) -> None:
        """Judge a clock by the other standard's limit: it began and ended alike, and its line is another."""
        due, end, fell = subject.lines[key], clock.ended_at or self._until, None
        if end.us > due and due < self._until.us:
            fell = _fell(*of, clock, subject.theirs.get(key, subject.about), Instant(due))
        self.other.take(clock.clause_id, fell, judged=stopped)


def replay_under(
    rulebook: Rulebook, since: Instant, until: Instant, *, every: bool = True, share: tuple[int, int] | None = None
) -> Supposed:
    """Tell the clocks that began in a period twice: under the standards they were held to, and under another rulebook.

    Only time limits are told again: words are not kept in the record, so that phrases cannot be judged anew. Without `every` only
    those of clauses that the rulebook adds, leaves out or changes: facts that none of them listens to are not read. `share`: only one
    of so many equal shares of the dialogues and cases, to be joined with the others.
    """
    other = compile_plan(rulebook, calendars_of(rulebook))
    held_to = set(standings_since(since))
    while True:
        try:
            plans = {number: plan_of(number) for number in held_to}
            return _told_twice(other, plans, _Stretch(since, until, share), every=every)
        except _HeldTo as older:  # a dialogue of the period began before it, under a standard that was over by then
            held_to.add(older.standing_id)


class _HeldTo(Exception):
    """Something in the period is held to a standing that was not thought of."""

    def __init__(self, standing_id: int) -> None:
        super().__init__(standing_id)
        self.standing_id = standing_id


class _Stretch(NamedTuple):
    since: Instant
    until: Instant
    share: tuple[int, int] | None


def _told_twice(other: Plan, plans: Mapping[int, Plan], stretch: _Stretch, *, every: bool) -> Supposed:
    since, until, share = stretch
    alike = frozenset() if every else _alike(other, [*plans.values()])
    twins = {name: lines for name, lines in twins_of(other, plans).items() if name not in alike}
    was = _Telling(_listening(plans, None, alike), since, until, twins)
    would = _Telling(_listening(plans, other, alike.union(twins)), since, until, {})
    apart = [was, would] if set(other.clauses) - alike.union(twins) else [was]
    facts = 0
    for at, fact in told_plainly(_heard([other, *plans.values()], alike), since, until, share=share):
        if isinstance(fact, WATCHED):
            facts += 1
            for telling in apart:
                telling.take(at, fact)
    for telling in apart:
        telling.judge()
    return Supposed(
        facts=facts, was=dict(was.own.kept), would=dict(was.other.kept | would.own.kept), fell_then=_in_order(was.own.fell),
        would_fall=_in_order([*was.other.fell, *would.own.fell]), idle=other.idle, alike=alike,
    )  # fmt: skip


def joined(shares: Sequence[Supposed]) -> Supposed | None:
    """Join what was told in shares; nothing where one of them met an older standard and so told of more clauses than another."""
    if len({one.alike for one in shares}) > 1:
        return None
    return Supposed(
        facts=sum(one.facts for one in shares), was=_sum(one.was for one in shares), would=_sum(one.would for one in shares),
        fell_then=_in_order(chain.from_iterable(one.fell_then for one in shares)),
        would_fall=_in_order(chain.from_iterable(one.would_fall for one in shares)), idle=shares[0].idle, alike=shares[0].alike,
    )  # fmt: skip


def _sum(of: Iterable[Mapping[str, Kept]]) -> dict[str, Kept]:
    found: dict[str, Kept] = defaultdict(Kept)
    for one in of:
        for clause_id, kept in one.items():
            found[clause_id].judged += kept.judged
            found[clause_id].broken += kept.broken
    return dict(found)


def _in_order(fell: Iterable[Fell]) -> list[Fell]:
    return sorted(fell, key=lambda one: (one.due_at, one.clause_id, one.dialogue_id, one.case_id))


def _alike(other: Plan, plans: Sequence[Plan]) -> frozenset[str]:
    """Name the clauses that are the same in a plan and in every one of some others."""
    return frozenset(
        name
        for name, clause in other.clauses.items()
        if all(name in plan.clauses and _same(clause, plan.clauses[name]) for plan in plans)
    )


def _same(one: ClausePlan, two: ClausePlan) -> bool:
    return one == msgspec.structs.replace(two, standing_id=one.standing_id)


def _listening(
    plans: Mapping[int, Plan], instead: Plan | None, alike: frozenset[str]
) -> Callable[[int, str], tuple[Ear, ...]]:
    """Say who listens to a fact under its standing, or under another plan instead, without the clauses that are not told again."""
    known: dict[tuple[int, str], tuple[Ear, ...]] = {}

    def ears_for(standing_id: int, name: str) -> tuple[Ear, ...]:
        found = known.get((standing_id, name))
        if found is None:
            if standing_id not in plans:
                raise _HeldTo(standing_id)
            heard = (instead or plans[standing_id]).listeners.get(name, ())
            found = known[standing_id, name] = tuple(Ear(one) for one in heard if one.plan.clause.id not in alike)
        return found

    return ears_for


def _heard(plans: Sequence[Plan], alike: frozenset[str]) -> frozenset[str]:
    """Name the facts that a clause listens to which is told again, and those that say whose a clock is.

    By these last ones, and by the end of a dialogue, those are found too that are held to an older standard.
    """
    told = {
        name
        for plan in plans
        for name, listeners in plan.listeners.items()
        if any(one.plan.clause.id not in alike for one in listeners)
    }
    return frozenset(
        told | OWNER_FACTS | {CLOSING} | {name for name, kind in FACTS.items() if issubclass(kind, CaseFact)}
    )


def replay_weight(since: Instant, until: Instant) -> int:
    """Say how many facts of a period would have to be told again, about."""
    watched = {name for name, kind in FACTS.items() if issubclass(kind, WATCHED)}
    return number_between(watched - UNHEARD, since, until)


UNHEARD = frozenset(
    {"message.delivered", "message.read", "dialogue.looked_into", "dialogue.earlier_shown", "dialogue.noted"}
)
"""Facts that are many and that no shipped clause listens to; where a draft does, they are told too."""


def _note_lines(subject: _Subject, at: int) -> None:
    """Remember whose a clock was when its line was crossed, before a later fact says it is somebody else's."""
    for key, clocks in subject.clocks.items():
        last = clocks[-1]
        if last.due_at is not None and last.due_at.us < at and key not in subject.whose:
            subject.whose[key] = subject.about
        line = subject.lines.get(key)
        if line is not None and line < at and key not in subject.theirs:
            subject.theirs[key] = subject.about


def _fell(kind: str, subject_id: int, clock: Clock, about: About, due_at: Instant) -> Fell:
    return Fell(
        clause_id=clock.clause_id, dialogue_id=subject_id if kind == "dialogue" else 0,
        case_id=subject_id if kind == "case" else 0, agent_id=about.agent_id or 0, team_id=about.team_id or 0,
        shop_id=about.shop_id, started_at=clock.started_at, due_at=due_at,
    )  # fmt: skip


def by_agent(fell: Iterable[Fell]) -> dict[tuple[str, int], int]:
    """Count what ran out by clause and agent."""
    found: dict[tuple[str, int], int] = defaultdict(int)
    for one in fell:
        found[one.clause_id, one.agent_id] += 1
    return dict(found)
