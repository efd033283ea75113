"""What is different between two wordings, sign by sign."""

from difflib import SequenceMatcher
from typing import Final, Literal

import msgspec

ALIKE: Final = 0.3
"""Two texts less alike than this are shown one after the other: bits of them side by side would say nothing."""


class Piece(msgspec.Struct, frozen=True):
    """A run of signs: kept, new, or gone."""

    kind: Literal["kept", "new", "gone"]
    text: str


def differences(before: str, after: str) -> list[Piece]:
    """Cut two wordings into what stayed, what went and what came."""
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if matcher.ratio() < ALIKE:
        return [piece for piece in (Piece("gone", before), Piece("new", after)) if piece.text]
    found: list[Piece] = []
    for tag, start, end, came, until in matcher.get_opcodes():
        if tag == "equal":
            found.append(Piece("kept", before[start:end]))
            continue
        found += [piece for piece in (Piece("gone", before[start:end]), Piece("new", after[came:until])) if piece.text]
    return found
