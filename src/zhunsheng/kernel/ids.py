"""Hand out row ids and unguessable tokens.

An id has 53 bits, so that JavaScript reads it exactly: 34 bits count eighths of a second since 2025
(enough until 2093), 19 bits number the ids of that eighth. Each process begins every eighth at a random
place of the lower half: two processes rarely take the same number, and where they do the unique key
refuses one and the pen runs that action again. A coarse tick is deliberate: with milliseconds only
12 bits would remain and busy processes would collide all the time.
"""

from __future__ import annotations

import os
import secrets
import threading
from typing import Final

from zhunsheng.kernel.instants import Instant, now_us

_START_US: Final = Instant.parse("2025-01-01T00:00:00Z").us
_TICK_US: Final = 125_000
_NUMBER_BITS: Final = 19
_LOWER_HALF: Final = 1 << (_NUMBER_BITS - 1)


class _Counter:
    """Remember the last id of this process."""

    def __init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        self._lock = threading.Lock()
        self._tick = 0
        self._last = 0

    def take(self, number: int = 1) -> range:
        tick = (now_us() - _START_US) // _TICK_US
        with self._lock:
            if tick > self._tick:
                self._tick = tick
                place = secrets.randbelow(_LOWER_HALF)
                self._last = max(self._last, tick << _NUMBER_BITS | place)
            first = self._last + 1
            self._last += number
            return range(first, self._last + 1)


_COUNTER: Final = _Counter()
# why: a forked child would otherwise go on with its parent's numbers.
os.register_at_fork(after_in_child=_COUNTER.restart)


def new_id() -> int:
    """Make a row id: below 2**53, rising with time, never twice in a process, safe between threads."""
    return _COUNTER.take()[0]


def new_ids(number: int) -> range:
    """Make as many row ids at once, each as `new_id` does."""
    return _COUNTER.take(number)


def new_token(nbytes: int = 32) -> str:
    """Make an unguessable token that may stand in a URL."""
    return secrets.token_urlsafe(nbytes)
