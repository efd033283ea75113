"""Tell words that somebody repeats from words that are their own.

Quote marks and reporting verbs are grammar, not clauses: no standard changes what a quotation is.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Final

from zhunsheng.guard.normalise import squash

_QUOTED: Final = re.compile(r"“[^“”]*”|‘[^‘’]*’|「[^「」]*」|『[^『』]*』|\"[^\"\n]*\"")
_CLAUSE_END: Final = re.compile(r"[，。！？；,!?;\n…]")
# After "您说", "您刚才问的是" come the customer's words; "您说得对" agrees and reports nothing.
_REPORTS: Final = re.compile(
    r"(?:您|你|客户|顾客|买家)[^我]{0,5}?(?:说|提到|提及|提出|问|写|反馈|反映|描述|表示|担心|咨询)(?!得|的对|的没错)"
    r"|(?:页面|详情|标题|海报|广告|规则|说明书)(?:上|里|中)?(?:写|说|标)"
)
_REACH: Final = 12
_LOOK_BACK: Final = 60


class Quotations:
    """Know which spans of one message repeat somebody else's words.

    The quote marks are found once a message, so that a long message full of hits stays cheap.
    """

    def __init__(self, text: str, customer_said: tuple[str, ...]) -> None:
        self._text = text
        self._customer_said = tuple(map(squash, customer_said))
        self._quotes = [quoted.span() for quoted in _QUOTED.finditer(text)]

    def cover(self, start: int, end: int) -> bool:
        """Tell whether the typed span is quoted: between quote marks, or the customer's own words reported.

        A bare listed word between quote marks is mere emphasis unless the customer said it or is reported
        to have said it.
        """
        words = squash(self._text[start:end])
        said = any(words in line for line in self._customer_said)
        quote = self._quote_around(start, end)
        if quote is None:
            return said and self._is_reported(start)
        inside = squash(self._text[quote[0] + 1 : quote[1] - 1])
        return said or len(inside) > len(words) or self._is_reported(quote[0])

    def _quote_around(self, start: int, end: int) -> tuple[int, int] | None:
        place = bisect_right(self._quotes, (start, -1)) - 1
        if place < 0:
            return None
        left, right = self._quotes[place]
        return (left, right) if left < start and end < right else None

    def _is_reported(self, start: int) -> bool:
        before = squash(_CLAUSE_END.split(self._text[max(0, start - _LOOK_BACK) : start])[-1])
        reports = list(_REPORTS.finditer(before))
        return bool(reports) and len(before) - reports[-1].end() <= _REACH
