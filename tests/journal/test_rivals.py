"""Several pens on one database take turns: nothing is lost between threads or between processes."""

import threading

import pytest
from django.db import connections

from tests.journal.following import COUNTING, POISON, read_all, sealed, seen
from tests.journal.processes import done, go, ready, rival
from tests.journal.trial import AT, count_up, counted, lines, record_teams, write
from zhunsheng.access.values import SYSTEM
from zhunsheng.journal.actions import Pen
from zhunsheng.journal.queries import unsealed, verify
from zhunsheng.journal.readers import retry_parked
from zhunsheng.journal.sealing import seal
from zhunsheng.kernel.ids import new_id

pytestmark = pytest.mark.usefixtures("tables")

EACH = 40


def test_pens_of_two_threads_count_together():
    def count(pen: Pen) -> None:
        count_up(pen, EACH)
        connections.close_all()

    threads = [threading.Thread(target=count, args=(Pen(within={}, inline=True),)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert counted() == 2 * EACH


def test_pens_of_two_processes_count_together(tmp_path):
    other = rival(tmp_path, "count", str(EACH))
    ready(other)
    go(other)
    pen = Pen(within={})
    pen.start()
    count_up(pen, EACH)
    pen.stop()
    done(other)
    assert counted() == 2 * EACH


def test_two_sealers_give_every_fact_one_place(tmp_path):
    other = rival(tmp_path, "seal", str(EACH))
    ready(other)
    go(other)
    pen = Pen(within={}, inline=True)
    for _ in range(EACH):
        pen.run(write, SYSTEM, AT, new_id())
        pen.run(seal, SYSTEM, AT, 5)
    done(other)
    while unsealed():
        pen.run(seal, SYSTEM, AT)
    assert [place for place, _ in sealed()] == list(range(1, 2 * EACH + 1))
    assert sorted(subject for _, subject in sealed()) == lines()
    assert verify().holds


def test_two_processes_on_one_reader_digest_each_fact_once(tmp_path):
    keys = list(range(1, 121))
    record_teams(*keys)
    Pen(within={}, inline=True).run(seal, SYSTEM, AT)
    other = rival(tmp_path, "read", str(len(keys)))
    ready(other)
    go(other)
    ours = read_all(COUNTING, len(keys))
    theirs = int(done(other))
    assert seen() == keys
    assert ours + theirs == len(keys)


def test_two_that_retry_the_same_parked_fact_digest_it_once():
    record_teams(1, 2, 3)
    Pen(within={}, inline=True).run(seal, SYSTEM, AT)
    POISON.update(dict.fromkeys((1, 2, 3), ValueError("not yet")))
    read_all(COUNTING, 3)
    POISON.clear()
    digested: list[int] = []
    line = threading.Barrier(2)

    def retry() -> None:
        line.wait(30)
        digested.append(retry_parked(COUNTING, AT, every=True))
        connections.close_all()

    threads = [threading.Thread(target=retry) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sum(digested) == 3
    assert sorted(seen()) == [1, 2, 3]
