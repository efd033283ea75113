"""Read the words of a PDF, some pages at a time."""

from __future__ import annotations

from pypdf import PdfReader
from pypdf.errors import DependencyError, FileNotDecryptedError

from zhunsheng.ground.reading.blocks import LOCKED, MOST_PAGES, PIECE, TOO_LARGE, Gathered, Piece, Unreadable


def read_pdf(path: str, begin: int) -> Piece:
    """Read pages from `begin` on, counted from 0. Refuses: Unreadable for one with a password or without end."""
    try:
        reader = PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unreadable(LOCKED)
        total = len(reader.pages)
        if total > MOST_PAGES:
            raise Unreadable(TOO_LARGE)
        found = Gathered()
        for at in range(begin, min(begin + PIECE, total)):
            for paragraph in _paragraphs(reader.pages[at].extract_text()):
                found.say(paragraph, at + 1)
    except (FileNotDecryptedError, DependencyError) as fault:
        raise Unreadable(LOCKED) from fault
    return Piece(total, found.blocks, PIECE)


def _paragraphs(text: str) -> list[str]:
    """Join the lines of a paragraph: a line that ends a sentence or is short ends it as well."""
    lines = [line.strip() for line in text.splitlines()]
    widest = max((len(line) for line in lines), default=0)
    found, begun = [], ""
    for line in [*lines, ""]:
        if not line:
            found.append(begun)
            begun = ""
            continue
        between = " " if begun and begun[-1].isascii() and line[0].isascii() else ""
        begun += between + line
        if line[-1] in "。！？!?：:；;." or len(line) < 0.7 * widest:
            found.append(begun)
            begun = ""
    return [one for one in found if one]
