"""What must be true at commit happens in the same transaction as its fact, or neither happens."""

import pytest

from tests.journal.trial import AT, CountingPen, No, execute, lines, plan, together, told, write
from zhunsheng.access.values import SYSTEM
from zhunsheng.journal.actions import Ink
from zhunsheng.journal.events import Recorded
from zhunsheng.journal.ink import DEEPEST
from zhunsheng.journal.queries import history
from zhunsheng.people.events import TeamCreated

pytestmark = pytest.mark.usefixtures("tables")


def follow(ink: Ink, recorded: Recorded) -> None:
    """Record a consequence of every team below a hundred."""
    key = recorded.fact.subject_id
    if key < 100:
        ink.record(TeamCreated(team_id=key + 100))


def stumble(ink: Ink, recorded: Recorded) -> None:
    execute("INSERT INTO trial_parent (id) VALUES (%s)", recorded.fact.subject_id)
    if recorded.fact.subject_id == 2:
        raise ValueError("the reaction failed")


def refuse(ink: Ink, recorded: Recorded) -> None:
    if recorded.fact.subject_id == 2:
        raise No


def circle(ink: Ink, recorded: Recorded) -> None:
    ink.record(TeamCreated(team_id=recorded.fact.subject_id + 1))


def test_a_consequence_names_its_cause_and_who_began_it():
    CountingPen(within={"team.created": (follow,)}, inline=True).run(write, SYSTEM, AT, 1)
    (first,), (second,) = history("team", 1), history("team", 101)
    assert (first.cause, first.depth) == (None, 0)
    assert (second.cause, second.depth, second.actor, second.at) == (first.id, 1, first.actor, first.at)


def test_reactions_run_in_the_order_of_the_table():
    order: list[str] = []
    pen = CountingPen(
        within={"team.created": (lambda ink, fact: order.append("one"), lambda ink, fact: order.append("two"))},
        inline=True,
    )
    pen.run(write, SYSTEM, AT, 1)
    assert order == ["one", "two"]


@pytest.mark.parametrize("action", [write, plan])
@pytest.mark.parametrize(("reaction", "error"), [(stumble, ValueError), (refuse, No)])
def test_a_reaction_that_fails_takes_its_whole_action_along_and_no_other(action, reaction, error):
    pen = CountingPen(within={"team.created": (follow, reaction)})
    answers = together(pen, [(action, key) for key in (1, 2, 3)])
    assert (answers[0], type(answers[1]), answers[2]) == (1, error, 3)
    assert (lines(), told()) == ([1, 3], [1, 3, 101, 103])
    assert pen.batches == [3, 1, 1, 1]
    kept = [(1,), (3,), (101,), (103,)] if reaction is stumble else []
    assert execute("SELECT id FROM trial_parent ORDER BY id") == kept


def test_a_rule_that_runs_in_a_circle_ends_and_leaves_nothing():
    pen = CountingPen(within={"team.created": (circle,)})
    answers = together(pen, [(write, 1)])
    assert (type(answers[0]), str(answers[0]).partition(";")[0]) == (
        RecursionError,
        f"team.created would be the {DEEPEST + 1}th consequence in a row",
    )
    assert lines() == told() == []


def test_the_deepest_consequence_is_still_written():
    def down(ink: Ink, recorded: Recorded) -> None:
        if recorded.depth < DEEPEST:
            circle(ink, recorded)

    CountingPen(within={"team.created": (down,)}, inline=True).run(write, SYSTEM, AT, 1)
    assert told() == list(range(1, DEEPEST + 2))
    assert execute("SELECT max(depth) FROM journal_fact") == [(DEEPEST,)]
