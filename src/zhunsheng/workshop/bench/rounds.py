"""Press servers in turn and write down what each took: the interleaved rounds of a bench."""

import asyncio
import os
import time
from collections.abc import Callable
from typing import Final

import msgspec

from zhunsheng.workshop.bench.cpu import cpu_us, everybody, others
from zhunsheng.workshop.bench.crowd import CUSTOMERS
from zhunsheng.workshop.bench.desks import Desk
from zhunsheng.workshop.bench.load import Crowd, Tally

QUIET_WITHIN: Final = 5.0
LOOK: Final = 0.3
QUIET_SHARE: Final = 0.08
"""A server is quiet when it takes less than this share of a core; an idle desk looks at its journal a few times a second."""

Pids = Callable[[], list[int]]


class Press(msgspec.Struct, kw_only=True):
    """One phase on one server: what was done, and the CPU time that it took (microseconds)."""

    tally: Tally
    web_us: int
    worker_us: int
    database_us: int
    others: dict[str, int]

    def each(self, us: int) -> float:
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

    def worker(self) -> list[int]:
        """Return the worker process, if the server has one."""
        process = self.desk.processes.get("worker")
        return [] if process is None else [process.pid]


async def open_stand(name: str, desk: Desk, *, helpers: Pids = list, warm_up: int) -> Stand:
    """Bring the crowd to a server and let everybody speak until dialogues and caches are there."""
    crowd = Crowd(desk.port, desk.sessions, desk.shop)
    await crowd.gather()
    await crowd.press(warm_up, 20.0)
    return Stand(name=name, desk=desk, crowd=crowd, helpers=helpers)


async def press(stand: Stand, messages: int, seconds: float) -> Press:
    """Press one server, and wait until what follows from the messages (seals, readers) is done too."""
    web = [stand.desk.processes["web"].pid]
    worker, helpers = stand.worker(), stand.helpers()
    await quiet([*web, *worker])
    crowd_before = everybody()
    before = [cpu_us(pids) for pids in (web, worker, helpers)]
    tally = await stand.crowd.press(messages, seconds)
    await quiet([*web, *worker])
    after = [cpu_us(pids) for pids in (web, worker, helpers)]
    spent = [late - early for early, late in zip(before, after, strict=True)]
    _check(stand, tally)
    ours = {os.getpid(), *web, *worker, *helpers}
    found = Press(
        tally=tally, web_us=spent[0], worker_us=spent[1], database_us=spent[2],
        others=others(crowd_before, everybody(), ours),
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
