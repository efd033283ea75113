"""Fold a question to the form in which it is compared, the same while learning and while asked."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

import opencc

_SIMPLIFIER: Final = opencc.OpenCC("t2s")
_BETWEEN: Final = re.compile(r"[\s\W_]+")
LONGEST: Final = 200
"""Characters of a question that count; who writes more says what matters in the beginning."""


def plain(text: str) -> str:
    """Return width, case, script and marks folded; what is left is letters, digits and characters."""
    folded = unicodedata.normalize("NFKC", text[: LONGEST * 2]).lower()
    return _BETWEEN.sub("", _SIMPLIFIER.convert(folded))[:LONGEST]


def spoken(text: str) -> str:
    """Return the words as an encoder reads them: folded, but with their marks and spaces."""
    folded = unicodedata.normalize("NFKC", text[: LONGEST * 2]).strip()
    simple: str = _SIMPLIFIER.convert(folded)
    return simple[:LONGEST]
