"""Hold little memory beside what is used: the C library keeps what was freed, and keeps it apart for each thread."""

import ctypes
from contextlib import suppress
from typing import Final

ARENAS: Final = -8
"""The number of this setting, `M_ARENA_MAX`, in glibc."""


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
        ctypes.CDLL(None).mallopt(ARENAS, 1)
