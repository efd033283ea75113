"""Press servers in turn and write down what each took: the interleaved rounds of a bench."""

import asyncio
import os
import time
from collections.abc import Callable, Collection, Sequence
from typing import Final

import msgspec

from zhunsheng.workshop.bench.cpu import cpu_us, everybody, others
from zhunsheng.workshop.bench.crowd import CUSTOMERS
from zhunsheng.workshop.bench.desks import Desk
from zhunsheng.workshop.bench.load import Crowd, Tally

QUIET_WITHIN: Final = 5.0
LOOK: Final = 0.3
QUIET_SHARE: Final = 0.12
"""A stand is quiet when it takes less than this share of a core; an idle desk looks at its journal a few times a second."""

Pids = Callable[[], list[int]]


class Press(msgspec.Struct, kw_only=True):
    """One phase on one server: what was done, and the CPU time that it took (microseconds)."""

    tally: Tally
    web_us: float
    worker_us: float
    database_us: float
    others: dict[str, int]

    def each(self, us: float) -> float:
        """Return a time per message."""
        return us / max(1, self.tally.messages)

    @property
    def web(self) -> float:
        """Return the web process's time per message."""
        return self.each(self.web_us)

    @property
    def all(self) -> float:
        """Return the time of web, worker and database server per message."""
        return self.each(self.web_us + self.worker_us + self.database_us)


class Stand(msgspec.Struct, kw_only=True):
    """A server with its crowd, the presses so far, and who does its database work in other processes."""

    name: str
    desk: Desk
    crowd: Crowd
    helpers: Pids
    presses: list[Press] = []
    idle: list[float] = []

    def parts(self) -> list[list[int]]:
        """Return the processes of the web, of the worker and of the database server."""
        web, worker = self.desk.processes["web"], self.desk.processes.get("worker")
        return [[web.pid], [] if worker is None else [worker.pid], self.helpers()]

    def pids(self) -> list[int]:
        """Return every process of this stand."""
        return [pid for pids in self.parts() for pid in pids]


async def open_stand(name: str, desk: Desk, *, helpers: Pids = list, warm_up: int) -> Stand:
    """Bring the crowd to a server and let everybody speak until dialogues and caches are there."""
    crowd = Crowd(desk.port, desk.sessions, desk.shop)
    await crowd.gather()
    await crowd.press(warm_up, 20.0)
    return Stand(name=name, desk=desk, crowd=crowd, helpers=helpers)


async def rest(stands: Sequence[Stand], seconds: float) -> None:
    """Let everybody be idle for a while and note what each part takes when nothing happens (microseconds a second)."""
    await quiet([pid for stand in stands for pid in stand.pids()])
    before = [[cpu_us(pids) for pids in stand.parts()] for stand in stands]
    await asyncio.sleep(seconds)
    for stand, early in zip(stands, before, strict=True):
        stand.idle[:] = [(cpu_us(pids) - us) / seconds for pids, us in zip(stand.parts(), early, strict=True)]


async def press(stand: Stand, messages: int, seconds: float, ours: Collection[int]) -> Press:
    """Press one server, and wait until what follows from the messages (seals, readers) is done too.

    What the processes take when nothing happens is taken off, for that wait is longer than the press itself.
    """
    await quiet(stand.pids())
    beside, began = everybody(), time.monotonic()
    before = [cpu_us(pids) for pids in stand.parts()]
    tally = await stand.crowd.press(messages, seconds)
    await quiet(stand.pids())
    after, lasted = [cpu_us(pids) for pids in stand.parts()], time.monotonic() - began
    spent = [late - early - idle * lasted for early, late, idle in zip(before, after, stand.idle, strict=True)]
    _check(stand, tally)
    found = Press(
        tally=tally, web_us=spent[0], worker_us=spent[1], database_us=spent[2],
        others=others(beside, everybody(), {os.getpid(), *ours}),
    )  # fmt: skip
    stand.presses.append(found)
    return found


async def quiet(pids: list[int]) -> None:
    """Wait until some processes have nothing left to do, at most a few seconds."""
    until = time.monotonic() + QUIET_WITHIN
    while time.monotonic() < until:
        before, began = cpu_us(pids), time.monotonic()
        await asyncio.sleep(LOOK)
        if cpu_us(pids) - before <= QUIET_SHARE * (time.monotonic() - began) * 1e6:
            return


def _check(stand: Stand, tally: Tally) -> None:
    """Refuse figures of a fan-out that was not whole: each message at one agent, one who watches and one customer."""
    heard = tally.heard.frames
    # A customer's own words come back to every widget of that customer, this one included.
    expected = dict.fromkeys(("agent", "watcher", "customer"), tally.messages)
    for kind, count in expected.items():
        if heard.get(kind, 0) != count:
            raise RuntimeError(f"{stand.name}: {count} messages were to reach a {kind}, {heard.get(kind, 0)} did")
    if tally.refused or tally.messages < CUSTOMERS:
        raise RuntimeError(f"{stand.name}: {tally.messages} messages went through, {tally.refused} were refused")
