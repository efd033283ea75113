"""`zhunsheng bench console`: the default record, with --full also the large one and how much slower it is."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec

from zhunsheng.workshop.bench.figures import Figure, Report, at_most, told

LINES: Final = 25
DEFAULT: Final = 10_000
FULL: Final = 200_000
GOAL_MS: Final = 150.0
TIMES: Final = 2.0
SMALL_MS: Final = 10.0
"""Below this a ratio says more of the machine than of the desk; such a reading is within its goal anyhow."""


class Measured(msgspec.Struct):
    """The 95th percentiles of each reading: its own processor time, and by the clock on the wall. Units: milliseconds."""

    p95_ms: dict[str, float]
    wall_ms: dict[str, float]


def run(seed: Sequence[str], *, full: bool = False) -> Report:
    """Measure; a filled desk is kept in the machine's temporary folder and used again while its tables stay as they are."""
    small = _measured(seed, DEFAULT)
    figures = [at_most(f"{name}_p95", value, GOAL_MS, "ms") for name, value in small.p95_ms.items()]
    figures += [told(f"{name}_p95_wall", value, "ms") for name, value in small.wall_ms.items()]
    if full:
        large = _measured(seed, FULL)
        figures += [at_most(f"{name}_p95_full", value, GOAL_MS, "ms") for name, value in large.p95_ms.items()]
        figures += _ratios(small, large)
        figures += [told(f"{name}_p95_full_wall", value, "ms") for name, value in large.wall_ms.items()]
    return Report(bench="console", figures=figures)


def _ratios(small: Measured, large: Measured) -> list[Figure]:
    return [
        at_most(f"{name}_full_to_default", large.p95_ms[name] / max(value, SMALL_MS / TIMES), TIMES, "times")
        for name, value in small.p95_ms.items()
    ]


def _measured(seed: Sequence[str], dialogues: int) -> Measured:
    folder = Path(tempfile.gettempdir()) / "zhunsheng-bench-console"
    environ = {
        **{key: value for key, value in os.environ.items() if not key.startswith("ZHUNSHENG_")},
        "ZHUNSHENG_DATA_DIR": str(folder / str(dialogues)),
        "ZHUNSHENG_SECRET_KEY": "a bench's own secret, good for nothing else....",
    }
    words = [*seed, str(dialogues), str(LINES)]
    done = subprocess.run(words, env=environ, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"the bench could not be run on {dialogues} dialogues")
    return msgspec.json.decode(done.stdout.splitlines()[-1], type=Measured)
