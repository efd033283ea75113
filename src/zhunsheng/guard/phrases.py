"""Find the forbidden phrases of the standing clauses in a message.

All phrases and exceptions of one speaker are searched at once in one automaton. A hit is dropped
where an exception of its own family covers it, and where only the end of one sentence and the
beginning of the next make it up.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import Final

from ahocorasick_rs import AhoCorasick

from zhunsheng.guard.likeness import Likeness
from zhunsheng.guard.normalise import Normalised, normalise, squash, within_a_word
from zhunsheng.guard.patterns import PatternSearch
from zhunsheng.guard.quotation import Quotations
from zhunsheng.guard.rules import ClauseFamily, families_of, verdict_of
from zhunsheng.guard.values import CLEAN, NO_CONTEXT, Because, Context, Hit, Judgement, Spared
from zhunsheng.standards.values import Clause, Speaker, Value

_SENTENCE_MARK: Final = re.compile(r"[，。！？；：、,!?;:\n\r…]|\.{2,}")


class _Meaning(Value, frozen=True):
    """Say what a pattern of the automaton stands for."""

    rule: int
    phrase: str
    exempts: bool
    across_marks: bool
    """The phrase itself holds a sentence mark, so a mark inside a match proves nothing."""


class _Match(Value, frozen=True):
    meaning: _Meaning
    start: int
    end: int


class _Matcher:
    """Hold the automaton of one speaker, and the patterns that its families read."""

    def __init__(self, rules: tuple[ClauseFamily, ...], speaker: Speaker, likeness: Likeness | None) -> None:
        self._rules = rules
        self._patterns = PatternSearch(rules, speaker, likeness)
        meanings: dict[str, list[_Meaning]] = {}
        for number, rule in enumerate(rules):
            for phrase in rule.family.phrases:
                _add(meanings, number, phrase, exempts=False)
            for phrase in rule.family.unless:
                _add(meanings, number, phrase, exempts=True)
        self._meanings = tuple(map(tuple, meanings.values()))
        self._search = AhoCorasick(list(meanings)).find_matches_as_indexes if meanings else None
        self._only_chinese = not any(map(str.isascii, meanings))

    def judge(self, text: str, context: Context, *, thorough: bool) -> Judgement:
        found = self._listed(text)
        said = self._patterns.answers(text, context, thorough=thorough)
        if not found and said is None:
            return CLEAN
        quotations = Quotations(text, context.customer_said)
        hits, spared, unless = self._weigh(text, found, context, quotations) if found else ([], [], [])
        if said is not None:
            self._patterns.weigh(said, context, quotations, hits, spared, unless)
        hits.sort(key=lambda hit: (hit.start, hit.end))
        return Judgement(verdict=verdict_of(hits), hits=tuple(hits), spared=tuple(spared))

    def _listed(self, text: str) -> list[tuple[int, int, int]]:
        if self._search is None or (self._only_chinese and text.isascii()):
            return []
        return self._search(squash(text), overlapping=True)

    def _weigh(
        self, text: str, found: list[tuple[int, int, int]], context: Context, quotations: Quotations
    ) -> tuple[list[Hit], list[Spared], list[tuple[int, int, int]]]:
        """Give the hits, what was spared, and where exceptions of a family stand in the typed text."""
        typed = normalise(text)
        matches = [
            _Match(meaning=meaning, start=start, end=end)
            for pattern, start, end in found
            for meaning in self._meanings[pattern]
            if self._rules[meaning.rule].clause.applies_to(context.about)
            and not within_a_word(typed.text, start, end)
            and (meaning.across_marks or not _is_torn(text, typed, start, end))
        ]
        exceptions = [match for match in matches if match.meaning.exempts]
        exempt = _covered(exceptions, listed := _longest(matches))
        hits: list[Hit] = []
        spared: list[Spared] = []
        for match in listed:
            start, end = typed.span(match.start, match.end)
            rule, phrase = self._rules[match.meaning.rule], match.meaning.phrase
            if match in exempt:
                spared.append(rule.spared(start, end, phrase, Because.EXCEPTION))
            elif quotations.cover(start, end):
                spared.append(rule.spared(start, end, phrase, Because.QUOTATION))
            else:
                hits.append(rule.hit(start, end, phrase))
        return hits, spared, [(one.meaning.rule, *typed.span(one.start, one.end)) for one in exceptions]


class Guard:
    """Judge messages by the phrase families of one rulebook."""

    def __init__(self, clauses: Iterable[Clause], likeness: Likeness | None = None) -> None:
        """Compile for each speaker; another likeness than the shipped one is for teaching it."""
        clauses = tuple(clauses)
        self._matchers = {one: _Matcher(families_of(clauses, one), one, likeness) for one in Speaker}

    def judge(
        self,
        text: str,
        *,
        speaker: Speaker = Speaker.AGENT,
        context: Context = NO_CONTEXT,
        thorough: bool = True,
    ) -> Judgement:
        """Judge one message; the same text under the same edition always gets the same verdict.

        One that is not `thorough` finds everything that can stop a message, and leaves out what is only alike.
        """
        return self._matchers[speaker].judge(text, context, thorough=thorough)


def compile_guard(clauses: Iterable[Clause]) -> Guard:
    """Build the guard of some clauses; those without phrase families add nothing."""
    return Guard(clauses)


def _add(meanings: dict[str, list[_Meaning]], rule: int, phrase: str, *, exempts: bool) -> None:
    folded = squash(phrase)
    if folded:
        across = _SENTENCE_MARK.search(phrase) is not None
        meanings.setdefault(folded, []).append(_Meaning(rule=rule, phrase=phrase, exempts=exempts, across_marks=across))


def _is_torn(text: str, typed: Normalised, start: int, end: int) -> bool:
    """Tell whether a match joins two sentences; marks put into most of its gaps are evasion instead."""
    if text[typed.origin[start] : typed.origin[end - 1] + 1].isalnum():
        return False
    places = typed.origin[start:end]
    gaps = list(pairwise(places))
    marked = sum(_SENTENCE_MARK.search(text, left + 1, right) is not None for left, right in gaps)
    return marked == 1 or 0 < marked * 2 <= len(gaps)


def _longest(matches: list[_Match]) -> list[_Match]:
    """Keep the phrases that no longer phrase of the same family covers, in reading order."""
    listed = sorted(
        (match for match in matches if not match.meaning.exempts),
        key=lambda match: (match.meaning.rule, match.start, -match.end),
    )
    kept: list[_Match] = []
    for match in listed:
        last = kept[-1] if kept else None
        if last is None or last.meaning.rule != match.meaning.rule or match.end > last.end:
            kept.append(match)
    return sorted(kept, key=lambda match: (match.start, match.end))


def _covered(exceptions: list[_Match], listed: list[_Match]) -> set[_Match]:
    """Pick the hits that lie wholly within an exception of their own family, in one sweep."""
    covered: set[_Match] = set()
    reach: dict[int, int] = {}
    waiting = sorted(exceptions, key=lambda match: match.start, reverse=True)
    for match in listed:
        while waiting and waiting[-1].start <= match.start:
            exception = waiting.pop()
            rule = exception.meaning.rule
            reach[rule] = max(reach.get(rule, 0), exception.end)
        if match.end <= reach.get(match.meaning.rule, 0):
            covered.add(match)
    return covered
