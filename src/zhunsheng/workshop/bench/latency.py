"""`zhunsheng bench latency`: how long a customer's words take to the agent's screen, and what an idle crowd costs.

Sixty messages a second over two hundred sockets, with two thousand idle widgets beside them; the same pace, sockets and
frames against the fan-out without a database, in turns. Memory and the start are read from the system.
"""

import asyncio
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from itertools import cycle
from pathlib import Path
from typing import Final

import msgspec
import uvloop

from zhunsheng.workshop.bench.crowd import QUESTIONS
from zhunsheng.workshop.bench.desks import HOST, Desk, bench_desk, free_port, limit_server, scratch
from zhunsheng.workshop.bench.figures import Figure, Report, at_most, told
from zhunsheng.workshop.bench.load import Client, Message, idle_client
from zhunsheng.workshop.bench.rounds import Stand, open_stand, quiet

PACE: Final = 60
"""Messages a second."""
LATENCY_GOAL: Final = 4.0
IDLE_GOAL_KB: Final = 40.0
REST_GOAL_MB: Final = 200.0
START_GOAL_S: Final = 5.0
WARM_UP: Final = 400
SETTLE: Final = 3.0
START_WITHIN: Final = 60.0


class Extent(msgspec.Struct, frozen=True):
    """How much is measured: turns, seconds of each, idle widgets."""

    turns: int
    seconds: float
    idle: int


USUAL: Final = Extent(turns=4, seconds=6.0, idle=2000)
FULL: Final = Extent(turns=10, seconds=30.0, idle=2000)


def run(seed: Sequence[str], *, full: bool = False) -> Report:
    """Measure, say beside what, and return the figures; `seed` is the command that fills an empty desk."""
    extent = FULL if full else USUAL
    with scratch() as folder, ExitStack() as running:
        started = _cold_start(folder)
        desk = running.enter_context(bench_desk("sqlite", f"sqlite:///{folder / 'bench.sqlite3'}", folder, seed))
        time.sleep(SETTLE)
        resting = sum(resident_kb(pid) for pid in desk.pids) / 1024
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            took, idle_kb = runner.run(_measure(desk, extent, folder, running))
    print(f"load {os.getloadavg()[0]:.1f}; {len(took['desk'])} messages at the desk, {len(took['limit'])} at the limit")
    return Report("latency", [*_figures(took), *_costs(idle_kb, resting, started)])


def resident_kb(pid: int) -> int:
    """Return the memory of a process that lies in the machine's memory (kilobytes)."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))


def share_of(sorted_values: Sequence[float], share: float) -> float:
    """Return the value below which a share of some sorted values lies."""
    return sorted_values[min(len(sorted_values) - 1, int(share * len(sorted_values)))]


async def _measure(
    desk: Desk, extent: Extent, folder: Path, running: ExitStack
) -> tuple[dict[str, list[float]], float]:
    ours = await open_stand("desk", desk, warm_up=WARM_UP)
    samples = {kind: ours.crowd.samples[kind] for kind in ("ack", "agent", "customer")}
    limit = running.enter_context(limit_server(folder, samples))
    theirs = await open_stand("limit", limit, warm_up=WARM_UP)
    idle_kb = await _idle_crowd(ours, extent.idle)
    await _idle_crowd(theirs, extent.idle)
    took: dict[str, list[float]] = {"desk": [], "limit": []}
    for turn in range(extent.turns):
        for stand in (ours, theirs) if turn % 2 == 0 else (theirs, ours):
            await quiet(stand.pids())
            took[stand.name] += await _paced(stand, extent.seconds)
    for stand in (ours, theirs):
        stand.crowd.leave()
    return {name: sorted(values) for name, values in took.items()}, idle_kb


async def _idle_crowd(stand: Stand, number: int) -> float:
    """Open widgets that say nothing, and return what each adds to the web process (kilobytes)."""
    web = stand.desk.processes["web"].pid
    await quiet(stand.pids())
    before = resident_kb(web)
    for start in range(0, number, 50):
        await asyncio.gather(*(idle_client(stand.crowd, place) for place in range(start, min(start + 50, number))))
    await asyncio.sleep(SETTLE)
    return (resident_kb(web) - before) / number


async def _paced(stand: Stand, seconds: float) -> list[float]:
    """Write at an even pace and return how long each message took to its agent (milliseconds)."""
    sent: dict[str, float] = {}
    took: list[float] = []

    def heard(client: Client, message: Message) -> None:
        began = sent.pop(message.text or "", None) if client.kind == "agent" else None
        if began is not None:
            took.append((time.perf_counter() - began) * 1000)

    stand.crowd.on_message = heard
    began, number, customers = time.perf_counter(), 0, cycle(stand.crowd.customers)
    while (due := began + number / PACE) < began + seconds:
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        customer = next(one for one in customers if not one.waiting)
        text = f"{QUESTIONS[number % len(QUESTIONS)]} {stand.name} {time.monotonic_ns()}"
        sent[text] = time.perf_counter()
        customer.ask({"t": "say", "text": text})
        number += 1
    await stand.crowd.silence()
    stand.crowd.on_message = None
    if sent:
        raise RuntimeError(f"{stand.name}: {len(sent)} of {number} messages never reached an agent")
    return took


def _cold_start(folder: Path) -> float:
    """Return the seconds from the command to the first page of a desk that holds the demonstration."""
    port = free_port()
    environ = {
        **{key: value for key, value in os.environ.items() if not key.startswith("ZHUNSHENG_")},
        "ZHUNSHENG_DATA_DIR": str(folder / "start"), "ZHUNSHENG_BIND": f"{HOST}:{port}",
    }  # fmt: skip
    words = [sys.executable, "-m", "zhunsheng"]
    for command in ("migrate", "demo"):
        subprocess.run([*words, command], env=environ, check=True, capture_output=True, timeout=300)
    with (folder / "start.log").open("ab") as log:
        began = time.monotonic()
        serving = subprocess.Popen([*words, "serve", "--demo"], env=environ, stdout=log, stderr=log)
        try:
            while not _answers(port):
                if time.monotonic() - began > START_WITHIN:
                    raise RuntimeError(f"no first page within {START_WITHIN:g} s; see {folder / 'start.log'}")
                time.sleep(0.05)
            return time.monotonic() - began
        finally:
            serving.terminate()
            serving.wait(30)


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://{HOST}:{port}/", timeout=START_WITHIN) as answer:
            return bool(answer.status == 200 and answer.read())
    except OSError:
        return False


def _figures(took: Mapping[str, Sequence[float]]) -> list[Figure]:
    figures: list[Figure] = []
    for name, share in (("p50", 0.50), ("p99", 0.99)):
        ours, theirs = share_of(took["desk"], share), share_of(took["limit"], share)
        figures += [
            told(f"latency.limit.{name}", theirs, "ms"),
            told(f"latency.desk.{name}", ours, "ms"),
            at_most(f"latency.{name}.ratio", ours / theirs, LATENCY_GOAL, "x"),
        ]
    return figures


def _costs(idle_kb: float, resting_mb: float, started_s: float) -> list[Figure]:
    return [
        at_most("latency.idle_socket", idle_kb, IDLE_GOAL_KB, "KB"),
        at_most("latency.rest", resting_mb, REST_GOAL_MB, "MB"),
        at_most("latency.cold_start", started_s, START_GOAL_S, "s"),
    ]
