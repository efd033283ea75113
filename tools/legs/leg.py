"""One leg: a command with its name, run to its end with its output kept and its time taken."""

import os
import re
import shlex
import signal
import subprocess
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
LIMIT_SECONDS = 36 * 60
"""A whole run has forty minutes, the environment and what the machine lacks included."""
COUNTED = re.compile(r"\b(\d+) (passed|failed|errors?|skipped)\b")
CLOSING = re.compile(r"^=*\s*\d+ (?:passed|failed|error|skipped|deselected|warning).* in [\d.]+s", re.MULTILINE)


@dataclass(frozen=True)
class Leg:
    """What is run, and with which additions to the environment."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """How a leg ended."""

    leg: Leg
    code: int
    seconds: float
    output: str

    @property
    def is_good(self) -> bool:
        """Say whether the leg is green."""
        return self.code == 0

    def counted(self, word: str) -> int:
        """Return how many tests of this leg ended that way, by the test runner's own closing line."""
        closing = CLOSING.findall(self.output)
        pairs = COUNTED.findall(closing[-1]) if closing else []
        return sum(int(number) for number, kind in pairs if kind.startswith(word))


def run_all(legs: list[Leg], *, slots: int) -> list[Outcome]:
    """Run the legs, at most `slots` at a time and in the order given; print each as it ends."""
    with ThreadPoolExecutor(max_workers=slots) as pool:
        waiting = [pool.submit(run_one, leg) for leg in legs]
        outcomes = []
        for done in as_completed(waiting):
            outcomes.append(done.result())
            show(outcomes[-1])
    return outcomes


def run_one(leg: Leg) -> Outcome:
    """Run one leg to its end, or end it with everything it started when its time is up."""
    began = time.monotonic()
    process = subprocess.Popen(
        leg.command,
        cwd=ROOT,
        env={**os.environ, **leg.environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        output, _ = process.communicate(timeout=LIMIT_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        output, _ = process.communicate()
        output += f"\nended after {LIMIT_SECONDS} s"
    return Outcome(leg, process.returncode, time.monotonic() - began, output)


def show(outcome: Outcome) -> None:
    """Print what a leg said; a green leg that is no test run needs only its last lines."""
    lines = outcome.output.rstrip().splitlines()
    shown = lines if not outcome.is_good else lines[-12:]
    print(f"\n--- {outcome.leg.name}: {shlex.join(outcome.leg.command)}")
    print("\n".join(shown))
    print(f"--- {outcome.leg.name}: {'ok' if outcome.is_good else 'FAILED'} in {outcome.seconds:.1f} s", flush=True)
