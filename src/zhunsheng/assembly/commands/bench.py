"""`zhunsheng bench NAME [--json] [--full]`: measure, and print figures against their goals."""

import argparse
import sys

from zhunsheng.workshop.bench import messages

SEED = (sys.executable, "-m", "zhunsheng.assembly.bench_seed")


def run(given: argparse.Namespace) -> int:
    """Run one bench; exit code 1 when a figure misses its goal."""
    report = messages.run(SEED, full=given.full)
    for figure in report.figures:
        goal = "" if figure.goal is None else f"   goal at most {figure.goal:g}: {'kept' if figure.ok else 'missed'}"
        sys.stdout.write(f"{figure.name:<32} {figure.value:>10g} {figure.unit}{goal}\n")
    if given.json:
        sys.stdout.write(report.line() + "\n")
    return 0 if report.holds else 1
