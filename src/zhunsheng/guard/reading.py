"""Read what a message does in a dialogue: is it mere courtesy, a demand, a solution, a request to wait, a question.

The words are data of the taxonomy in force; here is only how they are compared.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import tzinfo
from typing import Final, Protocol

from zhunsheng.guard.normalise import squash
from zhunsheng.guard.promises import Promised, asked_of_the_customer, find_promises
from zhunsheng.kernel.instants import Instant
from zhunsheng.kernel.worktime import Calendar

__all__ = ["CueWords", "Reader", "reader_of"]

_LONGEST_COURTESY: Final = 60
_NOT_WORDS: Final = re.compile(r"[\W_]+")
_STICKER: Final = re.compile(r"\[[^\[\]\s]{1,8}\]")
_PICTURES: Final = frozenset({"So", "Sk", "Cn", "Mn", "Cf"})


class CueWords(Protocol):
    """The lists of words that a taxonomy carries."""

    @property
    def courtesy(self) -> tuple[str, ...]:
        """Words that ask for nothing."""
        ...

    @property
    def hello(self) -> tuple[str, ...]:
        """Words that open a talk and say nothing yet."""
        ...

    @property
    def solution(self) -> tuple[str, ...]:
        """Words of an agent that offer a solution."""
        ...

    @property
    def holding(self) -> tuple[str, ...]:
        """Words of an agent that ask for patience."""
        ...

    @property
    def asking(self) -> tuple[str, ...]:
        """Words of an agent that leave the next step to the customer."""
        ...

    @property
    def promising(self) -> tuple[str, ...]:
        """Words of an agent beside a time that make it a promise."""
        ...

    @property
    def settled(self) -> tuple[str, ...]:
        """Words that ask for nothing once a dialogue has ended."""
        ...


class Reader:
    """The words of one taxonomy, ready to be compared."""

    def __init__(self, cues: CueWords) -> None:
        """Fold all words once."""
        self._courtesy = _whole(cues.courtesy)
        self._settled = _whole((*cues.settled, *cues.courtesy))
        self._hello = _whole((*cues.hello, *cues.courtesy))
        self._greeting = _whole(cues.hello)
        self._solution = _folded(cues.solution)
        self._holding = _folded(cues.holding)
        self._asking = _folded(cues.asking)
        self._promising = _folded(cues.promising)

    def is_courtesy(self, text: str) -> bool:
        """Tell whether a customer's message asks for nothing: thanks, a nod, a little picture."""
        if len(text) > _LONGEST_COURTESY:
            return False
        core = _core(text)
        if not core:
            return _only_pictures(text)
        return self._courtesy.fullmatch(core) is not None and self._greeting.fullmatch(core) is None

    def is_settled(self, text: str) -> bool:
        """Tell whether a message after the end asks for nothing: courtesy, or that all is solved and one is satisfied."""
        return self.is_courtesy(text) or (
            len(text) <= _LONGEST_COURTESY and self._settled.fullmatch(_core(text)) is not None
        )

    def states_demand(self, text: str) -> bool:
        """Tell whether a customer's message says what it is about: more than hello and thanks."""
        if len(text) > _LONGEST_COURTESY:
            return True
        core = _core(text)
        return bool(core) and self._hello.fullmatch(core) is None

    def offers_solution(self, text: str) -> bool:
        """Tell whether an agent's message offers a solution; one that asks for patience does not yet."""
        folded = squash(text)
        return _any(self._solution, folded) and not _any(self._holding, folded)

    def asks_to_wait(self, text: str) -> bool:
        """Tell whether an agent's message says that something is being looked into."""
        return _any(self._holding, squash(text))

    def leaves_waiting(self, text: str) -> bool:
        """Tell whether the customer goes on waiting after an agent's message: it asks nothing that they must answer."""
        folded = squash(text)
        asks = "?" in text or "\uff1f" in text or _any(self._asking, folded)
        return not asks or _any(self._holding, folded)

    def promises(self, text: str, at: Instant, zone: tzinfo, calendar: Calendar) -> tuple[Promised, ...]:
        """Find the times that an agent's message promises something for."""
        found = find_promises(text, at, zone, calendar)
        return tuple(
            one
            for one in found
            if _any(self._promising, squash(one.sentence)) and not asked_of_the_customer(one.sentence, one.quote)
        )


_readers: dict[int, Reader] = {}


def reader_of(taxonomy_id: int, cues: CueWords) -> Reader:
    """Give the reader of a published taxonomy, which never changes."""
    kept = _readers.get(taxonomy_id)
    return kept if kept is not None else _readers.setdefault(taxonomy_id, Reader(cues))


def _core(text: str) -> str:
    return _NOT_WORDS.sub("", squash(_STICKER.sub("", text)))


def _only_pictures(text: str) -> bool:
    """Tell little pictures and stickers from bare marks: a row of question marks asks for something."""
    rest = _STICKER.sub("", text)
    return bool(text.strip()) and all(char.isspace() or unicodedata.category(char) in _PICTURES for char in rest)


def _whole(words: Iterable[str]) -> re.Pattern[str]:
    known = sorted({_core(word) for word in words} - {""}, key=len, reverse=True)
    return re.compile(f"(?:{'|'.join(map(re.escape, known))})+")


def _folded(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(folded for word in words if (folded := squash(word).strip()))


def _any(words: tuple[str, ...], folded: str) -> bool:
    return any(word in folded for word in words)
