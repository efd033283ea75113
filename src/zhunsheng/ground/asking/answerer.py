"""Answer what other processes of this desk ask; questions of one name that wait are answered together, the newest first when there are many."""

from __future__ import annotations

import logging
import os
import socket
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Final

import msgspec
from django.db import close_old_connections

from zhunsheng.ground.asking.waiting import Line, Waiting
from zhunsheng.ground.asking.wire import LONGEST, Question, Reply, address
from zhunsheng.ground.stepping import yield_to_others

log = logging.getLogger(__name__)

Answer = Callable[[Sequence[msgspec.Raw]], Sequence[object]]
"""Answers like questions together; one answer each, None for what cannot be answered."""

TOGETHER: Final = 8
"""Questions that are answered at one go; more of them are hardly quicker each, and the first would wait for the last."""
LOOK: Final = 1.0
"""Seconds between two looks whether to stop, or whether another process has taken the place."""


class Answerer:
    """Listens at the desk's socket; one thread a line, one that answers, and one for answers that take seconds."""

    def __init__(
        self,
        answers: Mapping[str, Answer],
        long: Mapping[str, Answer] | None = None,
        brief: Mapping[str, Answer] | None = None,
    ) -> None:
        """Name who answers what; `long` are answers that may take seconds, which no other answer waits for.

        `brief` are quicker answers to the same questions, given while more is asked than can be answered in time.
        """
        self._answers = answers
        self._long = long or {}
        self._brief = brief or {}
        self._asked, self._asked_long = Line(), Line()
        self._stopping = threading.Event()
        self._threads = [
            threading.Thread(target=self._listen, name="asked", daemon=True),
            threading.Thread(target=self._answer, args=(self._asked,), name="answering", daemon=True),
            threading.Thread(target=self._answer, args=(self._asked_long,), name="answering at length", daemon=True),
        ]

    def start(self) -> None:
        """Begin to listen."""
        for one in self._threads:
            one.start()

    def stop(self) -> None:
        """Listen no more; who waits for the next question is woken, so that a desk does not take a second to stop."""
        self._stopping.set()
        self._asked.wake()
        self._asked_long.wake()
        with suppress(OSError), address() as place:
            _taken(place)  # the call itself wakes who listens there
        for one in self._threads:
            one.join(2 * LOOK)

    def _listen(self) -> None:
        while not self._stopping.is_set():
            try:
                with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listening:
                    self._serve(listening)
            except OSError:
                log.exception("nobody can be answered at the desk's socket; screens go on with what they know")
                self._stopping.wait(5 * LOOK)

    def _serve(self, listening: socket.socket) -> None:
        with address() as place:
            if _taken(place):
                self._stopping.wait(LOOK)  # another process answers; this one stands by
                return
            with suppress(FileNotFoundError):
                os.unlink(place)
            listening.bind(place)
            os.chmod(place, 0o600)
            mine = os.stat(place).st_ino
            listening.listen(64)
            listening.settimeout(LOOK)
            while not self._stopping.is_set():
                try:
                    line, _ = listening.accept()
                except TimeoutError:
                    if not _still(place, mine):
                        return
                    continue
                threading.Thread(target=self._talk, args=(line,), name="asked by", daemon=True).start()

    def _talk(self, line: socket.socket) -> None:
        line.settimeout(None)
        with suppress(OSError, msgspec.MsgspecError), line, line.makefile("rwb") as file:
            while told := file.readline(LONGEST):
                question = msgspec.json.decode(told, type=Question)
                waiting = (self._asked_long if question.name in self._long else self._asked).put(question)
                waiting.done.wait()
                file.write(msgspec.json.encode(waiting.reply) + b"\n")
                file.flush()

    def _answer(self, asked: Line) -> None:
        yield_to_others()
        while not self._stopping.is_set():
            mine, behind = asked.take(TOGETHER, LOOK)
            self._together(mine, self._brief if behind else {})

    def _together(self, asked: list[Waiting], brief: Mapping[str, Answer]) -> None:
        by_name: dict[str, list[Waiting]] = {}
        for one in asked:
            by_name.setdefault(one.question.name, []).append(one)
        for name, mine in by_name.items():
            try:
                close_old_connections()
                answer = brief.get(name) or self._long.get(name) or self._answers[name]
                found = answer([one.question.about for one in mine])
                for one, told in zip(mine, found, strict=True):
                    one.reply = Reply() if told is None else Reply(msgspec.Raw(msgspec.json.encode(told)))
            except Exception:  # logged with its trace; who asked goes on without an answer
                log.exception("%d questions named %s could not be answered", len(mine), name)
            for one in mine:
                one.done.set()


def _taken(place: str) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as trying, suppress(OSError):
        trying.connect(place)
        return True
    return False


def _still(place: str, mine: int) -> bool:
    try:
        return os.stat(place).st_ino == mine
    except FileNotFoundError:
        return False
