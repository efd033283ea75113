"""What is recorded about reports."""

from zhunsheng.journal.events import Fact, fact


@fact("report.written", subject="report")
class ReportWritten(Fact, frozen=True):
    """A report on a period was written by itself; its figures stand in the row named here."""

    report_id: int
    kind: str
    since_us: int
    until_us: int
