"""`zhunsheng bench clocks`: what ticking costs beside many open clocks, and how late a breach is noticed.

The clocks that come due belong to dialogues opened by the actions that customers call; the many others are copies of
their rows that are due hours later. Ticking is timed as processor time of its own thread, SQLite included; the lag is
read from the rows that a real worker process wrote.
"""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import msgspec

from zhunsheng.workshop.bench.figures import Figure, Report, at_most, told

DEFAULT: Final = 100_000
FULL: Final = 1_000_000
SHARE: Final = 1.0
"""Percent of a core (issue 4)."""

LAG_S: Final = 1.5


class Measured(msgspec.Struct, kw_only=True):
    """What one desk gave. Units: percent of a core; microseconds; seconds for the lags; `rate`: rungs a second."""

    clocks: int
    idle: float
    busy: float
    rate: float
    rung_us: float
    breaches: int
    lag_p50: float
    lag_p99: float
    lag_max: float
    worker: float


def run(seed: Sequence[str], *, full: bool = False) -> Report:
    """Measure on a desk of its own that goes with the bench; `seed` is the command that fills and times it."""
    found = _measured(seed, FULL if full else DEFAULT)
    return Report(bench="clocks", figures=list(_figures(found)))


def _figures(found: Measured) -> list[Figure]:
    return [
        told("open_clocks", found.clocks, "clocks"),
        at_most("tick_idle", found.idle, SHARE, "% of a core"),
        at_most("tick", found.busy, SHARE, "% of a core"),
        told("tick_to_limit", found.busy / SHARE, "times"),
        told("rungs_a_second", found.rate, "a second"),
        told("rung", found.rung_us, "µs"),
        told("breaches_noticed", found.breaches, "breaches"),
        told("lag_p50", found.lag_p50, "s"),
        at_most("lag_p99", found.lag_p99, LAG_S, "s"),
        told("lag_to_limit", found.lag_p99 / LAG_S, "times"),
        told("lag_longest", found.lag_max, "s"),
        told("worker_in_all", found.worker, "% of a core"),
    ]


def _measured(seed: Sequence[str], clocks: int) -> Measured:
    with TemporaryDirectory(prefix="zhunsheng-bench-clocks-") as folder:
        environ = {
            **{key: value for key, value in os.environ.items() if not key.startswith("ZHUNSHENG_")},
            "ZHUNSHENG_DATA_DIR": str(Path(folder) / "desk"),
            "ZHUNSHENG_SECRET_KEY": "a bench's own secret, good for nothing else....",
        }
        done = subprocess.run([*seed, str(clocks)], env=environ, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"the bench could not be run on {clocks} clocks")
    return msgspec.json.decode(done.stdout.splitlines()[-1], type=Measured)
