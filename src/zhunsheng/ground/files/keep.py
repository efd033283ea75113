"""Take a file in: judge it, lay it down, and keep a row that names it."""

from typing import BinaryIO

import msgspec

from zhunsheng.ground.files.archives import look_into
from zhunsheng.ground.files.blobs import is_laid_down, lay_down
from zhunsheng.ground.files.kinds import ZIP, Kind, sniff
from zhunsheng.ground.files.names import clean_name
from zhunsheng.ground.files.refused import EMPTY, GONE, TOO_LARGE, TYPE, FileRefused
from zhunsheng.ground.files.sweep import sweep_blob
from zhunsheng.ground.jobs import enqueue
from zhunsheng.ground.models import StoredFile
from zhunsheng.ground.settings import desk
from zhunsheng.kernel.errors import NotFound
from zhunsheng.kernel.ids import new_token
from zhunsheng.kernel.instants import Instant

NEVER = frozenset({"text/html", "application/xhtml+xml", "image/svg+xml", "text/xml", "application/xml"})
"""Declared types that are refused even when the content looks harmless: somebody wants them to be run."""


class Prepared(msgspec.Struct, frozen=True, kw_only=True):
    """A file that was judged and laid down, and waits for its row. Units: bytes, pixels."""

    token: str
    digest: str
    name: str
    media_type: str
    size: int
    width: int | None = None
    height: int | None = None


def prepare(
    content: bytes | BinaryIO,
    *,
    name: str,
    declared_type: str = "",
    limit_bytes: int | None = None,
    markup: bool = False,
) -> Prepared:
    """Judge a file by its content and lay it down on disk; run this outside the pen.

    With `markup` a web page is taken as well, for somebody who reads its words; it is never handed out as one.

    Writes   the blob, under the digest of its content
    Refuses  FileRefused with the reason and what is allowed
    """
    limit = desk().upload_limit_bytes if limit_bytes is None else limit_bytes
    raw = _read(content, limit)
    if declared_type.partition(";")[0].strip().lower() in NEVER and not markup:
        raise FileRefused(TYPE, limit_bytes=limit)
    kind = sniff(raw, limit_bytes=limit, markup=markup)
    width: int | None = None
    height: int | None = None
    if kind.picture:
        from zhunsheng.ground.files.pictures import redraw  # why: Pillow costs every process that never draws one

        raw, width, height = redraw(raw, kind, limit_bytes=limit)
    elif kind is ZIP:
        kind = look_into(raw, limit_bytes=limit)
    return _laid_down(raw, kind, name, width, height)


def keep(prepared: Prepared, *, at: Instant) -> StoredFile:
    """Keep a prepared file under its public token; runs inside an action.

    Writes   the file's row
    Refuses  FileRefused when its blob was swept because this comes too late
    """
    if not is_laid_down(prepared.digest):
        raise FileRefused(GONE, limit_bytes=desk().upload_limit_bytes)
    return StoredFile.objects.create(stored_at=at, **msgspec.structs.asdict(prepared))


def store(
    content: bytes | BinaryIO, *, name: str, at: Instant, declared_type: str = "", limit_bytes: int | None = None
) -> StoredFile:
    """Judge, lay down and keep a file in one go. Refuses: as `prepare`."""
    return keep(prepare(content, name=name, declared_type=declared_type, limit_bytes=limit_bytes), at=at)


def file_of(token: str) -> StoredFile:
    """Find a file by its public token. Refuses: NotFound."""
    try:
        return StoredFile.objects.get(token=token)
    except StoredFile.DoesNotExist as fault:
        raise NotFound("file", token[:64]) from fault


def copy(token: str, *, at: Instant) -> StoredFile:
    """Keep the content of a file under another token, so that either may be erased without the other. Refuses: NotFound.

    Writes   a file's row that shares the content
    """
    row = file_of(token)
    return StoredFile.objects.create(
        token=new_token(), digest=row.digest, name=row.name, media_type=row.media_type, size=row.size, width=row.width,
        height=row.height, stored_at=at,
    )  # fmt: skip


def erase(token: str) -> None:
    """Forget a file: its row now, its blob right after commit unless another row shares the content.

    Writes   deletes the file's row and enqueues the sweep of its blob
    Refuses  NotFound
    """
    row = file_of(token)
    row.delete()
    enqueue(sweep_blob, digest=row.digest, token=row.token)


def _read(content: bytes | BinaryIO, limit: int) -> bytes:
    raw = content if isinstance(content, bytes) else content.read(limit + 1)
    if not raw:
        raise FileRefused(EMPTY, limit_bytes=limit)
    if len(raw) > limit:
        raise FileRefused(TOO_LARGE, limit_bytes=limit)
    return raw


def _laid_down(raw: bytes, kind: Kind, name: str, width: int | None, height: int | None) -> Prepared:
    token = new_token()
    return Prepared(
        token=token,
        digest=lay_down(raw, token),
        name=clean_name(name, extensions=kind.extensions),
        media_type=kind.media_type,
        size=len(raw),
        width=width,
        height=height,
    )
