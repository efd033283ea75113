"""The pen answers each action once, truthfully, and a bad one fails alone."""

import pytest
from django.db import IntegrityError
from django.db.transaction import TransactionManagementError

from tests.journal.trial import (
    AT,
    RAN,
    CountingPen,
    No,
    execute,
    fail,
    hide,
    lines,
    plan,
    refuse_early,
    refuse_early_hot,
    refuse_late,
    refuse_late_hot,
    together,
    told,
    write,
)
from zhunsheng.access.values import SYSTEM
from zhunsheng.journal.actions import Ink, hot
from zhunsheng.people.events import TeamCreated

pytestmark = pytest.mark.usefixtures("tables")

NOBODY = 404
BAD = 8
REST = [key for key in range(1, 17) if key != BAD]


def among_fifteen(neighbour, *bad):
    return [(neighbour, key) if key != BAD else bad for key in range(1, 17)]


@pytest.mark.parametrize("neighbour", [write, plan])
@pytest.mark.parametrize(
    ("bad", "error", "alone"),
    [
        ((write, BAD, None, NOBODY), IntegrityError, 4),
        ((plan, BAD, None, NOBODY), IntegrityError, 4),
        ((write, BAD, "taken"), IntegrityError, 4),
        ((plan, BAD, "taken"), IntegrityError, 4),
        ((hide, BAD), TransactionManagementError, 1),
        ((fail, BAD), ValueError, 1),
        ((refuse_late, BAD), No, 1),
        ((refuse_late_hot, BAD), No, 1),
    ],
    ids=[
        "foreign key at commit",
        "planned foreign key",
        "taken",
        "planned taken",
        "hidden",
        "raised",
        "late",
        "hot late",
    ],
)
def test_a_bad_row_in_a_batch_of_sixteen_fails_alone(neighbour, bad, error, alone):
    pen = CountingPen()
    answers = together(pen, among_fifteen(neighbour, *bad))
    assert [answer for answer in answers if not isinstance(answer, Exception)] == REST
    assert type(answers[BAD - 1]) is error
    assert (lines(), told()) == (REST, REST)
    assert pen.batches == [16] + [1] * (15 + alone)
    assert all(RAN[key] == 2 for key in REST if key < BAD)


def test_what_fails_at_commit_is_not_handed_to_the_hub():
    pen = CountingPen()
    together(pen, among_fifteen(plan, plan, BAD, None, NOBODY))
    assert pen.handed == [([key], []) for key in REST]


@pytest.mark.parametrize("neighbour", [write, plan])
@pytest.mark.parametrize("refusing", [refuse_early, refuse_early_hot])
def test_a_refusal_before_the_first_write_leaves_the_batch_alone(neighbour, refusing):
    pen = CountingPen()
    answers = together(pen, among_fifteen(neighbour, refusing, BAD))
    assert type(answers[BAD - 1]) is No
    assert lines() == told() == REST
    assert pen.batches == [16]
    assert set(RAN.values()) == {1}
    assert pen.handed == [(REST, [])]


@pytest.mark.parametrize(
    "written",
    [
        lambda ink: ink.record(TeamCreated(team_id=BAD)),
        lambda ink: ink.before_flush("trial", lambda batch: None),
        lambda ink: execute("UPDATE trial_count SET n = 7"),
        lambda ink: execute("UPDATE trial_count SET n = 7 WHERE id = 404"),
        lambda ink: execute("WITH one AS (SELECT 1 AS x) INSERT INTO trial_parent (id) SELECT x FROM one"),
        lambda ink: execute("INSERT INTO trial_parent (id) VALUES (3)"),
        lambda ink: execute("DELETE FROM trial_line"),
    ],
)
def test_every_way_of_writing_counts(written):
    def refuse(ink: Ink) -> None:
        written(ink)
        raise No

    pen = CountingPen()
    answers = together(pen, [(write, 1), (refuse,), (hot(refuse),)])
    assert (answers[0], type(answers[1]), type(answers[2])) == (1, No, No)
    assert pen.batches == [3, 1, 1, 1]
    assert lines() == told() == [1]
    assert execute("SELECT n FROM trial_count") == [(0,)]


def test_an_ordinary_action_sees_what_hot_neighbours_planned():
    def count(ink: Ink) -> int:
        return len(lines())

    pen = CountingPen()
    assert together(pen, [(plan, 1), (count,), (plan, 2), (count,)]) == [1, 1, 2, 2]
    assert pen.batches == [4]


def test_hot_neighbours_share_what_they_read_and_an_ordinary_action_ends_it():
    @hot
    def note(ink: Ink, key: int) -> list[int]:
        ink.working.setdefault("trial", []).append(key)
        return list(ink.working["trial"])

    def forget(ink: Ink) -> int:
        return len(ink.working)

    assert together(CountingPen(), [(note, 1), (note, 2), (forget,), (note, 3)]) == [[1], [1, 2], 0, [3]]


def test_what_was_read_is_forgotten_when_the_batch_fails():
    @hot
    def note(ink: Ink, key: int) -> list[int]:
        ink.working.setdefault("trial", []).append(key)
        return list(ink.working["trial"])

    answers = together(CountingPen(), [(note, 1), (note, 2), (fail, 3), (note, 4)])
    assert (answers[:2], answers[3]) == ([[1], [2]], [4])


def test_inline_gives_the_same_answers():
    pen = CountingPen(inline=True)
    assert pen.run(write, SYSTEM, AT, 1) == 1
    for bad, error in ((refuse_early, No), (refuse_late, No), (fail, ValueError), (hide, TransactionManagementError)):
        with pytest.raises(error):
            pen.run(bad, SYSTEM, AT, 2)
    with pytest.raises(IntegrityError):
        pen.run(write, SYSTEM, AT, 2, None, NOBODY)
    assert lines() == told() == [1]
