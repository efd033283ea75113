"""What screens and reports ask of the clocks."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.clocks.desk import D, happen, install, row, ticked
from tests.clocks.standard import DESK, GREETING, T0, after
from zhunsheng.clocks.models import ClockRow
from zhunsheng.clocks.queries import detection_lag, next_due, open_clocks, replay, shown_clocks
from zhunsheng.clocks.values import Difference, Lag, State

pytestmark = pytest.mark.usefixtures("db")


def test_open_clocks_come_by_dialogue_with_the_next_due_first():
    standing = install()
    happen(standing, "opened", "received", at=0)
    happen(standing, "opened", at=0, dialogue_id=D + 1)
    happen(standing, "sent", at=1, dialogue_id=D + 1)
    found = open_clocks([D, D + 1, D + 2], after(2))
    assert {key: [view.clause_id for view in views] for key, views in found.items()} == {
        D: ["ec-3.1d", "ec-1.2a", "dy-3.1b"],
        D + 1: [],
        D + 2: [],
    }


def test_a_row_of_the_console_shows_the_newest_clock_of_each_clause():
    standing = install()
    happen(standing, "opened", "received", at=0)
    happen(standing, "sent", at=3)
    happen(standing, "received", at=20)
    (views,) = shown_clocks([D], after(21)).values()
    assert [(v.clause_id, v.state, v.stopped_at) for v in views] == [
        ("ec-3.1d", State.RUNNING, None),
        ("dy-3.1b", State.RUNNING, None),
        ("ec-1.2a", State.MET, after(3)),
    ]


def test_a_clock_that_was_called_off_is_not_shown():
    standing = install()
    happen(standing, "opened", "received", at=0)
    happen(standing, "closed", at=12)
    (views,) = shown_clocks([D], after(13)).values()
    assert [(v.clause_id, v.state) for v in views] == [("cc-1.3c", State.RUNNING), ("ec-3.1d", State.BREACHED)]


def test_a_view_is_the_row_of_the_live_protocol():
    standing = install({"ec-1.2a": GREETING})
    happen(standing, "opened", at=0)
    ((view,),) = open_clocks([D], after(31)).values()
    assert view.in_language("en") == {
        "id": row("ec-1.2a").id,
        "clause": "ec-1.2a",
        "title": "A limit",
        "limit_us": 30_000_000,
        "started_at": T0.us,
        "due_at": after(30).us,
        "left_us": None,
        "state": "breached",
        "stopped_at": None,
    }
    assert view.in_language("zh-hans")["title"] == "时限"


def test_a_paused_clock_shows_what_is_left():
    standing = install({"ec-3.1d": DESK["ec-3.1d"]})
    happen(standing, "received", at=0)
    happen(standing, "told", at=4)
    ((view,),) = open_clocks([D], after(100)).values()
    assert (view.state, view.due_at, view.left_us) == (State.PAUSED, None, 6_000_000)


@pytest.mark.parametrize("dialogues", [1, 3])
def test_many_dialogues_cost_one_query(dialogues):
    standing = install()
    for number in range(dialogues):
        happen(standing, "opened", at=0, dialogue_id=D + number)
    for ask in (open_clocks, shown_clocks):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            ask([D + number for number in range(dialogues)], after(1))
        assert len(queries) == 1


def test_no_dialogues_cost_no_query():
    with CaptureQueriesContext(connection) as queries:
        assert open_clocks([], T0) == {}
    assert len(queries) == 0


def test_detection_lag_is_a_figure_of_its_own():
    standing = install({"ec-1.2a": GREETING})
    for number in range(3):
        happen(standing, "opened", at=number, dialogue_id=D + number)
    assert detection_lag(T0, after(1000)) == Lag(breaches=0, mean_us=None, longest_us=None)
    ticked(36)
    assert detection_lag(T0, after(1000)) == Lag(breaches=3, mean_us=5_000_000, longest_us=6_000_000)
    assert detection_lag(after(31), after(32)) == Lag(breaches=1, mean_us=5_000_000, longest_us=5_000_000)


def test_the_next_due_moment_tells_how_long_a_ticker_may_sleep():
    standing = install({"ec-1.2a": GREETING})
    assert next_due() is None
    happen(standing, "opened", at=0)
    assert next_due() == after(18)


def test_replay_names_what_a_row_says_otherwise():
    standing = install({"ec-1.2a": GREETING})
    happen(standing, "opened", at=0)
    assert replay(D, after(1)) == []
    ClockRow.objects.update(due_at=after(99))
    difference = Difference(
        clock_id=row("ec-1.2a").id,
        clause_id="ec-1.2a",
        field="due_at",
        stored=str(after(99)),
        replayed=str(after(30)),
    )
    assert replay(D, after(1)) == [difference, difference]


def test_replay_notices_a_lost_clock():
    standing = install({"ec-1.2a": GREETING})
    happen(standing, "opened", at=0)
    ClockRow.objects.all().delete()
    assert replay(D, after(1)) == [
        Difference(clock_id=None, clause_id="", field="clocks", stored="", replayed="ec-1.2a")
    ]


def test_a_clause_that_an_older_version_could_not_keep_is_not_missed():
    standing = install({"ec-1.2a": GREETING}, awaits="fact message.sent")
    happen(standing, "opened", at=0)
    ClockRow.objects.all().delete()
    assert replay(D, after(1)) == []
