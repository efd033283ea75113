"""Cut text into the tokens that are indexed, and a query into what must be found.

Chinese, Japanese and Korean runs become overlapping pairs and, at the end of a run, its last sign alone: so every
sign begins a token, and a single sign is found by its beginning. Other words are cut where letters meet digits; a
model number is asked for as its parts side by side, so "iPhone15" finds "iPhone15Pro" and "iPhone 15" alike.
"""

import re
import unicodedata
from typing import Final

import msgspec

TEXT_LIMIT: Final = 100_000
"""Characters of a text that are indexed; the rest is not found."""
QUERY_LIMIT: Final = 200
TERMS_LIMIT: Final = 24
WORD_LIMIT: Final = 64
"""Characters of one word that count; longer ones are tokens of machines, equal enough when they begin alike."""

_PAIRED: Final = (
    r"\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3038-\u303b\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff"
    r"\u3105-\u312f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff"
    r"\U00020000-\U0003fffd"
)
_PIECE: Final = re.compile(rf"([{_PAIRED}]+)|([^\W{_PAIRED}_]+)")
_PART: Final = re.compile(r"\d+|\D+")


class Term(msgspec.Struct, frozen=True):
    """Tokens that must stand side by side; with `begins` a token need only begin with the last of them."""

    tokens: tuple[str, ...]
    begins: bool = False


def stream(text: str) -> list[str]:
    """Return the tokens of a text in its order; neighbours in the list are neighbours in the text."""
    tokens: list[str] = []
    for run, word in _pieces(text[:TEXT_LIMIT]):
        tokens.extend((*_pairs(run), run[-1]) if run else _parts(word))
    return tokens


def query_terms(query: str) -> list[Term]:
    """Return what a query asks for; a text is found when it holds every term. No terms, nothing to find."""
    terms: dict[Term, None] = {}
    for run, word in _pieces(query[:QUERY_LIMIT]):
        if run:
            terms[Term(_pairs(run)) if len(run) > 1 else Term((run,), begins=True)] = None
        else:
            terms[Term(_parts(word))] = None
    return list(terms)[:TERMS_LIMIT]


def _pieces(text: str) -> list[tuple[str, str]]:
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return [(found[1] or "", found[2] or "") for found in _PIECE.finditer(plain)]


def _pairs(run: str) -> tuple[str, ...]:
    return tuple(run[start : start + 2] for start in range(len(run) - 1))


def _parts(word: str) -> tuple[str, ...]:
    return tuple(_PART.findall(word[:WORD_LIMIT]))
