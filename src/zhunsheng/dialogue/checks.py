"""The closing gate (pure): what the dialogue itself confirms, what an agent may tick, and what is missing."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import msgspec

from zhunsheng.dialogue.values import TEXT_LIMIT, By, ClosingRequest, Outcome, PassedCheck, PastDialogue
from zhunsheng.guard.queries import find_confirmations, find_present
from zhunsheng.guard.values import Confirmation, Line, Presence, Standing
from zhunsheng.kernel.durations import Duration, seconds
from zhunsheng.kernel.errors import BadInput
from zhunsheng.kernel.instants import Instant
from zhunsheng.standards.values import Clause, Kind, Need, Place, Rulebook, Speaker, Text, Way

OUTCOME: Final = "outcome"
"""The need of a closing that the closing's own row holds."""

GRADED: Final = "graded"
"""The need of a closing that the dialogue's own grade holds; nothing else is `recorded` there."""

DIALOGUE: Final = "dialogue"
"""Where a record clause is kept when the service record of the dialogue holds its fields."""

HANDOVER_NOTE: Final = "handover_note"
OWNER: Final = "accountable_owner"
"""The needs of a hand-over that this room knows how to keep."""


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """Where a check was found in the dialogue: the message's number, who wrote it, the words and the time."""

    seq: int
    by: str
    quote: str
    at: Instant


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """One need of one clause at the gate, and how it stands."""

    need: Need
    clause_id: str
    standing: Standing
    found: Found | None = None

    @property
    def title(self) -> Text:
        """Give the need's words."""
        return self.need.title


class Gate(msgspec.Struct, frozen=True, kw_only=True):
    """Everything an agent must know before closing; `customer_seq` is the number of the customer's last message.

    `kept` are the needs that a row of the desk holds already, `unrecorded` the fields that the service record lacks,
    each with the clause that asks for it.
    """

    checks: tuple[Check, ...]
    present: tuple[Presence, ...]
    attempts: int
    attempts_needed: int
    customer_seq: int | None = None
    kept: frozenset[str] = frozenset()
    unrecorded: tuple[tuple[str, str], ...] = ()
    records: tuple[str, ...] = ()

    def kept_clauses(self) -> list[str]:
        """Name the clauses that are kept by whoever passes: their needs, their records, their words."""
        said = [one.clause_id for one in self.present if one.found]
        return list(dict.fromkeys([*(check.clause_id for check in self.checks), *self.records, *said]))

    def unsaid_clauses(self) -> list[str]:
        """Name the clauses whose words were not said before the end."""
        return list(dict.fromkeys(one.clause_id for one in self.present if not one.found))


def look_at_gate(
    rulebook: Rulebook,
    about: Mapping[str, object],
    lines: Sequence[Line],
    recorded: Mapping[str, str] | None = None,
    demanded: Sequence[str] = (),
) -> Gate:
    """Read a dialogue the way the closing gate does. The numbers of the messages stand in `Line.message_id`.

    `recorded` is what the service record holds by now, `demanded` the fields that the type of the issue asks for.
    Clauses  cc-1.2b, cc-1.3a, cc-1.3b, dy-3.1c, dy-3.1f
    """
    clauses = [c for c in rulebook.of_kind(Kind.STEP) if _closes(c) and c.applies_to(about)]
    checks = [check for clause in clauses for check in _checks(clause, lines)]
    needed, spacing = _attempts_demanded(clauses)
    return Gate(
        checks=tuple(checks),
        present=find_present(rulebook.of_kind(Kind.PHRASE), lines, at=Place.CLOSING, about=about),
        attempts=count_attempts(lines, spacing),
        attempts_needed=needed,
        customer_seq=max((line.message_id for line in lines if line.by == Speaker.CUSTOMER), default=None),
        kept=frozenset({GRADED} if about.get("issue_type") else ()),
        unrecorded=tuple(_unrecorded(rulebook, about, recorded or {}, demanded)),
        records=tuple(clause.id for clause in _recording(rulebook, about)),
    )


def _recording(rulebook: Rulebook, about: Mapping[str, object]) -> list[Clause]:
    """List the clauses that ask for fields of the service record."""
    return [
        clause
        for clause in rulebook.of_kind(Kind.RECORD)
        if clause.record is not None and clause.record.kept_in == DIALOGUE and clause.applies_to(about)
    ]


def _unrecorded(
    rulebook: Rulebook, about: Mapping[str, object], recorded: Mapping[str, str], demanded: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """Name the fields that the service record lacks; those of the issue's type belong to the first record clause."""
    clauses = _recording(rulebook, about)
    fields = {name: clause.id for clause in reversed(clauses) if clause.record for name in clause.record.fields}
    if clauses:
        fields = dict.fromkeys(demanded, clauses[0].id) | fields
    return ((clause_id, name) for name, clause_id in fields.items() if not recorded.get(name, "").strip())


def missing_at(gate: Gate, request: ClosingRequest, at: Instant) -> list[str]:
    """Name what still stands in the way of closing: needs by their id, fields of the form by their name."""
    missing = [check.need.id for check in gate.checks if way_met(check, gate, request) is None]
    missing += [f"record.{name}" for _, name in gate.unrecorded]
    if request.outcome is Outcome.FOLLOWUP or request.followup is not None:
        missing += _plan_faults(request, at)
    return list(dict.fromkeys(missing))


def holding_at(gate: Gate, request: ClosingRequest) -> list[str]:
    """Name the clauses that stand in the way of closing."""
    held = [check.clause_id for check in gate.checks if way_met(check, gate, request) is None]
    return list(dict.fromkeys([*held, *(clause_id for clause_id, _ in gate.unrecorded)]))


def way_met(check: Check, gate: Gate, request: ClosingRequest) -> Way | None:
    """Tell in which of the ways that its clause accepts a check is met, or None.

    A customer who was tried often enough and stays silent can confirm nothing any more: where a standard accepts
    attempts at all, they stand in for every answer that only the customer could have given, and nothing else does.

    An agent's tick weighs less than the customer's own word. While a denial is the last thing the customer wrote, no
    tick meets that check: ask again, plan what follows, or try to reach the customer. Once the customer has written
    something else, whose meaning an agent may judge better than a list of phrases, a tick counts again, and the denial
    it overrules stands beside it in the record (`PassedCheck.denied_seq`).
    """
    accepts = check.need.accepts
    if Way.RECOGNISED in accepts and check.standing is Standing.MET:
        return Way.RECOGNISED
    if Way.FOLLOWUP in accepts and request.outcome is Outcome.FOLLOWUP and request.followup is not None:
        return Way.FOLLOWUP
    silent = request.outcome is Outcome.ABANDONED and gate.attempts >= gate.attempts_needed > 0
    if silent and (Way.ATTEMPTS in accepts or Way.RECOGNISED in accepts):
        return Way.ATTEMPTS
    if Way.RECORDED in accepts and (check.need.id == OUTCOME or check.need.id in gate.kept):
        return Way.RECORDED
    return Way.TICKED if Way.TICKED in accepts and _tick_counts(check, gate, request) else None


def passed(gate: Gate, request: ClosingRequest) -> list[PassedCheck]:
    """Write down how each check was met, for the record."""
    found = []
    for check in gate.checks:
        way = way_met(check, gate, request)
        if way is not None:
            seqs = [check.found.seq] if way is Way.RECOGNISED and check.found else []
            found.append(PassedCheck(need=check.need.id, way=way.value, seqs=seqs, denied_seq=_denied_in(check)))
    return found


def count_attempts(lines: Sequence[Line], spacing: Duration) -> int:
    """Count an agent's tries to reach a customer who fell silent: messages after the customer's last, spaced apart.

    What the bot says by itself is no try.
    """
    attempts, last = 0, None
    for line in lines:
        if line.by == Speaker.CUSTOMER:
            attempts, last = 0, None
        elif line.by == Speaker.AGENT and (last is None or line.at - last >= spacing):
            attempts, last = attempts + 1, line.at
    return attempts


def kept_at_closing(clause: Clause, need: Need) -> bool:
    """Tell whether this room can see a need of a closing gate met; one that nobody can meet would lock every dialogue."""
    ways = set(need.accepts)
    if need.id not in (OUTCOME, GRADED):
        ways.discard(Way.RECORDED)
    if attempts_of(clause) is None:
        ways.discard(Way.ATTEMPTS)
    return bool(ways)


def attempts_of(clause: Clause) -> tuple[int, Duration] | None:
    """Return how many attempts a clause wants and how far apart, when it says both."""
    number, spacing = clause.figures.get("attempts"), clause.figures.get("spacing_s")
    if isinstance(number, int | float) and isinstance(spacing, int | float):
        return int(number), seconds(int(spacing))
    return None


def _tick_counts(check: Check, gate: Gate, request: ClosingRequest) -> bool:
    """Tell whether an agent's own word meets a check; that a silent customer confirmed is no one's word to give."""
    tick = request.checks.get(check.need.id)
    if tick is None or not tick.note.strip():
        return False
    if request.outcome is Outcome.ABANDONED and gate.attempts_needed > 0:
        return False
    return gate.customer_seq is None or _denied_in(check) != gate.customer_seq


def _denied_in(check: Check) -> int | None:
    """Return the message in which the customer denied a check, if that still stands."""
    return check.found.seq if check.standing is Standing.DENIED and check.found is not None else None


def _closes(clause: Clause) -> bool:
    return clause.gate is not None and clause.gate.at is Place.CLOSING


def _checks(clause: Clause, lines: Sequence[Line]) -> list[Check]:
    if clause.gate is None:
        return []
    confirmed = {c.need_id: c for c in find_confirmations(clause.gate, lines)}
    by_seq = {line.message_id: line for line in lines}
    kept = [need for need in clause.gate.needs if kept_at_closing(clause, need)]
    return [_check(clause, need, confirmed.get(need.id), by_seq) for need in kept]


def _check(clause: Clause, need: Need, confirmation: Confirmation | None, by_seq: Mapping[int, Line]) -> Check:
    if confirmation is None:
        return Check(need=need, clause_id=clause.id, standing=Standing.NOT_ASKED)
    line = by_seq.get(confirmation.answered_id or 0)
    found = None
    if line is not None:
        found = Found(
            seq=line.message_id,
            by=Speaker(line.by).value,
            quote=line.text[confirmation.start : confirmation.end],
            at=line.at,
        )
    return Check(need=need, clause_id=clause.id, standing=confirmation.standing, found=found)


def _attempts_demanded(clauses: Sequence[Clause]) -> tuple[int, Duration]:
    """Return the strictest number of attempts and spacing among the clauses that accept attempts at all."""
    needed, spacing = 0, seconds(0)
    for clause in clauses:
        demanded = attempts_of(clause)
        if demanded and clause.gate and any(Way.ATTEMPTS in need.accepts for need in clause.gate.needs):
            needed, spacing = max(needed, demanded[0]), max(spacing, demanded[1])
    return needed, spacing


def _plan_faults(request: ClosingRequest, at: Instant) -> list[str]:
    plan = request.followup
    if plan is None:
        return ["followup"]
    faults = []
    if plan.owner <= 0:
        faults.append("followup.owner")
    if plan.due_at <= at.us:
        faults.append("followup.due_at")
    if not plan.plan.strip():
        faults.append("followup.plan")
    return faults


def note_demanded(rulebook: Rulebook, about: Mapping[str, object]) -> bool:
    """Tell whether a clause demands a note at the hand-over."""
    clauses = _at_handover(rulebook, about)
    return any(need.id == HANDOVER_NOTE for clause in clauses if clause.gate for need in clause.gate.needs)


def kept_at_handover(rulebook: Rulebook, about: Mapping[str, object]) -> list[str]:
    """Name the clauses that are kept by whoever passes a dialogue on."""
    return [clause.id for clause in _at_handover(rulebook, about)]


def _at_handover(rulebook: Rulebook, about: Mapping[str, object]) -> list[Clause]:
    return [
        clause
        for clause in rulebook.of_kind(Kind.STEP)
        if clause.gate is not None and clause.gate.at is Place.HANDOVER and clause.applies_to(about)
    ]


def tidy_past(past: PastDialogue, at: Instant) -> None:
    """Insist on messages in order and in the past. Refuses: BadInput."""
    if not past.lines:
        raise BadInput("lines", "at least one message", 0)
    instants = [line.at for line in past.lines]
    if instants != sorted(instants) or instants[-1] > at.us:
        raise BadInput("lines", "messages in the order of their instants, none later than now", len(instants))
    if any(line.by is By.SYSTEM or not 0 < len(line.text) <= TEXT_LIMIT or "\0" in line.text for line in past.lines):
        raise BadInput(
            "lines", f"words of the customer, an agent or a bot, 1 to {TEXT_LIMIT} characters", len(instants)
        )
