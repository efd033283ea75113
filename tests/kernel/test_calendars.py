from datetime import date

import pytest

from zhunsheng.kernel.calendars import calendar_from
from zhunsheng.kernel.errors import BadInput
from zhunsheng.kernel.holidays import shipped_holidays
from zhunsheng.kernel.worktime import ALWAYS, Calendar, Segment

CN = shipped_holidays()["cn"]
WHOLE_DAY = (Segment(0, 1440),)


def test_a_bare_name_is_enough() -> None:
    assert calendar_from("always") is ALWAYS
    assert calendar_from("working_days") == Calendar(
        zone="Asia/Shanghai", weekly=(WHOLE_DAY,) * 5 + ((), ()), holidays=CN, make_up=WHOLE_DAY
    )


def test_service_hours_are_the_same_every_day_and_know_no_holidays() -> None:
    calendar = calendar_from({"kind": "service_hours", "zone": "Europe/London", "hours": ["08:00-23:00"]})
    assert calendar == Calendar(zone="Europe/London", weekly=((Segment(480, 1380),),) * 7)


def test_working_days_take_hours_and_a_plan() -> None:
    hours = (Segment(540, 720), Segment(810, 1080))
    data = {"kind": "working_days", "hours": ["09:00-12:00", "13:30-18:00"]}
    assert calendar_from(data) == Calendar(
        zone="Asia/Shanghai", weekly=(hours,) * 5 + ((), ()), holidays=CN, make_up=hours
    )
    assert calendar_from({**data, "holidays": "none"}) == Calendar(zone="Asia/Shanghai", weekly=(hours,) * 5 + ((), ()))


def test_a_week_is_written_day_by_day() -> None:
    data = {
        "kind": "weekly",
        "days": {"mon": ["22:00-06:00"], "sat": ["00:00-12:00", "12:00-24:00"]},
        "holidays": "cn",
        "make_up": ["09:00-18:00"],
        "special": {date(2026, 11, 11): ["00:00-24:00"], "2026-11-12": []},
    }
    assert calendar_from(data) == Calendar(
        zone="Asia/Shanghai",
        weekly=((Segment(1320, 1800),), (), (), (), (), (Segment(0, 720), Segment(720, 1440)), ()),
        holidays=CN,
        make_up=(Segment(540, 1080),),
        special=frozenset({(date(2026, 11, 11), WHOLE_DAY), (date(2026, 11, 12), ())}),
    )


def test_an_organisation_brings_its_own_plan() -> None:
    assert calendar_from({"kind": "working_days", "holidays": "ours"}, {"ours": CN}).holidays is CN
    with pytest.raises(BadInput, match=r"^calendar.holidays must be one of ours, none, not 'cn'.$"):
        calendar_from("working_days", {"ours": CN})


SERVICE = {"kind": "service_hours", "hours": ["08:00-23:00"]}


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (None, "calendar must be a mapping, not None."),
        ("sometimes", "calendar.kind must be one of always, service_hours, working_days, weekly, not 'sometimes'."),
        ({}, "calendar.kind must be one of always, service_hours, working_days, weekly, not None."),
        ({"kind": "always", "zone": "UTC"}, "key of calendar always must be one of kind, not 'zone'."),
        (
            {**SERVICE, "hour": 1},
            "key of calendar service_hours must be one of kind, zone, special, hours, not 'hour'.",
        ),
        ({**SERVICE, "zone": "Mars/Base"}, "calendar.zone must be a zone such as \"Asia/Shanghai\", not 'Mars/Base'."),
        ({**SERVICE, "zone": "../etc"}, "calendar.zone must be a zone such as \"Asia/Shanghai\", not '../etc'."),
        ({**SERVICE, "zone": None}, 'calendar.zone must be a zone such as "Asia/Shanghai", not None.'),
        ({"kind": "service_hours"}, "calendar.hours must be a list of hours, not None."),
        ({**SERVICE, "hours": []}, "calendar.hours must be a list of hours, not '[]'."),
        (
            {**SERVICE, "hours": "08:00-23:00"},
            "calendar.hours must be a list of hours such as [\"09:00-18:00\"], not '08:00-23:00'.",
        ),
        (
            {**SERVICE, "hours": ["08:00-12:00", "11:00-14:00"]},
            "calendar.hours[1] must be after 08:00-12:00 has ended, not '11:00-14:00'.",
        ),
        (
            {**SERVICE, "hours": ["22:00-06:00", "23:00-24:00"]},
            "calendar.hours[1] must be after 22:00-06:00 has ended, not '23:00-24:00'.",
        ),
        (
            {"kind": "working_days", "holidays": "de"},
            "calendar.holidays must be one of cn, none, not 'de'.",
        ),
        (
            {"kind": "weekly", "days": {"monday": []}},
            "key of calendar.days must be one of mon, tue, wed, thu, fri, sat, sun, not 'monday'.",
        ),
        ({"kind": "weekly"}, "calendar.days must be a mapping, not None."),
        (
            {"kind": "weekly", "days": {"mon": []}},
            "calendar.days must be open on at least one weekday, not \"{'mon': []}\".",
        ),
        (
            {"kind": "weekly", "days": {"mon": ["09:00-18:00"]}, "holidays": "cn"},
            "calendar.make_up must be given exactly when holidays are, not None.",
        ),
        (
            {"kind": "weekly", "days": {"mon": ["09:00-18:00"]}, "make_up": []},
            "calendar.make_up must be given exactly when holidays are, not '[]'.",
        ),
        (
            {**SERVICE, "special": {"11 November": []}},
            "day of calendar.special must be a date such as 2026-11-11, not '11 November'.",
        ),
        ({**SERVICE, "special": []}, "calendar.special must be a mapping, not '[]'."),
    ],
)
def test_a_calendar_with_a_fault_is_refused_by_its_place(data: object, sentence: str) -> None:
    with pytest.raises(BadInput) as refused:
        calendar_from(data)
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    "hours", ["8:00-9:00", "08:00", "08:00-25:00", "24:00-06:00", "08:00-24:30", "09:00-09:00", "08:60-09:00", 480]
)
def test_hours_badly_written_are_refused(hours: object) -> None:
    with pytest.raises(BadInput) as refused:
        calendar_from({**SERVICE, "hours": [hours]})
    assert refused.value.detail["thing"] == "calendar.hours[0]"
    assert refused.value.detail["value"] == hours
