"""Write the words of older cases into the index beside the worker, on a desk that was there before that index; lists find them meanwhile by reading every matter."""

import logging
import threading
from typing import Final

from django.db import connection

from zhunsheng.access.values import SYSTEM
from zhunsheng.cases.actions import index_cases
from zhunsheng.cases.queries import is_indexed
from zhunsheng.journal.actions import run
from zhunsheng.kernel.instants import now

log = logging.getLogger(__name__)

BREATH: Final = 0.05
"""Seconds between two pieces, in which others write."""
AGAIN: Final = 30.0
"""Seconds after a piece that failed."""
TOLD: Final = 40
"""Pieces between two lines of the log."""
TOP: Final = 1 << 62


def word_beside(stopping: threading.Event) -> None:
    """Write what is missing, once, until told to stop."""
    threading.Thread(target=write_words, args=(stopping,), name="words", daemon=True).start()


def write_words(stopping: threading.Event) -> None:
    """Write the words of all cases that are not in the index, the newest first; what a crash leaves is written at the next start."""
    before, pieces = TOP, 0
    while before and not stopping.is_set():
        try:
            if before == TOP and is_indexed():
                break
            before = run(index_cases, SYSTEM, now(), before)
        except Exception:  # logged with its trace; nothing is lost, for each piece is written whole or not at all
            log.exception("the words of older cases could not be written into the index")
            stopping.wait(AGAIN)
            continue
        pieces += 1
        if pieces % TOLD == 0 and before:
            log.info("the words of cases down to %d are in the index", before)
        stopping.wait(BREATH)
    if pieces and not before:
        log.info("the words of every case are in the index")
    connection.close()
