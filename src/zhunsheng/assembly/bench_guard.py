"""Hand the shipped clauses to the bench of the guard, which may not read files of standards itself."""

from collections.abc import Sequence

from zhunsheng.standards.loader import load, shipped
from zhunsheng.workshop.bench import guard
from zhunsheng.workshop.bench.figures import Report


def run(_seed: Sequence[str], *, full: bool = False) -> Report:
    """Measure the guard of the shipped standards."""
    return guard.run([clause for name, text in shipped() for clause in load(text, name=name).clauses], full=full)
