"""The record cannot be changed unnoticed: the database refuses, and where it is forced, the chain shows where."""

import pytest
from django.db import Error, connection

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
from tests.journal.trial import execute, record_teams
from zhunsheng.journal import queries
from zhunsheng.journal.chain import GENESIS, link_of, walk
from zhunsheng.journal.queries import head, verify
from zhunsheng.journal.values import Chain

pytestmark = pytest.mark.usefixtures("tables")

KEYS = (11, 12, 13, 14, 15)


def broken(anchor: Chain | None = None) -> tuple[int, str]:
    """Return where the chain breaks and how."""
    verdict = verify(anchor, chunk=2)
    assert verdict.holds is False
    assert verdict.broken is not None
    return verdict.broken.position, verdict.broken.what


def test_an_empty_journal_holds():
    assert verify().holds
    assert (verify().head, head()) == (GENESIS, GENESIS)


def test_an_untouched_journal_holds():
    noted = sealed_journal(*KEYS)
    record_teams(16)
    verdict = verify(noted, chunk=2)
    assert (verdict.holds, verdict.facts, verdict.unsealed, verdict.head) == (True, 5, 1, noted)
    assert noted == head() == walk(GENESIS, [(n, honest_link(n, row), *row) for n, row in enumerate(rows(), 1)])[0]


def test_a_changed_fact_breaks_the_chain():
    sealed_journal(*KEYS)
    disarm()
    change(3, "data", '{"team_id":99}')
    assert broken() == (3, "the content does not match its link")


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("id", 5),
        ("name", "team.dissolved"),
        ("version", 2),
        ("subject_kind", "agent"),
        ("subject_id", 99),
        ("actor_kind", "agent"),
        ("actor_id", 1),
        ("cause", 1),
        ("depth", 1),
        ("at", 0),
        ("data", "{}"),
        ("link", b"\0" * 32),
        ("link", None),
    ],
)
def test_every_column_is_part_of_the_chain(column, value):
    sealed_journal(*KEYS)
    disarm()
    change(4, column, value)
    assert broken() == (4, "the content does not match its link")


@pytest.mark.parametrize("place", [1, 3])
def test_a_deleted_fact_leaves_a_gap(place):
    sealed_journal(*KEYS)
    disarm()
    delete(place)
    assert broken() == (place, f"expected {place}, found {place + 1}")


def test_a_cut_end_is_shown_by_the_head():
    sealed_journal(*KEYS)
    disarm()
    delete(5)
    assert broken() == (5, "the head says 5, the facts end at 4")


def test_a_cut_end_with_its_head_is_shown_by_the_anchor():
    noted = sealed_journal(*KEYS)
    disarm()
    cut(after=3)
    assert verify().holds
    assert broken(noted) == (4, "5 was anchored, the facts end at 3")


def test_a_cut_end_that_grew_again_is_shown_by_the_anchor():
    noted = sealed_journal(*KEYS)
    disarm()
    cut(after=3)
    sealed_journal(21, 22, 23)
    assert verify().holds
    assert broken(noted) == (5, "the fact at this place is not the one that the anchor names")


def test_a_rewritten_chain_is_shown_by_the_anchor():
    noted = sealed_journal(*KEYS)
    disarm()
    change(2, "data", '{"team_id":99}')
    rewrite()
    assert verify().holds
    assert broken(noted) == (5, "the fact at this place is not the one that the anchor names")


def test_an_older_anchor_still_holds_when_the_journal_has_grown():
    noted = sealed_journal(*KEYS)
    sealed_journal(21, 22, 23)
    assert verify(noted, chunk=2).holds
    assert verify(GENESIS).holds


@pytest.mark.parametrize("anchor", [Chain(0, b"other"), Chain(-1, GENESIS.link)])
def test_an_anchor_that_no_journal_had_is_refused(anchor):
    sealed_journal(*KEYS)
    assert broken(anchor) == (anchor.position, "no journal ever had the head that was anchored")


def test_an_inserted_fact_breaks_the_chain_there():
    sealed_journal(*KEYS)
    disarm()
    make_room(3)
    insert(3)
    assert broken() == (3, "the content does not match its link")


def test_an_inserted_fact_with_a_true_link_breaks_the_next():
    sealed_journal(*KEYS)
    disarm()
    make_room(3)
    insert(3)
    columns = rows()[2]
    change(3, "link", honest_link(3, columns))
    assert broken() == (4, "the content does not match its link")


def test_a_fact_put_before_the_first_is_found():
    sealed_journal(*KEYS)
    insert(0)
    assert broken() == (1, "expected 1, found 0")


def test_a_fact_put_behind_the_last_is_found():
    sealed_journal(*KEYS)
    insert(6)
    assert broken() == (6, "the content does not match its link")
    disarm()
    change(6, "link", honest_link(6, rows()[5]))
    assert broken() == (6, "the facts go on to 6, the head says 5")


def test_facts_that_changed_places_are_found():
    sealed_journal(*KEYS)
    disarm()
    swap(2, 4)
    assert broken() == (2, "the content does not match its link")


def test_a_head_that_points_elsewhere_is_found():
    sealed_journal(*KEYS)
    execute("UPDATE journal_head SET link = %s", b"\0" * 32)
    assert broken() == (5, "the fact at this place is not the one that the head names")
    execute("DELETE FROM journal_head")
    assert broken() == (1, "the facts go on to 5, the head says 0")


def test_a_sealer_at_work_during_the_walk_is_no_break(monkeypatch):
    """The walk reads the head, then rows, then the head again; between any two a sealer may have been at work."""
    sealed_journal(*KEYS)
    asked = []

    def head_while_sealing() -> Chain:
        found = head()
        asked.append(found.position)
        sealed_journal(100 + len(asked))
        return found

    monkeypatch.setattr(queries, "head", head_while_sealing)
    assert verify(chunk=2).holds
    assert asked == [5, 6]


REFUSED = (
    "UPDATE journal_fact SET data = '{}' WHERE id = %s",
    "UPDATE journal_fact SET position = 77 WHERE id = %s",
    "UPDATE journal_fact SET link = NULL WHERE id = %s",
    "UPDATE journal_fact SET id = 3 WHERE id = %s",
    "DELETE FROM journal_fact WHERE id = %s",
)


@pytest.mark.parametrize("statement", REFUSED)
def test_the_database_refuses_to_change_a_sealed_fact(statement):
    sealed_journal(*KEYS)
    key = rows()[1][0]
    with pytest.raises(Error, match="append-only"):
        execute(statement, key)
    assert verify().holds


@pytest.mark.parametrize("statement", [REFUSED[0], *REFUSED[3:], "UPDATE journal_fact SET cause = 1 WHERE id = %s"])
def test_the_database_refuses_to_change_a_fact_that_waits_for_its_seal(statement):
    record_teams(*KEYS)
    with pytest.raises(Error, match="append-only"):
        execute(statement, execute("SELECT min(id) FROM journal_fact")[0][0])


def test_the_database_refuses_to_empty_the_journal():
    sealed_journal(*KEYS)
    everything = "DELETE FROM journal_fact" if connection.vendor == "sqlite" else "TRUNCATE journal_fact"
    with pytest.raises(Error, match="append-only"):
        execute(everything)
    assert len(rows()) == 5


def test_the_link_is_the_same_on_every_database():
    columns = (1, "team.created", 1, "team", 7, "system", 0, None, 0, 1_700_000_000_000_000, '{"team_id":7}')
    assert link_of(GENESIS.link, 1, columns).hex() == (
        "926bbd0fa9afec103e4b86cb454ce851a6864fa89b2403a433e5d78f7d90aa62"
    )
