"""Fetch the encoder beside a running desk, where its operator wants that; the desk waits for nothing."""

import logging
import subprocess
import sys
import threading
from typing import Final

from zhunsheng.ground.encoder.places import wants_fetching
from zhunsheng.ground.settings import desk

log = logging.getLogger(__name__)

CALM: Final = 20.0
"""Seconds after the start in which the desk has the machine to itself."""
GENTLE: Final = 15
"""How far everything else goes before: converting must not slow a page."""


def fetch_beside(stopping: threading.Event) -> None:
    """Start fetching after a while, in a process of its own, if the encoder is not here as it is drawn now and the settings ask for it."""
    if desk().fetch_models and wants_fetching():
        threading.Thread(target=_fetch, args=(stopping,), name="models", daemon=True).start()


def _fetch(stopping: threading.Event) -> None:
    if stopping.wait(CALM):
        return
    command = ["nice", "-n", str(GENTLE), sys.executable, "-m", "zhunsheng", "models", "install"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        log.warning(
            "the encoder could not be fetched; questions are recognised as before, by characters alone where none is here: %s",
            done.stderr,
        )
    else:
        log.info("the encoder is here; questions are recognised by what they mean")
