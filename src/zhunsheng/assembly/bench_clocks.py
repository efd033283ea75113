"""Fill the desk that the environment names with open clocks and time ticking on it; run by the bench in a process of its own."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import django
import msgspec
from django.core.management import call_command

from zhunsheng.assembly.cli import SETTINGS

PAGE: Final = 5000
PAUSE: Final = 0.2
"""Seconds between two looks, as the worker takes them."""

IDLE_S, BUSY_S, LAG_S, LEAD_S, WORKER_S = 15, 20, 30, 3, 60
A_SECOND: Final = 5
"""So many dialogues' greetings come due a second, each warned of before, beside what else their clauses limit."""

LIMIT_S: Final = 30
DAY_S: Final = 86_400


def main() -> None:
    """Fill and measure: the word is the number of clocks that are open beside those that come due."""
    clocks = int(sys.argv[1])
    Path(os.environ["ZHUNSHENG_DATA_DIR"]).mkdir(parents=True)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    django.setup()
    from zhunsheng.assembly.process import command_pen  # why: models cannot be loaded before Django is set up

    call_command("migrate", verbosity=0)
    with command_pen():
        measured = _measure(clocks)
    sys.stdout.write(msgspec.json.encode(measured).decode() + "\n")


def _measure(clocks: int) -> object:
    from zhunsheng.kernel.durations import hours  # why: with the rooms below
    from zhunsheng.kernel.instants import now  # why: with the rooms below
    from zhunsheng.workshop.bench.clocks import Measured  # why: models cannot be loaded before Django is set up
    from zhunsheng.workshop.bench.due import furnish  # why: models cannot be loaded before Django is set up

    shop = furnish(now() - hours(1))
    _come(shop, 1, "model")
    count = _copy(clocks)
    idle, _ = _tick(IDLE_S)
    _come(shop, BUSY_S * A_SECOND, "busy")
    time.sleep(LEAD_S)
    busy, rungs = _tick(BUSY_S)
    lags, worker = _lags(shop)
    return Measured(
        clocks=count, idle=100 * idle / IDLE_S, busy=100 * busy / BUSY_S, rate=rungs / BUSY_S,
        rung_us=1e6 * (busy - idle * BUSY_S / IDLE_S) / max(1, rungs), breaches=len(lags),
        lag_p50=_part(lags, 0.5), lag_p99=_part(lags, 0.99), lag_max=max(lags), worker=worker,
    )  # fmt: skip


def _come(shop: int, count: int, name: str) -> None:
    """Let customers have come whose greetings come due one after another, the first after the lead."""
    from zhunsheng.kernel.durations import seconds  # why: with the rooms below
    from zhunsheng.kernel.instants import now  # why: with the rooms below
    from zhunsheng.workshop.bench.due import let_come  # why: models cannot be loaded before Django is set up

    let_come(shop, now() - seconds(LIMIT_S - LEAD_S), count, A_SECOND, name)


def _copy(clocks: int) -> int:
    """Copy the running clocks there are until there are so many, due over a day from one hour on."""
    from zhunsheng.access.values import SYSTEM  # why: with the rooms below
    from zhunsheng.clocks.actions import copy_clocks  # why: models cannot be loaded before Django is set up
    from zhunsheng.journal.actions import run  # why: models cannot be loaded before Django is set up
    from zhunsheng.kernel.durations import hours, seconds  # why: with the rooms below
    from zhunsheng.kernel.instants import now  # why: with the rooms below

    made, pages = 0, -(-clocks // PAGE)
    for number in range(pages):
        first = hours(1) + seconds(number * DAY_S // pages)
        every = seconds(max(1, DAY_S // pages // PAGE))
        made += run(copy_clocks, SYSTEM, now(), min(PAGE, clocks - made), first=first, every=every)
    return made


def _tick(length: float) -> tuple[float, int]:
    """Look and tick as the worker does for so many seconds; returns the processor time it took, and the rungs climbed."""
    from zhunsheng.access.values import SYSTEM  # why: with the rooms below
    from zhunsheng.assembly.worker import TICK_LIMIT  # why: models cannot be loaded before Django is set up
    from zhunsheng.clocks.actions import tick  # why: models cannot be loaded before Django is set up
    from zhunsheng.clocks.queries import next_due  # why: models cannot be loaded before Django is set up
    from zhunsheng.journal.actions import run  # why: models cannot be loaded before Django is set up
    from zhunsheng.kernel.instants import now  # why: with the rooms below

    until, before, rungs = time.monotonic() + length, time.thread_time(), 0
    while time.monotonic() < until:
        at, due = now(), next_due()
        if due is not None and due <= at:
            done = run(tick, SYSTEM, at, limit=TICK_LIMIT)
            rungs += done.warned + done.breached + done.escalated
        time.sleep(PAUSE)
    return time.thread_time() - before, rungs


def _lags(shop: int) -> tuple[list[float], float]:
    """Let a real worker notice breaches; returns how late it noticed each, and what it took in all (percent of a core)."""
    from zhunsheng.clocks.queries import lags  # why: models cannot be loaded before Django is set up
    from zhunsheng.journal.queries import unsealed  # why: models cannot be loaded before Django is set up
    from zhunsheng.kernel.instants import now  # why: with the rooms below
    from zhunsheng.workshop.bench.cpu import cpu_us  # why: with the rooms below

    with _worker() as pid:
        until = time.monotonic() + WORKER_S
        while unsealed() and time.monotonic() < until:
            time.sleep(1)
        _come(shop, LAG_S * A_SECOND, "lag")
        time.sleep(LEAD_S)
        since, before = now(), cpu_us([pid])
        time.sleep(LAG_S)
        taken, end = cpu_us([pid]) - before, now()
        time.sleep(LEAD_S)
        found = [one / 1_000_000 for one in lags(since, end)]
    if not found:
        sys.exit("the worker noticed no breach")
    return found, 100 * taken / 1_000_000 / LAG_S


@contextmanager
def _worker() -> Iterator[int]:
    with subprocess.Popen([sys.executable, "-m", "zhunsheng", "worker"], stderr=subprocess.DEVNULL) as process:
        try:
            yield process.pid
        finally:
            process.terminate()


def _part(values: list[float], part: float) -> float:
    return sorted(values)[min(len(values) - 1, int(part * len(values)))]


if __name__ == "__main__":
    main()
