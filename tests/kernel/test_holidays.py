import json
from datetime import date, timedelta
from typing import Any

import chinese_calendar
import pytest

from zhunsheng.kernel.calendars import calendar_from
from zhunsheng.kernel.errors import BadInput
from zhunsheng.kernel.holidays import CalendarNotPublished, holidays_from, shipped_holidays
from zhunsheng.kernel.worktime import is_working_day

CN = shipped_holidays()["cn"]
DAY = timedelta(days=1)

#: A second opinion: weekdays off and weekend days worked, as the package `holidays` 0.109 counts them.
WEEKDAYS_OFF = {
    2024: "01-01 02-12 02-13 02-14 02-15 02-16 04-04 04-05 05-01 05-02 05-03 06-10 09-16 09-17 "
    "10-01 10-02 10-03 10-04 10-07",
    2025: "01-01 01-28 01-29 01-30 01-31 02-03 02-04 04-04 05-01 05-02 05-05 06-02 10-01 10-02 10-03 10-06 10-07 10-08",
    2026: "01-01 01-02 02-16 02-17 02-18 02-19 02-20 02-23 04-06 05-01 05-04 05-05 06-19 09-25 "
    "10-01 10-02 10-05 10-06 10-07",
}
WEEKENDS_WORKED = {
    2024: "02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12",
    2025: "01-26 02-08 04-27 09-28 10-11",
    2026: "01-04 02-14 02-28 05-09 09-20 10-10",
}
#: The State Council's plan of 2026: first and last day of each holiday.
OFF_2026 = "01-01/01-03 02-15/02-23 04-04/04-06 05-01/05-05 06-19/06-21 09-25/09-27 10-01/10-07"


def days_of(first: date, last: date) -> list[date]:
    return [first + DAY * n for n in range((last - first).days + 1)]


def year(number: int) -> list[date]:
    return days_of(date(number, 1, 1), date(number, 12, 31))


@pytest.mark.parametrize("number", [2024, 2025, 2026])
def test_every_day_agrees_with_a_second_source(number: int) -> None:
    calendar = calendar_from("working_days")
    working = {f"{day:%m-%d}" for day in year(number) if is_working_day(calendar, day)}
    weekdays = {f"{day:%m-%d}" for day in year(number) if day.weekday() < 5}
    expected = weekdays - set(WEEKDAYS_OFF[number].split()) | set(WEEKENDS_WORKED[number].split())
    assert working == expected


@pytest.mark.parametrize("number", [2024, 2025, 2026])
def test_every_day_agrees_with_a_third_source(number: int) -> None:
    calendar = calendar_from("working_days")
    ours = {day: is_working_day(calendar, day) for day in year(number)}
    assert ours == {day: chinese_calendar.is_workday(day) for day in year(number)}


def test_2026_is_as_published() -> None:
    spans = [span.split("/") for span in OFF_2026.split()]
    expected = [
        day
        for first, last in spans
        for day in days_of(date.fromisoformat(f"2026-{first}"), date.fromisoformat(f"2026-{last}"))
    ]
    assert [day for day in year(2026) if CN.is_off(day)] == expected
    assert [f"{day:%m-%d}" for day in year(2026) if CN.is_worked(day)] == WEEKENDS_WORKED[2026].split()


def test_only_weekend_days_are_made_up() -> None:
    assert {day for day in CN.worked if day.weekday() < 5} == set()


def test_every_year_since_2007_has_its_paper_and_its_holidays() -> None:
    assert (CN.published_from, CN.published_through) == (date(2007, 1, 1), date(2026, 12, 31))
    assert {day.year for day in CN.off} == set(range(2007, 2027))


@pytest.mark.parametrize("day", [date(2006, 12, 31), date(2027, 1, 1)])
def test_outside_the_published_years_both_questions_are_refused(day: date) -> None:
    for question in (CN.is_off, CN.is_worked):
        with pytest.raises(CalendarNotPublished) as refused:
            question(day)
        assert refused.value.detail["day"] == str(day)


def test_the_next_plan_is_overdue_from_december() -> None:
    assert not CN.is_overdue(date(2026, 11, 30))
    assert CN.is_overdue(date(2026, 12, 1))
    assert CN.is_overdue(date(2027, 3, 1))


PLAN: dict[str, Any] = {
    "name": "ours",
    "published_from": "2027-01-01",
    "published_through": "2027-12-31",
    "next_year_expected_from": "12-01",
    "names": {},
    "years": {
        "2027": {
            "papers": [],
            "off": [{"holiday": "new_year", "first": "2027-01-01", "last": "2027-01-03"}],
            "worked": ["2027-01-09"],
        }
    },
}


def changed(**year_changes: object) -> bytes:
    return json.dumps({**PLAN, "years": {"2027": {**PLAN["years"]["2027"], **year_changes}}}).encode()


def test_an_organisation_reads_its_own_plan() -> None:
    plan = holidays_from(json.dumps(PLAN))
    assert sorted(plan.off) == days_of(date(2027, 1, 1), date(2027, 1, 3))
    assert plan.worked == {date(2027, 1, 9)}


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("{", "holiday plan"),
        (json.dumps({**PLAN, "colour": 1}), "holiday plan"),
        (json.dumps({**PLAN, "next_year_expected_from": "December"}), "holiday plan"),
        (json.dumps({**PLAN, "next_year_expected_from": "13-01"}), "holiday plan"),
        (json.dumps({**PLAN, "published_through": "2028-12-31"}), "holiday plan ours"),
        (changed(off=[]), "holiday plan ours"),
        (changed(worked=["2028-01-01"]), "holiday plan ours"),
        (changed(worked=["2027-01-02"]), "holiday plan ours"),
        (changed(off=[{"holiday": "new_year", "first": "2027-01-03", "last": "2027-01-01"}]), "holiday new_year"),
    ],
)
def test_a_plan_with_a_fault_is_refused(text: str | bytes, thing: str) -> None:
    with pytest.raises(BadInput) as refused:
        holidays_from(text)
    assert refused.value.detail["thing"] == thing
