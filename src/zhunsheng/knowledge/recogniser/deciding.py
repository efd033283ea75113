"""Say what is learned, what was found, and what to do with it; without the libraries that learning needs."""

from __future__ import annotations

import enum
from typing import Final

import msgspec


class Example(msgspec.Struct, frozen=True):
    """One way to ask one question."""

    faq: str
    text: str


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What a text was recognised as: the questions with their probabilities, the likeliest first.

    `nearest` is the phrasing of the first that is most alike, which explains the choice. `belonging` is higher the more
    the text resembles what the bank is about; unlike a probability it has no scale of its own.
    """

    ranked: tuple[tuple[str, float], ...]
    belonging: float
    nearest: str = ""
    exact: bool = False

    @property
    def first(self) -> str:
        """Name the likeliest question; nothing when the bank is empty."""
        return self.ranked[0][0] if self.ranked else ""

    @property
    def probability(self) -> float:
        """Give the probability of the likeliest."""
        return self.ranked[0][1] if self.ranked else 0.0


class Band(enum.StrEnum):
    """Say what to do with a recognised question."""

    ANSWER = "answer"
    OFFER = "offer"
    HAND_OVER = "hand_over"


class Bands(msgspec.Struct, frozen=True, kw_only=True):
    """Hold the lines: from which probability on to answer, and how much a text must belong to be ours at all."""

    answer: float
    belonging: float

    def of(self, found: Found) -> Band:
        """Say what to do with what was found."""
        if found.exact:
            return Band.ANSWER
        if not found.ranked or found.belonging < self.belonging:
            return Band.HAND_OVER
        return Band.ANSWER if found.probability >= self.answer else Band.OFFER


NEVER: Final = Bands(answer=2.0, belonging=float("-inf"))
"""Lines of a bank too small to be tried on itself: it offers, and answers only what it knows word for word."""
