"""Law: of one order no more goes back than was paid, also where two cases of it grant at the same instant from two processes.

Two pens write to one database, as two processes do. On PostgreSQL the table of refunds is held until both have counted
what has gone back, or wait for their turn to count: whoever counts too early is found out every time.
"""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier

import pytest
from django.db import connection

from tests.cases.desk import AT, Desk
from zhunsheng.cases.actions import ask_refund, assign_case, decide_refund, register_case
from zhunsheng.cases.models import Refund
from zhunsheng.cases.values import RefundState, RefundTooHigh
from zhunsheng.journal.actions import Pen, run
from zhunsheng.kernel.durations import hours

pytestmark = pytest.mark.usefixtures("live_db", "keys")
PAID = 60_000


@contextmanager
def refunds_held() -> Iterator[None]:
    """Let nobody write a refund before whoever holds them lets go."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("LOCK TABLE cases_refund IN EXCLUSIVE MODE")
        yield


def two_wait() -> None:
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for _ in range(500):
            cursor.execute("SELECT pg_stat_clear_snapshot()")  # a transaction would see the same activity again
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            if cursor.fetchone()[0] >= 2:
                return
            time.sleep(0.02)
    raise AssertionError("nobody waited")


def two_cases(desk: Desk) -> list[int]:
    buyer = desk.customer()
    number = desk.order(buyer, PAID, received_at=AT - hours(24))
    fields = {"wish": "return_refund", "cause": "no_reason", "condition": "opened"}
    made = [
        run(register_case, buyer, AT, desk.new(buyer, "aftersale", order_number=number, fields=fields))
        for _ in range(2)
    ]
    for case_id in made:
        run(assign_case, desk.senior, AT, case_id, desk.senior.id)
    return made


def at_once(pens: list[Pen], acts: list[tuple]) -> list[object]:
    start = Barrier(len(acts))

    def act(place: int) -> object:
        action, who, *told, named = acts[place]
        start.wait(10)
        try:
            return pens[place].run(action, who, AT, *told, **named)
        except RefundTooHigh as refusal:
            return refusal.detail["cents"]

    with refunds_held(), ThreadPoolExecutor(max_workers=len(acts)) as pool:
        found = [pool.submit(act, place) for place in range(len(acts))]
        two_wait()
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("COMMIT")
        return [one.result(30) for one in found]


def granted() -> int:
    return sum(one.cents for one in Refund.objects.exclude(state=RefundState.REFUSED.value))


def test_two_refunds_at_the_same_instant_on_two_cases_of_one_order(pens: list[Pen]) -> None:
    desk = Desk()
    one, two = two_cases(desk)
    told = at_once(pens, [(ask_refund, desk.senior, case, 40_000, {}) for case in (one, two)])
    assert sorted(map(str, told)) == sorted([str(RefundState.GRANTED), "20000"])
    assert granted() == 40_000


def test_what_a_second_person_grants_is_held_against_it_too(pens: list[Pen]) -> None:
    desk = Desk()
    one, two = two_cases(desk)
    assert run(ask_refund, desk.senior, AT, one, 50_001) is RefundState.WAITING
    waiting = Refund.objects.get(case_id=one)
    told = at_once(
        pens,
        [(decide_refund, desk.leader, one, waiting.id, {"grant": True}), (ask_refund, desk.senior, two, 9_999, {})],
    )
    assert told == [None, RefundState.GRANTED]
    assert granted() == PAID
