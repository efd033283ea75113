"""Have a piece of a document read by a child process, and make of its end an answer."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path
from typing import Final

import msgspec

from zhunsheng.ground.reading.blocks import BROKEN, TOO_LARGE, TOO_LONG, Block, Piece, Unreadable

PATIENCE: Final = 60.0
"""Seconds that a piece may take on the clock of the wall."""
MODULE: Final = "zhunsheng.ground.reading.child"
KILLED: Final = {-signal.SIGXCPU: TOO_LONG, -signal.SIGKILL: TOO_LONG, -signal.SIGSEGV: TOO_LARGE, -signal.SIGABRT: TOO_LARGE}  # fmt: skip


class _Told(msgspec.Struct):
    why: str = ""
    total: int = 0
    pages: int = 1
    blocks: list[tuple[str, int, str]] = []


def read_piece(path: Path, kind: str, begin: int = 0) -> Piece:
    """Read a piece of a document that lies at a path: of a PDF some pages from `begin` on, of others everything.

    Refuses   Unreadable with the word that says why
    """
    command = [sys.executable, "-m", MODULE, kind, str(path), str(begin)]
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=PATIENCE, check=False
        )  # fmt: skip
    except subprocess.TimeoutExpired as fault:
        raise Unreadable(TOO_LONG) from fault
    try:
        told = msgspec.json.decode(done.stdout, type=_Told)
    except msgspec.MsgspecError as fault:
        raise Unreadable(KILLED.get(done.returncode, BROKEN)) from fault
    if told.why:
        raise Unreadable(told.why)
    return Piece(told.total, [Block(*one) for one in told.blocks], told.pages)
