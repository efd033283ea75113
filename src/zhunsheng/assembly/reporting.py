"""Write the reports that are due: figures are put together outside of the pen, and kept by it."""

import logging
from collections.abc import Mapping

from django.db import connection
from django.utils import translation

from zhunsheng.access.values import SYSTEM
from zhunsheng.assembly.mailing import mail_due_views
from zhunsheng.assist.queries import promoted_at
from zhunsheng.ground.settings import desk
from zhunsheng.insight.actions import keep_report
from zhunsheng.insight.dues import due
from zhunsheng.insight.queries import board_settings, report, written
from zhunsheng.insight.reporting import build
from zhunsheng.insight.values import Period, ReportKind
from zhunsheng.journal.actions import Ink, run, system_only
from zhunsheng.kernel.instants import Instant
from zhunsheng.notices.actions import send_mail
from zhunsheng.notices.queries import mail_settings
from zhunsheng.notices.values import MailTo
from zhunsheng.standards.queries import NothingInForce, standing
from zhunsheng.standards.values import Clause
from zhunsheng.surface.pages.figures.told import told_as_text
from zhunsheng.workshop.life.filling import progress

log = logging.getLogger(__name__)


def report_to_everybody(at: Instant) -> None:
    """Write the reports that are due and mail the kept views; in a thread of its own, for neither clocks nor the bot wait until a month is read."""
    try:
        write_due_reports(at)
        mail_due_views(at)
    except Exception:  # logged with its trace; the next turn tries again
        log.exception("reports that were due could not be written")
    finally:
        connection.close()


def write_due_reports(at: Instant) -> int:
    """Write every report that is due and not there yet; return how many. Clauses: cc-5.1c, cc-5.1d."""
    if progress() is not None:
        return 0  # the past of the demonstration is still being made; its reports come when it is whole
    number = 0
    for kind in ReportKind:
        for period in _due(kind, at):
            if not written(kind, period.since):
                body = build(kind, period, _clauses(at), desk().time_zone, promoted=promoted_at(period.since))
                report_id = run(keep_report, SYSTEM, at, body)
                if report_id is not None:
                    number += 1
                    _mail(report_id, at)
    return number


def _mail(report_id: int, at: Instant) -> None:
    """Mail a fresh report to whom the desk has set; its whole stands on its page."""
    settings = board_settings()
    if not settings.reports:
        return
    shown, body = report(SYSTEM, report_id)
    with translation.override(settings.language):
        title, text = told_as_text(shown, body)
    data = {"title": title, "text": text, "link": f"{mail_settings().desk_url}/reports/{report_id}/"}
    run(mail_report, SYSTEM, at, report_id, data)


@system_only("reports are mailed by the desk itself")
def mail_report(ink: Ink, report_id: int, data: Mapping[str, str]) -> None:
    """Lay a report into the queue of mails for everybody who is to have it.

    Writes   the mails
    Clauses  cc-5.1c, cc-5.1d
    """
    settings = board_settings()
    for place, address in enumerate(settings.reports):
        send_mail(
            ink,
            MailTo(address=address, language=settings.language),
            "report_due",
            data,
            key=f"report:{report_id}:{place}",
        )


def _due(kind: ReportKind, at: Instant) -> list[Period]:
    """Name what is due: the days that were missed are made up for, of longer periods only the last."""
    found = due(kind, at, desk().time_zone, desk().report_hour)
    return found if kind is ReportKind.DAILY else found[-1:]


def _clauses(at: Instant) -> Mapping[str, Clause]:
    try:
        return standing(at).clauses
    except NothingInForce:
        return {}
