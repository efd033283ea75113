"""`zhunsheng bench orders`: what taking a file of orders in costs, to its end, and how long others wait to write meanwhile.

A real desk with web and worker; the file is handed in by the command as a reader would: new, again, and again with a tenth of its orders
changed, then as a workbook. Processor time and memory are the command's own, from the system's accounts. Beside it a process of its own
writes one order ten times a second and tells how long each write took. Then a workbook of as many other orders is handed in by the page,
twice, each time to its end; there processor time and memory are those of web process, worker and their children.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import quantiles
from typing import Final

import msgspec

from zhunsheng.workshop.bench.desks import Desk, bench_desk, scratch
from zhunsheng.workshop.bench.figures import Figure, Report, at_most, told
from zhunsheng.workshop.bench.order_files import write_orders
from zhunsheng.workshop.bench.order_pages import taken_by_page
from zhunsheng.workshop.bench.postgres import bench_database

DEFAULT: Final = 10_000
FULL: Final = 100_000
GOAL_MS: Final = 2.0
"""Of one core for an order, reading the file included."""
WAIT_MS: Final = 100.0
ALONE_S: Final = 10
TENTH: Final = 0.1
PROBE: Final = "beside"
BY_PAGE: Final = "page.xlsx"


class Counts(msgspec.Struct, kw_only=True):
    """What the command told."""

    made: int
    changed: int
    same: int
    orders: int


class Taken(msgspec.Struct, kw_only=True):
    """One handing in. Units: seconds, seconds of one core, megabytes, milliseconds."""

    counts: Counts
    wall: float
    cpu: float
    memory: float
    wait: float
    longest: float


def run(command: Sequence[str], *, full: bool = False) -> Report:
    """Measure on desks of its own; `command` is the one that fills them, and writes beside."""
    count = FULL if full else DEFAULT
    figures: list[Figure] = [told("orders", count, "orders")]
    with scratch() as folder, bench_database() as server:
        files = _files(folder, count)
        where = {"sqlite": f"sqlite:///{folder / 'bench.sqlite3'}"} | ({"postgres": server.url} if server else {})
        for name, url in where.items():
            with bench_desk(name, url, folder, command) as desk:
                figures += _desk(desk, files, command, count)
    return Report(bench="orders", figures=figures)


def _files(folder: Path, count: int) -> dict[str, Path]:
    """Write the file, the same with a tenth changed, that one as a workbook, and a workbook of others for the page."""
    files = {name: folder / name for name in ("orders.csv", "changed.csv", "changed.xlsx", BY_PAGE)}
    for name, path in files.items():
        series = "SP" if name == BY_PAGE else "SO"
        write_orders(path, count, changed=TENTH if name.startswith("changed") else 0.0, series=series)
    return files


def _desk(desk: Desk, files: dict[str, Path], command: Sequence[str], count: int) -> Iterator[Figure]:
    """Hand the files in one after another, and see that none makes a double."""
    with _beside(desk, command) as alone:
        time.sleep(ALONE_S)
    yield told(f"{desk.name}_alone_wait_p95", quantiles(alone, n=20)[-1], "ms")
    steps = (("new", "orders.csv"), ("again", "orders.csv"), ("changed", "changed.csv"), ("workbook", "changed.xlsx"))
    for step, file in steps:
        done = _taken(desk, files[file], command)
        _check(step, done.counts, count)
        yield at_most(f"{desk.name}_{step}_cpu", 1000 * done.cpu / count, GOAL_MS, "ms an order")
        yield told(f"{desk.name}_{step}_time", done.wall, "s")
        yield told(f"{desk.name}_{step}_memory", done.memory, "MB")
        yield at_most(f"{desk.name}_{step}_wait_p95", done.wait, WAIT_MS, "ms")
        yield told(f"{desk.name}_{step}_wait_longest", done.longest, "ms")
    yield from _page(desk, files[BY_PAGE], count)


def _page(desk: Desk, path: Path, count: int) -> Iterator[Figure]:
    """Have a workbook taken in by the page, and again; the second time every order is as it was."""
    for step, right in (("page", (count, 0, 0, 0)), ("page_again", (0, 0, count, 0))):
        done = taken_by_page(desk, path)
        if (done.made, done.changed, done.same, done.faults) != right:
            sys.exit(f"{step}: {done}")
        yield at_most(f"{desk.name}_{step}_cpu", 1000 * (done.look.cpu + done.rest.cpu) / count, GOAL_MS, "ms an order")
        yield told(f"{desk.name}_{step}_look_time", done.look.wall, "s")
        yield told(f"{desk.name}_{step}_look_cpu", done.look.cpu, "s")
        yield told(f"{desk.name}_{step}_look_memory", done.look.memory, "MB")
        yield told(f"{desk.name}_{step}_taken_time", done.rest.wall, "s")
        yield told(f"{desk.name}_{step}_taken_cpu", done.rest.cpu, "s")
        yield told(f"{desk.name}_{step}_taken_memory", done.rest.memory, "MB")


def _check(step: str, counts: Counts, count: int) -> None:
    """End the bench where an order was lost or doubled."""
    right = {
        "new": counts.made == count,
        "again": counts.same == count,
        "changed": counts.made == 0 and 0 < counts.changed < count // 5 and counts.changed + counts.same == count,
        "workbook": counts.same == count,
    }
    if not right[step]:
        sys.exit(f"{step}: {counts}")


def _taken(desk: Desk, path: Path, command: Sequence[str]) -> Taken:
    """Hand a file in by the command, while somebody writes beside."""
    began, out = time.monotonic(), path.with_suffix(".told")
    words = [sys.executable, "-m", "zhunsheng", "orders", "import", str(path), "--shop", desk.shop, "--json"]
    with out.open("wb") as file, _beside(desk, command) as waits:
        importing = subprocess.Popen(words, env=desk.environ, stdout=file)
        _, status, used = os.wait4(importing.pid, 0)
        importing.returncode = os.waitstatus_to_exitcode(status)
        wall = time.monotonic() - began
    return Taken(
        counts=msgspec.json.decode(out.read_bytes(), type=Counts), wall=wall, cpu=used.ru_utime + used.ru_stime,
        memory=used.ru_maxrss / 1024, wait=quantiles(waits, n=20)[-1], longest=max(waits),
    )  # fmt: skip


@contextmanager
def _beside(desk: Desk, command: Sequence[str]) -> Iterator[list[float]]:
    """Write beside what is done within; afterwards the list holds how long each write took, in milliseconds."""
    waits: list[float] = []
    with subprocess.Popen(
        [*command, PROBE, desk.shop], env=desk.environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as probe:
        yield waits
        waits += msgspec.json.decode(probe.communicate(b"")[0], type=list[float])
