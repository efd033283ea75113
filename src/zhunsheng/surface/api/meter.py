"""How much a token may ask in a minute, and how much of it is left: bounded memory, counted in each process."""

import threading
from collections import OrderedDict
from typing import Final

import msgspec

from zhunsheng.kernel.instants import Instant

MINUTE_US: Final = 60_000_000
MOST_KEYS: Final = 50_000


class Budget(msgspec.Struct, frozen=True, kw_only=True):
    """What one request found: the limit, what is left behind it, and when the minute is over."""

    limit: int
    left: int
    seconds: int

    @property
    def spent(self) -> bool:
        """Tell whether this request was one too many."""
        return self.left < 0

    def headers(self) -> dict[str, str]:
        """Say it in headers."""
        return {
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(max(self.left, 0)),
            "RateLimit-Reset": str(self.seconds),
        }


class Meter:
    """Count requests by key in minutes."""

    def __init__(self) -> None:
        """Begin with nothing counted."""
        self._counts: OrderedDict[str, tuple[int, int]] = OrderedDict()
        self._lock = threading.Lock()

    def count(self, key: str, limit: int, at: Instant) -> Budget:
        """Count one request."""
        minute, within = divmod(at.us, MINUTE_US)
        with self._lock:
            known, number = self._counts.pop(key, (minute, 0))
            number = number + 1 if known == minute else 1
            self._counts[key] = (minute, number)
            while len(self._counts) > MOST_KEYS:
                self._counts.popitem(last=False)
        return Budget(limit=limit, left=limit - number, seconds=1 + (MINUTE_US - within) // 1_000_000)
