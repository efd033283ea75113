"""A bell between processes: "something was written", "something was sealed", who looks at what.

Redis carries it, in the order of ringing; nothing is stored there. Without Redis, or while it is away, everybody looks by himself a few times a second; the bell only makes that sooner.
Bursts are coalesced: however often it is rung within a moment, one message travels.
"""

import logging
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Final, Self

log = logging.getLogger(__name__)

WRITTEN: Final = "written"
SEALED: Final = "sealed"

COALESCE: Final = 0.02
"""Seconds in which several rings become one."""

AWAY: Final = 2.0
"""Seconds between two tries to reach a Redis that is away."""


class Bell:
    """Ring for the other processes of this installation, and hear them ring."""

    def __init__(self, url: str, channel: str, heard: Callable[[str], None]) -> None:
        """Name the Redis, the installation's channel, and whom to tell; an empty address makes a silent bell."""
        self.url = url
        self.channel = f"zhunsheng:{channel}"
        self.heard = heard
        self._rung: dict[str, None] = {}
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> Self:
        """Begin to ring and to listen."""
        if self.url:
            for work in (self._publish, self._listen):
                thread = threading.Thread(target=work, name="bell", daemon=True)
                thread.start()
                self._threads.append(thread)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Stop both."""
        self._stopping.set()
        self._wake.set()
        for thread in self._threads:
            thread.join(timeout=5)

    def ring(self, word: str) -> None:
        """Tell the other processes, soon and never waiting for it."""
        if self.url:
            self._rung[word] = None
            self._wake.set()

    def _publish(self) -> None:
        import redis  # why: nine megabytes that a desk of one web process does without

        client = redis.Redis.from_url(self.url, socket_timeout=AWAY, socket_connect_timeout=AWAY)
        while not self._stopping.is_set():
            self._wake.wait()
            self._wake.clear()
            words, self._rung = self._rung, {}
            try:
                for word in words:
                    client.publish(self.channel, word)
            except redis.RedisError as error:
                log.warning("the bell cannot reach Redis (%s); processes look by themselves meanwhile", error)
                self._stopping.wait(AWAY)
            self._stopping.wait(COALESCE)
        client.close()

    def _listen(self) -> None:
        import redis  # why: as above

        while not self._stopping.is_set():
            try:
                self._hear_until_it_breaks()
            except redis.RedisError:
                self._stopping.wait(AWAY)

    def _hear_until_it_breaks(self) -> None:
        import redis  # why: as above

        client = redis.Redis.from_url(self.url, socket_connect_timeout=AWAY)
        with client.pubsub(ignore_subscribe_messages=True) as subscription:  # type: ignore[no-untyped-call]  # why: the library leaves it untyped
            subscription.subscribe(self.channel)
            while not self._stopping.is_set():
                message = subscription.get_message(timeout=0.5)
                if message is not None:
                    self.heard(bytes(message["data"]).decode())
        client.close()
