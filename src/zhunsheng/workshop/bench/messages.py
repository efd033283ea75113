"""`zhunsheng bench messages`: server CPU per message at saturation, against the same fan-out without a database.

A message is a customer's or an agent's, received, recorded with its facts and clocks, guarded where an agent wrote it,
committed, acknowledged and pushed to one agent, one who watches and the customer. CPU time of the server's processes is
compared, not the wall clock: other work on the machine moves both sides of a round alike.
"""

import asyncio
import os
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Final

import msgspec
import uvloop

from zhunsheng.workshop.bench.desks import Desk, bench_desk, limit_server, scratch
from zhunsheng.workshop.bench.figures import Figure, Report, at_most, middle, told
from zhunsheng.workshop.bench.postgres import bench_database
from zhunsheng.workshop.bench.rounds import Pids, Stand, open_stand, press, rest

GOAL: Final = 3.0
"""At most so many times the CPU of the fan-out alone (issue 2)."""


class Extent(msgspec.Struct, frozen=True, kw_only=True):
    """How long a bench may be: rounds, messages and seconds of one press, and seconds for all rounds."""

    rounds: int
    messages: int
    seconds: float
    longest: float


USUAL: Final = Extent(rounds=5, messages=3000, seconds=6.0, longest=85.0)
FULL: Final = Extent(rounds=9, messages=20_000, seconds=40.0, longest=3000.0)
FEWEST_ROUNDS: Final = 3
LONGER: Final = 4
"""The limit takes so little for a message that as many as the desk gets would be lost in the system's hundredths of a second."""
REST: Final = 3.0
"""Seconds in which the idle servers are watched."""

Listed = tuple[Desk, Pids]


def run(seed: Sequence[str], *, full: bool = False) -> Report:
    """Measure, say how and beside what, and return the figures; `seed` is the command that fills an empty desk."""
    extent = FULL if full else USUAL
    with scratch() as folder, bench_database() as server, ExitStack() as running:
        sqlite = running.enter_context(bench_desk("sqlite", f"sqlite:///{folder / 'bench.sqlite3'}", folder, seed))
        desks: list[Listed] = [(sqlite, list)]
        if server is None:
            print("no PostgreSQL answers on this machine; its figure is left out")
        else:
            postgres = running.enter_context(bench_desk("postgres", server.url, folder, seed))
            desks.append((postgres, server.pids))
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            stands = runner.run(_measure(desks, extent, folder, running))
        return _report(stands)


async def _measure(desks: Sequence[Listed], extent: Extent, folder: Path, running: ExitStack) -> list[Stand]:
    began = time.monotonic()
    warm_up = min(extent.messages // 4, 2000)
    stands = [await open_stand(desk.name, desk, helpers=helpers, warm_up=warm_up) for desk, helpers in desks]
    crowd = stands[0].crowd
    samples = {kind: crowd.samples[kind] for kind in ("ack", "agent", "customer")}
    limit = running.enter_context(limit_server(folder, samples))
    stands.append(await open_stand(limit.name, limit, warm_up=warm_up))
    for stand in stands:
        heard = stand.crowd.tally.heard
        sizes = ", ".join(f"{kind} {heard.size(kind)}" for kind in ("ack", "agent", "watcher", "customer"))
        print(f"frames of {stand.name}: {sizes} bytes")
    await rest(stands, REST)
    ours = {pid for stand in stands for pid in stand.pids()}
    for number in range(extent.rounds):
        if number >= FEWEST_ROUNDS and time.monotonic() - began > extent.longest:
            print(f"stopped after {number} of {extent.rounds} rounds: the time is over")
            break
        for stand in stands:
            more = LONGER if stand is stands[-1] else 1
            await press(stand, extent.messages * more, extent.seconds, ours)
        _tell_round(number, stands)
    for stand in stands:
        stand.crowd.leave()
    return stands


def _tell_round(number: int, stands: Sequence[Stand]) -> None:
    parts: list[str] = []
    beside: dict[str, int] = {}
    for stand in stands:
        last = stand.presses[-1]
        rate = last.tally.messages / last.tally.seconds
        parts.append(f"{stand.name} {last.web:.0f} µs web, {last.all:.0f} µs in all, {rate:.0f}/s")
        for name, us in last.others.items():
            beside[name] = beside.get(name, 0) + us
    busiest = sorted(beside.items(), key=lambda item: -item[1])[:4]
    others = ", ".join(f"{name} {us / 1e6:.1f} s" for name, us in busiest) or "nothing"
    print(f"round {number + 1}: {'; '.join(parts)}. Load {os.getloadavg()[0]:.1f}; beside it: {others}", flush=True)


def _report(stands: Sequence[Stand]) -> Report:
    *desks, limit = stands
    figures: list[Figure] = [
        told("messages.limit.web_us", middle(one.web for one in limit.presses), "µs/message"),
        told(
            "messages.limit.rate", middle(one.tally.messages / one.tally.seconds for one in limit.presses), "messages/s"
        ),
    ]
    for stand in desks:
        name = f"messages.{stand.name}"
        ratio = _against(stand, limit)
        figures += [
            at_most(f"{name}.ratio", ratio, GOAL, "x") if stand.name == "sqlite" else told(f"{name}.ratio", ratio, "x"),
            told(f"{name}.web_us", middle(one.web for one in stand.presses), "µs/message"),
            told(f"{name}.worker_us", middle(one.each(one.worker_us) for one in stand.presses), "µs/message"),
            told(f"{name}.database_us", middle(one.each(one.database_us) for one in stand.presses), "µs/message"),
            told(f"{name}.all_us", middle(one.all for one in stand.presses), "µs/message"),
            told(f"{name}.idle_web_us", stand.idle[0], "µs/second"),
            told(f"{name}.rate", middle(one.tally.messages / one.tally.seconds for one in stand.presses), "messages/s"),
        ]
    return Report("messages", figures)


def _against(stand: Stand, other: Stand) -> float:
    """Return the median over the rounds of how many times the other's CPU a stand's web process took."""
    return middle(one.web / against.web for one, against in zip(stand.presses, other.presses, strict=True))
