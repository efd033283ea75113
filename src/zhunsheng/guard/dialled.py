"""Find telephone numbers that are written so that no row of eleven digits stands there.

Numbers of other countries, letters put for digits, words or pictures put between the groups, and numbers told in parts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from zhunsheng.guard.numbers import is_mobile

_CODES: Final = "1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[124]|9[0-58]|2[1-689]\\d|35\\d|3[78]\\d|42\\d|50\\d|59\\d|6[789]\\d|85[2356]|88[06]|9[679]\\d"
_ABROAD: Final = re.compile(
    rf"(?<![\d+*.])(?:\+ ?(?:{_CODES})|00(?:852|853|886))[ -]?\(?\d{{1,4}}\)?(?:[ -]?\d{{2,4}}){{1,4}}(?![\d%])"
)
_SHORTEST, _LONGEST = 9, 15
_TAIWAN: Final = re.compile(r"(?<![\d+])09\d{2}(?:([ -])\d{3}\1\d{3}|([ -])\d{6}|\d{6})(?![\d-])")
_LIKE_DIGITS: Final = re.compile(r"(?<![a-z\d])[1il][3-9](?=[\doil]*[oil])[\doil]{9}(?![a-z\d])")
_PLAIN: Final = str.maketrans("oil", "011")
_MOST_LETTERS: Final = 4
_FILLED: Final = re.compile(r"(?<!\d)1[3-9]\d([^\d\s]{1,4}|\s[^\d\s]{1,3}\s)\d{4}\1\d{4}(?!\d)")
_UNITS: Final = re.compile(r"[元块件个只米斤克厘寸条款码年月日天页期分角毛人起至到和x×*+=/,、:.¥￥$a-z]")
_ONE_BY_ONE: Final = re.compile(r"(?<!\d)1([^\d\s])[3-9](?:\1\d){9}(?!\d)(?!\1\d)")
_IN_PARTS: Final = re.compile(r"(?<!\d)1[3-9]\d(?!\d)(\D{1,10})\d{4}(\D{0,10})\d{4}(?!\d)")
_PARTS: Final = re.compile(r"[前后尾头末]|中间|开头|接着|再来|然后|最后")
_CALLED: Final = re.compile(r"手机|电话|号码|联系|打我|打给|call|phone|tel")
_NEAR: Final = 16


def find_dialled(text: str) -> Iterator[tuple[int, int]]:
    """Find such numbers in a folded text; whether the words before one make it an order is for whoever asks."""
    for one in _ABROAD.finditer(text):
        if _SHORTEST <= sum(map(str.isdigit, one[0].removeprefix("00"))) <= _LONGEST:
            yield one.span()
    for one in _TAIWAN.finditer(text):
        if one[1] or one[2] or _called(text, one.start()):
            yield one.span()
    for one in _LIKE_DIGITS.finditer(text):
        if sum(map(str.isalpha, one[0])) <= _MOST_LETTERS and is_mobile(one[0].translate(_PLAIN)):
            yield one.span()
    for one in _FILLED.finditer(text):
        if not _UNITS.search(one[1]) or _called(text, one.start()):
            yield one.span()
    yield from (one.span() for one in _ONE_BY_ONE.finditer(text))
    for one in _IN_PARTS.finditer(text):
        before = text[max(0, one.start() - _NEAR) : one.start()]
        if _CALLED.search(before) and _PARTS.search(one[1] + one[2]):
            yield one.span()


def _called(text: str, start: int) -> bool:
    return _CALLED.search(text, max(0, start - _NEAR), start) is not None
