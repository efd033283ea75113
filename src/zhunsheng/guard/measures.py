"""Judge what no list of words can: a message that is too long, said again and again, or lacks a part it needs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Final

from zhunsheng.guard.emotion import UPSET, sure_of
from zhunsheng.guard.normalise import squash
from zhunsheng.guard.policies import told_wrongly
from zhunsheng.guard.recognise import Found, recogniser
from zhunsheng.guard.spoken import speak
from zhunsheng.guard.values import Context
from zhunsheng.standards.values import Blank, Clause, Speaker, Value

_SENTENCE: Final = re.compile(r"[^。!?;]+")
_BREATH: Final = re.compile(r"[^,。.!?;:、]+")
_UNIT: Final = re.compile(r"[a-z0-9'._-]+|\w")
_NOT_WORDS: Final = re.compile(r"[\W_]+|一(?:下|会儿?|点儿?|些)|[哦哈呢啊呀哟噢喔嘛啦滴亲您的了请]")
_ASKS: Final = re.compile(r"(?:吗|么|没有|好不好|可以不|\?)[。.!~]*$|\?$")
_NUMBERS: Final = re.compile(r"[0-9]+|[一二三四五六七八九十]+")
_PARTS: Final[Mapping[str, tuple[str, ...]]] = {
    "refusal_without_alternative": ("refusing", "alternative", "asks_back", "reason"),
    "apology_without_remedy": ("apology", "remedy", "cause", "alternative"),
}


class Measured(Value, frozen=True):
    """Point at the words of the spoken form that a measure is about."""

    start: int
    end: int


def parts_of(name: str) -> tuple[str, ...]:
    """Name the parts that a measure must know of."""
    return _PARTS.get(name, ())


def held(found: Iterable[Found], *families: str) -> list[Found]:
    """Keep what these families recognised and nothing exempts."""
    return [one for one in found if one.family in families and one.exempt is None]


def _figure(clause: Clause, name: str, usual: int) -> int:
    value = clause.figures.get(name, usual)
    return usual if isinstance(value, Blank) else int(value)


def _too_long(form: str, found: Sequence[Found], context: Context, clause: Clause) -> Measured | None:
    """Find a sentence, or a stretch without any mark, that is longer than the clause allows."""
    if len(form) <= (breath := _figure(clause, "max_stretch_chars", 45)):
        return None
    for pattern, most in ((_BREATH, breath), (_SENTENCE, _figure(clause, "max_sentence_chars", 80))):
        for one in pattern.finditer(form):
            if _units(one[0]) > most:
                return Measured(start=one.start(), end=one.end())
    return None


def _units(words: str) -> int:
    """Count what a reader reads: a Chinese character, or a Latin word or number whole."""
    return len(_UNIT.findall(words))


def _repeat(form: str, found: Sequence[Found], context: Context, clause: Clause) -> Measured | None:
    """Find a reply that is almost one of the agent's last, when the customer has spoken in between."""
    words = _core(form)
    if _ASKS.search(form) is not None:
        return None  # a question may be put again after it was answered otherwise
    if len(words) < _figure(clause, "repeat_min_chars", 4):
        return None
    alike = _figure(clause, "repeat_alike_percent", 82)
    for earlier in context.agent_said[-_figure(clause, "repeat_looks_back", 4) :]:
        other = _core(squash(earlier))
        if _NUMBERS.findall(words) != _NUMBERS.findall(other):
            continue  # another parcel, another date: news, however alike the words
        if min(len(words), len(other)) * 100 < max(len(words), len(other)) * 70:
            continue
        if _at_most_alike(words, other) * 100 < alike:
            continue  # so few characters in common that comparing their order, a hundred times dearer, cannot find more
        if SequenceMatcher(None, words, other, autojunk=False).ratio() * 100 >= alike:
            return Measured(start=0, end=len(form))
    return None


def _at_most_alike(words: str, other: str) -> float:
    """Give a share of likeness that no order of the characters can exceed."""
    common = min(sum(map(set(other).__contains__, words)), sum(map(set(words).__contains__, other)))
    return 2 * common / (len(words) + len(other))


def _refusal(form: str, found: Sequence[Found], context: Context, clause: Clause) -> Measured | None:
    """Find a refusal beside which no other way is offered."""
    refused = held(found, "refusing")
    if not refused or held(found, "alternative"):
        return None
    return Measured(start=refused[0].start, end=refused[0].end)


def _apology(form: str, found: Sequence[Found], context: Context, clause: Clause) -> Measured | None:
    """Find an apology after which nothing is made good."""
    apologies = held(found, "apology")
    if not apologies or held(found, "remedy"):
        return None
    if held(found, "alternative"):
        return None
    return Measured(start=apologies[0].start, end=apologies[0].end)


def _empathy_first(form: str, found: Sequence[Found], context: Context, clause: Clause) -> Measured | None:
    """Find business that is pushed while the customer is upset and none of the last replies felt with them.

    Only words that leave no doubt count here: what is merely like an upset message ranks and suggests, and holds nobody up.
    """
    if not context.customer_said or sure_of(context.customer_said) < UPSET:
        return None
    lately = context.agent_said[-_figure(clause, "empathy_looks_back", 2) :]
    if _feels(form) or any(_feels(speak(text)) for text in lately):
        return None
    return Measured(start=0, end=len(form))


def _feels(form: str) -> bool:
    return bool(held(recogniser(("empathy", "apology"), Speaker.AGENT).find(form), "empathy", "apology"))


def _core(text: str) -> str:
    return _NOT_WORDS.sub("", text)


def _policy(form: str, found: Sequence[Found], context: Context, clause: Clause) -> Measured | None:
    """Find a policy that is told otherwise than its data say."""
    if held(found, "policy_incomplete"):
        return None  # said already
    place = told_wrongly(form, clause)
    return None if place is None else Measured(start=place[0], end=place[1])


Measure = Callable[[str, Sequence[Found], Context, Clause], Measured | None]
MEASURES: Final[Mapping[str, Measure]] = {
    "too_long": _too_long,
    "repeat": _repeat,
    "refusal_without_alternative": _refusal,
    "apology_without_remedy": _apology,
    "empathy_first": _empathy_first,
    "policy_told": _policy,
}
