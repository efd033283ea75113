"""Reports that write themselves: at their hour in the desk's zone, once, also for days without anything, with what was missed."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.insight.following import MANAGER, agent
from tests.insight.happening import at, closed, rated, sent, tell
from tests.laws.test_one_enforcer_per_clause import rulebook
from zhunsheng.access.values import SYSTEM, Role
from zhunsheng.assembly.reporting import write_due_reports
from zhunsheng.insight.actions import keep_report, set_board
from zhunsheng.insight.dues import due
from zhunsheng.insight.queries import BoardSettings, midnight, report, reports
from zhunsheng.insight.reporting import build
from zhunsheng.insight.values import By, Period, ReportKind
from zhunsheng.journal.actions import run
from zhunsheng.journal.events import Fact
from zhunsheng.kernel.errors import AccessDenied, BadInput
from zhunsheng.kernel.instants import Instant
from zhunsheng.notices.models import Mail
from zhunsheng.notices.sealed import letter_of

ZONE = "Asia/Shanghai"
DAY = 86_400


@pytest.mark.usefixtures("db")
def test_a_missed_target_of_yesterday_stands_in_the_report():
    tell(*((n, sent(45)) for n in range(25)), *((60 + n, rated(1, 100 + n)) for n in range(25)), (90, closed()))
    yesterday = Period(since=midnight(date(2026, 3, 2), ZONE), until=midnight(date(2026, 3, 3), ZONE))
    run(keep_report, SYSTEM, at(DAY), build(ReportKind.DAILY, yesterday, rulebook().clauses, ZONE))
    shown, body = report(MANAGER, reports(MANAGER)[0].id)
    met = {line.indicator: line.met for line in body.lines}
    assert (met["ec-k4"], met["ec-k1"], met["cc-k1"]) == (False, False, None)
    assert (shown.kind, shown.missed) == (ReportKind.DAILY, sum(value is False for value in met.values()))
    assert [one.part for one in body.issues] == ["product.fit"]


@pytest.mark.usefixtures("db")
def test_days_without_anything_are_reported_too_and_each_once():
    morning = at(3 * DAY)
    assert write_due_reports(morning) == 7 + 1 + 1 + 1
    assert write_due_reports(morning) == 0
    assert len(reports(MANAGER, kind=ReportKind.DAILY)) == 7


@pytest.mark.usefixtures("db")
def test_only_who_sees_every_figure_reads_reports():
    with pytest.raises(AccessDenied):
        reports(agent(3))


ZONES = st.sampled_from(
    ("Asia/Shanghai", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Africa/Casablanca")
)


@given(ZONES, st.dates(date(2025, 1, 1), date(2027, 12, 31)), st.integers(0, 23), st.sampled_from(ReportKind))
def test_periods_meet_end_to_end_in_every_zone_and_across_changed_clocks(zone, day, hour, kind):
    periods = due(kind, midnight(day, zone), zone, hour)
    for one, following in itertools.pairwise(periods):
        assert one.until == following.since
    assert all(one.since < one.until <= midnight(day, zone) for one in periods)
    assert all(one.since.us % 900_000_000 == 0 for one in periods)
    if kind is ReportKind.DAILY:
        longest = max(one.until.us - one.since.us for one in periods)
        assert abs(longest / 3.6e9 - 24) <= 1


def test_a_report_is_due_at_its_hour_and_not_before():
    begin = midnight(date(2026, 3, 3), ZONE)
    early, late = Instant(begin.us + 8 * 3_600_000_000 - 1), Instant(begin.us + 8 * 3_600_000_000)
    newest = [due(ReportKind.DAILY, moment, ZONE, 8)[-1].until for moment in (early, late)]
    assert newest == [midnight(date(2026, 3, 3) - timedelta(1), ZONE), begin]


@pytest.mark.usefixtures("db", "keys")
def test_a_report_is_mailed_once_to_whom_it_is_set():
    boss = agent(900, Role.SUPERVISOR)
    with pytest.raises(BadInput):
        run(set_board, boss, at(0), BoardSettings(reports=("nobody",)))
    run(set_board, boss, at(0), BoardSettings(reports=("boss@example.com",), language="en"))
    tell(*((n, sent(45)) for n in range(25)))
    write_due_reports(at(DAY))
    write_due_reports(at(DAY))
    letters = [
        letter_of(bytes(mail.content_sealed or b""))
        for mail in Mail.objects.filter(template="report_due").order_by("id")
    ]
    daily = next(one for one in letters if one.subject == "Daily report 2026-03-02")
    assert (len(letters), "Average response time: 45 s" in daily.text) == (10, True)


@pytest.mark.usefixtures("db")
def test_two_breakdowns_that_explain_a_change_together_are_told_one_within_the_other():
    """Everybody solves what they did, but one agent and only where parcels are late."""

    def day(start: float, worse: int) -> list[tuple[float, Fact]]:
        return [
            (start + number, closed(number + int(start), "solved" if outcome else "followup", agent=who, issue=issue))
            for who in (3, 4)
            for issue in ("product.fit", "logistics.late")
            for number, outcome in enumerate([True] * (25 - (worse if (who, issue) == (3, "logistics.late") else 0)) + [False] * (5 + (worse if (who, issue) == (3, "logistics.late") else 0)))
        ]  # fmt: skip

    tell(*day(0, 0), *day(DAY, 20))
    second = Period(since=midnight(date(2026, 3, 3), ZONE), until=midnight(date(2026, 3, 4), ZONE))
    body = build(ReportKind.DAILY, second, rulebook().clauses, ZONE)
    whole, inside = body.moved["solved"], body.inside["solved"]
    assert {body.moved_by["solved"], inside.by} == {By.AGENT, By.ISSUE}
    assert (whole[0].part, inside.part) == (inside.part, whole[0].part)
    assert {whole[0].part, inside.parts[0].part} == {3, "logistics.late"}
    assert sum(one.size for one in inside.parts) == pytest.approx(inside.change) == pytest.approx(-20 / 60)
