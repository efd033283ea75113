"""What is recorded about reports and the wallboard."""

from zhunsheng.journal.events import Fact, fact


@fact("report.written", subject="report")
class ReportWritten(Fact, frozen=True):
    """A report on a period was written by itself; its figures stand in the row named here."""

    report_id: int
    kind: str
    since_us: int
    until_us: int


@fact("board.set", subject="board")
class BoardSet(Fact, frozen=True):
    """Somebody set what the wallboard shows of people and at which levels it raises an alarm."""

    board_id: int
    names_people: bool
    levels: int


@fact("alert.raised", subject="alert")
class AlertRaised(Fact, frozen=True):
    """A value went past the level that the wallboard watches; `kind` says which, `where` and `part` of which team, shop or channel."""

    alert_id: int
    kind: str
    level_thousandths: int
    value_thousandths: int
    where: str = ""
    part: str = ""


@fact("alert.cleared", subject="alert")
class AlertCleared(Fact, frozen=True):
    """The value is within its level again."""

    alert_id: int
    kind: str
    where: str = ""
    part: str = ""


@fact("view.saved", subject="view")
class ViewSaved(Fact, frozen=True):
    """Somebody kept a question to the figures; `kind` says with whom it is shared."""

    view_id: int
    kind: str


@fact("view.removed", subject="view")
class ViewRemoved(Fact, frozen=True):
    """Somebody removed a view of their own."""

    view_id: int
