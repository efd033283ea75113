"""Ask the process that answers; nothing comes back when nobody does, and everything bears that."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from io import BufferedRWPair
from typing import Final, TypeVar

import msgspec

from zhunsheng.ground.asking.wire import LONGEST, Question, Reply, address

T = TypeVar("T")
NOTHING: Final = b"null"
PATIENCE: Final = 0.4
"""Seconds that an answer is waited for when somebody looks at a screen meanwhile."""


class _Mine(threading.local):
    line: socket.socket | None = None
    file: BufferedRWPair | None = None


_mine: Final = _Mine()


def ask(name: str, about: object, kind: type[T], *, patience: float = PATIENCE) -> T | None:
    """Ask by name; each thread keeps its line open. None where nobody answers in time or the answer is none."""
    question = msgspec.json.encode(Question(name, msgspec.Raw(msgspec.json.encode(about)))) + b"\n"
    for fresh in (False, True):
        if not fresh and _mine.file is None:
            continue
        try:
            answer = _once(question, patience)
        except TimeoutError:
            _hang_up()
            return None
        except (OSError, msgspec.MsgspecError):
            _hang_up()
            continue
        return None if bytes(answer) == NOTHING else msgspec.json.decode(answer, type=kind)
    return None


def _once(question: bytes, patience: float) -> msgspec.Raw:
    file = _line(patience)
    file.write(question)
    file.flush()
    told = file.readline(LONGEST)
    if not told.endswith(b"\n"):
        raise ConnectionError("the answer ended early")
    return msgspec.json.decode(told, type=Reply).answer


def _line(patience: float) -> BufferedRWPair:
    if _mine.line is None or _mine.file is None:
        _mine.line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        with address() as place:
            _mine.line.settimeout(patience)
            _mine.line.connect(place)
        _mine.file = _mine.line.makefile("rwb")
    _mine.line.settimeout(patience)
    return _mine.file


def _hang_up() -> None:
    for one in (_mine.file, _mine.line):
        if one is not None:
            with suppress(OSError):
                one.close()
    _mine.line = _mine.file = None
