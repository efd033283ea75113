"""`zhunsheng bench insight`: what a fact costs the figures, how soon their pages are there, how long a month takes to tell again."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import msgspec

from zhunsheng.workshop.bench.figures import Figure, Report, at_most, told

DEFAULT: Final = 500_000
FULL: Final = 10_000_000
PARTS: Final = ("fill", "fold", "pages", "replay", "month")
"""Each in a process of its own, as on a desk: the worker folds, the web shows pages, commands tell again and close days."""

UNITS: Final[Mapping[str, str]] = {
    "facts": "",
    "agents": "",
    "replay_facts": "",
    "replay_fell": "",
    "replay_every_facts": "",
    "replay_every_fell": "",
    "closing_us": "us of CPU a fact",
    "spread_us": "us of CPU a fact",
}
GOALS: Final[Mapping[str, tuple[float, str]]] = {
    "fold_us": (40, "us of CPU a fact"), "dashboard_p95_ms": (200, "ms"), "overview_p95_ms": (200, "ms"),
    "drill_p95_ms": (300, "ms"), "month_to_duckdb": (3, "times"), "replay_s": (60, "s"), "memory_mb": (400, "MB"),
}  # fmt: skip


def run(seed: Sequence[str], *, full: bool = False, keep: Path | None = None) -> Report:
    """Measure on a desk of its own that goes with the bench; `seed` is the command that fills and times it.

    `keep`: a folder in which the filled desk stays, so that the next run with as many facts begins with its folding.
    """
    found = _measured(seed, FULL if full else DEFAULT, keep)
    return Report(bench="insight", figures=[_figure(name, value) for name, value in found.items()])


def _figure(name: str, value: float) -> Figure:
    goal = GOALS.get(name)
    return told(name, value, _unit(name)) if goal is None else at_most(name, value, *goal)


def _unit(name: str) -> str:
    ends = {"_cpu_ms": "ms of CPU", "_cpu_s": "s of CPU", "_ms": "ms", "_s": "s", "_mb": "MB"}
    return UNITS.get(name, next((unit for end, unit in ends.items() if name.endswith(end)), ""))


def _measured(seed: Sequence[str], facts: int, keep: Path | None) -> dict[str, float]:
    with _folder(keep) as folder:
        environ = {
            **{key: value for key, value in os.environ.items() if not key.startswith("ZHUNSHENG_")},
            "ZHUNSHENG_DATA_DIR": str(folder / "desk"),
            "ZHUNSHENG_SECRET_KEY": "a bench's own secret, good for nothing else....",
            "ZHUNSHENG_DEMO": "1",
        }
        filled = folder / f"filled-{facts}.json"
        if not filled.exists():
            filled.write_bytes(msgspec.json.encode(_part([*seed, PARTS[0], str(facts)], environ)))
        parts = [_part([*seed, part, str(facts)], environ) for part in PARTS[1:]]
        first = msgspec.json.decode(filled.read_bytes(), type=dict[str, float])
    largest = max(one["memory_mb"] for one in parts)
    return {name: value for one in (first, *parts) for name, value in one.items()} | {"memory_mb": largest}


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    if keep is not None:
        keep.mkdir(parents=True, exist_ok=True)
        yield keep
        return
    with TemporaryDirectory(prefix="zhunsheng-bench-insight-") as folder:
        yield Path(folder)


def _part(command: Sequence[str], environ: Mapping[str, str]) -> dict[str, float]:
    done = subprocess.run(command, env=environ, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"the bench could not be run: {' '.join(command[-2:])}")
    return msgspec.json.decode(done.stdout.splitlines()[-1], type=dict[str, float])
