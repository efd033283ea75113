"""Hot rows: one statement a table, rows in id order, and a compare-and-swap that starts again on fresh state."""

import pytest
from django.db import connection

from tests.journal.trial import (
    AT,
    COUNTS,
    LINES,
    PARENTS,
    RAN,
    CountingPen,
    counted,
    execute,
    lines,
    plan,
    together,
    told,
)
from tests.journal.trial import write as write_line
from zhunsheng.access.values import SYSTEM
from zhunsheng.journal import pen as the_pen
from zhunsheng.journal.actions import Batch, Ink, foresees, hot
from zhunsheng.kernel.errors import Conflict
from zhunsheng.people.events import TeamCreated

pytestmark = pytest.mark.usefixtures("tables")


class Seen:
    """Note the statements of many rows, with the ids in their order."""

    def __init__(self) -> None:
        self.many: list[tuple[str, list[object]]] = []

    def __call__(self, execute, sql, params, many, context):
        if many:
            self.many.append((sql.split()[2], [row[0] for row in params]))
        return execute(sql, params, many, context)


def test_rows_are_written_table_by_table_in_id_order():
    def scatter(ink: Ink) -> list[int]:
        facts = [ink.record(TeamCreated(team_id=key)).id for key in (3, 1, 2)]
        for key in (3, 1, 2):
            ink.plan(LINES, key, (key, f"word {key}", key))
            ink.plan(PARENTS, key, (key,))
        return facts

    seen = Seen()
    with connection.execute_wrapper(seen):
        facts = CountingPen(inline=True).run(scatter, SYSTEM, AT)
    assert seen.many == [("trial_parent", [1, 2, 3]), ("trial_line", [1, 2, 3]), ("journal_fact", facts)]


def test_a_batch_of_many_actions_is_one_statement_a_table():
    seen = Seen()

    @hot
    def watch(ink: Ink) -> None:
        connection.execute_wrappers.append(seen)

    together(CountingPen(), [(watch,), *((plan, key) for key in (5, 2, 9, 1))])
    assert seen.many[0] == ("trial_line", [1, 2, 5, 9])
    assert [(table, len(ids)) for table, ids in seen.many] == [("trial_line", 4), ("journal_fact", 4)]


def test_rows_of_one_id_keep_the_order_in_which_they_were_planned():
    @hot
    def count(ink: Ink, key: int, n: int, version: int) -> None:
        ink.plan(COUNTS, key, (n, key, version))

    together(CountingPen(), [(count, 1, 10, 0), (count, 1, 20, 1), (count, 1, 30, 2)])
    assert execute("SELECT n, version FROM trial_count") == [(30, 3)]


@hot
def add_one(ink: Ink, key: int, stale: int) -> int:
    """Add one to the counter; as long as `stale` is above the number of runs, believe an old version."""
    RAN[key] += 1
    n, version = execute("SELECT n, version FROM trial_count WHERE id = 1")[0]
    ink.plan(COUNTS, 1, (n + 1, 1, version - (RAN[key] <= stale)))
    ink.record(TeamCreated(team_id=key))
    return int(n) + 1


def test_a_conflict_starts_again_alone_on_fresh_state():
    pen = CountingPen()
    assert together(pen, [(plan, 7), (add_one, 1, 1), (plan, 8)]) == [7, 1, 8]
    assert pen.batches == [3, 1, 1, 1]
    assert (counted(), RAN[1], told(), lines()) == (1, 2, [1, 7, 8], [7, 8])


def test_two_that_change_the_same_row_in_one_batch_both_count():
    pen = CountingPen()
    assert together(pen, [(add_one, 1, 0), (add_one, 2, 0)]) == [1, 2]
    assert (pen.batches, counted()) == ([2, 1, 1], 2)


def test_a_conflict_that_lasts_is_told_to_its_caller_alone():
    pen = CountingPen()
    answers = together(pen, [(plan, 7), (add_one, 1, 100), (plan, 8)])
    assert (answers[0], type(answers[1]), answers[2]) == (7, Conflict, 8)
    assert pen.batches == [3, 1, *[1] * the_pen.TRIES_AFTER_CONFLICT, 1]
    assert (counted(), told()) == (0, [7, 8])


def test_an_ordinary_action_meets_the_conflict_of_its_neighbours_rows_not_its_own():
    pen = CountingPen()
    answers = together(pen, [(add_one, 1, 100), (write_line, 2), (plan, 3)])
    assert (type(answers[0]), answers[1:]) == (Conflict, [2, 3])
    assert (lines(), RAN[2]) == ([2, 3], 1)


def test_what_was_kept_is_turned_into_rows_once_a_flush():
    def flush_words(batch: Batch) -> None:
        for key in batch.working.pop("words", []):
            batch.plan(LINES, key, (key, f"word {key}", key))
            batch.working.setdefault("parents", []).append(key)
        batch.flushers["parents"] = flush_parents

    def flush_parents(batch: Batch) -> None:
        for key in batch.working.pop("parents", []):
            batch.plan(PARENTS, key, (key,))

    @hot
    def keep(ink: Ink, key: int) -> None:
        ink.working.setdefault("words", []).append(key)
        ink.before_flush("words", flush_words)

    pen = CountingPen()
    assert together(pen, [(keep, 1), (keep, 2), (write_line, 9), (keep, 3)]) == [None, None, 9, None]
    assert (pen.batches, lines()) == ([4], [1, 2, 3, 9])
    assert execute("SELECT id FROM trial_parent ORDER BY id") == [(1,), (2,), (3,)]


def names_line(key: int) -> list[tuple[str, int]]:
    if key < 0:
        raise ValueError(key)
    return [("line", key), ("line", 1)]


@hot
@foresees(names_line)
def look_ahead(ink: Ink, key: int) -> list[object]:
    RAN[key] += 1
    return list(ink.ahead("line"))


def test_what_hot_neighbours_will_read_is_named_ahead_up_to_an_ordinary_action():
    calls = [(look_ahead, 1), (plan, 5), (look_ahead, 2), (write_line, 9), (look_ahead, 3)]
    assert together(CountingPen(), calls) == [[1, 2], 5, [1, 2], 9, [3, 1]]


def test_a_foresight_that_fails_fails_alone():
    pen = CountingPen()
    answers = together(pen, [(look_ahead, 1), (look_ahead, -1), (look_ahead, 2)])
    assert (answers[0], type(answers[1]), answers[2]) == ([1], ValueError, [2, 1])
    assert (pen.batches, RAN[-1]) == ([3, 1, 1, 1], 0)
