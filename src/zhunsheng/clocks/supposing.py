"""What would have run out under other clauses: the facts of a past period told again, beside what they were held to."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

import msgspec

from zhunsheng.cases.events import CaseFact
from zhunsheng.clocks.editions import calendars_of, plan_of
from zhunsheng.clocks.fold import seen_at
from zhunsheng.clocks.plan import WATCHED, Plan, Values, compile_plan, values_of
from zhunsheng.clocks.retell import hear, meant
from zhunsheng.clocks.values import Clock, State
from zhunsheng.dialogue.events import DialogueFact
from zhunsheng.dialogue.values import About
from zhunsheng.journal.events import FACTS, Recorded
from zhunsheng.journal.queries import number_between, told_between
from zhunsheng.kernel.instants import Instant
from zhunsheng.standards.values import Rulebook

__all__ = ["Fell", "Kept", "Supposed", "by_agent", "replay_under", "replay_weight"]


class Fell(msgspec.Struct, frozen=True, kw_only=True):
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

    `idle` names the clauses that could not run under the supposed standard, with the reason.
    """

    facts: int
    was: Mapping[str, Kept]
    would: Mapping[str, Kept]
    fell_then: list[Fell]
    would_fall: list[Fell]
    idle: Mapping[str, str]


class _Subject:
    """The open clocks of one dialogue or case, under which keys others have ended, and whose they were when their line was crossed."""

    __slots__ = ("about", "clocks", "ended", "whose")

    def __init__(self, about: About) -> None:
        self.about = about
        self.clocks: dict[tuple[str, int], list[Clock]] = {}
        self.ended: frozenset[tuple[str, int]] = frozenset()
        self.whose: dict[tuple[str, int], About] = {}


JUDGED = Clock(
    clause_id="", standing_id=0, limit="", limit_us=0, started_at=Instant(0), running_since=Instant(0), due_at=None,
    ended_at=Instant(0),
)  # fmt: skip
"""Stands where a clock has ended and been judged: that there was one is all that the next needs to know."""


class _Telling:
    """One way to tell the period: every subject's clocks under the plan that a standing has.

    A clock that has ended is judged at once and forgotten, so that a month needs little room.
    """

    def __init__(self, plan_for: Callable[[int], Plan], since: Instant, until: Instant) -> None:
        self._plan_for = plan_for
        self._since, self._until = since, until
        self._subjects: dict[tuple[str, int], _Subject] = {}
        self._kept: dict[str, Kept] = defaultdict(Kept)
        self._fell: list[Fell] = []
        self._endings: dict[frozenset[tuple[str, int]], frozenset[tuple[str, int]]] = {}

    def take(self, recorded: Recorded, fact: DialogueFact | CaseFact, values: Values) -> None:
        listeners = self._plan_for(fact.about.standing_id).listeners.get(fact.NAME, ())
        of = fact.SUBJECT, fact.subject_id
        subject = self._subjects.get(of)
        if subject is None:
            if not listeners:
                return
            subject = self._subjects[of] = _Subject(fact.about)
        _note_lines(subject, recorded.at)
        subject.about = fact.about
        for listener in listeners:
            for key in meant(listener, values, subject.clocks):
                clocks = subject.clocks.get(key) or ([JUDGED] if key in subject.ended else [])
                hear(listener, recorded, values, clocks)
                self._keep(of, subject, key, clocks)

    def judge(self) -> tuple[dict[str, Kept], list[Fell]]:
        """Say how each clause was kept by the end of the period, and what ran out in it."""
        for of, subject in self._subjects.items():
            for key, clocks in subject.clocks.items():
                for clock in clocks:
                    self._judge(of, subject, key, clock)
        return dict(self._kept), sorted(
            self._fell, key=lambda one: (one.due_at, one.clause_id, one.dialogue_id, one.case_id)
        )

    def _keep(self, of: tuple[str, int], subject: _Subject, key: tuple[str, int], clocks: list[Clock]) -> None:
        """Judge what has ended and keep what is open; many dialogues have ended the same clocks and share the list of them."""
        for clock in clocks:
            if clock is not JUDGED and not clock.is_open:
                self._judge(of, subject, key, clock)
                subject.whose.pop(key, None)
                ended = subject.ended | {key}
                subject.ended = self._endings.setdefault(ended, ended)
        if clocks and clocks[-1].is_open:
            subject.clocks[key] = clocks[-1:]
        else:
            subject.clocks.pop(key, None)

    def _judge(self, of: tuple[str, int], subject: _Subject, key: tuple[str, int], told: Clock) -> None:
        clock = seen_at(told, self._until)
        if clock is JUDGED or not self._since <= clock.started_at < self._until:
            return
        is_broken = clock.breached_at is not None and clock.breached_at < self._until
        if is_broken or (clock.ended_at is not None and clock.state is not State.CANCELLED):
            self._kept[clock.clause_id].judged += 1
        if is_broken:
            self._kept[clock.clause_id].broken += 1
            self._fell.append(_fell(*of, clock, subject.whose.get(key, subject.about)))


def replay_under(rulebook: Rulebook, since: Instant, until: Instant) -> Supposed:
    """Tell the clocks that began in a period twice: under the standards they were held to, and under another rulebook.

    Only time limits are told again: words are not kept in the record, so that phrases cannot be judged anew.
    """
    other = compile_plan(rulebook, calendars_of(rulebook))
    was, would = _Telling(plan_of, since, until), _Telling(lambda _: other, since, until)
    facts = 0
    for recorded in told_between(_heard(other), since, until):
        if isinstance(recorded.fact, WATCHED):
            facts += 1
            values = values_of(recorded.fact)
            was.take(recorded, recorded.fact, values)
            would.take(recorded, recorded.fact, values)
    kept_then, fell_then = was.judge()
    would_keep, would_fall = would.judge()
    return Supposed(
        facts=facts, was=kept_then, would=would_keep, fell_then=fell_then, would_fall=would_fall, idle=other.idle
    )


def replay_weight(since: Instant, until: Instant) -> int:
    """Say how many facts of a period would have to be told again, about."""
    watched = {name for name, kind in FACTS.items() if issubclass(kind, WATCHED)}
    return number_between(watched - UNHEARD, since, until)


def _heard(other: Plan) -> frozenset[str]:
    watched = {name for name, kind in FACTS.items() if issubclass(kind, WATCHED)}
    return frozenset(watched - UNHEARD | set(other.listeners))


UNHEARD = frozenset(
    {"message.delivered", "message.read", "dialogue.looked_into", "dialogue.earlier_shown", "dialogue.noted"}
)
"""Facts that are many and that no shipped clause listens to; where a draft does, they are told too."""


def _note_lines(subject: _Subject, at: Instant) -> None:
    """Remember whose a clock was when its line was crossed, before a later fact says it is somebody else's."""
    for key, clocks in subject.clocks.items():
        if clocks:
            last = clocks[-1]
            if last.due_at is not None and last.is_open and last.due_at < at and key not in subject.whose:
                subject.whose[key] = subject.about


def _fell(kind: str, subject_id: int, clock: Clock, about: About) -> Fell:
    return Fell(
        clause_id=clock.clause_id, dialogue_id=subject_id if kind == "dialogue" else 0,
        case_id=subject_id if kind == "case" else 0, agent_id=about.agent_id or 0, team_id=about.team_id or 0,
        shop_id=about.shop_id, started_at=clock.started_at, due_at=clock.breached_at or clock.started_at,
    )  # fmt: skip


def by_agent(fell: Iterable[Fell]) -> dict[tuple[str, int], int]:
    """Count what ran out by clause and agent."""
    found: dict[tuple[str, int], int] = defaultdict(int)
    for one in fell:
        found[one.clause_id, one.agent_id] += 1
    return dict(found)
