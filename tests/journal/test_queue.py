"""Waiting for the pen: a bounded queue, a pen that ends in order, and callers that have gone."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.journal.trial import AT, RAN, CountingPen, execute, lines, plan, refuse_late, together, told, write
from zhunsheng.access.values import SYSTEM
from zhunsheng.journal.actions import Ink, Pen
from zhunsheng.kernel.errors import Busy

pytestmark = pytest.mark.usefixtures("tables")


def test_a_full_queue_refuses_at_once_and_loses_nobody():
    pen = CountingPen(capacity=3)
    answers = together(pen, [(write, key) for key in range(1, 6)])
    assert answers[:3] == [1, 2, 3]
    assert [(type(answer), answer.detail["limit"]) for answer in answers[3:]] == [(Busy, 3)] * 2
    assert lines() == [1, 2, 3]


def test_a_thread_is_refused_by_a_full_queue_too():
    pen = Pen(within={}, capacity=1)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(pen.run, write, SYSTEM, AT, 1)
        while pen.waiting() == 0:
            pass
        with pytest.raises(Busy):
            pen.run(write, SYSTEM, AT, 2)
        pen.start()
        assert first.result(30) == 1
    pen.stop()
    assert lines() == [1]


def test_batches_are_bounded():
    pen = CountingPen(batch=5)
    together(pen, [(plan, key) for key in range(1, 13)])
    assert pen.batches == [5, 5, 2]


def test_a_slow_action_makes_others_wait_and_loses_nobody():
    begun, go = threading.Event(), threading.Event()

    def dawdle(ink: Ink, key: int) -> int:
        begun.set()
        assert go.wait(30)
        return write(ink, key)

    pen = CountingPen()
    pen.start()
    RAN.clear()
    with ThreadPoolExecutor(9) as pool:
        slow = pool.submit(pen.run, dawdle, SYSTEM, AT, 1)
        assert begun.wait(30)
        others = [pool.submit(pen.run, write, SYSTEM, AT, key) for key in range(2, 10)]
        while pen.waiting() < 8:
            pass
        go.set()
        assert [one.result(30) for one in (slow, *others)] == list(range(1, 10))
    pen.stop()
    assert pen.batches == [1, 8]
    assert lines() == told() == list(range(1, 10))


def test_stop_finishes_what_waits_and_refuses_what_comes():
    pen = CountingPen(batch=4)
    assert together(pen, [(write, key) for key in range(1, 11)]) == list(range(1, 11))
    with pytest.raises(Busy):
        pen.run(write, SYSTEM, AT, 11)
    assert pen.batches == [4, 4, 2]
    assert lines() == list(range(1, 11))


def test_who_comes_while_the_pen_stops_is_written_or_refused_but_never_left_waiting():
    for attempt in range(1, 6):
        pen = Pen(within={})
        pen.start()
        written: list[int] = []
        refused: list[int] = []

        def knock(first, pen=pen, written=written, refused=refused):
            for key in range(first, first + 10_000):
                try:
                    written.append(pen.run(plan, SYSTEM, AT, key))
                except Busy:
                    refused.append(key)
                    return

        threads = [threading.Thread(target=knock, args=(attempt * 100_000 + n * 10_000,)) for n in range(4)]
        for thread in threads:
            thread.start()
        while len(written) < 20:
            pass
        pen.stop()
        for thread in threads:
            thread.join(30)
        assert [thread.is_alive() for thread in threads] == [False] * 4
        assert len(refused) == 4
        assert [key for key in lines() if key >= attempt * 100_000] == sorted(written)


def test_a_loop_that_has_closed_does_not_stop_the_pen():
    pen = CountingPen()
    loop = asyncio.new_event_loop()

    async def leave() -> None:
        asyncio.ensure_future(pen.do(write, SYSTEM, AT, 1)).cancel()
        task = asyncio.ensure_future(pen.do(write, SYSTEM, AT, 2))
        await asyncio.sleep(0)
        task.cancel()

    loop.run_until_complete(leave())
    loop.close()
    assert together(pen, [(write, 3)]) == [3]
    assert pen.batches == [2]
    assert lines() == [2, 3]


def test_a_caller_that_gave_up_is_passed_over():
    async def give_up(pen: Pen) -> list[object]:
        tasks = [asyncio.ensure_future(pen.do(write, SYSTEM, AT, key)) for key in (1, 2)]
        await asyncio.sleep(0)
        tasks[0].cancel()
        pen.start()
        return await asyncio.gather(*tasks, return_exceptions=True)

    pen = CountingPen()
    answers = asyncio.run(give_up(pen))
    pen.stop()
    assert (type(answers[0]), answers[1]) == (asyncio.CancelledError, 2)
    assert lines() == [1, 2]


def test_a_hub_that_fails_takes_nothing_back_and_does_not_stop_the_pen():
    def fall_over(recorded, shown):
        raise RuntimeError("the loop is closed")

    pen = CountingPen(after_commit=fall_over)
    answers = together(pen, [(write, 1), (refuse_late, 2), (write, 3)])
    assert (answers[0], answers[2]) == (1, 3)
    assert pen.batches == [3, 1, 1, 1]
    assert CountingPen(after_commit=fall_over, inline=True).run(write, SYSTEM, AT, 4) == 4
    assert lines() == [1, 3, 4]


def test_an_action_cannot_wait_for_its_own_pen():
    pen = CountingPen()

    def nest(ink: Ink) -> int:
        return pen.run(write, SYSTEM, AT, 2)

    answers = together(pen, [(write, 1), (nest,)])
    assert (answers[0], type(answers[1])) == (1, RuntimeError)
    assert lines() == [1]


def test_many_threads_and_a_loop_share_one_pen():
    pen = CountingPen()
    pen.start()

    async def ask() -> list[int]:
        return await asyncio.gather(*(pen.do(plan, SYSTEM, AT, key) for key in range(1000, 1100)))

    with ThreadPoolExecutor(5) as pool:
        threads = [pool.submit(pen.run, write, SYSTEM, AT, key) for key in range(1, 51)]
        assert asyncio.run(ask()) == list(range(1000, 1100))
        assert [one.result(30) for one in threads] == list(range(1, 51))
    pen.stop()
    assert len(lines()) == len(told()) == sum(pen.batches) == 150
    assert execute("SELECT count(DISTINCT subject_id) FROM journal_fact") == [(150,)]
