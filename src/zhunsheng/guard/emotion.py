"""Estimate how upset a customer is, message by message and over a dialogue, with the words that led there.

It ranks and suggests calming; it never judges a person by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from zhunsheng.guard.likeness import Likeness, reads_as_chinese, shipped_likeness
from zhunsheng.guard.recognise import ALIKE, Exemptions, Found, recogniser
from zhunsheng.guard.spoken import speak, spoken
from zhunsheng.standards.values import Speaker, Value

CALM: Final = 0
DISSATISFIED: Final = 1
UPSET: Final = 2
UPSET_BY: Final = "upset"
DISSATISFIED_BY: Final = "dissatisfied"
_FAMILIES: Final = (UPSET_BY, DISSATISFIED_BY)
_LOOK_BACK: Final = 3
_REMEMBERED: Final = 4096


class Emotion(Value, frozen=True):
    """Say how upset a message is and quote the words that led there.

    Units     0 calm, 1 dissatisfied, 2 upset; spans are character places in the typed text
    """

    level: int
    words: tuple[tuple[int, int], ...] = ()


@lru_cache(maxsize=_REMEMBERED)
def read_emotion(text: str) -> Emotion:
    """Estimate the emotion of one customer's message.

    Clauses   dy-2.3b, cc-1.2e
    """
    found = _found(text, shipped_likeness())
    level = _level(found)
    if level == CALM:
        return Emotion(level=CALM)
    typed = spoken(text)
    wanted = UPSET_BY if level == UPSET else DISSATISFIED_BY
    return Emotion(level=level, words=tuple(typed.span(one.start, one.end) for one in found if one.family == wanted))


def mood_of(text: str, likeness: Likeness | None = None) -> int:
    """Give the level alone; another likeness than the shipped one is for weighing it."""
    return read_emotion(text).level if likeness is None else _level(_found(text, likeness))


def words_of_mood(text: str) -> list[Found]:
    """Find the words that say by themselves how a customer feels, the model aside."""
    return [one for one in recogniser(_FAMILIES, Speaker.CUSTOMER).find(speak(text)) if one.exempt is None]


def _found(text: str, likeness: Likeness) -> list[Found]:
    """Find what says how a customer feels: words that the model does not doubt, and what is only alike."""
    said, found = speak(text), words_of_mood(text)
    if not reads_as_chinese(said):
        return found
    kept = [one for one in found if not likeness.doubts(said, one.family, one.start, one.end)]
    if len(kept) < len(found) and not any(one.family == DISSATISFIED_BY for one in kept):
        # Words of rage in a message that is none are words of discontent still, where the message reads so.
        kept += [
            Found(DISSATISFIED_BY, one.rule, one.start, one.end)
            for one in found
            if one.family == UPSET_BY and not likeness.doubts(said, DISSATISFIED_BY, one.start, one.end)
        ]
    known = frozenset(one.family for one in kept)
    alike = likeness.find(said, frozenset(_FAMILIES) - known) if UPSET_BY not in known else []
    exempt = Exemptions(said)
    return kept + [
        Found(one.family, ALIKE, one.start, one.end)
        for one in alike
        if exempt.of_alike(one.family, one.start, one.end) is None
    ]


def emotion_of(texts: Sequence[str]) -> Emotion:
    """Estimate the emotion of a dialogue from the customer's last messages: the last counts, an earlier upset fades."""
    levels = [read_emotion(text) for text in texts[-_LOOK_BACK:]]
    if not levels:
        return Emotion(level=CALM)
    last, earlier = levels[-1], max((one.level for one in levels[:-1]), default=CALM)
    return Emotion(level=max(last.level, earlier - 1), words=last.words)


def sure_of(texts: Sequence[str]) -> int:
    """Say how upset a customer is by what patterns know for sure, the model aside; an earlier upset fades as above."""
    levels = [_sure(text) for text in texts[-_LOOK_BACK:]]
    return max(levels[-1], max(levels[:-1], default=CALM) - 1) if levels else CALM


@lru_cache(maxsize=_REMEMBERED)
def _sure(text: str) -> int:
    return _level(words_of_mood(text))


def _level(found: Sequence[Found]) -> int:
    if any(one.family == UPSET_BY for one in found):
        return UPSET
    return DISSATISFIED if found else CALM
