"""Lay content down under its own digest, whole or not at all."""

import fcntl
import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from zhunsheng.ground.keyring import sync_folder
from zhunsheng.ground.settings import desk
from zhunsheng.kernel.instants import Instant


def files_folder() -> Path:
    """Say where this installation's files lie."""
    return desk().data_dir / "files"


def blob_path(digest: str) -> Path:
    """Say where the content with a digest lies."""
    return files_folder() / digest[:2] / digest


def digest_of(content: bytes) -> str:
    """Compute the SHA-256 under which content is stored."""
    return hashlib.sha256(content).hexdigest()


def lay_down(content: bytes, token: str) -> str:
    """Write content to disk and return its digest; a mark says that `token` may still become a row for it.

    The mark keeps a sweep of the same content, running just now for somebody else's erased file, off this blob.
    """
    digest = digest_of(content)
    with alone():
        _mark_path(digest, token).touch(mode=0o600)
        if not blob_path(digest).exists():
            _write(blob_path(digest), content)
    return digest


def is_laid_down(digest: str) -> bool:
    """Say whether the content is on disk."""
    return blob_path(digest).exists()


def remove_blob(digest: str) -> bool:
    """Take content off the disk; the caller holds `alone` and knows that nobody needs it."""
    try:
        blob_path(digest).unlink()
    except FileNotFoundError:
        return False
    sync_folder(blob_path(digest).parent)
    return True


def drop_mark(digest: str, token: str) -> None:
    """Forget that a token was going to become a row."""
    _mark_path(digest, token).unlink(missing_ok=True)


def marks() -> list[tuple[str, str, Instant]]:
    """List digest, token and time of what was laid down and is not yet known to have been kept."""
    found = []
    for path in sorted(_marks_folder().iterdir()) if _marks_folder().is_dir() else []:
        digest, _, token = path.name.partition(".")
        try:
            found.append((digest, token, Instant(path.stat().st_mtime_ns // 1000)))
        except FileNotFoundError:
            continue
    return found


@contextmanager
def alone() -> Iterator[None]:
    """Keep every other process from laying down or sweeping in the meantime."""
    _marks_folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(files_folder() / "lock", os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _marks_folder() -> Path:
    return files_folder() / "pending"


def _mark_path(digest: str, token: str) -> Path:
    return _marks_folder() / f"{digest}.{token}"


def _write(path: Path, content: bytes) -> None:
    if not path.parent.is_dir():
        path.parent.mkdir(mode=0o700)
        sync_folder(path.parent.parent)
    aside = path.with_name(f".{secrets.token_hex(8)}")
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)
    sync_folder(path.parent)
