"""Say why a file is not taken, and what would be."""

from zhunsheng.kernel.errors import Refusal, Scalar


class FileRefused(Refusal):
    """This file cannot be taken ({why}). Allowed: {allowed}, up to {limit}."""

    code = "file.refused"

    def __init__(self, why: str, *, limit_bytes: int, **detail: Scalar) -> None:
        """Name the reason by its stable word: the page shows its own sentence for it."""
        size = _sized(limit_bytes)
        super().__init__(why=why, allowed=ALLOWED, limit=size, limit_bytes=limit_bytes, **detail)

    def but(self, allowed: str) -> "FileRefused":
        """Say the same where other kinds are taken than anywhere else."""
        return FileRefused.revive(self.detail | {"allowed": allowed})


def _sized(count: int) -> str:
    """Say a size as people read it, never more than it is."""
    for unit, large in (("MB", 1024 * 1024), ("kB", 1024)):
        if count >= large:
            return f"{count * 10 // large / 10:g} {unit}"
    return f"{count} B"


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
