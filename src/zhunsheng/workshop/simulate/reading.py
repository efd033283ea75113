"""Read files of one JSON object a line; what is no such line is named with its place."""

from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final, TypeVar

import msgspec

from zhunsheng.kernel.errors import BadInput

Shape = TypeVar("Shape")
SHOWN: Final = 80
"""Characters of a line that a refusal shows."""


def read_lines(path: Path | Traversable, shape: type[Shape], expected: str) -> list[Shape]:
    """Read every line that is not empty.

    Refuses  BadInput for a file that cannot be read or is not UTF-8, and for the first line that is not as expected
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise BadInput(path.name, "a file that can be read", error.strerror or str(error)) from error
    except UnicodeDecodeError as error:
        raise BadInput(path.name, "a file in UTF-8", str(error)) from error
    lines = enumerate(text.split("\n"), 1)  # why: other signs that part lines may stand within a text
    return [_line(f"{path.name}, line {number}", line, shape, expected) for number, line in lines if line.strip()]


def _line(place: str, line: str, shape: type[Shape], expected: str) -> Shape:
    try:
        return msgspec.json.decode(line, type=shape)
    except msgspec.DecodeError as error:
        raise BadInput(place, f"{expected} ({error})", line[:SHOWN]) from error
