"""How Chinese is typed: the first letters of each sign's reading, and the readings in full.

Somebody who looks for 退款进度 types "tkjd" or "tuikuan". Words of other scripts stand for themselves.
"""

import os
import unicodedata
from functools import lru_cache

LONGEST = 200
"""Characters whose sound is kept; nobody types more of a name or a title."""


def sound_of(text: str) -> str:
    """Write a text's first letters and its full reading, both without spaces: `tkjd tuikuanjindu`."""
    # why lenient: without its table of phrases the library needs 13 MB instead of 58; single signs read well enough.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    from pypinyin import Style, lazy_pinyin  # why: the setting above must stand before its tables are loaded

    plain = unicodedata.normalize("NFKC", text[:LONGEST]).lower()
    first, full = lazy_pinyin(plain, style=Style.FIRST_LETTER), lazy_pinyin(plain)
    return f"{_joined(first)} {_joined(full)}"


@lru_cache(maxsize=16_384)
def reading(sign: str) -> str:
    """Write the reading of one sign; what has none stands for itself."""
    if sign.isascii():
        return sign
    return sound_of(sign).partition(" ")[2] or sign


def _joined(parts: list[str]) -> str:
    return "".join(char for part in parts for char in part if char.isalnum())
