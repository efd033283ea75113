"""Hand a file out so that the browser shows pictures and saves everything else, and runs nothing."""

from pathlib import Path
from typing import Final

import msgspec
from django.utils.http import content_disposition_header

from zhunsheng.ground.files.blobs import blob_path
from zhunsheng.ground.files.keep import file_of
from zhunsheng.ground.files.kinds import KINDS
from zhunsheng.ground.models import StoredFile
from zhunsheng.kernel.errors import NotFound

POLICY: Final = "sandbox; default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
CACHE: Final = "private, max-age=600"
"""Minutes, not years: an erased file must not live on in a browser."""


class Served(msgspec.Struct, frozen=True, kw_only=True):
    """Where the bytes lie and with which headers they go out."""

    path: Path
    headers: dict[str, str]


def serve(token: str, *, download: bool = False) -> Served:
    """Find a file by its public token for handing out; who may have it was decided before.

    Refuses  NotFound
    """
    row = file_of(token)
    path = blob_path(row.digest)
    if not path.exists():
        raise NotFound("file", token[:64])
    return Served(path=path, headers=headers_for(row, download=download))


def headers_for(file: StoredFile, *, download: bool = False) -> dict[str, str]:
    """Return the headers that go with a file: only pictures that we drew ourselves are shown in place."""
    kind = KINDS.get(file.media_type)
    inline = kind is not None and bool(kind.picture) and not download
    return {
        "Content-Type": "application/octet-stream" if kind is None else kind.media_type,
        "Content-Length": str(file.size),
        "Content-Disposition": content_disposition_header(not inline, file.name) or "attachment",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": POLICY,
        "Cache-Control": CACHE,
        "Referrer-Policy": "no-referrer",
    }
