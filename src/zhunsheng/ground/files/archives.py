"""Look into a ZIP without unpacking it: what it is, and whether it would hurt who opens it."""

import io
import zipfile
from pathlib import PurePosixPath
from typing import Final

from zhunsheng.ground.files.kinds import DOCX, PPTX, XLSX, ZIP, Kind
from zhunsheng.ground.files.refused import BOMB, BROKEN, MACROS, PROGRAM, FileRefused

MOST_ENTRIES: Final = 5_000
MOST_UNPACKED: Final = 500 * 1024 * 1024
MOST_TIMES: Final = 200
"""How many times larger than the archive its content may be, once it is larger than a small document."""
SMALL: Final = 20 * 1024 * 1024

PROGRAMS: Final = frozenset(
    f".{ending}"
    for ending in (
        "exe scr com pif bat cmd msi msp ps1 vbs vbe js jse wsf wsh hta lnk cpl dll jar reg chm iso img vhd "
        "apk app dmg pkg sh svg html htm xhtml mht url"
    ).split()
)
"""What runs, or opens a browser, when somebody unpacks a "delivery list" and double-clicks it."""

_MAIN_PARTS: Final = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX, "ppt/presentation.xml": PPTX}


def look_into(content: bytes, *, limit_bytes: int) -> Kind:
    """Say whether an archive is a document or a plain ZIP.

    Refuses  FileRefused for one that is broken, unpacks too large, holds programs or, in a document, macros
    """
    entries = _entries(content, limit_bytes)
    _check_size(entries, len(content), limit_bytes)
    names = {entry.filename for entry in entries}
    document = next((kind for part, kind in _MAIN_PARTS.items() if part in names), None)
    if document is not None and "[Content_Types].xml" in names:
        if any(name.lower().endswith(("vbaproject.bin", ".exe", ".dll", ".ole")) for name in names):
            raise FileRefused(MACROS, limit_bytes=limit_bytes)
        return document
    if any(PurePosixPath(name.lower().rstrip(" ./")).suffix in PROGRAMS for name in names):
        raise FileRefused(PROGRAM, limit_bytes=limit_bytes)
    return ZIP


def _entries(content: bytes, limit_bytes: int) -> list[zipfile.ZipInfo]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return archive.infolist()
    except Exception as fault:
        # why so wide: the reader raises struct, value, index and its own errors over hostile bytes.
        raise FileRefused(BROKEN, limit_bytes=limit_bytes) from fault


def _check_size(entries: list[zipfile.ZipInfo], archive_bytes: int, limit_bytes: int) -> None:
    packed = sum(entry.compress_size for entry in entries)
    unpacked = sum(entry.file_size for entry in entries)
    # why packed > archive: entries that share the same bytes are how a small archive unpacks without end.
    if packed > archive_bytes or len(entries) > MOST_ENTRIES or unpacked > MOST_UNPACKED:
        raise FileRefused(BOMB, limit_bytes=limit_bytes, unpacked_bytes=unpacked)
    if unpacked > SMALL and unpacked > MOST_TIMES * archive_bytes:
        raise FileRefused(BOMB, limit_bytes=limit_bytes, unpacked_bytes=unpacked)
