"""Know the language that patterns are written in: classes of words, tricky spellings, and the gaps between."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final

from zhunsheng.guard.normalise import folded
from zhunsheng.kernel.yamls import read_yaml

_DATA: Final = files("zhunsheng.guard") / "data"
_NAME: Final = re.compile(r"<([^<>]+)>")
_SYLLABLE: Final = re.compile(
    "(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])(?:i?ang|i?ong|eng|ing|uang?|i?an|uan|en|in|un|ai|ei|ao|ou|iao|ia|ie|iu|ui|uo|ue|[aeiouv])"
)
_JOINTS: Final = "+-._*/~|"
"""Marks that people put between the pieces of a spelling where others put a space."""
_GAPS: Final = (("……", "[^,。.!?;]{0,12}"), ("…", "[^,。.!?;]{0,5}"))


def read_data(name: str) -> object:
    """Read one of the guard's own data files."""
    return read_yaml((_DATA / name).read_text(encoding="utf-8"))


@cache
def classes() -> Mapping[str, str]:
    """Give the classes of words, each as one alternation."""
    found = read_data("words.yaml")
    assert isinstance(found, dict)  # noqa: S101  (why: shipped data, read by a test)
    return {str(name): "(?:" + "|".join(map(str, words)) + ")" for name, words in found.items()}


@cache
def plain_words(name: str) -> tuple[str, ...]:
    """Give the words of a class that are written out and are no pattern."""
    found = read_data("words.yaml")
    assert isinstance(found, dict)  # noqa: S101  (why: shipped data, read by a test)
    return tuple(str(word) for word in found[name] if str(word).isalnum())


@cache
def variants() -> Mapping[str, str]:
    """Give the tricky spellings, folded, with the word that each stands for."""
    found = read_data("variants.yaml")
    assert isinstance(found, dict)  # noqa: S101  (why: shipped data, read by a test)
    spelled = {folded(str(spelling)): str(word) for word, spellings in found.items() for spelling in spellings}
    apart = {pieces: word for one, word in spelled.items() if (pieces := _apart(one))} | spelled
    letters = {" ".join(one): word for one, word in spelled.items() if len(one) > 2 and one.isascii() and one.isalpha()}
    apart |= {one: word for one, word in letters.items() if one not in apart}
    joined = {
        one.replace(" ", mark): word
        for one, word in apart.items()
        if " " in one and one.replace(" ", "").isalpha() and one.isascii()
        for mark in _JOINTS
    }
    return joined | apart


def _apart(spelling: str) -> str:
    """Give a spelling in pinyin with a space between its syllables; nothing where it is no pinyin of several."""
    syllables = _SYLLABLE.findall(spelling) if spelling.isascii() and spelling.isalpha() else []
    return " ".join(syllables) if len(syllables) > 1 and "".join(syllables) == spelling else ""


def pattern(written: str) -> str:
    """Write a pattern out in full: gaps and classes in their places.

    Refuses   KeyError for a class that does not exist
    """
    for gap, meant in _GAPS:
        written = written.replace(gap, meant)
    while _NAME.search(written):
        written = _NAME.sub(lambda name: classes()[name[1]], written)
    for gap, meant in _GAPS:
        written = written.replace(gap, meant)
    return written
