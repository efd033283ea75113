"""Read a customer's answer: what it affirms, what it denies, and what only looks like either.

The phrases come from the clause. Here is only grammar: a negation turns a phrase round, a question or
an "if" states nothing, and a brief word ("嗯", "没有") affirms only when it is a clause of its own and
denies only where it ends one.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from zhunsheng.guard.normalise import Normalised, normalise, squash, within_a_word
from zhunsheng.standards.values import Need, Value

_CLAUSE_END: Final = re.compile(r"[，。！？；：、,.!?;:\n]")
_LOOK_BACK: Final = 40
_NEGATION: Final = re.compile(
    r"(?:不|没|未|别|无|谈不上|算不上|not|n't|never|hardly)"
    r"(?:\s*(?:太|很|是|完全|怎么|真正|真|能|彻底|有|算|十分|特别|大|够|得到|给我|帮我|really|very|quite|fully|been|yet))*\s*$"
)
_DOUBLE_NEGATION: Final = re.compile(r"(?:没有?|不是|并不)不$")
_STATES_NOTHING: Final = re.compile(
    r"如果|要是|假如|等到|等你|等您|除非|希望|什么时候|啥时候|何时|才能|部分|一半|勉强|\b(?:if|when|unless|partly)\b"
)
_ASKS_BACK: Final = re.compile(
    r"[了的过]?(?:吗|么|没有?|不)?\s*[?？]|[了的过]?(?:吗|么|没有?$)|个[头鬼屁]|才怪|了?(?:一半|一?部分)"
)
_SOFT_END: Final = "的嗯呢哦呀啊"
_INTENSIFIERS: Final = re.compile(r"(?:都|很|挺|非常|还|蛮|比较|特别|十分|嗯|好的|对|是的|哦|噢|已经|也)+$")
_POLITE_END: Final = re.compile(r"[了啦的呢哦噢嗯呀吧啊哈哒呐滴]*(?:谢谢|感谢|多谢|辛苦)?[你您啦了]*")


class Tone(enum.Enum):
    """Name what a phrase in an answer amounts to."""

    AFFIRMS = "affirms"
    DENIES = "denies"
    VOLUNTEERS = "volunteers"


class Saying(Value, frozen=True):
    """Point at the words of one message that answer a need.

    `brief` words ("嗯", "没有") mean something only right after the question.
    """

    tone: Tone
    start: int
    end: int
    brief: bool


_folded = lru_cache(maxsize=4096)(squash)


def sayings(need: Need, text: str) -> tuple[Saying, ...]:
    """List what one message says about a need, longest phrases first claim, in reading order."""
    typed = normalise(text)
    found = sorted(_found(need, text, typed), key=lambda saying: (saying.start - saying.end, saying.start))
    kept: list[Saying] = []
    for saying in found:
        if not any(longer.start <= saying.start and saying.end <= longer.end for longer in kept):
            kept.append(saying)
    return tuple(sorted(kept, key=lambda saying: saying.start))


def _found(need: Need, text: str, typed: Normalised) -> Iterator[Saying]:
    tones = (
        (Tone.DENIES, need.denied),
        (Tone.VOLUNTEERS, need.volunteered),  # before the answers: it counts unasked as well
        (Tone.AFFIRMS, need.answered),
    )
    for tone, phrases in tones:
        for phrase in phrases:
            words = _folded(phrase)
            brief = _is_brief(words)
            for start in _places(words, typed.text):
                place = typed.span(start, start + len(words))
                meant = _meant(tone, text, *place)
                if meant is not None and (not brief or _stands_alone(meant, text, *place)):
                    yield Saying(tone=meant, start=place[0], end=place[1], brief=brief)


def _is_brief(words: str) -> bool:
    return len(words) <= 3 if words.isascii() else len(words.rstrip(_SOFT_END) or words[0]) <= 2


def _places(words: str, text: str) -> Iterator[int]:
    start = text.find(words) if words else -1
    while start >= 0:
        if not within_a_word(text, start, start + len(words)):
            yield start
        start = text.find(words, start + 1)


def _meant(tone: Tone, text: str, start: int, end: int) -> Tone | None:
    """Weigh a phrase in its clause: turned round by a negation, void in a question or a condition."""
    before, after = _clause_before(text, start), text[end:]
    if _STATES_NOTHING.search(before) or _ASKS_BACK.match(after):
        return None
    if _NEGATION.search(before) and not _DOUBLE_NEGATION.search(before):
        return None if tone is Tone.DENIES else Tone.DENIES
    return tone


def _clause_before(text: str, start: int) -> str:
    return squash(_CLAUSE_END.split(text[max(0, start - _LOOK_BACK) : start])[-1])


def _stands_alone(tone: Tone, text: str, start: int, end: int) -> bool:
    """Tell whether a brief word ends its clause and, to affirm, is all of it."""
    polite = _POLITE_END.match(text, end)
    if text[polite.end() if polite else end :][:1].isalnum():
        return False
    before = text[:start]
    if tone is Tone.DENIES:
        return True
    if before.endswith("还") and text.startswith("没", start):
        return False  # "还没有" says not yet
    return not _INTENSIFIERS.sub("", before)[-1:].isalnum()
