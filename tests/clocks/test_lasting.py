"""What was broken and nobody has seen to yet is named with those who were told of it, and no longer than it lasts."""

import pytest

from tests.clocks.desk import D, happen, install, row, ticked
from tests.clocks.standard import GREETING, REPLY, about, after
from zhunsheng.clocks.lasting import LOOK_BACK
from zhunsheng.clocks.queries import clock_story, lasting

pytestmark = pytest.mark.usefixtures("db")


def test_a_broken_limit_is_named_with_each_rung_until_somebody_sees_to_it() -> None:
    standing = install({"ec-1.2a": GREETING})
    happen(standing, "opened", at=0, on=about(standing_id=standing, agent_id=3))
    ticked(29)
    assert lasting(after(29)) == []
    ticked(31)
    (one,) = lasting(after(31))
    assert (one.subject_kind, one.subject_id, one.clause_id) == ("dialogue", D, "ec-1.2a")
    assert (one.breached_at, one.told) == (after(30), ("leader",))
    ticked(61)
    assert [one.told for one in lasting(after(61))] == [("leader", "supervisor")]
    happen(standing, "sent", at=70)
    assert lasting(after(71)) == []


def test_what_only_the_agent_in_charge_was_told_of_is_the_agents() -> None:
    standing = install({"dy-3.1b": REPLY})
    happen(standing, "opened", "received", at=0)
    ticked(125)
    assert row("dy-3.1b").state == "breached"
    assert lasting(after(126)) == []


def test_the_latest_comes_first_and_what_is_a_month_old_stands_in_the_lists() -> None:
    standing = install({"ec-1.2a": GREETING})
    for number in range(3):
        happen(standing, "opened", at=10 * number, dialogue_id=D + number)
    ticked(60)
    assert [one.subject_id for one in lasting(after(60))] == [D + 2, D + 1, D]
    assert [one.subject_id for one in lasting(after(35) + LOOK_BACK)] == [D + 2, D + 1]


def test_the_story_of_a_clock_says_whom_its_ladder_told_and_when() -> None:
    standing = install({"ec-1.2a": GREETING})
    happen(standing, "opened", at=0)
    for at in (19, 31, 62):
        ticked(at)
    story = clock_story(row("ec-1.2a").id)
    assert story is not None
    assert [(one.at, one.tell) for one in story.told] == [
        (after(19), ("owner",)),
        (after(31), ("leader",)),
        (after(62), ("supervisor",)),
    ]
