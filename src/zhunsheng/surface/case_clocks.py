"""The clocks of the cases on one page, read together: what is due next of each, and each clock with its clause, kind of time and pauses."""

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from zhunsheng.cases.events import CasePaused
from zhunsheng.cases.queries import pauses_of
from zhunsheng.cases.values import CaseRow, PauseShown
from zhunsheng.clocks.queries import case_clocks, open_case_clocks
from zhunsheng.clocks.values import ClockView
from zhunsheng.kernel.instants import Instant
from zhunsheng.standards.queries import ClauseHome, home_of, rulebook

PLATFORM = "platform"
PAUSED = CasePaused.NAME


class CaseClock(msgspec.Struct, frozen=True, kw_only=True):
    """A clock of a case as lists carry it: the edition of its clause, by which kind of time it counts, and when it stood still."""

    view: ClockView
    home: ClauseHome | None
    kind: str
    pauses: tuple[PauseShown, ...]


class NextDue:
    """The clocks of each case on one page, and when something of a case is due next."""

    def __init__(self) -> None:
        """Begin with none."""
        self._views: dict[int, list[ClockView]] = {}
        self._pauses: Mapping[int, tuple[PauseShown, ...]] = {}
        self._clauses: dict[tuple[int, str], tuple[ClauseHome | None, bool]] = {}

    def forget(self) -> None:
        """Drop what was read of the rows before."""
        self._views, self._pauses = {}, {}

    def load(self, rows: Sequence[CaseRow], at: Instant, *, ended: bool = False) -> None:
        """Read the running clocks of the open cases among these, or every clock of all of them."""
        ids = [one.id for one in rows if ended or one.closed_at is None]
        self._views.update((case_clocks if ended else open_case_clocks)(ids, at))
        self._pauses = {**self._pauses, **pauses_of(ids)}

    def of(self, one: CaseRow) -> Instant | None:
        """Say when something of a case is due next; None where nothing is."""
        first = next((view.due_at for view in self._views.get(one.id, ()) if view.stopped_at is None), None)
        told = (one.due_at, one.platform_due_at, first)
        return min((each for each in told if each is not None), default=None)

    def clocks(self, one: CaseRow) -> Iterator[CaseClock]:
        """Give the clocks of a case, what is due first before the others."""
        paused = self._pauses.get(one.id, ())
        for view in self._views.get(one.id, ()):
            by_platform = view.due_at is not None and view.due_at == one.platform_due_at
            home, stands_still = self._clause(view.standing_id, view.clause_id)
            yield CaseClock(
                view=view, home=home, kind=PLATFORM if by_platform else view.kind,
                pauses=tuple(each for each in paused if _meets(each, view)) if paused and stands_still else (),
            )  # fmt: skip

    def _clause(self, standing_id: int, clause_id: str) -> tuple[ClauseHome | None, bool]:
        """Say where a clause stands and whether pausing a case holds its clocks up; the many clocks of a page have few clauses."""
        key = standing_id, clause_id
        known = self._clauses.get(key)
        if known is None:
            known = self._clauses[key] = home_of(*key), _stands_still(*key)
        return known


def _stands_still(standing_id: int, clause_id: str) -> bool:
    """Tell whether pausing a case holds a clause's clock up; some limits run on whatever happens."""
    clause = rulebook(standing_id).clauses.get(clause_id)
    return clause is not None and clause.clock is not None and any(one.fact == PAUSED for one in clause.clock.pauses)


def _meets(pause: PauseShown, view: ClockView) -> bool:
    """Tell whether a case was paused while a clock of it ran."""
    began_before = view.stopped_at is None or pause.since < view.stopped_at
    return began_before and (pause.until is None or pause.until > view.started_at)
