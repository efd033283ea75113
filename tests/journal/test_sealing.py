"""Sealing gives each fact one place: gapless, in a total order that readers see and that never skips a late commit."""

import pytest

from tests.journal.following import COUNTING, read_all, sealed, seen
from tests.journal.trial import AT, CountingPen, execute, plan, record_teams, together, write
from zhunsheng.access.values import SYSTEM
from zhunsheng.journal.actions import run
from zhunsheng.journal.ink import FACT_ROWS
from zhunsheng.journal.queries import after, head, history, unsealed, verify
from zhunsheng.journal.sealing import seal

pytestmark = pytest.mark.usefixtures("tables")


def late(key: int) -> None:
    """Put a fact of an older id into the journal, as a slow process does that commits after a quicker one."""
    execute(FACT_ROWS.sql, key, "team.created", 1, "team", key, "system", 0, None, 0, AT.us, f'{{"team_id":{key}}}')


def test_places_are_gapless_and_follow_the_ids():
    record_teams(3, 1, 2)
    record_teams(5, 4)
    assert (unsealed(), run(seal, SYSTEM, AT), unsealed()) == (5, 5, 0)
    assert sealed() == [(1, 3), (2, 1), (3, 2), (4, 5), (5, 4)]
    ids = [one.id for one in after(0, 10)]
    assert ids == sorted(ids)


def test_sealing_nothing_changes_nothing():
    assert run(seal, SYSTEM, AT) == 0
    record_teams(1)
    run(seal, SYSTEM, AT)
    before = head()
    assert (run(seal, SYSTEM, AT), head()) == (0, before)


def test_sealing_goes_in_pieces():
    record_teams(*range(1, 8))
    assert [run(seal, SYSTEM, AT, 3) for _ in range(4)] == [3, 3, 1, 0]
    assert sealed() == [(n, n) for n in range(1, 8)]
    assert verify().holds


def test_one_chain_whatever_the_pieces_and_whichever_pen():
    together(CountingPen(), [(plan, 1), (write, 2), (plan, 3)])
    while run(seal, SYSTEM, AT, 1):
        pass
    assert [place for place, _ in sealed()] == [1, 2, 3]
    assert verify().holds


def test_a_late_commit_comes_behind_and_no_reader_skips_it():
    record_teams(50, 51)
    run(seal, SYSTEM, AT)
    read_all(COUNTING, 2)
    late(7)
    record_teams(52)
    run(seal, SYSTEM, AT)
    assert sealed() == [(1, 50), (2, 51), (3, 7), (4, 52)]
    read_all(COUNTING, 4)
    assert seen() == [50, 51, 7, 52]
    assert verify().holds


def test_what_is_not_sealed_is_in_the_history_but_not_behind_a_position():
    record_teams(1)
    (waiting,) = history("team", 1)
    assert (waiting.position, after(0, 10)) == (None, [])
    run(seal, SYSTEM, AT)
    assert [one.position for one in history("team", 1)] == [1]
    assert after(0, 10) == history("team", 1)
