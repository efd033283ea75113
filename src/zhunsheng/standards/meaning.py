"""Find what a well-formed standard still gets wrong: ids, kinds, facts, figures that disagree, open slots."""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from zhunsheng.kernel.calendars import calendar_from
from zhunsheng.kernel.durations import Duration, WorkDays
from zhunsheng.kernel.errors import BadInput
from zhunsheng.standards.tree import Fault
from zhunsheng.standards.values import (
    ENGINE_KEYS,
    GREETING_SLOTS,
    Blank,
    Clause,
    ClockRule,
    Document,
    FactPattern,
    Kind,
    Need,
)
from zhunsheng.standards.ways import READS

LONGEST_NAME: Final = 60
LONGEST_ID: Final = 40
"""Clocks, hits and figures keep the names of clauses and documents, and have so much room for them."""
_CLAUSE_ID: Final = re.compile(r"[a-z][a-z0-9]*-[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?", re.ASCII)
A_DAY: Final = 86_400
_NAME: Final = re.compile(r"[a-z][a-z0-9_-]*", re.ASCII)
_FACT: Final = re.compile(r"[a-z]+(?:_[a-z]+)*\.[a-z]+(?:_[a-z]+)*", re.ASCII)
_FIGURE: Final = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)

Found = Iterator[tuple[str, str, str]]
"""Place, expectation and what was found instead."""


def find_faults(document: Document, lines: Mapping[str, int], facts: Mapping[str, object] | None) -> list[Fault]:
    """List the faults of a document that its shape alone does not show."""
    found = [*_document(document, lines), *_clauses(document, facts)]
    return [Fault(line=_line(lines, path), path=path, expected=expected, got=got) for path, expected, got in found]


def _line(lines: Mapping[str, int], path: str) -> int:
    """Give the line of a place, or of what holds it."""
    while path and path not in lines:
        path = re.sub(r"(\.[^.\[\]]+|\[\d+\]|^[^.\[\]]+)$", "", path)
    return lines.get(path, 1)


def _document(document: Document, lines: Mapping[str, int]) -> Found:
    if not _NAME.fullmatch(document.document):
        yield "document", 'a name such as "my-shop"', f'"{document.document}"'
    elif len(document.document) > LONGEST_NAME:
        yield "document", f"a name of at most {LONGEST_NAME} signs", f"{len(document.document)} signs"
    if document.edition < 1:
        yield "edition", "1 or more", str(document.edition)
    first: dict[str, int] = {}
    for index, clause in enumerate(document.clauses):
        if clause.id in first:
            line = _line(lines, f"clauses[{first[clause.id]}].id")
            yield f"clauses[{index}].id", "an id used once", f'"{clause.id}", which line {line} has already'
        first.setdefault(clause.id, index)


def _clauses(document: Document, facts: Mapping[str, object] | None) -> Found:
    for index, clause in enumerate(document.clauses):
        for path, expected, got in _clause(clause, facts):
            yield f"clauses[{index}].{path}", expected, got


def _clause(clause: Clause, facts: Mapping[str, object] | None) -> Found:
    if not _CLAUSE_ID.fullmatch(clause.id):
        yield "id", 'an id such as "ab-1.2c"', f'"{clause.id}"'
    elif len(clause.id) > LONGEST_ID:
        yield "id", f"an id of at most {LONGEST_ID} signs", f"{len(clause.id)} signs"
    for key, kind in ENGINE_KEYS.items():
        if getattr(clause, key) and clause.kind is not kind:
            yield key, f"it in a clause of kind {kind} only", f"it in one of kind {clause.kind}"
    for name in clause.figures:
        if not _FIGURE.fullmatch(name):
            yield f"figures.{name}", 'a name such as "limit_s"', f'"{name}"'
    if clause.clock is not None:
        yield from _clock(clause.clock, None if clause.awaits else facts)
        yield from _agreement(clause, clause.clock)
    yield from _families(clause)
    for index, policy in enumerate(clause.policies):
        if not policy.about:
            yield f"policies[{index}].about", "the words by which the policy is known", "nothing"
        if policy.days and policy.days not in clause.figures:
            yield f"policies[{index}].days", "a figure of the clause", f'"{policy.days}"'
    if clause.present is not None:
        yield from _unique("present.any", clause.present.any)
    if clause.gate is not None:
        yield from _unique("gate.needs", (need.id for need in clause.gate.needs))
        for index, need in enumerate(clause.gate.needs):
            yield from _need(f"gate.needs[{index}]", need)
    yield from _greetings(clause)


def _clock(clock: ClockRule, facts: Mapping[str, object] | None) -> Found:
    for path, pattern in patterns(clock):
        known = pattern.fact in facts if facts is not None else _FACT.fullmatch(pattern.fact) is not None
        if not known:
            expected = "the name of a fact such as dialogue.opened" + (" (or say what it `awaits`)" if facts else "")
            yield f"clock.{path}.fact", expected, f'"{pattern.fact}"'
    told = [fields for one in (clock.starts, *clock.also) if isinstance(fields := (facts or {}).get(one.fact), Mapping)]
    for key, holds in (("until", "an instant"), ("since", "an instant"), ("done", "an instant"), ("each", "a number")):
        name = getattr(clock, key)
        if name is not None and told and not any(one.get(name) is int for one in told):
            in_what = " in microseconds" if holds == "an instant" else ""
            yield f"clock.{key}", f"a field of {clock.starts.fact} that holds {holds}{in_what}", f'"{name}"'
    if bool(clock.pauses) != bool(clock.resumes):
        yield "clock.pauses", "pauses and resumes together", "only one of them"
    try:
        calendar_from(clock.calendar)
    except BadInput as fault:
        yield "clock.calendar", str(fault.detail["expectation"]), f'"{clock.calendar}"'
    if clock.calendar == "always":
        spans = [("limit", clock.limit), *((f"limits[{n}].limit", one.limit) for n, one in enumerate(clock.limits))]
        for path, span in spans:
            if not isinstance(span, Blank | Duration):
                yield f"clock.{path}", "wall time, or another calendar than always", f'"{span}"'
    moments = [(rung.at.written, rung.tell.value) for rung in clock.ladder]
    yield from _unique("clock.ladder", (f"{at} {tell}" for at, tell in moments))


def patterns(clock: ClockRule) -> Iterator[tuple[str, FactPattern]]:
    """Walk every fact a clock listens to, with its place."""
    yield "starts", clock.starts
    for key in ("also", "stops", "pauses", "resumes", "cancels"):
        for index, pattern in enumerate(getattr(clock, key)):
            yield f"{key}[{index}]", pattern


def _agreement(clause: Clause, clock: ClockRule) -> Found:
    """A figure and the clock beside it must not say two different things."""
    limit = clock.limit
    for name, said in (
        ("limit_s", limit.us / 1_000_000 if isinstance(limit, Duration) else None),
        ("limit_workdays", limit.days if isinstance(limit, WorkDays) else None),
    ):
        figure = clause.figures.get(name)
        if isinstance(figure, int | float) and figure != said:
            shown = "blank" if isinstance(limit, Blank) else str(limit)
            yield f"figures.{name}", f"the same length as clock.limit ({shown})", str(figure)


def _families(clause: Clause) -> Found:
    if clause.families and clause.kind not in (Kind.PHRASE, Kind.STEP, Kind.ASSIST):
        yield "families", "it in a clause of kind phrase, step or assist only", f"it in one of kind {clause.kind}"
    yield from _unique("families", (family.id for family in clause.families))
    for index, family in enumerate(clause.families):
        path = f"families[{index}]"
        if not _NAME.fullmatch(family.id):
            yield f"{path}.id", 'a name such as "shirk"', f'"{family.id}"'
        if family.reads and family.reads not in READS:
            yield f"{path}.reads", f"one of {', '.join(sorted(READS))}", f'"{family.reads}"'
        if not 0 <= family.release_s <= A_DAY:
            yield f"{path}.release_s", f"0 to {A_DAY} seconds", f"{family.release_s}"
        if not family.phrases and not family.reads:
            yield f"{path}.phrases", "phrases, or the name of what the family reads", "neither"
        yield from _unique(f"{path}.phrases", family.phrases)
        yield from _unique(f"{path}.unless", family.unless)
        for number, exception in enumerate(family.unless):
            if not family.reads and not any(phrase in exception and phrase != exception for phrase in family.phrases):
                yield f"{path}.unless[{number}]", "a longer text around one of the phrases", f'"{exception}"'


def _need(path: str, need: Need) -> Found:
    if not _NAME.fullmatch(need.id):
        yield f"{path}.id", 'a name such as "no_further_question"', f'"{need.id}"'
    recognised = "recognised" in need.accepts
    if recognised and not (need.asked and need.answered) and not need.volunteered:
        yield f"{path}.accepts", "phrases asked and answered, or volunteered, beside recognised", "none"
    for name in ("asked", "answered", "denied", "volunteered"):
        yield from _unique(f"{path}.{name}", getattr(need, name))


def _greetings(clause: Clause) -> Found:
    for index, greeting in enumerate(clause.greetings):
        for lang in ("zh", "en"):
            place = f"greetings[{index}].text.{lang}"
            try:
                slots = {slot for _, slot, _, _ in string.Formatter().parse(greeting.text.of(lang)) if slot is not None}
            except ValueError:
                yield place, "slots in braces such as {customer}", "a brace without its partner"
                continue
            for slot in sorted(slots - GREETING_SLOTS):
                yield place, f"only the slots {', '.join(sorted(GREETING_SLOTS))}", "{" + slot + "}"


def _unique(path: str, values: Iterable[str]) -> Found:
    seen: set[str] = set()
    for index, value in enumerate(values):
        if value in seen:
            yield f"{path}[{index}]", "each entry once", f'"{value}" again'
        seen.add(value)
