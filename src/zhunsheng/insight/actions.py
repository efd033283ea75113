"""What can be done about figures: forget them, so that they are counted anew from the journal."""

import msgspec

from zhunsheng.insight.alerting import readings, set_board, watch
from zhunsheng.insight.events import ReportWritten
from zhunsheng.insight.models import Mark, Report, Spread, Tally
from zhunsheng.insight.shipped import shipped_definitions
from zhunsheng.insight.spreading import done_among, spread_out
from zhunsheng.insight.values import ReportBody
from zhunsheng.insight.views import note_view_mailed, remove_view, save_view
from zhunsheng.insight.writing import count_up, turn_around
from zhunsheng.journal.actions import Ink, system_only
from zhunsheng.kernel.ids import new_id
from zhunsheng.kernel.instants import Instant

__all__ = [
    "forget_figures",
    "keep_report",
    "note_view_mailed",
    "readings",
    "remove_view",
    "save_view",
    "set_board",
    "spread_values",
    "sum_up_anew",
    "watch",
]


@system_only("figures follow from the record; whoever keeps the desk running has them counted anew")
def forget_figures(ink: Ink) -> None:
    """Remove every mark and sum; the reader that starts at the beginning again brings them back.

    Writes  marks, sums, and how values are spread
    """
    ink.settle()
    Mark.objects.all().delete()
    Tally.objects.all().delete()
    Spread.objects.all().delete()


@system_only("what has passed is summed up by itself")
def spread_values(ink: Ink, zone: str, stretch: tuple[str, int, int]) -> None:
    """Write down how the values of a day or an hour are spread, now that it has passed.

    Writes  how values are spread, and the sums of a day counter by counter
    """
    ink.settle()
    if not done_among([stretch[:2]]):
        spread_out(shipped_definitions(), zone, stretch)
        if stretch[0] == zone:
            turn_around(zone, stretch[1])


@system_only("sums follow from the marks; a desk that has moved to another zone has its days summed up anew")
def sum_up_anew(ink: Ink, zone: str) -> None:
    """Reckon the sums of a zone's days anew from the marks.

    Writes  sums
    """
    ink.settle()
    count_up(zone)


@system_only("reports are written by themselves at their hour")
def keep_report(ink: Ink, body: ReportBody) -> int | None:
    """Keep a report; one that is there already stays as it is.

    Writes   the report
    Records  report.written
    Clauses  cc-5.1c, cc-5.1d
    """
    ink.settle()
    if Report.objects.filter(kind=body.kind.value, since__in=[Instant(body.since)]).exists():
        return None
    report_id = new_id()
    Report(
        id=report_id, kind=body.kind.value, since=Instant(body.since), until=Instant(body.until), made_at=ink.at,
        body=msgspec.json.encode(body).decode(),
    ).save(force_insert=True)  # fmt: skip
    ink.record(ReportWritten(report_id=report_id, kind=body.kind.value, since_us=body.since, until_us=body.until))
    return report_id
