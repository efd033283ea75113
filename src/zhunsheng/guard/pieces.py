"""Cut a message into the pieces that the guard's model weighs: characters as they stand, and words by what they do.

A word of `data/classes.yaml` is also read as its class, alone, beside the characters around it, and together with the
classes before it, whatever stands between. So what was learnt of one word is known of the others.
"""

from __future__ import annotations

import math
import re
from functools import cache
from operator import add
from typing import Final

from ahocorasick_rs import AhoCorasick, MatchKind

from zhunsheng.guard.words import read_data

LEAST: Final = 27
"""Pieces that a message is weighed as at least: of a few characters alone, two or three common ones would decide."""

_DIGITS: Final = re.compile(r"\d+")
_LATIN: Final = re.compile(r"[a-z]{4,}")
_PUT_SHORT: Final = re.compile(r"\d+|[a-z]{4,}")
_WORD: Final = re.compile(r"[a-z]{2,}")
_SIZES: Final = (1, 2, 3)
_FIRST: Final = 0xE000
"""Classes stand as characters that nobody types, from here on."""

_STRANGE: Final = "\uf8f0"
_STRANGER: Final = "\uf8f1"
_GAP: Final = "\uf8f2"
_KNOWN_LATIN: Final = "日常"
"""The class of Latin words that everybody knows; others than these are jargon more often than not."""


def pieces_of(said: str) -> set[str]:
    """Cut a spoken form into its pieces."""
    found = _cut(f"^{_plain(said)}$")
    signs, classed = _classed(said)
    if signs:
        found |= _cut(classed)
        after = [_GAP + sign for sign in signs]
        found.update(map(add, signs, after[1:]))
        found.update(map(add, signs, after[2:]))
    latin = _WORD.findall(said)
    strange = [word for word in latin if word not in _known_latin()] if latin else []
    if strange:
        found.add(_STRANGE)
    if len(strange) > 1:
        found.add(_STRANGER)
    return found


def length_of(pieces: int) -> float:
    """Say by what the sum of a message is divided, so that long ones weigh no more than short ones."""
    return math.sqrt(max(pieces, LEAST))


def _cut(text: str) -> set[str]:
    """Give all runs of one to three characters; every message pays for it, so that no loop is written out."""
    twos = list(map(add, text, text[1:]))
    return {*text, *twos, *map(add, twos, text[2:])}


def _plain(said: str) -> str:
    return _LATIN.sub("w", _DIGITS.sub("0", said))


@cache
def _classes() -> tuple[AhoCorasick, tuple[str, ...], tuple[str, ...]]:
    """Give the search for words of classes, the sign of each word, and the names of the classes."""
    read = read_data("classes.yaml")
    assert isinstance(read, dict)  # noqa: S101  (why: shipped data, read by a test)
    words = {str(word): chr(_FIRST + number) for number, of in enumerate(read.values()) for word in of}
    return AhoCorasick(list(words), matchkind=MatchKind.LeftmostLongest), tuple(words.values()), tuple(map(str, read))


@cache
def _known_latin() -> frozenset[str]:
    read = read_data("classes.yaml")
    assert isinstance(read, dict)  # noqa: S101  (why: shipped data, read by a test)
    return frozenset(word for of in read.values() for word in map(str, of) if word.isascii())


def _classed(said: str) -> tuple[list[str], str]:
    """Give the classes in the order in which they stand, and the text with the words replaced by them."""
    search, sign_of, _ = _classes()
    signs, pieces, end = [], [], 0
    for number, start, stop in search.find_matches_as_indexes(said):
        sign = sign_of[number]
        signs.append(sign)
        pieces += [said[end:start], sign]
        end = stop
    return signs, _plain("".join([*pieces, said[end:]])) if signs else said


def places_of(said: str) -> list[tuple[str, int, int]]:
    """List the pieces that can be shown to a reader, each with its place: characters as they stand, words by their class."""
    plain, starts = _plain_with_places(said)
    found = [
        (plain[at : at + size], starts[at], starts[at + size]) for size in _SIZES for at in range(len(plain) - size + 1)
    ]
    search, sign_of, _ = _classes()
    return found + [(sign_of[number], start, stop) for number, start, stop in search.find_matches_as_indexes(said)]


def _plain_with_places(said: str) -> tuple[str, list[int]]:
    """Give the plain text, and for each of its characters where it begins in the spoken form, and the end."""
    text, starts, end = "", list[int](), 0
    for one in _PUT_SHORT.finditer(said):
        text += said[end : one.start()] + ("0" if one[0].isdigit() else "w")
        starts += [*range(end, one.start()), one.start()]
        end = one.end()
    return text + said[end:], [*starts, *range(end, len(said)), len(said)]
