"""What of a case is due next: its own time, the platform's, or the first of its running clocks."""

from collections.abc import Sequence

from zhunsheng.cases.values import CaseRow
from zhunsheng.clocks.queries import open_case_clocks
from zhunsheng.kernel.instants import Instant


class NextDue:
    """The next due time of each case on one page, read together."""

    def __init__(self) -> None:
        """Begin with none."""
        self._clocks: dict[int, Instant] = {}

    def load(self, rows: Sequence[CaseRow], at: Instant) -> None:
        """Read the running clocks of the open cases among these."""
        found = open_case_clocks([one.id for one in rows if one.closed_at is None], at)
        firsts = ((case_id, views[0].due_at) for case_id, views in found.items() if views)
        self._clocks.update({case_id: due for case_id, due in firsts if due is not None})

    def of(self, one: CaseRow) -> Instant | None:
        """Say when something of a case is due next; None where nothing is."""
        told = (one.due_at, one.platform_due_at, self._clocks.get(one.id))
        return min((each for each in told if each is not None), default=None)
