"""Tell whether a customer writes English, so that words are suggested which they can read; pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

_HAN: Final = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_LATIN: Final = re.compile("[a-zA-Z]{2}")
_WORDS: Final = re.compile(r"(?<![A-Za-z0-9-])[A-Za-z]{2,}(?:['’][a-z]+)?(?![A-Za-z0-9-])")
LOOK_BACK: Final = 5
FEWEST: Final = 2
"""English words that say more than the name of a thing would."""


def writes_english(texts: Sequence[str]) -> bool:
    """Tell by a customer's newest words; what is only a number, a name or a picture leaves it to the words before."""
    return bool(_told_by(texts))


def asks_in_english(texts: Sequence[str]) -> bool:
    """Tell in which language a customer is to be answered: as above, but a single word (“refund?”) counts where nothing else tells."""
    told = _told_by(texts)
    return bool(_LATIN.search(texts[-1])) if told is None and texts else bool(told)


def _told_by(texts: Sequence[str]) -> bool | None:
    for text in reversed(texts[-LOOK_BACK:]):
        if _HAN.search(text):
            return False
        if len(_WORDS.findall(text)) >= FEWEST:
            return True
    return None
