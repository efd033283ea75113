"""`zhunsheng bench cases`: what a request about cases costs the web process, and how soon a list with its counts is there.

A real web process on a database of its own answers over one connection that is kept: on SQLite, and on PostgreSQL where a server of this
machine answers. Processor time is the system's own account of that process and of the database's that work for it, in several rounds of which
each has every kind of request; the bare end point is a list of few fixed words behind the same server, token and framework, asked in every
round. The lists are those of each filter, and of pairs of them, in each order; then the same choices are counted, as an export and a board do.
"""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Final

import msgspec

from zhunsheng.workshop.bench.desks import scratch
from zhunsheng.workshop.bench.figures import Figure, Report, at_most, told
from zhunsheng.workshop.bench.postgres import bench_database

DEFAULT: Final = 50_000
FULL: Final = 1_000_000
FEW: Final = 10_000
"""At so many cases the processor time of each request is taken (issue 8)."""

LIST_MS: Final = 120.0
CPU_MS: Final[Mapping[str, float]] = {"create": 8, "reply": 6, "list_50": 10, "search": 12, "open_20": 15}


class Measured(msgspec.Struct, kw_only=True):
    """What one desk gave. Units: milliseconds; `cpu` for each kind of request at `few` cases, of web process and database together (`database`: the database's part of it), the others at `cases`.

    A desk that was kept has no more so few cases, and nothing of `cpu`.
    """

    few: int
    cases: int
    cpu: dict[str, float] = {}
    database: dict[str, float] = {}
    to_bare: dict[str, float] = {}
    list_p50: float
    list_p95: float
    counts_p95: float
    slowest: list[tuple[str, float]]
    counted: list[tuple[str, float]]
    boards_p95: float


def run(seed: Sequence[str], *, full: bool = False, keep: Path | None = None) -> Report:
    """Measure on SQLite and, where a server of this machine answers, on PostgreSQL; `seed` is the command that fills and times a desk.

    `keep`: a folder in which the filled desks stay; the next run of the same size asks them for their lists alone.
    """
    cases = FULL if full else DEFAULT
    figures: list[Figure] = []
    with _folder(keep) as folder, bench_database(keep=f"cases_{cases}" if keep else "") as server:
        urls = {"": f"sqlite:///{folder / 'sqlite' / 'desk.db'}"} | ({"postgres_": server.url} if server else {})
        for name, url in urls.items():
            figures += _figures(name, _measured(seed, folder / (name.strip("_") or "sqlite"), url, cases))
    return Report(bench="cases", figures=figures)


def _figures(desk: str, found: Measured) -> Iterator[Figure]:
    """State what one desk gave; the names of SQLite's stand alone, those of the other begin with its name."""
    if found.cpu:
        yield told(f"{desk}cases_for_cpu", found.few, "cases")
        yield told(f"{desk}bare", found.cpu["bare"], "ms of CPU")
    for name, goal in CPU_MS.items() if found.cpu else ():
        yield at_most(f"{desk}{name}", found.cpu[name], goal, "ms of CPU")
        yield told(f"{desk}{name}_to_bare", found.to_bare[name], "times")
        if found.database:
            yield told(f"{desk}{name}_in_database", found.database[name], "ms of CPU")
    yield told(f"{desk}cases", found.cases, "cases")
    yield told(f"{desk}list_p50", found.list_p50, "ms")
    yield at_most(f"{desk}list_with_counts_p95", found.list_p95, LIST_MS, "ms")
    yield told(f"{desk}counts_p95", found.counts_p95, "ms")
    for name, ms in found.slowest:
        yield at_most(f"{desk}slowest: {name}", ms, LIST_MS, "ms")
    yield at_most(f"{desk}boards_p95", found.boards_p95, LIST_MS, "ms of CPU")
    for name, ms in found.counted:
        yield at_most(f"{desk}slowest to count: {name}", ms, LIST_MS, "ms of CPU")


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    if keep is not None:
        keep.mkdir(parents=True, exist_ok=True)
    with nullcontext(keep.resolve()) if keep is not None else scratch() as folder:
        yield folder


def _measured(seed: Sequence[str], folder: Path, url: str, cases: int) -> Measured:
    environ = {
        **{key: value for key, value in os.environ.items() if not key.startswith("ZHUNSHENG_")},
        "ZHUNSHENG_DATA_DIR": str(folder),
        "ZHUNSHENG_DATABASE_URL": url,
        "ZHUNSHENG_SECRET_KEY": "a bench's own secret, good for nothing else....",
        "ZHUNSHENG_API_A_MINUTE": "1000000",
    }
    done = subprocess.run([*seed, str(FEW), str(cases)], env=environ, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"the bench could not be run on {cases} cases")
    return msgspec.json.decode(done.stdout.splitlines()[-1], type=Measured)
