"""Judge a message by the ways of speaking that its clauses' families read, beside the phrases that they list.

Organisation data stays the master: a listed exception of a family also spares what a pattern of it found, and the
guard's own exemptions also spare a listed phrase (a refusal with an alternative beside it is no flat refusal).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Final

from zhunsheng.guard.likeness import Likeness, reads_as_chinese, shipped_likeness
from zhunsheng.guard.measures import MEASURES, Measured, parts_of
from zhunsheng.guard.proving import proved
from zhunsheng.guard.quotation import Quotations
from zhunsheng.guard.recognise import ALIKE, Exemptions, Found, is_sure, lacks, recogniser, shipped_rules, taught_of
from zhunsheng.guard.rules import ClauseFamily
from zhunsheng.guard.spoken import Spoken, speak, spoken
from zhunsheng.guard.traits import traits_of
from zhunsheng.guard.values import Because, Context, Hit, Spared
from zhunsheng.standards.values import Severity, Speaker, Value

_DOUBTED: Final = 12
"""More finds than this in one message are not doubted: so many leave none, and the cost stays bounded."""

UNLIKE: Final = "unlike"
"""Why words that a pattern found are let through where the whole sentence reads unlike the family."""

Places = list[tuple[int, int, int]]


class Said(Value, frozen=True):
    """Keep one message in its spoken form, and what was recognised or measured in it."""

    typed: str
    form: str
    found: tuple[Found, ...]
    measured: tuple[tuple[int, Measured], ...]


class Weighed:
    """Remember which places of the typed text are settled for a way of speaking, or excepted by a family's number."""

    def __init__(self, length: int) -> None:
        self._length = length
        self._places: dict[str | int, bytearray] = {}

    def take(self, what: str | int, start: int, end: int) -> None:
        """Settle a place."""
        places = self._places.setdefault(what, bytearray(self._length))
        places[start:end] = b"\1" * (end - start)

    def holds(self, what: str | int, start: int, end: int) -> bool:
        """Tell whether any of a place is settled."""
        places = self._places.get(what)
        return places is not None and places.find(1, start, end) >= 0


class PatternSearch:
    """Know which family of which clause reads what, for one speaker."""

    def __init__(self, rules: Sequence[ClauseFamily], speaker: Speaker, likeness: Likeness | None = None) -> None:
        self._rules = rules
        self._readers: dict[str, list[int]] = {}
        for number, rule in enumerate(rules):
            if rule.family.reads in shipped_rules():
                self._readers.setdefault(rule.family.reads, []).append(number)
        self._measures = [
            (number, rule)
            for number, rule in enumerate(rules)
            if rule.family.reads in MEASURES and _holds(rule, speaker)
        ]
        parts = [parts_of(rule.family.reads) for _, rule in self._measures]
        self._search = recogniser(tuple(sorted({*self._readers, *(one[0] for one in parts if one)})), speaker)
        self._begins = frozenset(one[0] for one in parts if one)
        self._parts = recogniser(tuple(sorted({part for one in parts for part in one[1:]})), speaker)
        self._readers_at_all = bool(self._readers or self._measures)
        self._likeness = shipped_likeness() if likeness is None else likeness
        read = {*self._readers, *(rule.family.reads for _, rule in self._measures)}
        self._taught = frozenset(one for one in self._likeness.families() & read if taught_of(one, speaker))
        self._doubtable = frozenset(one for one in self._taught if speaker not in traits_of(one).sure_of)

    def answers(self, text: str, context: Context, *, thorough: bool) -> Said | None:
        """Look whether anything at all is recognised; None for a message without anything to weigh.

        Only a thorough look asks the model, which stops nothing, so that sending does not pay for it.
        """
        if not self._readers_at_all:
            return None
        form = speak(text)
        found = self._search.find(form) if self._search.asks(form) else []
        if any(one.family in self._begins and one.exempt is None for one in found):
            found += self._parts.find(form)
        measured = []
        for number, rule in self._measures:
            reads = rule.family.reads
            one = MEASURES[reads](form, found, context, rule.clause)
            if one is not None and not self._doubts(form, reads, one.start, one.end):
                measured.append((number, one))
        found = [one for one in found if one.family in self._readers]
        if len(found) <= _DOUBTED:
            found = [self._doubted(form, one) for one in found]
        if thorough:
            known = {*(one.family for one in found), *(self._rules[number].family.reads for number, _ in measured)}
            found += self._alike(form, known)
        if not found and not measured:
            return None
        return Said(typed=text, form=form, found=tuple(found), measured=tuple(measured))

    def _doubts(self, form: str, family: str, start: int, end: int) -> bool:
        return family in self._doubtable and self._likeness.doubts(form, family, start, end)

    def _doubted(self, form: str, one: Found) -> Found:
        """Let go what a pattern found in a sentence that reads quite unlike its family, unless its own words leave no doubt."""
        if one.exempt is None and self._doubts(form, one.family, one.start, one.end) and not is_sure(one, form):
            return Found(one.family, one.rule, one.start, one.end, UNLIKE)
        return one

    def _alike(self, form: str, known: set[str]) -> list[Found]:
        if not reads_as_chinese(form):
            return []
        exemptions = Exemptions(form)
        return [
            Found(
                one.family, ALIKE, one.start, one.end,
                None if one.certain else exemptions.of_any(one.family, one.start, one.end), one.words,
            )
            for one in self._likeness.find(form, self._taught - known)
            if one.certain or not lacks(one.family, form)
        ]  # fmt: skip

    def weigh(
        self,
        said: Said,
        context: Context,
        quotations: Quotations,
        hits: list[Hit],
        spared: list[Spared],
        unless: Places,
    ) -> None:
        """Add what the patterns found to what the lists found, and spare listed phrases that the guard's exemptions cover."""
        form = spoken(said.typed)
        self._spare_listed(form, hits, spared)
        weighed = Weighed(len(said.typed))
        for hit in hits:
            weighed.take(hit.known_as, hit.start, hit.end)
        for let_go in spared:
            weighed.take(let_go.known_as, let_go.start, let_go.end)
        for which, start, end in unless:
            weighed.take(which, start, end)
        for one in sorted(said.found, key=_held_first):
            for number in self._readers_of(one.family):
                self._add(number, one, form, context, quotations, hits, spared, weighed)
        self._spare_proved(said.typed, context, hits, spared)
        for number, measured in said.measured:
            rule = self._rules[number]
            if rule.clause.applies_to(context.about):
                start, end = form.span(measured.start, measured.end)
                hits.append(rule.hit(start, end, said.typed[start:end]))

    def _readers_of(self, family: str) -> list[int]:
        """Number the rules that read a family, by patterns or by a measure."""
        return self._readers.get(family) or [number for number, rule in self._measures if rule.family.reads == family]

    def _add(
        self,
        number: int,
        one: Found,
        form: Spoken,
        context: Context,
        quotations: Quotations,
        hits: list[Hit],
        spared: list[Spared],
        weighed: Weighed,
    ) -> None:
        rule = self._rules[number]
        start, end = form.span(one.start, one.end)
        words = form.text[one.start : one.end]
        if weighed.holds(rule.family.reads, start, end) or not rule.clause.applies_to(context.about):
            return
        weighed.take(rule.family.reads, start, end)
        if one.exempt is not None:
            spared.append(rule.spared(start, end, words, one.exempt))
        elif weighed.holds(number, start, end):
            spared.append(rule.spared(start, end, words, Because.EXCEPTION))
        elif quotations.cover(start, end):
            spared.append(rule.spared(start, end, words, Because.QUOTATION))
        else:
            hits.append(rule.hit(start, end, words, _severity(rule, one), one.alike))

    @staticmethod
    def _spare_proved(typed: str, context: Context, hits: list[Hit], spared: list[Spared]) -> None:
        if not context.evidence:
            return
        kept = [hit for hit in hits if proved(typed, hit, context) is None]
        spared += [_let_go(hit, Because.EVIDENCE) for hit in hits if hit not in kept]
        hits[:] = kept

    def _spare_listed(self, form: Spoken, hits: list[Hit], spared: list[Spared]) -> None:
        kept: list[Hit] = []
        exemptions = Exemptions(form.text)
        for hit in hits:
            start, end = _places(form, hit.start, hit.end)
            because = exemptions.of_listed(hit.known_as, start, end) if start < end else None
            if because is None:
                kept.append(hit)
            else:
                spared.append(_let_go(hit, because))
        hits[:] = kept


def _holds(rule: ClauseFamily, speaker: Speaker) -> bool:
    """Tell whether a measure holds of a speaker: some are about people only."""
    return speaker is not Speaker.BOT or not traits_of(rule.family.reads).of_persons


def _let_go(hit: Hit, because: str) -> Spared:
    """Let words through that were held, and say why."""
    return Spared(
        clause_id=hit.clause_id,
        family=hit.family,
        start=hit.start,
        end=hit.end,
        phrase=hit.phrase,
        because=because,
        known_as=hit.known_as,
    )


def _severity(rule: ClauseFamily, one: Found) -> Severity:
    """Give what a hit does: what is only alike is noted and shown, it never stops a message."""
    return Severity.NOTE if one.rule == ALIKE else rule.family.read_severity or rule.family.severity


def _held_first(one: Found) -> bool:
    """What is held against somebody comes first; an exemption of the same words then adds nothing."""
    return one.exempt is not None


def _places(form: Spoken, start: int, end: int) -> tuple[int, int]:
    """Give the span of the spoken form behind a typed span."""
    return bisect_left(form.stops, start + 1), bisect_right(form.starts, end - 1)
