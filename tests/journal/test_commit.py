"""An answer comes after the commit and tells what the commit did, also when the connection was lost on the way."""

import threading

import pytest
from django.db import OperationalError, connection, connections

from tests.journal.trial import (
    AT,
    RAN,
    CountingPen,
    at_commit,
    execute,
    fail,
    lines,
    plan,
    refuse_early,
    together,
    told,
    unreachable,
    write,
)
from zhunsheng.access.values import SYSTEM
from zhunsheng.journal import writes
from zhunsheng.journal.actions import Ink, Pen
from zhunsheng.journal.writes import OutcomeUnknown
from zhunsheng.kernel.errors import CannotStore
from zhunsheng.kernel.ids import new_id
from zhunsheng.kernel.instants import now_us
from zhunsheng.people.events import TeamCreated

pytestmark = pytest.mark.usefixtures("tables")

DIES_ONCE_AT_COMMIT = (
    "CREATE SEQUENCE trial_deaths",
    """CREATE FUNCTION trial_die() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
       IF nextval('trial_deaths') = 1 THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF;
       RETURN NULL; END $$""",
    """CREATE CONSTRAINT TRIGGER trial_die AFTER INSERT ON trial_line DEFERRABLE INITIALLY DEFERRED
       FOR EACH ROW EXECUTE FUNCTION trial_die()""",
)


def sabotage(ink: Ink, key: int, really: bool) -> int:
    """Write, and lose the connection at the commit of the first run."""
    write(ink, key)
    if RAN[key] == 1:
        at_commit(really=really)
    return key


def lose_and_hide(ink: Ink, key: int, times: int) -> int:
    """Write, commit, and then lose the connection and, for so many tries, the way back to the database."""
    write(ink, key)
    commit = connection.commit

    def lost() -> None:
        connection.commit = commit  # type: ignore[method-assign]
        commit()
        unreachable(times)
        raise OperationalError("server closed the connection unexpectedly")

    connection.commit = lost  # type: ignore[method-assign]
    return key


def seen_from_outside(key: int) -> bool:
    found = bool(execute("SELECT 1 FROM trial_line WHERE id = %s", key))
    connections.close_all()
    return found


def test_a_reader_sees_the_row_when_the_caller_is_answered():
    pen = Pen(within={})
    pen.start()
    seen = {}

    def ask(first):
        for key in range(first, first + 15):
            pen.run(write if key % 2 else plan, SYSTEM, AT, key)
            seen[key] = seen_from_outside(key)

    threads = [threading.Thread(target=ask, args=(first,)) for first in (100, 200, 300)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    pen.stop()
    assert (len(seen), set(seen.values())) == (45, {True})


def test_nothing_is_answered_while_the_commit_hangs():
    """The commit waits until the test has looked: nobody may have been answered by then."""
    hanging, looked = threading.Event(), threading.Event()

    def hang(ink: Ink) -> None:
        commit = connection.commit

        def slow() -> None:
            connection.commit = commit  # type: ignore[method-assign]
            hanging.set()
            looked.wait(30)
            commit()

        connection.commit = slow  # type: ignore[method-assign]
        ink.record(TeamCreated(team_id=1))

    pen = Pen(within={})
    answered: list[None] = []
    thread = threading.Thread(target=lambda: answered.append(pen.run(hang, SYSTEM, AT)))
    pen.start()
    thread.start()
    assert hanging.wait(30)
    assert (answered, told()) == ([], [])
    looked.set()
    thread.join(30)
    pen.stop()
    assert (answered, told()) == ([None], [1])


def test_a_commit_that_was_done_but_reported_lost_is_not_done_again():
    pen = CountingPen()
    answers = together(pen, [(write, 1), (sabotage, 2, True), (refuse_early, 3), (plan, 4)])
    assert [answers[0], answers[1], str(answers[2]), answers[3]] == [1, 2, "The trial says no.", 4]
    assert pen.batches == [4]
    assert set(RAN.values()) == {1}
    assert lines() == told() == [1, 2, 4]
    assert pen.handed == [([1, 2, 4], [])]


def test_a_commit_that_was_lost_is_done_once_more():
    pen = CountingPen()
    assert together(pen, [(write, 1), (sabotage, 2, False), (plan, 3)]) == [1, 2, 3]
    assert pen.batches == [3, 1, 1, 1]
    assert lines() == told() == [1, 2, 3]


@pytest.mark.parametrize("really", [True, False])
def test_one_action_alone_at_a_lost_commit(really):
    RAN.clear()
    pen = CountingPen(inline=True)
    assert pen.run(sabotage, SYSTEM, AT, 1, really) == 1
    assert (lines(), told(), RAN[1]) == ([1], [1], 1 if really else 2)


def test_the_database_may_be_away_for_a_while_after_a_lost_commit():
    RAN.clear()
    pen = CountingPen(inline=True)
    assert pen.run(lose_and_hide, SYSTEM, AT, 1, 3) == 1
    assert (lines(), told(), RAN[1], pen.batches) == ([1], [1], 1, [1])


def test_an_outcome_that_stays_unknown_is_said_and_nothing_runs_again(monkeypatch):
    monkeypatch.setattr(writes, "QUESTIONS", 2)
    pen = CountingPen()
    answers = together(pen, [(write, 1), (lose_and_hide, 2, 1000), (write, 3)])
    assert [type(answer) for answer in answers] == [OutcomeUnknown] * 3
    assert (pen.batches, set(RAN.values())) == ([3], {1})
    assert lines() == told() == [1, 2, 3]


def test_a_failure_before_the_commit_is_never_taken_for_done(monkeypatch):
    """Two processes may draw the same id: the other's fact stands there, ours does not, and ours is written anew."""
    pen = CountingPen(inline=True)
    pen.run(write, SYSTEM, AT, 1)
    taken = execute("SELECT id FROM journal_fact")[0][0]
    ids = iter([taken])
    monkeypatch.setattr("zhunsheng.journal.ink.new_id", lambda: next(ids, None) or new_id())
    assert pen.run(write, SYSTEM, AT, 2) == 2
    assert lines() == told() == [1, 2]
    assert pen.batches == [1, 1, 1]


def test_what_another_process_takes_all_around_is_left_behind(monkeypatch):
    """A process that takes in a file draws hundreds of ids in an eighth of a second; whoever runs into them writes elsewhere at once."""
    moment = now_us()
    monkeypatch.setattr("zhunsheng.kernel.ids.now_us", lambda: moment)
    pen = CountingPen(inline=True)
    pen.run(write, SYSTEM, AT, 1)
    mine = execute("SELECT id FROM journal_fact")[0][0]
    for theirs in range(mine + 1, mine + 300):
        execute(
            "INSERT INTO journal_fact (id, name, version, subject_kind, subject_id, actor_kind, actor_id, cause, depth, at, data)"
            f" SELECT {theirs}, name, version, subject_kind, subject_id, actor_kind, actor_id, cause, depth, at, data"
            f" FROM journal_fact WHERE id = {mine}"
        )
    assert [pen.run(write, SYSTEM, AT, key) for key in (2, 3)] == [2, 3]
    assert lines() == [1, 2, 3]
    assert pen.batches == [1, 1, 1, 1]  # the second was tried twice, the third was not


def test_a_lost_connection_before_the_commit_is_never_taken_for_done(monkeypatch):
    """The same draw of ids, but it is the connection that ends the batch, before the row was tried."""
    pen = CountingPen(inline=True)
    pen.run(write, SYSTEM, AT, 1)
    taken = execute("SELECT id FROM journal_fact")[0][0]
    ids = iter([taken])
    monkeypatch.setattr("zhunsheng.journal.ink.new_id", lambda: next(ids, None) or new_id())

    def lose(ink: Ink, key: int) -> int:
        write(ink, key)
        if RAN[key] == 1:
            raise OperationalError("server closed the connection unexpectedly")
        return key

    RAN.clear()
    assert pen.run(lose, SYSTEM, AT, 2) == 2
    assert lines() == told() == [1, 2]


def test_a_server_that_dies_at_the_commit():
    """On PostgreSQL the server's process really dies in the middle of COMMIT; SQLite has none, so it is reported dead."""
    RAN.clear()
    pen = CountingPen(inline=True)
    if connection.vendor == "postgresql":
        for statement in DIES_ONCE_AT_COMMIT:
            execute(statement)
        assert pen.run(write, SYSTEM, AT, 1) == 1
    else:
        assert pen.run(sabotage, SYSTEM, AT, 1, False) == 1
    assert (lines(), told(), RAN[1], pen.batches) == ([1], [1], 2, [1, 1])


def test_a_database_that_lets_nobody_in_is_asked_again_for_the_whole_batch():
    pen = CountingPen()
    pen.before = lambda: unreachable(3)
    assert together(pen, [(write, key) for key in range(1, 17)]) == list(range(1, 17))
    assert pen.batches == [16] * 4
    assert set(RAN.values()) == {1}


def test_a_database_that_stays_away_is_told_to_everybody():
    pen = CountingPen()
    pen.before = lambda: unreachable(5)
    answers = together(pen, [(write, key) for key in range(1, 4)])
    assert [type(answer) for answer in answers] == [CannotStore] * 3
    assert (pen.batches, RAN) == ([3] * 5, {})
    assert lines() == told() == []


def test_a_connection_lost_between_two_actions_loses_nobody():
    def lose(ink: Ink, key: int) -> int:
        if RAN[key] == 0:
            RAN[key] += 1
            connection.close()
        return write(ink, key)

    answers = together(CountingPen(), [(write, 1), (lose, 2), (plan, 3), (fail, 4)])
    assert (answers[:3], type(answers[3])) == ([1, 2, 3], ValueError)
    assert lines() == told() == [1, 2, 3]
