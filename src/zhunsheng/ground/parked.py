"""Lay something down for an hour between two steps of one person, sealed; nobody else gets it back."""

import os
import re
from contextlib import suppress
from pathlib import Path
from typing import Final

from zhunsheng.ground.keys import SealBroken, open_sealed, seal
from zhunsheng.ground.settings import desk
from zhunsheng.kernel.durations import hours
from zhunsheng.kernel.errors import NotFound
from zhunsheng.kernel.ids import new_token
from zhunsheng.kernel.instants import Instant

LIFE: Final = hours(1)
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{16,80}")


def park(content: bytes, *, owner_id: int, at: Instant, token: str = "") -> str:
    """Lay content down for its owner and return the word by which the owner gets it back; what is too old goes.

    Under a `token` of the caller's own what lay there is replaced.
    """
    folder = _folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for path in folder.iterdir():
        if Instant(path.stat().st_mtime_ns // 1000) < at - LIFE:
            path.unlink(missing_ok=True)
    token = token or new_token()
    path = folder / f"{new_token()}"
    path.touch(mode=0o600)
    path.write_bytes(seal(content, purpose=_purpose(owner_id)))
    path.replace(folder / token)
    return token


def parked(token: str, *, owner_id: int, longer: bool = False) -> bytes:
    """Give back what its owner laid down; `longer` begins its hour anew.

    Refuses  NotFound for anything else, above all for what went after its hour
    """
    try:
        if not _TOKEN.fullmatch(token):
            raise NotFound("file", token[:80])
        path = _folder() / token
        content = open_sealed(path.read_bytes(), purpose=_purpose(owner_id))
        if longer:
            os.utime(path)
        return content
    except (OSError, SealBroken) as fault:
        raise NotFound("file", token[:80]) from fault


def forget_parked(token: str) -> None:
    """Take away what was laid down under a word of the caller's own."""
    with suppress(OSError):
        (_folder() / token).unlink()


def _folder() -> Path:
    return desk().data_dir / "parked"


def _purpose(owner_id: int) -> str:
    return f"parked.{owner_id}"
