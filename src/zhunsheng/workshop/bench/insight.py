"""`zhunsheng bench insight`: what a fact costs the figures, how soon their pages are there, how long a month takes to tell again."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import msgspec

from zhunsheng.workshop.bench.figures import Figure, Report, at_most, told

DEFAULT: Final = 500_000
FULL: Final = 10_000_000
GOALS: Final[Mapping[str, tuple[float, str]]] = {
    "fold_us": (40, "us of CPU a fact"), "dashboard_p95_ms": (200, "ms"), "overview_p95_ms": (200, "ms"),
    "drill_p95_ms": (300, "ms"), "month_to_duckdb": (3, "times"), "replay_s": (60, "s"), "memory_mb": (400, "MB"),
}  # fmt: skip


def run(seed: Sequence[str], *, full: bool = False) -> Report:
    """Measure on a desk of its own that goes with the bench; `seed` is the command that fills and times it."""
    found = _measured(seed, FULL if full else DEFAULT)
    return Report(bench="insight", figures=[_figure(name, value) for name, value in found.items()])


def _figure(name: str, value: float) -> Figure:
    goal = GOALS.get(name)
    return told(name, value, "") if goal is None else at_most(name, value, *goal)


def _measured(seed: Sequence[str], facts: int) -> dict[str, float]:
    with TemporaryDirectory(prefix="zhunsheng-bench-insight-") as folder:
        environ = {
            **{key: value for key, value in os.environ.items() if not key.startswith("ZHUNSHENG_")},
            "ZHUNSHENG_DATA_DIR": str(Path(folder) / "desk"),
            "ZHUNSHENG_SECRET_KEY": "a bench's own secret, good for nothing else....",
            "ZHUNSHENG_DEMO": "1",
        }
        done = subprocess.run([*seed, str(facts)], env=environ, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"the bench could not be run on {facts} facts")
    return msgspec.json.decode(done.stdout.splitlines()[-1], type=dict[str, float])
