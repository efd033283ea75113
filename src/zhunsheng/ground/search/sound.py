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
    signs = [_of_sign(sign) for sign in unicodedata.normalize("NFKC", text[:LONGEST]).lower()]
    return f"{''.join(first for first, _ in signs)} {''.join(full for _, full in signs)}"


def reading(sign: str) -> str:
    """Write the reading of one sign; what has none stands for itself."""
    return sign if sign.isascii() else _of_sign(sign)[1] or sign


@lru_cache(maxsize=16_384)
def _of_sign(sign: str) -> tuple[str, str]:
    """Give the first letter and the reading of one sign; read one by one, a sign reads the same in every text, and is looked up once."""
    # why lenient: without its table of phrases the library needs 13 MB instead of 58; single signs read well enough.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    from pypinyin import Style, lazy_pinyin  # why: the setting above must stand before its tables are loaded

    return _joined(lazy_pinyin(sign, style=Style.FIRST_LETTER)), _joined(lazy_pinyin(sign))


def _joined(parts: list[str]) -> str:
    return "".join(char for part in parts for char in part if char.isalnum())
