"""The house says when it works: from an instant on, and what runs already keeps the calendar it began under."""

import pytest

from tests.people.staff import facts, furnish, hire, rights
from zhunsheng.access.values import SYSTEM, Role
from zhunsheng.clocks.editions import calendars_of
from zhunsheng.journal.actions import run
from zhunsheng.kernel.durations import hours
from zhunsheng.kernel.errors import AccessDenied, BadInput
from zhunsheng.kernel.instants import Instant
from zhunsheng.kernel.worktime import Segment
from zhunsheng.standards.actions import install_standard, set_calendar
from zhunsheng.standards.events import CalendarSet
from zhunsheng.standards.queries import calendars_set, shipped, standing

pytestmark = pytest.mark.usefixtures("db")

AT = Instant.parse("2026-11-22T09:00:00Z")
LATER = AT + hours(5)
OURS = {"kind": "weekly", "days": {"mon": ["09:00-12:00", "13:30-18:00"], "sat": ["10:00-16:00"]}}


def install() -> None:
    for name, text in shipped():
        run(install_standard, SYSTEM, AT, text, name=name, effective_at=AT, fills={})


def test_a_calendar_counts_from_its_instant_and_what_was_pinned_keeps_its_own() -> None:
    install()
    before = standing(AT)
    run(set_calendar, SYSTEM, AT, "working_days", OURS, effective_at=LATER)
    assert standing(LATER + hours(-1)) is before
    after = standing(LATER)
    assert after.id != before.id
    assert after.clauses.keys() == before.clauses.keys()
    assert calendars_of(after)("working_days").weekly[0] == (Segment(540, 720), Segment(810, 1080))
    assert calendars_of(before)("working_days").weekly[0] == (Segment(0, 1440),)
    assert after.calendars == {"working_days": OURS}
    assert before.calendars == {}


def test_a_standard_installed_later_keeps_the_houses_calendar_and_the_shipped_one_comes_back() -> None:
    run(set_calendar, SYSTEM, AT, "working_days", OURS, effective_at=AT)
    install()
    assert standing(AT).calendars == {"working_days": OURS}
    run(set_calendar, SYSTEM, AT, "working_days", None, effective_at=LATER)
    assert standing(LATER).calendars == {}
    assert [one.data for one in calendars_set()] == [None, OURS]


def test_the_same_again_is_nothing_new() -> None:
    install()
    for _ in range(2):
        run(set_calendar, SYSTEM, AT, "working_days", OURS, effective_at=AT)
    assert len([fact for fact in facts() if isinstance(fact, CalendarSet)]) == 1


@pytest.mark.parametrize(
    ("code", "data", "at"),
    [
        ("always", OURS, AT),
        ("working_days", {"kind": "weekly", "days": {}}, AT),
        ("working_days", {"kind": "weekly", "days": {"mon": ["9-5"]}}, AT),
        ("working_days", OURS, AT + hours(-1)),
        ("working_days", OURS | {"special": {f"2026-01-01{'0' * 30_000}": []}}, AT),
    ],
)
def test_what_is_no_calendar_is_refused_and_changes_nothing(code: str, data: dict[str, object], at: Instant) -> None:
    install()
    before = standing(AT)
    with pytest.raises(BadInput):
        run(set_calendar, SYSTEM, AT, code, data, effective_at=at)
    assert (standing(AT), calendars_set()) == (before, ())


def test_only_who_installs_standards_sets_hours() -> None:
    furnish()
    manager, agent = hire("jing", rights(Role.MANAGER)), hire("lin", rights(Role.AGENT))
    with pytest.raises(AccessDenied):
        run(set_calendar, agent, AT, "working_days", OURS, effective_at=AT)
    run(set_calendar, manager, AT, "working_days", OURS, effective_at=AT)
