"""What insight does when it hears of a fact; bound in `assembly/wiring.py`."""

from collections.abc import Sequence

from zhunsheng.insight.fold import counts_of
from zhunsheng.insight.shipped import shipped_definitions
from zhunsheng.insight.writing import write
from zhunsheng.journal.actions import Ink
from zhunsheng.journal.events import Recorded


def count_fact(ink: Ink, recorded: Recorded) -> None:
    """Count one fact."""
    count_facts(ink, [recorded])


def count_facts(ink: Ink, recorded: Sequence[Recorded]) -> None:
    """Count several facts at once.

    Writes  marks, sums
    """
    definitions = shipped_definitions()
    write(ink, (counted for one in recorded for counted in counts_of(definitions, one)))
