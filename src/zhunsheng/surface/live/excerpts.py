"""Cut a few words around what was searched for out of a message, and say where in them it stands."""

import re
import unicodedata
from typing import Final, NamedTuple

from zhunsheng.ground.search import query_terms

LENGTH: Final = 60
LEAD: Final = 14
"""Characters before the first hit: few enough that the hit is seen in a narrow list."""
MORE: Final = "…"
_BETWEEN: Final = r"[\W_]*"


class Excerpt(NamedTuple):
    """Some words of a message; the marks are pairs of positions in them, in characters."""

    text: str
    marks: list[tuple[int, int]]


def excerpt_of(text: str, query: str) -> Excerpt:
    """Return about sixty characters of a text around its first hit, in one line.

    A text that holds the words in a way that cannot be pointed at (an accent written apart) is shown from its beginning.
    """
    line = " ".join(text.split())
    spots = _spots(line, query)
    first = spots[0][0] if spots else 0
    start = max(0, min(first - LEAD, len(line) - LENGTH))
    end = min(len(line), start + LENGTH)
    shift = len(MORE) * (start > 0) - start
    shown = MORE * (start > 0) + line[start:end] + MORE * (end < len(line))
    return Excerpt(shown, [(max(a, start) + shift, min(b, end) + shift) for a, b in spots if a < end and b > start])


def _spots(line: str, query: str) -> list[tuple[int, int]]:
    """Return where the terms of a query stand, in order and without overlaps."""
    plain, origin = _plain(line)
    found = sorted(
        (origin[hit.start()], origin[hit.end() - 1] + 1)
        for term in query_terms(query)
        for hit in re.finditer(_pattern(term.tokens), plain)
    )
    apart: list[tuple[int, int]] = []
    for start, end in found:
        if apart and start < apart[-1][1]:
            apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
        else:
            apart.append((start, end))
    return apart


def _plain(line: str) -> tuple[str, list[int]]:
    """Write a line as the index reads it, and remember from which character each sign came."""
    signs: list[str] = []
    origin: list[int] = []
    for place, character in enumerate(line):
        folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", character).casefold())
        signs.append(folded)
        origin.extend([place] * len(folded))
    return "".join(signs), origin


def _pattern(tokens: tuple[str, ...]) -> str:
    """Write the tokens of a term as an expression: pairs that overlap are one run, parts may stand apart."""
    if len(tokens) > 1 and tokens[0][-1] == tokens[1][0]:
        return re.escape(tokens[0] + "".join(token[-1] for token in tokens[1:]))
    whole = _BETWEEN.join(re.escape(token) for token in tokens)
    return _edge(tokens[0][0], "(?<!{kind})") + whole + _edge(tokens[-1][-1], "(?!{kind})")


def _edge(sign: str, form: str) -> str:
    """Keep a number from being found inside a longer one, and a Latin word inside another."""
    if sign.isdigit():
        return form.format(kind=r"\d")
    return form.format(kind="[a-z]") if sign.isascii() and sign.isalpha() else ""
