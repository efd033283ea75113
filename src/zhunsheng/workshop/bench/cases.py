"""`zhunsheng bench cases`: what a request about cases costs the web process, and how soon a list with its counts is there.

A real web process on a database of its own answers over one connection that is kept. Processor time is the system's own
account of that process, in several rounds of which each has every kind of request; the bare end point is a list of few fixed words
behind the same server, token and framework, asked in every round. The lists are those of each filter, and of pairs of them, in each order.
"""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import msgspec

from zhunsheng.workshop.bench.figures import Figure, Report, at_most, told

DEFAULT: Final = 50_000
FULL: Final = 1_000_000
FEW: Final = 10_000
"""At so many cases the processor time of each request is taken (issue 8)."""

LIST_MS: Final = 120.0
CPU_MS: Final[Mapping[str, float]] = {"create": 8, "reply": 6, "list_50": 10, "search": 12, "open_20": 15}


class Measured(msgspec.Struct, kw_only=True):
    """What one desk gave. Units: milliseconds; `cpu` for each kind of request at `few` cases, the others at `cases`."""

    few: int
    cases: int
    cpu: dict[str, float]
    to_bare: dict[str, float]
    list_p50: float
    list_p95: float
    counts_p95: float
    slowest: list[tuple[str, float]]


def run(seed: Sequence[str], *, full: bool = False) -> Report:
    """Measure on a desk of its own that goes with the bench; `seed` is the command that fills and times it."""
    found = _measured(seed, FULL if full else DEFAULT)
    return Report(bench="cases", figures=list(_figures(found)))


def _figures(found: Measured) -> list[Figure]:
    bare = found.cpu["bare"]
    figures = [told("cases_for_cpu", found.few, "cases"), told("bare", bare, "ms of CPU")]
    for name, goal in CPU_MS.items():
        figures.append(at_most(name, found.cpu[name], goal, "ms of CPU"))
        figures.append(told(f"{name}_to_bare", found.to_bare[name], "times"))
    return [
        *figures,
        told("cases", found.cases, "cases"),
        told("list_p50", found.list_p50, "ms"),
        at_most("list_with_counts_p95", found.list_p95, LIST_MS, "ms"),
        told("counts_p95", found.counts_p95, "ms"),
        *(at_most(f"slowest: {name}", ms, LIST_MS, "ms") for name, ms in found.slowest),
    ]


def _measured(seed: Sequence[str], cases: int) -> Measured:
    with TemporaryDirectory(prefix="zhunsheng-bench-cases-") as folder:
        environ = {
            **{key: value for key, value in os.environ.items() if not key.startswith("ZHUNSHENG_")},
            "ZHUNSHENG_DATA_DIR": str(Path(folder) / "desk"),
            "ZHUNSHENG_SECRET_KEY": "a bench's own secret, good for nothing else....",
            "ZHUNSHENG_API_A_MINUTE": "1000000",
        }
        done = subprocess.run(
            [*seed, str(FEW), str(cases)], env=environ, stdout=subprocess.PIPE, text=True, check=False
        )
    if done.returncode != 0:
        sys.exit(f"the bench could not be run on {cases} cases")
    return msgspec.json.decode(done.stdout.splitlines()[-1], type=Measured)
