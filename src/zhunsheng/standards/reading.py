"""Read the file of a standard: a real file, small enough before a byte of it is held, and text."""

import stat
from pathlib import Path

from zhunsheng.standards.loader import StandardUnreadable, decode
from zhunsheng.standards.tree import MAX_BYTES, Fault

__all__ = ["is_there", "read_standard"]


def is_there(path: Path) -> bool:
    """Tell whether a path names something; one that no system could hold names nothing."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def read_standard(path: Path) -> str:
    """Read a standard's text.

    Refuses   StandardUnreadable, for what is no file, cannot be read, is too large or no text in UTF-8
    """
    try:
        told = path.stat()
        if not stat.S_ISREG(told.st_mode):
            raise _fault(path, "a file", "a folder" if stat.S_ISDIR(told.st_mode) else "a device or a pipe")
        if told.st_size > MAX_BYTES:
            raise _fault(path, f"a file of at most {MAX_BYTES} bytes", f"{told.st_size} bytes")
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)  # why: it may have grown, or tell no size at all
    except OSError as error:
        raise _fault(path, "a readable file", error.strerror or str(error)) from error
    return decode(content, name=path.name)


def _fault(path: Path, expected: str, got: str) -> StandardUnreadable:
    return StandardUnreadable(path.name, (Fault(line=1, path="", expected=expected, got=got),))
