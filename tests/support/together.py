"""Let several things happen at the same moment, and say what came of each."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import TypeVar

from django.db import connection

from zhunsheng.assembly.wiring import WITHIN
from zhunsheng.journal.actions import Pen
from zhunsheng.kernel.errors import Refusal

R = TypeVar("R")


def at_once(calls: Sequence[Callable[[], R]]) -> list[R | Refusal]:
    """Start one thread a call at the same moment; a refusal is an outcome, any other error is raised here."""
    barrier = threading.Barrier(len(calls))
    return _outcomes(calls, barrier.wait, lambda: None)


def in_one_batch(pen: Pen, calls: Sequence[Callable[[], R]]) -> list[R | Refusal]:
    """Let all calls wait for a pen that has not begun, then start it: it takes them into one transaction."""

    def start() -> None:
        while pen.waiting() < len(calls):
            threading.Event().wait(0.001)
        pen.start()

    return _outcomes(calls, lambda: None, start)


@contextmanager
def pens(number: int = 2) -> Iterator[list[Pen]]:
    """Open several pens, as several processes would."""
    with ExitStack() as stack:
        opened = [Pen(within=WITHIN) for _ in range(number)]
        for pen in opened:
            pen.start()
            stack.callback(pen.stop)
        yield opened


def _outcomes(
    calls: Sequence[Callable[[], R]], ready: Callable[[], object], started: Callable[[], None]
) -> list[R | Refusal]:
    outcomes: dict[int, R | Refusal] = {}
    errors: list[BaseException] = []

    def perform(number: int, call: Callable[[], R]) -> None:
        ready()
        try:
            outcomes[number] = call()
        except Refusal as refusal:
            outcomes[number] = refusal
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=perform, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    started()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return [outcomes[number] for number in range(len(calls))]
