"""What the desk has seen of each clause that applied to a dialogue: read from its facts and clocks."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final

from zhunsheng.clocks.queries import all_clocks
from zhunsheng.clocks.values import ClockView, State
from zhunsheng.dialogue.events import (
    DialogueClosed,
    DialogueHandedOver,
    DialogueReopened,
    MessageConfirmed,
    MessageNoted,
    MessageRefused,
)
from zhunsheng.dialogue.values import By, DialogueRow
from zhunsheng.journal.events import Recorded
from zhunsheng.journal.queries import history
from zhunsheng.kernel.instants import Instant
from zhunsheng.quality.values import Evidence, Item, Sign, Verdict
from zhunsheng.standards.queries import rulebook
from zhunsheng.standards.values import Clause, Kind, Place

STATES: Final[Mapping[State, Sign]] = {
    State.RUNNING: Sign.RUNNING,
    State.PAUSED: Sign.RUNNING,
    State.MET: Sign.KEPT,
    State.BREACHED: Sign.BROKEN,
    State.CANCELLED: Sign.CALLED_OFF,
}
BAD: Final = frozenset({Sign.BROKEN, Sign.NOTED, Sign.CONFIRMED, Sign.NOT_SAID, Sign.RECORD_DUE})
GOOD: Final = frozenset({Sign.KEPT, Sign.SAID, Sign.CHECKED, Sign.HANDED_OVER, Sign.RECORD_DONE, Sign.HELD_BACK})
DIALOGUE: Final = "dialogue"
WORDS: Final = {MessageRefused: Sign.HELD_BACK, MessageConfirmed: Sign.CONFIRMED, MessageNoted: Sign.NOTED}


class Seen:
    """Everything about one dialogue that its items are read from."""

    def __init__(self, row: DialogueRow, at: Instant) -> None:
        """Read the facts since the dialogue last began, and all its clocks."""
        facts = history("dialogue", row.id)
        began = max((n for n, one in enumerate(facts) if isinstance(one.fact, DialogueReopened)), default=0)
        self.row = row
        self.facts: Sequence[Recorded] = facts[began:]
        self.clocks: Sequence[ClockView] = all_clocks(row.id, at)
        self.closed = next((one for one in reversed(facts) if isinstance(one.fact, DialogueClosed)), None)


def items_of(row: DialogueRow, at: Instant) -> list[Item]:
    """List the clauses that applied to a dialogue; whether it may be asked is decided by the caller."""
    seen, about = Seen(row, at), row.about().fields()
    clauses = rulebook(row.standing_id).clauses.values()
    found = ((clause, _evidence(clause, seen)) for clause in clauses if clause.applies_to(about))
    return [_item(clause, evidence) for clause, evidence in found if evidence is not None]


def _item(clause: Clause, evidence: Sequence[Evidence]) -> Item:
    return Item(
        clause_id=clause.id, kind=clause.kind.value, title=clause.title, says=clause.says,
        evidence=tuple(evidence), suggested=_suggested(clause, {one.sign for one in evidence}),
    )  # fmt: skip


def _suggested(clause: Clause, signs: set[Sign]) -> Verdict:
    if signs & BAD:
        return Verdict.FAULT
    if signs & GOOD or (clause.kind is Kind.PHRASE and not signs):
        return Verdict.OK
    return Verdict.NOT_APPLICABLE


def _evidence(clause: Clause, seen: Seen) -> list[Evidence] | None:
    """Return what was seen; None for a clause that has nothing to do with this dialogue."""
    reader = READERS.get(clause.kind)
    return None if reader is None else reader(clause, seen)


def _of_clock(clause: Clause, seen: Seen) -> list[Evidence] | None:
    found = [one for one in seen.clocks if one.clause_id == clause.id]
    return [_clock(one) for one in found] or None


def _clock(one: ClockView) -> Evidence:
    if one.breached_at is not None:
        return Evidence(sign=Sign.BROKEN, at_us=one.breached_at.us)
    return Evidence(sign=STATES[one.state], at_us=None if one.stopped_at is None else one.stopped_at.us)


def _of_phrase(clause: Clause, seen: Seen) -> list[Evidence] | None:
    if not clause.families and clause.present is None:
        return None
    found = list(_words(clause.id, seen.facts))
    if clause.present is not None and clause.present.at is Place.CLOSING and seen.closed is not None:
        closed = seen.closed.fact
        said = isinstance(closed, DialogueClosed) and closed.closing_phrase
        found.append(Evidence(sign=Sign.SAID if said else Sign.NOT_SAID, at_us=seen.closed.at.us))
    return found


def _words(clause_id: str, facts: Iterable[Recorded]) -> Iterator[Evidence]:
    for one in facts:
        if isinstance(one.fact, MessageRefused | MessageConfirmed | MessageNoted):
            ours = one.fact.by == By.AGENT and clause_id in one.fact.clause_ids
            if ours:
                yield Evidence(sign=WORDS[type(one.fact)], at_us=one.at.us)


def _of_step(clause: Clause, seen: Seen) -> list[Evidence] | None:
    if clause.gate is None:
        return None
    if clause.gate.at is Place.HANDOVER:
        handed = [one for one in seen.facts if isinstance(one.fact, DialogueHandedOver)]
        return [Evidence(sign=Sign.HANDED_OVER, at_us=one.at.us) for one in handed] or None
    if clause.gate.at is not Place.CLOSING or seen.closed is None or not isinstance(seen.closed.fact, DialogueClosed):
        return None
    passed = {one.need for one in seen.closed.fact.checks}
    return [
        Evidence(sign=Sign.CHECKED if need.id in passed else Sign.UNCHECKED, at_us=seen.closed.at.us, check=need.title)
        for need in clause.gate.needs
    ]


def _of_record(clause: Clause, seen: Seen) -> list[Evidence] | None:
    if clause.record is None or clause.record.kept_in != DIALOGUE:
        return None
    signs = {"done": Sign.RECORD_DONE, "due": Sign.RECORD_DUE}
    sign = signs.get(seen.row.record_state)
    return [] if sign is None else [Evidence(sign=sign)]


READERS: Final[Mapping[Kind, Callable[[Clause, Seen], list[Evidence] | None]]] = {
    Kind.CLOCK: _of_clock,
    Kind.PHRASE: _of_phrase,
    Kind.STEP: _of_step,
    Kind.RECORD: _of_record,
}
