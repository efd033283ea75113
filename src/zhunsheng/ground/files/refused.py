"""Say why a file is not taken, and what would be."""

from zhunsheng.kernel.errors import Refusal, Scalar


class FileRefused(Refusal):
    """This file cannot be taken ({why}). Allowed: {allowed}, up to {limit_bytes} bytes."""

    code = "file.refused"

    def __init__(self, why: str, *, limit_bytes: int, **detail: Scalar) -> None:
        """Name the reason by its stable word: the page shows its own sentence for it."""
        super().__init__(why=why, allowed=ALLOWED, limit_bytes=limit_bytes, **detail)


ALLOWED = "JPEG, PNG, WebP, GIF, PDF, TXT, DOCX, XLSX, PPTX, ZIP"
EMPTY = "file.empty"
TOO_LARGE = "file.too_large"
TYPE = "file.type"
BROKEN = "file.broken"
TOO_MANY_PIXELS = "file.too_many_pixels"
MACROS = "file.macros"
PROGRAM = "file.program_inside"
BOMB = "file.unpacks_too_large"
GONE = "file.gone"
"""The blob was swept, because nobody kept the prepared file in time; it must be handed in again."""
