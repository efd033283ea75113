"""Pens for tests, wired like the real process."""

from collections.abc import Iterator
from contextlib import contextmanager

from zhunsheng.assembly.wiring import WITHIN
from zhunsheng.journal.actions import Pen, use_pen
from zhunsheng.standards import queries as standards


@contextmanager
def inline_pen() -> Iterator[Pen]:
    """Run every action in the test's own thread."""
    pen = Pen(within=WITHIN, inline=True)
    use_pen(pen)
    standards.refresh()
    yield pen
    use_pen(None)
    standards.refresh()


@contextmanager
def threaded_pen() -> Iterator[Pen]:
    """Run actions on a writer thread, as the process does."""
    pen = Pen(within=WITHIN)
    use_pen(pen)
    standards.refresh()
    pen.start()
    try:
        yield pen
    finally:
        pen.stop()
        use_pen(None)
        standards.refresh()
