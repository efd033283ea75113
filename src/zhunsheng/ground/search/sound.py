"""How Chinese is typed: the first letters of each sign's reading, and the readings in full.

Somebody who looks for 退款进度 types "tkjd" or "tuikuan". Words of other scripts stand for themselves.
"""

import unicodedata
from array import array
from bisect import bisect_left
from functools import cache, lru_cache
from importlib.metadata import distribution
from itertools import pairwise
from pathlib import Path
from typing import Final

import msgspec

LONGEST = 200
"""Characters whose sound is kept; nobody types more of a name or a title."""

TABLE: Final = "pypinyin/pinyin_dict.json"


def sound_of(text: str) -> str:
    """Write a text's first letters and its full reading, both without spaces: `tkjd tuikuanjindu`."""
    signs = [_of_sign(sign) for sign in unicodedata.normalize("NFKC", text[:LONGEST]).lower()]
    return f"{''.join(sign[:1] for sign in signs)} {''.join(signs)}"


def reading(sign: str) -> str:
    """Write the reading of one sign; what has none stands for itself."""
    return sign if sign.isascii() else _of_sign(sign) or sign


@lru_cache(maxsize=8_192)
def _of_sign(sign: str) -> str:
    """Give the reading of one sign without its tone: a sign reads the same in every text; signs of punctuation have none."""
    if not sign.isascii():
        codes, numbers, readings = _table()
        at = bisect_left(codes, ord(sign))
        if at < len(codes) and codes[at] == ord(sign):
            return readings[numbers[at]]
    return sign if sign.isalnum() else ""


@cache
def _table() -> tuple["array[int]", "array[int]", list[str]]:
    """Read the library's table of signs: their codes in order, the number of each one's first reading, and the 415 readings.

    The library itself holds it as two tables of words, 11 MB in every process; these are 250 kB.
    """
    file = Path(str(distribution("pypinyin").locate_file(TABLE)))  # not imported: that would load what is spared here
    said = msgspec.json.decode(file.read_bytes(), type=dict[int, str])
    codes, numbers, known = array("I"), array("H"), dict[str, int]()
    for code in sorted(said):
        codes.append(code)
        numbers.append(known.setdefault(_without_tone(said[code].split(",", 1)[0]), len(known)))
    return codes, numbers, list(known)


@cache
def _without_tone(syllable: str) -> str:
    """Take the tone off a syllable; ü is typed as v."""
    parts = unicodedata.normalize("NFD", syllable)
    return "".join(
        "v" if sign + after == "u\u0308" else sign
        for sign, after in pairwise(f"{parts} ")
        if not unicodedata.combining(sign)
    )
