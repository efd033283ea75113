"""The child process: reads one piece of one document under limits and writes what it found as one line of JSON.

`python -m zhunsheng.ground.reading.child KIND PATH FROM`. It knows nothing of the desk: no settings, no database.
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path
from typing import Final

from zhunsheng.ground.reading.blocks import BROKEN, KIND, TOO_LARGE, TOO_LONG, Piece, Unreadable

MEMORY: Final = 1024 * 1024 * 1024
"""Bytes of address space; what wants more is refused."""
SECONDS: Final = 40
"""Seconds of one core."""


def main(kind: str, path: str, begin: int) -> int:
    """Read and tell. A fault is told as its word, so that the parent never has to guess."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 2))
    try:
        found = _read(kind, path, begin)
        told: dict[str, object] = found._asdict()
    except Unreadable as fault:
        told = {"why": fault.why}
    except MemoryError:
        told = {"why": TOO_LARGE}
    except RecursionError:
        told = {"why": BROKEN}
    except Exception:  # why: parsers raise whatever hostile bytes make them stumble over; the parent tells the word
        told = {"why": BROKEN}
    sys.stdout.write(json.dumps(told, ensure_ascii=True))
    return 0


def _read(kind: str, path: str, begin: int) -> Piece:
    if kind == "pdf":
        from zhunsheng.ground.reading.pdf import read_pdf  # why: its library is loaded only for a PDF

        return read_pdf(path, begin)
    if kind == "docx":
        from zhunsheng.ground.reading.docx import read_docx  # why: the same for archives and XML

        return read_docx(path)
    from zhunsheng.ground.reading.plain import read_plain  # why: the same for the reader of pages

    if kind in ("text", "markdown", "html"):
        return read_plain(Path(path).read_bytes(), kind)
    raise Unreadable(KIND)


if __name__ == "__main__":
    sys.setrecursionlimit(3000)
    try:
        code = main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
    except MemoryError:
        sys.stdout.write(json.dumps({"why": TOO_LARGE}))
        code = 0
    except (IndexError, ValueError):
        code = 2
    except TimeoutError:
        sys.stdout.write(json.dumps({"why": TOO_LONG}))
        code = 0
    sys.exit(code)
