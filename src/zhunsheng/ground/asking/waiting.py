"""Questions that wait for an answer: the newest first, and those that ask the very same wait as one."""

from __future__ import annotations

import threading
import time
from typing import Final

from zhunsheng.ground.asking.wire import Question, Reply

MOST: Final = 1000
"""Different questions that may wait; who asks one more is sent away."""
SOON: Final = 0.15
"""Seconds that the first in line may wait; behind that the line is behind."""
FOR_EVER: Final = 0.0


class Waiting:
    """A question, until when somebody waits for it, and where its answer goes."""

    def __init__(self, question: Question) -> None:
        """Begin without an answer."""
        self.question = question
        self.until = question.until
        self.since = time.monotonic()
        self.reply = Reply()
        self.done = threading.Event()

    def joined(self, until: float) -> None:
        """Let one more wait for the same answer."""
        self.until = FOR_EVER if FOR_EVER in (self.until, until) else max(self.until, until)

    def left(self) -> bool:
        """Tell whether everybody who asked has gone."""
        return 0 < self.until < time.monotonic()


class Line:
    """Hold what waits. Any thread may put, several may take."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._waiting: dict[tuple[str, bytes], Waiting] = {}
        self._changed = threading.Condition()
        self._woken = False

    def put(self, question: Question) -> Waiting:
        """Let a question wait, before all others; where the same waits already, both get one answer.

        Every answer is made of what is known when it is made, so one that was asked for earlier is none the worse for it.
        Refuses   OSError when too many wait
        """
        key = (question.name, bytes(question.about))
        with self._changed:
            there = self._waiting.pop(key, None)
            if there is None:
                if len(self._waiting) >= MOST:
                    raise OSError(f"{MOST} questions wait already")
                there = Waiting(question)
            else:
                there.joined(question.until)
            self._waiting[key] = there
            self._changed.notify()
        return there

    def take(self, most: int, seconds: float) -> tuple[list[Waiting], bool]:
        """Take the newest, or wait a while for one; what nobody waits for any more is dropped.

        Says as well whether the line is behind: more wait than are taken at one go, or one of them has waited for longer than `SOON`.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._woken, seconds)
            found: list[Waiting] = []
            self._forget()
            behind = len(self._waiting) > most or any(
                time.monotonic() > one.since + SOON for one in self._waiting.values()
            )
            while self._waiting and len(found) < most:
                _, one = self._waiting.popitem()
                if one.left():
                    one.done.set()
                else:
                    found.append(one)
        return found, behind

    def wake(self) -> None:
        """Let who waits for a question look around: there may be none any more."""
        with self._changed:
            self._woken = True
            self._changed.notify_all()

    def _forget(self) -> None:
        """Drop from the far end what nobody waits for any more, so that it is not taken for a line."""
        while self._waiting and (first := next(iter(self._waiting.items())))[1].left():
            del self._waiting[first[0]]
            first[1].done.set()
