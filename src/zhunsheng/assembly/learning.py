"""Keep the bank of questions learned in the worker, so that the bot never waits for it."""

import logging
import threading
from typing import Final

from django.db import connection

from zhunsheng.access.values import SYSTEM
from zhunsheng.ground.search.sound import reading
from zhunsheng.ground.stepping import yield_to_others
from zhunsheng.guard.queries import read_emotion
from zhunsheng.journal.actions import run
from zhunsheng.kernel.instants import now
from zhunsheng.knowledge.actions import index_missing, keep_editions
from zhunsheng.knowledge.queries import must_learn

log = logging.getLogger(__name__)

EVERY: Final = 2.0
"""Seconds between two looks whether anything has changed; learning itself takes seconds only for hundreds of questions."""
GREETING: Final = "您好"


def keep_learned(stopping: threading.Event) -> None:
    """Learn the bank now and whenever it changes, or an encoder comes, each time as a version; until told to stop."""
    yield_to_others()
    whole = warm = False
    while not stopping.is_set():
        try:
            while not whole and not stopping.is_set():
                whole = not run(index_missing, SYSTEM, now())  # once: what is written later is indexed as it is written
            if must_learn():
                keep_editions(now())
                warm = warm or warm_up()
        except Exception:  # logged with its trace; the next look tries again, and the bot goes on with what it has
            log.exception("the bank of questions could not be learned")
        stopping.wait(EVERY)
    connection.close()


def warm_up() -> bool:
    """Load what reads moods and sounds, a second of work, so that the first customer's suggestions do not wait for it."""
    read_emotion(GREETING)
    reading(GREETING[0])
    return True
