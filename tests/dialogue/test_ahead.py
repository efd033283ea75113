"""A batch reads for all of its messages at once, and comes to what single messages would have come to."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.dialogue.desk import after, agent, answers, customer, draft, lines, open_shop, opened, says
from zhunsheng.assembly.wiring import WITHIN
from zhunsheng.clocks.queries import replay
from zhunsheng.dialogue.actions import Written, receive_message
from zhunsheng.journal.actions import Pen
from zhunsheng.journal.callers import Job
from zhunsheng.kernel.errors import AccessDenied, NotFound

pytestmark = pytest.mark.usefixtures("db")

NOWHERE = 99


def together(jobs: list[Job]) -> list[Written]:
    """Run the jobs as one batch."""
    Pen(within=WITHIN, inline=True)._commit(jobs)
    return [job.answer() for job in jobs]


def test_a_batch_asks_for_all_dialogues_ids_and_clocks_in_one_statement_each() -> None:
    open_shop()
    agent("lan")
    people = [(who := customer(), opened(who)) for _ in range(6)]
    jobs = [Job(receive_message, who, after(9), (place, draft("在吗", f"c{place}")), {}) for who, place in people]
    with CaptureQueriesContext(connection) as asked:
        written = together(jobs)
    selects = [query["sql"] for query in asked if query["sql"].startswith(("SELECT", "WITH"))]
    tables = ("FROM dialogue_dialogue", "JOIN dialogue_message", "FROM clocks_clock")
    assert [sum(table in sql for sql in selects) for table in tables] == [1, 1, 1]
    assert [line.dialogue_id for line in written] == [place for _, place in people]
    assert [found for _, place in people for found in replay(place, after(9))] == []


def test_a_repeat_is_known_from_before_and_from_within_the_batch() -> None:
    open_shop()
    agent("lan")
    who, other = customer(), customer()
    here, there = opened(who), opened(other)
    first = says(who, here, "在吗", after(1), cid="same")
    before = Job(receive_message, who, after(2), (here, draft("在吗", "same")), {})
    twice = [Job(receive_message, who, after(2), (here, draft("还在吗", "new")), {}) for _ in range(2)]
    # The same id of somebody else is somebody else's.
    foreign = Job(receive_message, other, after(2), (there, draft("您好", "same")), {})
    again, fresh, repeat, own = together([before, *twice, foreign])
    assert (again.id, again.seq, again.repeated) == (first.id, first.seq, True)
    assert (fresh.repeated, repeat.repeated, repeat.id, repeat.seq) == (False, True, fresh.id, fresh.seq)
    assert own.repeated is False
    assert [line.cid for line in lines(here) if line.cid] == ["same", "new"]


def test_what_is_read_ahead_gives_nobody_a_right() -> None:
    open_shop()
    agent("lan")
    who, other = customer(), customer()
    here, there = opened(who), opened(other)
    jobs = [
        Job(receive_message, who, after(3), (here, draft("在吗", "mine")), {}),
        Job(receive_message, who, after(3), (there, draft("偷看", "theirs")), {}),
        Job(receive_message, other, after(3), (NOWHERE, draft("没有", "none")), {}),
        Job(receive_message, other, after(3), (there, draft("您好", "own")), {}),
    ]
    Pen(within=WITHIN, inline=True)._commit(jobs)
    assert [type(job.error) for job in jobs] == [type(None), AccessDenied, NotFound, type(None)]
    assert [line.cid for line in lines(there) if line.cid] == ["own"]


def test_clocks_of_a_batch_stand_as_their_facts_say() -> None:
    open_shop()
    owner, who = agent("lan"), customer()
    here = opened(who)
    says(who, here, "在吗", after(1))
    answers(owner, here, "您好，我在的", after(2))
    together([Job(receive_message, who, after(past), (here, draft("还有", f"c{past}")), {}) for past in (3, 4, 5)])
    assert replay(here, after(6)) == []
