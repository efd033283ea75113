"""Write the reports that are due: figures are put together outside of the pen, and kept by it."""

from collections.abc import Mapping

from zhunsheng.access.values import SYSTEM
from zhunsheng.assist.queries import promoted_at
from zhunsheng.ground.settings import desk
from zhunsheng.insight.actions import keep_report
from zhunsheng.insight.dues import due
from zhunsheng.insight.queries import written
from zhunsheng.insight.reporting import build
from zhunsheng.insight.values import Period, ReportKind
from zhunsheng.journal.actions import run
from zhunsheng.kernel.instants import Instant
from zhunsheng.standards.queries import NothingInForce, standing
from zhunsheng.standards.values import Clause


def write_due_reports(at: Instant) -> int:
    """Write every report that is due and not there yet; return how many. Clauses: cc-5.1c, cc-5.1d."""
    number = 0
    for kind in ReportKind:
        for period in _due(kind, at):
            if not written(kind, period.since):
                body = build(kind, period, _clauses(at), desk().time_zone, promoted=promoted_at(period.since))
                number += run(keep_report, SYSTEM, at, body) is not None
    return number


def _due(kind: ReportKind, at: Instant) -> list[Period]:
    """Name what is due: the days that were missed are made up for, of longer periods only the last."""
    found = due(kind, at, desk().time_zone, desk().report_hour)
    return found if kind is ReportKind.DAILY else found[-1:]


def _clauses(at: Instant) -> Mapping[str, Clause]:
    try:
        return standing(at).clauses
    except NothingInForce:
        return {}
