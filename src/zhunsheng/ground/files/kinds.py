"""Find out what a file is from its content; what it says of itself counts for nothing."""

import codecs
import re
from typing import Final

import msgspec

from zhunsheng.ground.files.refused import BROKEN, TYPE, FileRefused


class Kind(msgspec.Struct, frozen=True):
    """One kind of file that is taken; only pictures are ever shown in place."""

    media_type: str
    extensions: tuple[str, ...]
    picture: str = ""


JPEG: Final = Kind("image/jpeg", (".jpg", ".jpeg"), "JPEG")
PNG: Final = Kind("image/png", (".png",), "PNG")
WEBP: Final = Kind("image/webp", (".webp",), "WEBP")
GIF: Final = Kind("image/gif", (".gif",), "GIF")
PDF: Final = Kind("application/pdf", (".pdf",))
TEXT: Final = Kind("text/plain", (".txt", ".csv", ".log", ".md"))
ZIP: Final = Kind("application/zip", (".zip",))
OFFICE: Final = "application/vnd.openxmlformats-officedocument"
DOCX: Final = Kind(f"{OFFICE}.wordprocessingml.document", (".docx",))
XLSX: Final = Kind(f"{OFFICE}.spreadsheetml.sheet", (".xlsx",))
PPTX: Final = Kind(f"{OFFICE}.presentationml.presentation", (".pptx",))
HTML: Final = Kind("text/html", (".html", ".htm"))
"""Taken only by who asks for it, to read its words; not among those that are handed out as what they are."""

KINDS: Final = {kind.media_type: kind for kind in (JPEG, PNG, WEBP, GIF, PDF, TEXT, ZIP, DOCX, XLSX, PPTX)}

_MARKUP: Final = re.compile(
    r"\s*(<!--.*?-->\s*)*<(!doctype|\?xml|html|head|body|script|svg|iframe|style|meta|link|title|table|img|a|p|div)"
    r"([\s>/]|$)",
    re.IGNORECASE | re.DOTALL,
)
_TEXT_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
_LOOKED_AT: Final = 4096


def sniff(content: bytes, *, limit_bytes: int, markup: bool = False) -> Kind:
    """Name the kind of a file by its first bytes. Refuses: FileRefused for every other kind, and for a page without `markup`."""
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if content.startswith((b"GIF87a", b"GIF89a")):
        return GIF
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return WEBP
    if content.startswith(b"%PDF-"):
        return _whole_pdf(content, limit_bytes)
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return ZIP
    text = _decoded(content)
    if text is not None and not _TEXT_CONTROLS.search(text):
        if not _MARKUP.match(text[:_LOOKED_AT]):
            return TEXT
        if markup:
            return HTML
    raise FileRefused(TYPE, limit_bytes=limit_bytes)


def _whole_pdf(content: bytes, limit_bytes: int) -> Kind:
    if b"%%EOF" not in content[-2048:]:
        raise FileRefused(BROKEN, limit_bytes=limit_bytes)
    return PDF


def _decoded(content: bytes) -> str | None:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None
