"""Hold little memory beside what is used: the C library keeps what was freed, and keeps it apart for each thread."""

import ctypes
from contextlib import suppress
from typing import Final

ARENAS: Final = -8
KEPT_FREE: Final = -1
"""The numbers of these settings, `M_ARENA_MAX` and `M_TRIM_THRESHOLD`, in glibc."""
MOST_FREE: Final = 128 << 20
"""Bytes that may lie free at the end of the one store; with the usual 128 kB it was given back and asked for anew with every pass of an
encoder, which made suggestions half as late again."""


def give_back() -> None:
    """Give freed memory back to the system, where the C library knows how."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


def share_memory() -> None:
    """Let all threads take from one store; call it before any thread is started.

    An encoder that is loaded in one thread, taught in a second and asked in a third otherwise leaves what a pass of it took, some 45 MB,
    in a store of each. Python's own small things do not come from there, so threads do not wait for each other noticeably.
    """
    with suppress(OSError, AttributeError):
        libc = ctypes.CDLL(None)
        libc.mallopt(ARENAS, 1)
        libc.mallopt(KEPT_FREE, MOST_FREE)
