"""Give a command its pen."""

from collections.abc import Iterator
from contextlib import contextmanager

from zhunsheng.assembly.wiring import WITHIN
from zhunsheng.journal.actions import Pen, use_pen


@contextmanager
def command_pen() -> Iterator[Pen]:
    """Let a command write in its own thread, wired like any other process; it takes turns with the others."""
    pen = Pen(within=WITHIN, inline=True)
    use_pen(pen)
    try:
        yield pen
    finally:
        use_pen(None)
