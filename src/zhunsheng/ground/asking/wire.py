"""Where the socket lies and what travels through it: one line each way, JSON."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import msgspec

from zhunsheng.ground.settings import desk

LONGEST: Final = 4 * 1024 * 1024
"""Bytes of one line; who sends more is not one of us."""
SHORT: Final = 100
"""Characters that the name of a socket may have; what lies deeper is reached through its open folder."""
NAME: Final = "ask"


class Question(msgspec.Struct, frozen=True):
    """What is asked: the name of the question, what it is about, and until when who asks waits (the machine's own seconds; 0 for ever)."""

    name: str
    about: msgspec.Raw
    until: float = 0.0


class Reply(msgspec.Struct, frozen=True):
    """The answer, or null where it could not be given."""

    answer: msgspec.Raw = msgspec.Raw(b"null")


def folder() -> Path:
    """Return the folder of the socket, which nobody else may enter."""
    place = desk().data_dir / "run"
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    return place


@contextmanager
def address() -> Iterator[str]:
    """Give the name by which the socket is bound or reached; names longer than the system takes go by the open folder."""
    plain = folder() / NAME
    if len(str(plain)) <= SHORT:
        yield str(plain)
        return
    opened = os.open(folder(), os.O_PATH | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{opened}/{NAME}"
    finally:
        os.close(opened)
