"""What is recorded about shifts that were handed in. Notes, reasons and remarks stand in the rows named here."""

from zhunsheng.journal.events import Fact, fact


@fact("shift.handed_in", subject="shift")
class ShiftHandedIn(Fact, frozen=True, kw_only=True):
    """A shift was handed in with what it leaves behind; `by_leader` where somebody else ended it with a reason."""

    shift_id: int
    sheet_id: int
    agent_id: int
    team_id: int | None
    dialogues: int
    open: int
    records: int
    promises: int
    by_leader: bool
    kept: list[str] = []
    broken: list[str] = []


@fact("shift.confirmed", subject="shift")
class ShiftConfirmed(Fact, frozen=True, kw_only=True):
    """A leader confirmed and appraised a shift that was handed in."""

    shift_id: int
    sheet_id: int
    agent_id: int
    team_id: int | None
    mark: int
