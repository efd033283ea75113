"""What the room does when it hears of a fact; bound in `assembly/wiring.py`."""

from typing import cast

from zhunsheng.assist.demands import shift_wanted
from zhunsheng.journal.actions import Ink
from zhunsheng.journal.events import Recorded
from zhunsheng.people.actions import note_shift_demand
from zhunsheng.standards import queries as standards
from zhunsheng.standards.events import StandardInstalled


def on_standard_installed(ink: Ink, recorded: Recorded) -> None:
    """Tell the people's room from when on a shift has to be begun, or no longer."""
    fact = cast(StandardInstalled, recorded.fact)
    wanted = [shift_wanted(standards.rulebook(standing_id)) for standing_id in fact.standing_ids]
    note_shift_demand(ink, fact.effective_at, demanded=any(wanted))
