"""Keep Python's search for circular garbage away from what a process holds for its whole life.

Measured with `zhunsheng bench messages`: with the usual thresholds a fifth of the event loop's time went into walking
models, rulebooks and open sockets that are never garbage.
"""

import gc
from typing import Final

YOUNG: Final = 20_000
MIDDLE: Final = 50
OLD: Final = 1_000
"""Allocations before a search of the youngest, then how many of those before the next older ones are searched."""


def settle_memory() -> None:
    """Take what start-up has loaded out of every later search; call it once when a process is ready to serve."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, MIDDLE, OLD)
