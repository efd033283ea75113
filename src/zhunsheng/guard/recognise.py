"""Recognise ways of speaking: the guard's own families of patterns, each with named exemptions.

All patterns of a speaker are asked in one pass of a linear-time automaton; only those that answered are looked at for
their place, and only then are exemptions asked: words before or behind the hit, words that overlap it, words anywhere
in the message. So a clean message costs one pass and an awkward one stays linear in its length.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, cached_property
from typing import Final, Protocol

import msgspec
import re2

from zhunsheng.guard.words import pattern, read_data
from zhunsheng.standards.values import Speaker

FILES: Final = ("service", "manner", "parts", "fraud", "advertising", "says", "emotion", "typos", "english")
LISTED: Final = "listed"
"""The rule of a family that has no patterns: its exemptions are those of the phrases that clauses list."""

ALIKE: Final = "alike"
"""The rule of a family for sentences that no pattern found and that are only like others of it: the words they need."""

_BREAKS: Final = re.compile(r"[,。.!?;~]")
_TRIM: Final = ",。.!?;:、~ "
_LOOK: Final = 60
_MEMORY: Final = 16 << 20
"""Bytes that one automaton may take. It keeps every state that some message led it into, and begins anew when they no longer fit, which costs
no answer (`tests/guard/test_recognise.py`); with four times as much, 1,500 messages of all kinds left 309 MB in a process, with this 201."""


class Match(Protocol):
    """What a pattern found."""

    def start(self) -> int:
        """Give its first place."""
        ...

    def end(self) -> int:
        """Give the place behind it."""
        ...


class Compiled(Protocol):
    """What is used of a compiled pattern."""

    def search(self, text: str) -> Match | None:
        """Find the first place."""
        ...

    def finditer(self, text: str) -> Iterator[Match]:
        """Find all places that do not overlap."""
        ...


def _options() -> object:
    options = re2.Options()
    options.max_mem = _MEMORY
    options.log_errors = False
    return options


def _compiled(written: str) -> Compiled:
    compiled: Compiled = re2.compile(written, _options())
    return compiled


class Asked(msgspec.Struct, forbid_unknown_fields=True, kw_only=True, frozen=True):
    """One rule of a family as the data says it: what hits, what in a hit leaves no doubt (`sure`), and the named exemptions by where they look.

    `needs` are words without which the rule finds nothing, in sentences that `needs_where` describes or in all.
    """

    rule: str
    any: tuple[str, ...] = ()
    sure: str = ""
    needs: str = ""
    needs_where: str = ""
    by: str = "agent"
    at_least: int = 1
    before: Mapping[str, str] = {}
    after: Mapping[str, str] = {}
    covers: Mapping[str, str] = {}
    beside: Mapping[str, str] = {}


class Found(msgspec.Struct, frozen=True):
    """Point at words of the spoken form that a family recognised; `exempt` names why they are not held against anyone.

    `alike` quotes what made the sentence like others of the family, where no pattern knew it.
    """

    family: str
    rule: str
    start: int
    end: int
    exempt: str | None = None
    alike: tuple[str, ...] = ()


class Rule:
    """One rule, its patterns written out; each is compiled when it is first needed."""

    def __init__(self, family: str, asked: Asked) -> None:
        self.family = family
        self.name = asked.rule
        self.by = asked.by
        self.at_least = asked.at_least
        self.patterns = tuple(pattern(one) for one in asked.any)
        self._asked = asked

    @cached_property
    def _hits(self) -> tuple[Compiled, ...]:
        return tuple(map(_compiled, self.patterns))

    @cached_property
    def _sure(self) -> Compiled | None:
        return _compiled(pattern(self._asked.sure)) if self._asked.sure else None

    def is_sure(self, words: str) -> bool:
        """Tell whether the words of a hit leave no doubt, whatever the sentence around them reads like."""
        return self._sure is not None and self._sure.search(words) is not None

    @cached_property
    def _exempt(self) -> Mapping[str, tuple[tuple[str, Compiled], ...]]:
        asked = self._asked
        places = {"before": asked.before, "after": asked.after, "covers": asked.covers, "beside": asked.beside}
        return {
            place: tuple((name, _compiled(pattern(one))) for name, one in named.items() if one)
            for place, named in places.items()
        }

    @cached_property
    def _needs(self) -> tuple[Compiled, Compiled] | None:
        asked = self._asked
        return (_compiled(pattern(asked.needs)), _compiled(pattern(asked.needs_where))) if asked.needs else None

    def lacks(self, text: str) -> bool:
        """Tell whether a text lacks the words that the rule needs."""
        if self._needs is None:
            return False
        words, where = self._needs
        return where.search(text) is not None and words.search(text) is None

    def applies_to(self, speaker: Speaker) -> bool:
        """Tell whether the rule is about this speaker; the desk's bot is held to what agents may say."""
        return self.by == "anyone" or self.by == ("customer" if speaker is Speaker.CUSTOMER else "agent")

    def find(self, text: str, numbers: Iterable[int]) -> Iterator[Found]:
        """Find the places of the patterns that answered."""
        spans = {span for number in numbers for span in _spans(self._hits[number], text)}
        if self.at_least > 1 and len({text[start:end] for start, end in spans}) < self.at_least:
            return
        look = self.look(text)
        for start, end in sorted(spans):
            yield Found(self.family, self.name, start, end, look.why_exempt(start, end))

    def look(self, text: str) -> Look:
        """Make ready to ask for exemptions in one text."""
        return Look(self._exempt, text)


class Look:
    """Ask one rule's exemptions in one text; what looks at the whole text is asked once, however many hits there are."""

    def __init__(self, exempt: Mapping[str, tuple[tuple[str, Compiled], ...]], text: str) -> None:
        self._exempt = exempt
        self._text = text

    @cached_property
    def _beside(self) -> str | None:
        return next((name for name, one in self._exempt["beside"] if one.search(self._text)), None)

    @cached_property
    def _covers(self) -> list[tuple[str, list[int], list[int]]]:
        covers = []
        for name, one in self._exempt["covers"]:
            spans = [(found.start(), found.end()) for found in one.finditer(self._text)]
            covers.append((name, [start for start, _ in spans], [end for _, end in spans]))
        return covers

    def why_exempt(self, start: int, end: int) -> str | None:
        """Name the first exemption that holds for a place, or None."""
        if self._beside is not None:
            return self._beside
        for name, starts, ends in self._covers:
            if bisect_right(ends, start) < bisect_left(starts, end):
                return name
        before = _clause_before(self._text, start)
        behind = self._text[end : end + _LOOK]
        for place, words in (("before", before), ("after", behind)):
            for name, one in self._exempt[place] if words else ():
                if one.search(words):
                    return name
        return None


class Recogniser:
    """Find what some families recognise, for one speaker."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules = tuple(rules)
        self._known: list[tuple[Rule, int]] = []
        patterns = re2.Set.SearchSet(_options())
        for rule in self._rules:
            for number, one in enumerate(rule.patterns):
                patterns.Add(one)
                self._known.append((rule, number))
        if self._known:
            patterns.Compile()
        self._answers: Callable[[str], list[int] | None] = patterns.Match

    def asks(self, said: str) -> bool:
        """Tell whether any pattern answers; this is all that a clean message pays for."""
        return bool(self._known and self._answers(said))

    def find(self, said: str) -> list[Found]:
        """Find everything that the families recognise in a spoken form, exempt or not, in reading order."""
        answered: dict[Rule, list[int]] = {}
        for index in (self._answers(said) or ()) if self._known else ():
            rule, number = self._known[index]
            answered.setdefault(rule, []).append(number)
        found = [one for rule, numbers in answered.items() for one in rule.find(said, numbers)]
        return sorted(found, key=lambda one: (one.start, -one.end, one.family))


@cache
def shipped_rules() -> Mapping[str, tuple[Rule, ...]]:
    """Give the rules of every family that the guard knows, by family."""
    families: dict[str, tuple[Rule, ...]] = {}
    for name in FILES:
        read = msgspec.convert(read_data(f"families/{name}.yaml"), dict[str, tuple[Asked, ...]])
        for family, rules in read.items():
            families[family] = families.get(family, ()) + tuple(Rule(family, asked) for asked in rules)
    return families


def is_sure(found: Found, text: str) -> bool:
    """Tell whether what a rule found leaves no doubt by its own words."""
    return any(
        rule.name == found.rule and rule.is_sure(text[found.start : found.end])
        for rule in shipped_rules().get(found.family, ())
    )


def lacks(family: str, text: str) -> bool:
    """Tell whether a text lacks what a sentence needs to be taken for one of a family by likeness alone."""
    return any(rule.name == ALIKE and rule.lacks(text) for rule in shipped_rules().get(family, ()))


def taught_of(family: str, speaker: Speaker) -> bool:
    """Tell whether likeness to a family is held against this speaker: an agent's always, a customer's where its data say so."""
    said = next((rule for rule in shipped_rules().get(family, ()) if rule.name == ALIKE), None)
    return speaker is not Speaker.CUSTOMER if said is None else said.applies_to(speaker)


class Exemptions:
    """Ask the exemptions of whole families in one text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._looks: dict[str, tuple[tuple[str, Look], ...]] = {}

    def of_listed(self, family: str, start: int, end: int) -> str | None:
        """Name what exempts a listed phrase of a family at this place, by the family's own rule for listed phrases."""
        return next((because for name, because in self._asked(family, start, end) if name == LISTED), None)

    def of_alike(self, family: str, start: int, end: int) -> str | None:
        """Name what exempts a place that is only like others of a family, by the family's own rule for likeness."""
        return next((because for name, because in self._asked(family, start, end) if name == ALIKE), None)

    def of_any(self, family: str, start: int, end: int) -> str | None:
        """Name what exempts a place by any rule of a family: for what no pattern found, every exemption counts."""
        return next((because for _, because in self._asked(family, start, end)), None)

    def _asked(self, family: str, start: int, end: int) -> Iterator[tuple[str, str]]:
        looks = self._looks.get(family)
        if looks is None:
            looks = tuple((rule.name, rule.look(self._text)) for rule in shipped_rules().get(family, ()))
            self._looks[family] = looks
        for name, look in looks:
            because = look.why_exempt(start, end)
            if because is not None:
                yield name, because


def recogniser(families: tuple[str, ...], speaker: Speaker) -> Recogniser:
    """Give the recogniser of some families for one speaker, compiled once a process."""
    return _compiled_once(families, Speaker.CUSTOMER if speaker is Speaker.CUSTOMER else Speaker.AGENT)


@cache
def _compiled_once(families: tuple[str, ...], speaker: Speaker) -> Recogniser:
    """Compile what agents are held to once for agents and the bot: it is the same, and the largest of all."""
    known = shipped_rules()
    return Recogniser(rule for family in families for rule in known[family] if rule.applies_to(speaker))


def _spans(compiled: Compiled, text: str) -> Iterator[tuple[int, int]]:
    for found in compiled.finditer(text):
        start, end = found.start(), found.end()
        while start < end and text[start] in _TRIM:
            start += 1
        while start < end and text[end - 1] in _TRIM:
            end -= 1
        if start < end:
            yield start, end


def _clause_before(text: str, start: int) -> str:
    before = text[max(0, start - _LOOK) : start]
    return _BREAKS.split(before)[-1]
