"""Lay something down for an hour between two steps of one person, sealed; nobody else gets it back."""

import os
import re
from collections.abc import Collection
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


def keep_parked(token: str, *, owner_id: int) -> str:
    """Keep what was laid down beyond its hour, for work that goes on whether or not anybody looks; return the word for it.

    Refuses  NotFound as `parked` does
    """
    parked(token, owner_id=owner_id, longer=True)
    folder = _kept_folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    kept_token = new_token()
    try:
        (folder / kept_token).hardlink_to(_folder() / token)
    except FileNotFoundError as fault:
        raise NotFound("file", token[:80]) from fault
    return kept_token


def kept(token: str, *, owner_id: int) -> bytes:
    """Give back what was kept for work that goes on. Refuses: NotFound."""
    try:
        return open_sealed((_kept_folder() / token).read_bytes(), purpose=_purpose(owner_id))
    except (OSError, SealBroken) as fault:
        raise NotFound("file", token[:80]) from fault


def forget_kept(token: str) -> None:
    """Take away what was kept, once the work has ended."""
    with suppress(OSError):
        (_kept_folder() / token).unlink()


def sweep_kept(needed: Collection[str], *, at: Instant) -> None:
    """Take away what is kept for no work any more; what was kept within the last hour may not be known yet."""
    folder = _kept_folder()
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.name not in needed and Instant(path.stat().st_ctime_ns // 1000) < at - LIFE:
            path.unlink(missing_ok=True)


def _folder() -> Path:
    return desk().data_dir / "parked"


def _kept_folder() -> Path:
    return desk().data_dir / "kept"


def _purpose(owner_id: int) -> str:
    return f"parked.{owner_id}"
