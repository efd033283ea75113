"""The child process that looks a large file of orders through: `python -m zhunsheng.commerce.intake.child`, asked and answering in msgpack.

It knows nothing of the desk: no settings, no database. Its limits are its own, so that a file that wants more ends only this process.
"""

import resource
import sys
from typing import Final

import msgspec

from zhunsheng.commerce.intake.looking import Asked, Looked, look_through, packed, unpacked
from zhunsheng.kernel.errors import BadInput

MEMORY: Final = 3 * 1024 * 1024 * 1024
"""Bytes of address space."""
SECONDS: Final = 240
"""Seconds of one core."""


class Told(msgspec.Struct, kw_only=True):
    """What was found, or the parts of the refusal."""

    looked: Looked | None = None
    wrong: tuple[str, str, str] = ("", "", "")


def main() -> None:
    """Read what is asked from the input, and write the answer to the output."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 2))
    asked = unpacked(sys.stdin.buffer.read(), Asked)
    try:
        told = Told(looked=look_through(asked))
    except BadInput as fault:
        parts = fault.detail
        told = Told(wrong=(str(parts["thing"]), str(parts["expectation"]), str(parts.get("value", ""))))
    except MemoryError:
        told = Told(wrong=("the file", "one that fits into memory", asked.name))
    sys.stdout.buffer.write(packed(told))


if __name__ == "__main__":
    main()
