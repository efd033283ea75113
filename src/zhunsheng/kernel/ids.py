"""Hand out row ids and unguessable tokens.

An id has 53 bits, so that JavaScript reads it exactly: 34 bits count eighths of a second since 2025
(enough until 2093), 19 bits number the ids of that eighth. The lower half of these numbers is cut into
lanes: each process draws one and begins every eighth at its lane's beginning. Two processes may draw the
same; then the unique key refuses an id, the pen runs that action again, and the process that lost goes on
in another lane for good. A coarse tick is deliberate: with milliseconds only 12 bits would remain, and
busy processes would collide all the time.
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
_LANES: Final = 64
_LANE: Final = (1 << (_NUMBER_BITS - 1)) // _LANES
"""Ids of one eighth of a second in a lane; who needs more runs on into the next, which mostly is nobody's."""


class _Counter:
    """Remember the last id of this process."""

    def __init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        self._lock = threading.Lock()
        self._tick = 0
        self._last = 0
        self._lane = secrets.randbelow(_LANES)

    def take(self, number: int = 1) -> range:
        tick = (now_us() - _START_US) // _TICK_US
        with self._lock:
            if tick > self._tick:
                self._begin(tick)
            first = self._last + 1
            self._last += number
            return range(first, self._last + 1)

    def leave(self) -> None:
        with self._lock:
            self._lane = (self._lane + 1 + secrets.randbelow(_LANES - 1)) % _LANES
            before = self._last
            self._begin(self._tick)
            if self._last == before:  # the new lane lies behind; its next beginning does not
                self._begin(self._tick + 1)

    def _begin(self, tick: int) -> None:
        self._tick = tick
        self._last = max(self._last, tick << _NUMBER_BITS | self._lane * _LANE)


_COUNTER: Final = _Counter()
# why: a forked child would otherwise go on with its parent's numbers.
os.register_at_fork(after_in_child=_COUNTER.restart)


def new_id() -> int:
    """Make a row id: below 2**53, rising with time, never twice in a process, safe between threads."""
    return _COUNTER.take()[0]


def new_ids(number: int) -> range:
    """Make as many row ids at once, each as `new_id` does."""
    return _COUNTER.take(number)


def leave_lane() -> None:
    """Go on elsewhere, after another process was found to have taken an id; what comes still rises."""
    _COUNTER.leave()


def new_token(nbytes: int = 32) -> str:
    """Make an unguessable token that may stand in a URL."""
    return secrets.token_urlsafe(nbytes)
