"""A desk with a small standard installed, and ways to let things happen on it at chosen instants."""

from collections.abc import Sequence

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.clocks.standard import DESK, T0, about, after, fact_of, text_of
from zhunsheng.access.values import SYSTEM
from zhunsheng.clocks.actions import tick
from zhunsheng.clocks.events import ClockFact
from zhunsheng.clocks.models import ClockRow
from zhunsheng.clocks.values import TickResult
from zhunsheng.dialogue.values import About
from zhunsheng.journal.actions import Ink, foresees, hot, run
from zhunsheng.journal.events import Fact
from zhunsheng.journal.queries import history
from zhunsheng.kernel.durations import seconds
from zhunsheng.kernel.instants import Instant
from zhunsheng.standards.actions import install_standard
from zhunsheng.standards.queries import standing

D = 77
EARLIER = T0 - seconds(1)


def install(clauses: dict[str, str] | None = None, *, at: Instant = EARLIER, edition: int = 1, awaits: str = "") -> int:
    """Install the trial standard and return the standing in force from then on."""
    text = text_of(DESK if clauses is None else clauses).replace("edition: 1", f"edition: {edition}")
    text = text.replace("    clock:\n", f"    awaits: {awaits}\n    clock:\n") if awaits else text
    run(install_standard, SYSTEM, at, text, name="trial.yaml", effective_at=at, fills={})
    return standing(at).id


def _dialogues(facts: Sequence[Fact]) -> list[tuple[str, int]]:
    return [("dialogue", fact.subject_id) for fact in facts]


@foresees(_dialogues)
@hot
def record(ink: Ink, facts: Sequence[Fact]) -> None:
    """Record facts as the hot actions of the dialogue room do."""
    for fact in facts:
        ink.record(fact)


def happen(
    standing_id: int, *names: str, at: float, dialogue_id: int = D, by: str = "agent", on: About | None = None
) -> None:
    """Let facts of a dialogue happen at one instant, in one commit."""
    where = on or about(standing_id=standing_id)
    run(record, SYSTEM, after(at), [fact_of(name, where, dialogue_id=dialogue_id, by=by) for name in names])


def ticked(at: float, limit: int = 50) -> TickResult:
    return run(tick, SYSTEM, after(at), limit=limit)


def row(clause_id: str, dialogue_id: int = D) -> ClockRow:
    return ClockRow.objects.filter(clause_id=clause_id, subject_id=dialogue_id).latest("id")


def told(clause_id: str, dialogue_id: int = D) -> list[ClockFact]:
    """Return the facts of a clause's newest clock, oldest first."""
    facts = [recorded.fact for recorded in history("clock", row(clause_id, dialogue_id).id)]
    return [fact for fact in facts if isinstance(fact, ClockFact)]


def names(facts: Sequence[Fact]) -> list[str]:
    return [fact.NAME.partition(".")[2] for fact in facts]


class ClockQueries(CaptureQueriesContext):
    """Collect the statements that touch the table of clocks."""

    def __init__(self) -> None:
        super().__init__(connection)

    def verbs(self) -> list[str]:
        """Return SELECT, INSERT or UPDATE for each; many rows written together count once."""
        found = [q["sql"].split(" times: ")[-1] for q in self.captured_queries if "clocks_clock" in q["sql"]]
        return [sql.split()[0] for sql in found]
