"""What insight does when it hears of a fact; bound in `assembly/wiring.py`."""

from collections.abc import Sequence

from zhunsheng.ground.settings import desk
from zhunsheng.insight.shipped import ready_to_count
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
    write(ink, ready_to_count(desk().time_zone), recorded)
