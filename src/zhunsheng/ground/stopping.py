"""Hear the system ask a process to end, wherever that process happens to be.

A handler runs in the middle of whatever the main thread does. Setting an event takes the event's lock, and if the main thread holds it (it
waits for that event, or a first signal is setting it while a second comes) the process stands still for good. So the handler does
nothing; the interpreter writes the number of the signal into a pipe, which it does without any lock, and a thread reads it there.
"""

import os
import signal
import threading

ENDING = (signal.SIGTERM, signal.SIGINT)


def hear_ending() -> threading.Event:
    """Give the event that is set once the system asks this process to end.

    Called once, from the main thread. From then on neither signal ends the process by itself.
    """
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    for number in ENDING:
        signal.signal(number, lambda *_: None)
    asked = threading.Event()
    threading.Thread(target=_listen, args=(reading, asked), name="ending", daemon=True).start()
    return asked


def _listen(reading: int, asked: threading.Event) -> None:
    while not asked.is_set():
        if any(number in ENDING for number in os.read(reading, 64)):
            asked.set()
