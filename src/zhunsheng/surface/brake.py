"""A brake on those who try too often: bounded memory, the same on pages and on sockets."""

import ipaddress
import threading
from collections import OrderedDict, deque
from contextlib import suppress
from typing import Final

from zhunsheng.kernel.errors import Refusal
from zhunsheng.kernel.instants import now

SITE_BITS: Final = 64
"""How much of an IPv6 address names a connection; the rest its owner changes at will."""


class TooMany(Refusal):
    """Too many tries; please wait {seconds} seconds."""

    code = "too_many"


class Brake:
    """Count tries by key within a window; bounded memory, the oldest keys forgotten first."""

    def __init__(self, tries: int, seconds: int, most_keys: int = 50_000) -> None:
        """Allow so many tries in so many seconds."""
        self.tries = tries
        self.window_us = seconds * 1_000_000
        self.most_keys = most_keys
        self._seen: OrderedDict[str, deque[int]] = OrderedDict()
        self._lock = threading.Lock()

    def allows(self, key: str) -> bool:
        """Count a try and tell whether it is within bounds."""
        at = now().us
        with self._lock:
            recent = self._seen.get(key)
            if recent is None:
                recent = self._seen[key] = deque()
            else:
                self._seen.move_to_end(key)
            while recent and recent[0] <= at - self.window_us:
                recent.popleft()
            allowed = len(recent) < self.tries
            if allowed:
                recent.append(at)
            while len(self._seen) > self.most_keys:
                self._seen.popitem(last=False)
        return allowed

    def check(self, key: str) -> None:
        """Refuse when a key tries too often.

        Refuses  TooMany
        """
        if not self.allows(key):
            raise TooMany(seconds=self.window_us // 1_000_000)

    def forgive(self, key: str) -> None:
        """Take the last try back: it was a good one."""
        with self._lock:
            recent = self._seen.get(key)
            if recent:
                recent.pop()


def connection_of(address: str) -> str:
    """Name the connection behind an address, so that one home with a whole IPv6 network counts as one."""
    with suppress(ValueError):
        found = ipaddress.ip_address(address.partition("%")[0])
        if isinstance(found, ipaddress.IPv6Address):
            return str(found.ipv4_mapped or ipaddress.ip_network((found, SITE_BITS), strict=False))
    return address
