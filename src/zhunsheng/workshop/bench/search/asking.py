"""What the bench types: a kind of question each, the number of the round choosing the words."""

import random
from collections.abc import Callable, Mapping
from typing import Final

from zhunsheng.ground.search import sound_of
from zhunsheng.workshop.bench.search.speech import ENGLISH, PARTICLES, SIGNS, TRADE, UNUSED, Speech, model, vocabulary

COMMON: Final = 24
"""Words of the trade that count as common."""


def _common(number: int) -> str:
    return TRADE[number % COMMON]


def _middling(number: int) -> str:
    return TRADE[COMMON + number * 13 % (len(TRADE) - COMMON)]


def _rare(number: int) -> str:
    words = vocabulary()
    return words[len(words) // 3 + number * 101 % (len(words) // 2)]


def _model(number: int) -> str:
    told = model(number * number * 3 % 900)
    return (told, told.lower(), told.replace("-", ""), f"{told} 的")[number % 4]


def _initials(number: int) -> str:
    return sound_of(_common(number) + _middling(number)).split()[0]


def _pinyin(number: int) -> str:
    return sound_of(_common(number) + (_middling(number) if number % 2 else "")).split()[-1]


def _mistyped(words: str, number: int) -> str:
    """Put another sign in the place of one."""
    place = number % len(words)
    return words[:place] + SIGNS[number * 31 % len(SIGNS)] + words[place + 1 :]


def _question(number: int) -> str:
    return Speech(QUESTIONS + number).sentence(4, 6)[:40]


QUESTIONS: Final = 50_000_000
ASKED: Final[Mapping[str, Callable[[int], str]]] = {
    "common_word": _common,
    "middling_word": _middling,
    "rare_word": _rare,
    "two_words": lambda n: f"{_common(n)} {_middling(n)}",
    "three_words": lambda n: f"{_common(n)} {_common(n + 7)} {_middling(n)}",
    "two_rare_words": lambda n: f"{_rare(n)} {_rare(n + 3)}",
    "run_of_words": lambda n: f"{_common(n)}{_middling(n)}",
    "model": _model,
    "english": lambda n: ENGLISH[n % len(ENGLISH)],
    "pinyin": _pinyin,
    "initials": _initials,
    "typo": lambda n: _mistyped(_common(n) + _middling(n), n),
    "question": _question,
    "mistyped_question": lambda n: _mistyped(_question(n), n),
    "nothing": lambda n: random.Random(n).choice(UNUSED) + UNUSED[n % len(UNUSED)],
    "common_sign": lambda n: (*PARTICLES[:10], "a", "1", "退", "发")[n % 14],
}
"""How each kind of question reads in a round."""
