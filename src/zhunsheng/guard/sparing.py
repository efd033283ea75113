"""Say a customer's words again without what is only theirs: where they live, what they are called, how they are reached."""

import re
from functools import lru_cache
from typing import Final

from zhunsheng.guard.personal import find_personal, mask

NEEDED: Final = frozenset({"tracking"})
"""What a matter is often about, and says little of anybody."""
REMEMBERED: Final = 1024
"""Texts that are kept: beside each new message of a customer the unanswered ones before it are read again."""
_PART: Final = re.compile(r"[^，,；;。！？!?\n]*[，,；;。！？!?\n]*\s*")
_MARKS: Final = "，,；;。 "


@lru_cache(maxsize=REMEMBERED)
def without_personal(text: str) -> str:
    """Leave out the parts of sentences that hold personal data; where nothing else was said they are masked.

    Clauses   ec-4.1a
    """
    found = tuple(one for one in find_personal(text) if one.kind not in NEEDED)
    if not found:
        return text
    parts = [one.span() for one in _PART.finditer(text)]
    kept = "".join(
        text[start:end] for start, end in parts if not any(one.start < end and start < one.end for one in found)
    )
    return kept.strip().rstrip(_MARKS) if any(char.isalnum() for char in kept) else mask(text, found)
