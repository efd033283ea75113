"""Law: whatever happened is sealed into one gapless chain, and whatever is done to it afterwards is found where it was done.

The planted faults are the edits themselves: one of every kind, anywhere in journals of any length.
"""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.journal.conftest import tables  # noqa: F401 - the fixture that `trial` needs
from tests.journal.tampering import (
    change,
    cut,
    delete,
    disarm,
    honest_link,
    insert,
    make_room,
    rewrite,
    rows,
    sealed_journal,
    swap,
)
from tests.journal.trial import AT, execute
from zhunsheng.access.values import SYSTEM
from zhunsheng.journal.actions import Ink, run
from zhunsheng.journal.queries import verify
from zhunsheng.journal.sealing import seal
from zhunsheng.people.events import TeamCreated

pytestmark = pytest.mark.usefixtures("tables")

RELAXED = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
COLUMN = st.sampled_from(
    [("subject_id", -1), ("actor_kind", "x"), ("cause", -1), ("at", -1), ("data", "{}"), ("link", b"x")]
)
PLACES = st.tuples(st.integers(2, 9), st.integers(1, 9)).map(lambda pair: (pair[0], min(pair)))


@pytest.fixture
def bare(tables):  # noqa: F811 - a fixture asks for another by its name
    """Take the triggers away once for all examples of a test."""
    disarm()


def fresh(length: int) -> None:
    """Begin an example with a sealed journal of its own."""
    execute("DELETE FROM journal_fact")
    execute("DELETE FROM journal_head")
    sealed_journal(*range(1, length + 1))


def breaks_at() -> int | None:
    broken = verify(chunk=3).broken
    return None if broken is None else broken.position


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(1, 5)), max_size=8))
@RELAXED
def test_any_rhythm_of_recording_and_sealing_makes_one_chain(rounds):
    def record(ink: Ink, count: int) -> None:
        for key in range(1, count + 1):
            ink.record(TeamCreated(team_id=key))

    for count, limit in rounds:
        run(record, SYSTEM, AT, count)
        run(seal, SYSTEM, AT, limit)
    while run(seal, SYSTEM, AT, 3):
        pass
    found = execute("SELECT position FROM journal_fact ORDER BY id")
    verdict = verify(chunk=3)
    assert (verdict.holds, verdict.facts, verdict.unsealed) == (True, len(found), 0)
    assert sorted(place for (place,) in found) == list(range(1, len(found) + 1))


@pytest.mark.usefixtures("bare")
@given(PLACES, COLUMN)
@RELAXED
def test_a_changed_fact_is_found_where_it_stands(places, changed):
    length, place = places
    fresh(length)
    assert breaks_at() is None
    change(place, *changed)
    assert breaks_at() == place


@pytest.mark.usefixtures("bare")
@given(PLACES)
@RELAXED
def test_a_deleted_fact_is_found_where_it_stood(places):
    length, place = places
    fresh(length)
    delete(place)
    assert breaks_at() == place


@pytest.mark.usefixtures("bare")
@given(PLACES, st.booleans())
@RELAXED
def test_an_inserted_fact_is_found_where_it_was_put(places, is_careful):
    length, place = places
    fresh(length)
    make_room(place)
    insert(place)
    if is_careful:
        change(place, "link", honest_link(place, rows()[place - 1]))
    # with a true link only what follows shows it: the next fact, or the head that names another one for this place
    assert breaks_at() == (place + 1 if is_careful and place < length else place)


@pytest.mark.usefixtures("bare")
@given(PLACES)
@RELAXED
def test_facts_that_changed_places_are_found_at_the_first(places):
    length, place = places
    fresh(length)
    other = length if place < length else 1
    swap(place, other)
    assert breaks_at() == min(place, other)


@pytest.mark.usefixtures("bare")
@given(PLACES, st.booleans())
@RELAXED
def test_only_a_head_noted_outside_shows_a_whole_new_chain(places, is_cut):
    length, place = places
    fresh(length)
    noted = verify().head
    if is_cut:
        cut(after=place)
    else:
        change(place, "data", '{"team_id":99}')
        rewrite()
    assert breaks_at() is None
    broken = verify(noted, chunk=3).broken
    if is_cut and place == length:
        assert broken is None
    else:
        assert broken is not None
        assert broken.position == (place + 1 if is_cut else length)
