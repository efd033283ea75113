"""Copies of running clocks, so that a desk can be tried with very many of them."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from zhunsheng.clocks.hot import COLUMNS, INSERT, read_rows_raw
from zhunsheng.journal.actions import Ink, system_only
from zhunsheng.kernel.durations import Duration
from zhunsheng.kernel.ids import new_id

MOVED: Final = tuple(COLUMNS.index(name) for name in ("due_at", "next_at"))
OWN, SUBJECT = COLUMNS.index("id"), COLUMNS.index("subject_id")
MODELS: Final = 10
RUNNING: Final = "next_at IS NOT NULL AND due_at IS NOT NULL"


@system_only("only a bench, on a desk of its own, has clocks that watch nothing")
def copy_clocks(ink: Ink, count: int, *, first: Duration, every: Duration) -> int:
    """Copy the oldest running clocks so often, each due later than the one before; returns how many were made.

    A copy watches a dialogue that does not exist and has no facts: for measuring what many rows cost, and nothing else.
    Writes   clock rows (planned)
    """
    models = read_rows_raw(RUNNING, MODELS)
    for row in _copies(models, count, first.us, every.us):
        ink.plan(INSERT, row[OWN], tuple(row))
    return count if models else 0


def _copies(models: Sequence[tuple[Any, ...]], count: int, first: int, every: int) -> Iterator[list[Any]]:
    for number in range(count if models else 0):
        row = list(models[number % len(models)])
        row[OWN] = row[SUBJECT] = new_id()
        for place in MOVED:
            row[place] += first + number * every
        yield row
