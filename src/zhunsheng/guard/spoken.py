"""Fold typed text to clauses as they would be spoken: noise gone, spelling tricks undone, sentence marks kept.

Patterns read this form. A mark between two Chinese characters stays only where it divides sentences; a mark
between every two characters is a trick and goes. Then known spellings of one word (wei信, V心, 薇信) become that word.
`speak` gives the text alone; `spoken` gives the way back to what was typed and is asked only where something was found.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final

import msgspec
from ahocorasick_rs import AhoCorasick, MatchKind

from zhunsheng.guard.normalise import folded, folds
from zhunsheng.guard.words import variants

_HAN: Final = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_MARKS: Final = ",.!?;:、。"
_LINE: Final = str.maketrans(
    {"\n": "。", "\r": "。", "\u2028": "。"}
    | {"➕": "+", "✚": "+", "🐴": "妈", "🐎": "妈", "🐶": "狗", "🐕": "狗", "🐷": "猪", "🐖": "猪", "💩": "屎"}
)
"""Line breaks are sentence marks; some little pictures are read as the words they are put for."""
_PICTURES: Final = re.compile("[⭐🌟]{5}|(?<=[5五])[⭐🌟]|[🛰🐧🧧🖕]")
_PICTURED: Final = {"⭐": "星", "🌟": "星", "🛰": "卫星", "🐧": "企鹅", "🧧": "红包", "🖕": "去死"}
_JUNK: Final = re.compile(r"[^\w\s,.!?;:、。~\"'“”‘’()\[\]<>《》%+\-/@&#=$¥*|\\{}^`]+|_{1,}(?=[^\w])")
_HEART: Final = re.compile("(?<=[v微薇威徽葳]) ?[❤♥\U0001f9e1\U0001f499-\U0001f49c\U0001f5a4](?! ?信)")
_GAP: Final = re.compile(rf"[\W_](?<=[{_HAN}].)[\W_]*(?=[{_HAN}])")
_SPACES: Final = re.compile(r" +(?![a-z0-9])|(?<![a-z0-9]) +|(?<=[a-z0-9]) {2,}(?=[a-z0-9])")
_DENSE: Final = re.compile(rf"(?<![{_HAN}])[{_HAN}](?:([{_MARKS}])[{_HAN}])(?:\1[{_HAN}])+(?![{_HAN}])")
_MARK: Final = re.compile(rf"[{_MARKS}]")
_TWICE: Final = re.compile(rf"(?<=[{_MARKS}])[{_MARKS}~ ]+")


def _one_mark(found: re.Match[str]) -> str:
    mark = _MARK.search(found[0])
    return mark[0] if mark else ""


def _without_marks(found: re.Match[str]) -> str:
    return _MARK.sub("", found[0])


def _one_space(found: re.Match[str]) -> str:
    return " " if len(found[0]) > 1 and found.string[found.end() : found.end() + 1].isalnum() and found.start() else ""


def _spaces(found: re.Match[str]) -> str:
    text, start, end = found.string, found.start(), found.end()
    return " " if start and _is_latin(text[start - 1]) and _is_latin(text[end : end + 1]) else ""


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _xin(_found: re.Match[str]) -> str:
    return "信"


def _pictured(found: re.Match[str]) -> str:
    return "五星" if len(found[0]) > 1 else _PICTURED[found[0]]


def _nothing(_found: re.Match[str]) -> str:
    return ""


Step = tuple[re.Pattern[str], Callable[[re.Match[str]], str]]
_STEPS: Final[Sequence[Step]] = (
    (_HEART, _xin),
    (_PICTURES, _pictured),
    (_JUNK, _nothing),
    (_GAP, _one_mark),
    (re.compile(r" +"), _spaces),
    (_TWICE, _nothing),
    (_DENSE, _without_marks),
)


class _Spellings:
    """Know the tricky spellings, and what each stands for."""

    def __init__(self) -> None:
        self._meant = variants()
        self._of = dict(self._meant)
        spellings = list(self._of)
        self._find = AhoCorasick(spellings, matchkind=MatchKind.LeftmostLongest).find_matches_as_indexes
        self._plain = [self._of[spelling] for spelling in spellings]

    def places(self, text: str) -> list[tuple[int, int, str]]:
        """List where a tricky spelling stands and what it means; one within a Latin word is none."""
        found = []
        for number, start, end in self._find(text):
            if not _within_latin(text, start, end):
                found.append((start, end, self._plain[number]))
        return found


_SPELLINGS: Final = _Spellings()


def _within_latin(text: str, start: int, end: int) -> bool:
    head = (
        start
        and text[start].isascii()
        and text[start].isalpha()
        and text[start - 1].isascii()
        and text[start - 1].isalpha()
    )
    last, after = text[end - 1], text[end : end + 1]
    return bool(head) or bool(last.isascii() and last.isalpha() and after.isascii() and after.isalpha())


class Spoken(msgspec.Struct, frozen=True):
    """Hold the spoken form and, for each of its characters, the typed characters it came from."""

    text: str
    starts: tuple[int, ...]
    stops: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Give the typed span behind a span of the spoken form."""
        return self.starts[start], self.stops[end - 1]


@lru_cache(maxsize=2)
def speak(text: str) -> str:
    """Fold a text to its spoken form; equal to `spoken(text).text` at a fraction of the cost. A message is judged in several respects one after the other."""
    said = folded(text.translate(_LINE))
    for pattern, meant in _STEPS:
        said = pattern.sub(meant, said)
    places = _SPELLINGS.places(said)
    if not places:
        return said
    pieces, end = [], 0
    for start, stop, meant_word in places:
        pieces += [said[end:start], meant_word]
        end = stop
    return "".join([*pieces, said[end:]])


def spoken(text: str) -> Spoken:
    """Fold a text and remember where each remaining character was typed."""
    said, origins = folds(text.translate(_LINE))
    form = Spoken(said, tuple(origins), tuple(at + 1 for at in origins))
    for pattern, meant in _STEPS:
        form = _replaced(form, [(found.start(), found.end(), meant(found)) for found in pattern.finditer(form.text)])
    return _replaced(form, _SPELLINGS.places(form.text))


def _replaced(form: Spoken, places: Sequence[tuple[int, int, str]]) -> Spoken:
    """Put other words into their places; each of their characters points at all that it replaces."""
    if not places:
        return form
    text, starts, stops, end = [], list[int](), list[int](), 0
    for start, stop, word in places:
        text += [form.text[end:start], word]
        starts += [*form.starts[end:start], *([form.starts[start]] * len(word))]
        stops += [*form.stops[end:start], *([form.stops[stop - 1]] * len(word))]
        end = stop
    text.append(form.text[end:])
    return Spoken("".join(text), (*starts, *form.starts[end:]), (*stops, *form.stops[end:]))
