"""Say what a standard is made of: documents, clauses, rules and the rulebook in force.

These are plain frozen values without Django. `loader` builds them from YAML and reports every
fault with its line; nobody else needs to construct them outside tests.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from typing import Final

import msgspec

from zhunsheng.kernel.conditions import Condition, Verdict
from zhunsheng.kernel.durations import Duration, WorkDays, WorkDuration
from zhunsheng.standards import ways

Span = Duration | WorkDuration | WorkDays
Aid = ways.Aid
Route = ways.Route
Place = ways.Place
Kind = ways.Kind
Severity = ways.Severity
Speaker = ways.Speaker

#: What every clause may ask about a dialogue in `applies` (and in `where`, beside the fact's own fields).
APPLIES_FIELDS: Final = ("channel", "skill", "tier", "issue_type", "grade")

#: What a greeting may leave open for the desk to fill in.
GREETING_SLOTS: Final = frozenset({"customer", "agent", "shop"})


class Value(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Be a frozen value that refuses fields it does not know."""


class Blank(enum.Enum):
    """Mark a figure that the original leaves open and an installation must fill."""

    BLANK = "blank"


BLANK: Final = Blank.BLANK

Figure = int | float | Blank


class Text(Value, frozen=True, kw_only=True):
    """Carry one sentence in both languages of the desk."""

    zh: str
    en: str

    def of(self, lang: str) -> str:
        """Give the text in the reader's language, Chinese unless English is asked for."""
        return self.en if lang.lower().startswith("en") else self.zh


class When(Value, frozen=True, kw_only=True):
    """Keep a parsed condition; `condition.text` says it in words."""

    condition: Condition

    def test(self, values: Mapping[str, object]) -> Verdict:
        """Answer yes, no or unknown, and why."""
        return self.condition.test(values)

    def holds(self, values: Mapping[str, object]) -> bool:
        """Tell whether the answer is a plain yes; unknown never fires."""
        return self.condition.test(values).fires


class Source(Value, frozen=True, kw_only=True):
    """Name the document and the part a clause comes from."""

    document: str
    part: str


# --- clocks -------------------------------------------------------------------------------------


class FactPattern(Value, frozen=True, kw_only=True):
    """Describe the facts that start, stop, pause or resume a clock.

    `tell_apart` names the fact's field by which figures are shown separately (agent or bot).
    """

    fact: str
    where: When | None = None
    tell_apart: str | None = None

    def fits(self, name: str, values: Mapping[str, object]) -> bool:
        """Tell whether a fact of this name with these values is meant."""
        return name == self.fact and (self.where is None or self.where.holds(values))


class ScopedLimit(Value, frozen=True, kw_only=True):
    """Give another limit to the dialogues a condition picks."""

    applies: When
    limit: Span


class Moment(Value, frozen=True, kw_only=True):
    """Name a moment of a clock: a share of its limit, the breach, or some time after the breach.

    Units     percent of the limit (100 = the breach); `after` counts from the breach.
    """

    written: str
    percent: int
    after: Span | None = None


class Tell(enum.StrEnum):
    """Name the person a rung of the ladder alerts."""

    OWNER = "owner"
    LEADER = "leader"
    SUPERVISOR = "supervisor"
    MANAGER = "manager"


class Rung(Value, frozen=True, kw_only=True):
    """Alert one person at one moment of a clock."""

    at: Moment
    tell: Tell


class Repeats(enum.StrEnum):
    """Say whether a clause runs once in a dialogue or anew at every start."""

    ONCE = "once"
    EVERY = "every"


class WhileRunning(enum.StrEnum):
    """Say what another start does to a clock that already runs."""

    KEEP = "keep"
    RESTART = "restart"


class ClockRule(Value, frozen=True, kw_only=True):
    """Say what starts and stops a time limit and whom it alerts.

    `also` lists further facts that start it. `until`, `since` and `done` name fields of a starting fact that hold an
    instant: when it is due (a promised time; `limit` counts where the fact names none), from when it counts (so that
    judging late does not move the start), and when what it waits for had happened already. `each` names a field that
    tells several clocks of this clause on one dialogue apart, such as the number of a promise.
    Units     microseconds since the epoch in the fields that `until`, `since` and `done` name.
    """

    starts: FactPattern
    stops: tuple[FactPattern, ...]
    limit: Span | Blank
    limits: tuple[ScopedLimit, ...] = ()
    pauses: tuple[FactPattern, ...] = ()
    resumes: tuple[FactPattern, ...] = ()
    cancels: tuple[FactPattern, ...] = ()
    repeats: Repeats = Repeats.ONCE
    while_running: WhileRunning = WhileRunning.KEEP
    calendar: str = "always"
    ladder: tuple[Rung, ...] = ()
    also: tuple[FactPattern, ...] = ()
    until: str | None = None
    since: str | None = None
    done: str | None = None
    each: str | None = None

    def promised(self, values: Mapping[str, object]) -> int | None:
        """Give the instant that the starting fact itself names as due, in microseconds; None where it names none."""
        return _whole(values, self.until)

    def began(self, values: Mapping[str, object]) -> int | None:
        """Give the instant from which the clock counts, in microseconds; None where that is the fact's own."""
        return _whole(values, self.since)

    def finished(self, values: Mapping[str, object]) -> int | None:
        """Give the instant at which what the clock waits for had happened already, in microseconds, or None."""
        return _whole(values, self.done)

    def instance(self, values: Mapping[str, object]) -> int | None:
        """Give the number of the clock that a fact means, where several run side by side; None where it means all."""
        return 0 if self.each is None else _whole(values, self.each)

    def limit_for(self, values: Mapping[str, object]) -> Span | None:
        """Give the first scoped limit that fits these values, else the general one; None while blank."""
        for scoped in self.limits:
            if scoped.applies.holds(values):
                return scoped.limit
        return None if isinstance(self.limit, Blank) else self.limit


def _whole(values: Mapping[str, object], name: str | None) -> int | None:
    named = None if name is None else values.get(name)
    return named if isinstance(named, int) else None


# --- phrases ------------------------------------------------------------------------------------


class PhraseFamily(Value, frozen=True, kw_only=True):
    """List phrases that must not be said, their exceptions, and what to say instead.

    A hit is void where an exception of the family covers it wholly. `reads` names a way of speaking that the guard
    recognises by itself, beside the phrases listed; `read_severity` is what that does, where it differs. `release_s` is how
    long a leader may be asked to let refused words out after all; 0 says that nobody may, because the law protects the customer.

    Units     seconds
    """

    id: str
    title: Text
    severity: Severity
    say_instead: Text
    reason: Text
    phrases: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    reads: str = ""
    read_severity: Severity | None = None
    speaker: Speaker = Speaker.AGENT
    release_s: int = 300


class PolicyRule(Value, frozen=True, kw_only=True):
    """Say what a statement of one policy must hold: words by which it is known, one of its conditions, and its days.

    `days` names a figure of the clause; where the statement names other days before the words, it contradicts the policy.
    """

    id: str
    about: tuple[str, ...]
    names: tuple[str, ...] = ()
    days: str = ""


class PresencePhrase(Value, frozen=True, kw_only=True):
    """Demand that one of some phrases is said at a point of the dialogue."""

    at: Place
    any: tuple[str, ...]
    suggest: Text
    severity: Severity = Severity.CONFIRM
    speaker: Speaker = Speaker.AGENT


class Verdicts(enum.StrEnum):
    """Say what must happen to an example sentence."""

    PASS = "pass"  # noqa: S105  (why: a verdict, not a password)
    REFUSE = "refuse"


class Example(Value, frozen=True, kw_only=True):
    """Keep one sentence that a clause must let through or refuse."""

    text: str
    verdict: Verdicts
    clause: str


# --- steps, greetings, records --------------------------------------------------------------------


class Way(enum.StrEnum):
    """Name a way in which a need of a gate can be met.

    recognised: asked by the agent and answered by the customer in the dialogue; ticked: by the agent
    with the message that proves it; recorded: a row of the desk holds it; followup: a recorded plan with
    owner and promised time; attempts: enough recorded attempts to reach the customer. Before a shift: probed: really
    tried by the desk; acknowledged: read and confirmed by the agent; overridden: a supervisor's reasoned decision.
    """

    RECOGNISED = "recognised"
    TICKED = "ticked"
    RECORDED = "recorded"
    FOLLOWUP = "followup"
    ATTEMPTS = "attempts"
    PROBED = "probed"
    ACKNOWLEDGED = "acknowledged"
    OVERRIDDEN = "overridden"


class Need(Value, frozen=True, kw_only=True):
    """Name one thing a gate asks for and the ways in which it counts as met.

    `asked` are phrases of the agent, `answered` phrases of the customer that affirm, `denied` those that
    take it back; `volunteered` are phrases of the customer that count without being asked for. A need with `groups` is
    one of the agents of these skill groups only; `limit_ms` is the longest that a probe of it may take.
    """

    id: str
    title: Text
    accepts: tuple[Way, ...]
    ask: Text | None = None
    asked: tuple[str, ...] = ()
    answered: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()
    volunteered: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    limit_ms: int | None = None


class StepGate(Value, frozen=True, kw_only=True):
    """Stop a step of the dialogue, the beginning of a shift, or the publication of a taxonomy, until its needs are met.

    Before a shift: what is probed is probed again each `every_s` seconds, counts for `fresh_s` seconds, and takes a
    present agent off after `fails` failures in a row.
    """

    at: Place
    needs: tuple[Need, ...]
    every_s: int | None = None
    fresh_s: int | None = None
    fails: int = 1


class GreetingRule(Value, frozen=True, kw_only=True):
    """Suggest a greeting to the customers a condition picks; without one, to everybody."""

    text: Text
    applies: When | None = None


class RecordRule(Value, frozen=True, kw_only=True):
    """Name where something must be written down and which fields it needs."""

    kept_in: str
    fields: tuple[str, ...] = ()


class ChannelRule(Value, frozen=True, kw_only=True):
    """Name the ways in whose dialogues all come into one queue."""

    ways: tuple[str, ...]


# --- clause, document, rulebook -------------------------------------------------------------------


class Clause(Value, frozen=True, kw_only=True):
    """State one demand of a standard with its figures and the rule its engine needs."""

    id: str
    kind: Kind
    title: Text
    says: Text
    source: Source
    figures: Mapping[str, Figure] = msgspec.field(default_factory=dict)
    applies: When | None = None
    severity: Severity | None = None
    awaits: str | None = None
    clock: ClockRule | None = None
    families: tuple[PhraseFamily, ...] = ()
    policies: tuple[PolicyRule, ...] = ()
    present: PresencePhrase | None = None
    gate: StepGate | None = None
    greetings: tuple[GreetingRule, ...] = ()
    shows: tuple[Aid, ...] = ()
    routes: tuple[Route, ...] = ()
    record: RecordRule | None = None
    channel: ChannelRule | None = None
    keeps: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()

    def applies_to(self, values: Mapping[str, object]) -> bool:
        """Tell whether the clause is meant for these values; unknown is not a yes."""
        return self.applies is None or self.applies.holds(values)

    def figure(self, name: str) -> int | float:
        """Give a figure that must be there and filled.

        Refuses   KeyError when the clause has no such figure or it is still blank.
        """
        value = self.figures[name]
        if isinstance(value, Blank):
            raise KeyError(f"{self.id}: figure {name} is blank")
        return value

    def blanks(self) -> tuple[str, ...]:
        """List the places still open, as the keys under which they are filled."""
        found = [f"{self.id}.figures.{name}" for name, value in self.figures.items() if isinstance(value, Blank)]
        if self.clock is not None and isinstance(self.clock.limit, Blank):
            found.append(f"{self.id}.clock.limit")
        return tuple(found)


#: Which kind of clause may carry which engine's data.
ENGINE_KEYS: Final[Mapping[str, Kind]] = {
    "clock": Kind.CLOCK,
    "present": Kind.PHRASE,
    "policies": Kind.PHRASE,
    "examples": Kind.PHRASE,
    "gate": Kind.STEP,
    "greetings": Kind.ASSIST,
    "shows": Kind.ASSIST,
    "routes": Kind.CHANNEL,
    "record": Kind.RECORD,
    "channel": Kind.CHANNEL,
}


class Document(Value, frozen=True, kw_only=True):
    """Hold one standard: its name, edition, titles and clauses."""

    document: str
    edition: int
    title: Text
    about: Text
    clauses: tuple[Clause, ...]

    def blanks(self) -> tuple[str, ...]:
        """List every place of the document that an installation must fill."""
        return tuple(key for clause in self.clauses for key in clause.blanks())


class EditionRef(Value, frozen=True, kw_only=True):
    """Point at one installed edition of a document."""

    id: int
    document: str
    edition: int
    number: int


class Rulebook(Value, frozen=True, kw_only=True):
    """Hold the clauses in force from one instant on, merged from the installed editions."""

    id: int
    clauses: Mapping[str, Clause]
    by_kind: Mapping[Kind, tuple[Clause, ...]]
    editions: tuple[EditionRef, ...] = ()
    calendars: Mapping[str, object] = {}

    @classmethod
    def of(cls, rulebook_id: int, clauses: Mapping[str, Clause], editions: tuple[EditionRef, ...] = ()) -> Rulebook:
        """Build a rulebook and sort its clauses by kind once."""
        by_kind = {kind: tuple(c for c in clauses.values() if c.kind is kind) for kind in Kind}
        return cls(id=rulebook_id, clauses=clauses, by_kind=by_kind, editions=editions)

    def of_kind(self, kind: Kind | str) -> tuple[Clause, ...]:
        """Give the clauses of one kind in document order."""
        return self.by_kind[Kind(kind)]


# --- enforcement ----------------------------------------------------------------------------------


class Enforcement(Value, frozen=True, kw_only=True):
    """Name what enforces a clause and the test that plants a violation."""

    enforcer: str
    test: str


class EnforcerTable(Value, frozen=True, kw_only=True):
    """Collect what one room says it enforces: single clauses by id, whole kinds by `covers`.

    `covers` answers with an Enforcement, or with the reason why it does not enforce this clause.
    """

    room: str
    enforces: Mapping[str, Enforcement] = msgspec.field(default_factory=dict)
    covers: Callable[[Clause], Enforcement | str] | None = None


class CoverageRow(Value, frozen=True, kw_only=True):
    """Say of one clause whether and by what it is enforced, or why not."""

    id: str
    kind: str
    title: Text
    enforced: bool
    enforcer: str | None
    test: str | None
    reason: str | None
