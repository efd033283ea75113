"""Small clauses and lines for the tests of the guard."""

from zhunsheng.guard.values import Line
from zhunsheng.kernel.instants import Instant
from zhunsheng.standards.values import (
    Clause,
    Kind,
    Need,
    PhraseFamily,
    Place,
    PresencePhrase,
    Severity,
    Source,
    Speaker,
    StepGate,
    Text,
    Way,
    When,
)

SAME = Text(zh="中文", en="English")
SOURCE = Source(document="test", part="1")
NOON = Instant(1_800_000_000_000_000)


def family(
    name: str = "listed",
    *,
    phrases: tuple[str, ...],
    unless: tuple[str, ...] = (),
    severity: Severity = Severity.REFUSE,
    speaker: Speaker = Speaker.AGENT,
) -> PhraseFamily:
    return PhraseFamily(
        id=name,
        title=SAME,
        severity=severity,
        phrases=phrases,
        unless=unless,
        say_instead=Text(zh=f"换一种说法 {name}", en=f"say {name} differently"),
        reason=Text(zh=f"原因 {name}", en=f"reason {name}"),
        speaker=speaker,
    )


def phrase_clause(*families: PhraseFamily, clause_id: str = "cc-2.1b", applies: When | None = None) -> Clause:
    return Clause(
        id=clause_id,
        kind=Kind.PHRASE,
        title=SAME,
        says=SAME,
        source=SOURCE,
        families=families,
        applies=applies,
    )


def presence_clause(*phrases: str, at: Place = Place.CLOSING, clause_id: str = "cc-1.3b") -> Clause:
    demanded = PresencePhrase(at=at, any=phrases, suggest=SAME)
    return Clause(id=clause_id, kind=Kind.PHRASE, title=SAME, says=SAME, source=SOURCE, present=demanded)


def gate(*needs: Need) -> StepGate:
    return StepGate(at=Place.CLOSING, needs=needs)


def need(
    name: str,
    *,
    asked: tuple[str, ...],
    answered: tuple[str, ...],
    denied: tuple[str, ...] = (),
    volunteered: tuple[str, ...] = (),
    accepts: tuple[Way, ...] = (Way.RECOGNISED,),
) -> Need:
    return Need(
        id=name,
        title=SAME,
        accepts=accepts,
        asked=asked,
        answered=answered,
        denied=denied,
        volunteered=volunteered,
    )


def talk(*said: str) -> tuple[Line, ...]:
    """Read lines such as "agent: 您好", numbered from 1."""
    lines = []
    for number, line in enumerate(said, start=1):
        by, _, text = line.partition(": ")
        lines.append(Line(by=by, text=text, message_id=number, at=NOON))
    return tuple(lines)
