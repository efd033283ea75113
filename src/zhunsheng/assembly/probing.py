"""Probe during the shift, in the worker, what all open shifts share; nothing is probed for nobody."""

import logging
from typing import Final

from django.db import connection

from zhunsheng.access.values import SYSTEM
from zhunsheng.assist.queries import probe
from zhunsheng.journal.actions import run
from zhunsheng.kernel.instants import now
from zhunsheng.people.actions import note_for_everybody
from zhunsheng.people.queries import demands_open

log = logging.getLogger(__name__)

SHARED: Final = ("database", "scripts", "orders")


def probe_for_everybody() -> None:
    """Try once, and note it in every open shift."""
    try:
        wanted = demands_open(SHARED)
        if wanted:
            run(note_for_everybody, SYSTEM, now(), probe(wanted, now()))
    except Exception:  # logged with its trace; the next turn tries again
        log.exception("the probes of a shift failed")
    finally:
        connection.close()
