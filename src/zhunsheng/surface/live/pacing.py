"""Telling many sockets without keeping those who write from the event loop.

Measured with `zhunsheng bench latency`: telling two thousand idle widgets that the desk's pace has changed took the loop for fifty
milliseconds, and every message of that moment waited for it.
"""

import asyncio
import time
from typing import Final

TURN: Final = 0.0005
"""Seconds that one telling may keep the loop before others have it."""

PAUSE: Final = 0.001
"""Seconds that it then leaves to others."""


class Turns:
    """The turns of one long telling."""

    __slots__ = ("_until",)

    def __init__(self) -> None:
        """Begin the first turn."""
        self._until = time.monotonic() + TURN

    async def pause(self) -> None:
        """Let others have the loop if this turn is over; call it between two sockets, or two things shown."""
        if time.monotonic() >= self._until:
            await asyncio.sleep(PAUSE)
            self._until = time.monotonic() + TURN
