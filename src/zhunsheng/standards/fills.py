"""Fill the blanks of a standard with the figures an installation chooses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import ClassVar, Final

import msgspec

from zhunsheng.kernel.conditions import parse_condition
from zhunsheng.kernel.durations import US_PER_SECOND, Duration, WorkDays
from zhunsheng.kernel.errors import BadInput, Refusal
from zhunsheng.standards.shape import DURATION, read_span
from zhunsheng.standards.values import (
    APPLIES_FIELDS,
    Blank,
    Clause,
    ClockRule,
    Document,
    Figure,
    ScopedLimit,
    Span,
    When,
)

_KEY: Final = re.compile(r"(?P<place>[^\[\]]+)(?:\[(?P<scope>[^\[\]]+)\])?")
_LIMIT: Final = ".clock.limit"
_SAME_AS_LIMIT: Final = ("limit_s", "limit_workdays")
_NUMBER: Final = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?", re.ASCII)


class FillsRefused(Refusal):
    """{name} cannot be filled like this: {report}."""

    code: ClassVar[str] = "standard.fills"

    def __init__(self, name: str, lines: tuple[str, ...]) -> None:
        self.lines = lines
        super().__init__(name=name, report="; ".join(lines))


class _Fault(Exception):
    def __init__(self, expected: str, got: str) -> None:
        super().__init__(f"expected {expected}, got {got}")


def fill(document: Document, fills: Mapping[str, str]) -> Document:
    """Put figures into the blanks of a document, each under its key, such as `dy-3.1b.clock.limit`.

    A limit may be given for some dialogues only: `dy-3.1b.clock.limit[tier=vip]`, `…[channel=email|phone,tier=new]`.
    Refuses   FillsRefused, with every fill that has no blank or no fitting value.
    """
    blanks = document.blanks()
    clauses = {clause.id: clause for clause in document.clauses}
    faults: list[str] = []
    for key, value in fills.items():
        found = _KEY.fullmatch(key)
        place = found["place"] if found else key
        try:
            if found is None or place not in blanks:
                raise _Fault(f"one of the blanks {', '.join(blanks) or '(there are none)'}", f'"{key}"')
            clause = clauses[owner(place, clauses)]
            clauses[clause.id] = _filled(clause, place.removeprefix(clause.id), found["scope"], value.strip())
        except _Fault as fault:
            faults.append(f"{key}: {fault}")
    if faults:
        raise FillsRefused(document.document, tuple(faults))
    return msgspec.structs.replace(document, clauses=tuple(clauses.values()))


def change(document: Document, changes: Mapping[str, str]) -> Document:
    """Put other figures and limits into a document, each under its key, such as `ec-1.2a.clock.limit` or `ec-1.2d.figures.n`.

    The figure that says the same as a clock's limit follows it; by itself it cannot be changed.
    Refuses   FillsRefused, with every change of something that is not there or takes no such value.
    """
    clauses = {clause.id: clause for clause in document.clauses}
    faults: list[str] = []
    for key, value in changes.items():
        found = _KEY.fullmatch(key)
        place = found["place"] if found else key
        try:
            if found is None or not any(place.startswith(known + ".") for known in clauses):
                raise _Fault("a clause of this standard and what is to change", f'"{key}"')
            clause = clauses[owner(place, clauses)]
            rest = place.removeprefix(clause.id)
            if rest not in changeable(clause):
                raise _Fault(f"one of {', '.join(changeable(clause)) or 'nothing: it has no figures'}", f'"{rest}"')
            clauses[clause.id] = _agreeing(_filled(clause, rest, found["scope"], value.strip()))
        except _Fault as fault:
            faults.append(f"{key}: {fault}")
    if faults:
        raise FillsRefused(document.document, tuple(faults))
    return msgspec.structs.replace(document, clauses=tuple(clauses.values()))


def changeable(clause: Clause) -> dict[str, str]:
    """List what a draft may change of a clause: its limit and its figures, each place with what stands there now."""
    found: dict[str, str] = {}
    if clause.clock is not None:
        found[_LIMIT] = "" if isinstance(clause.clock.limit, Blank) else str(clause.clock.limit)
    for name, value in clause.figures.items():
        if clause.clock is None or name not in _SAME_AS_LIMIT:
            found[f".figures.{name}"] = "" if isinstance(value, Blank) else f"{value:g}"
    return found


def _agreeing(clause: Clause) -> Clause:
    """Let the figures that say the same as the clock's limit follow it."""
    if clause.clock is None or isinstance(clause.clock.limit, Blank):
        return clause
    limit = clause.clock.limit
    said: dict[str, Figure] = {}
    if isinstance(limit, Duration):
        said["limit_s"] = limit.us // US_PER_SECOND if limit.us % US_PER_SECOND == 0 else limit.us / US_PER_SECOND
    elif isinstance(limit, WorkDays):
        said["limit_workdays"] = limit.days
    kept = {name: value for name, value in clause.figures.items() if name not in _SAME_AS_LIMIT or name in said}
    figures = {name: said.get(name, value) for name, value in kept.items()}
    return msgspec.structs.replace(clause, figures=figures)


def owner(place: str, ids: Mapping[str, object]) -> str:
    """Find the clause a key belongs to: the longest id it begins with."""
    return max((known for known in ids if place.startswith(known + ".")), key=len)


def _filled(clause: Clause, place: str, scope: str | None, value: str) -> Clause:
    if place == _LIMIT and clause.clock is not None:
        return msgspec.structs.replace(clause, clock=_limited(clause.clock, scope, value))
    if scope is not None:
        raise _Fault("a figure for everybody", f"[{scope}]")
    name = place.removeprefix(".figures.")
    figures: dict[str, Figure] = {**clause.figures, name: _number(value)}
    return msgspec.structs.replace(clause, figures=figures)


def _limited(clock: ClockRule, scope: str | None, value: str) -> ClockRule:
    span = _span(value)
    if scope is None:
        return msgspec.structs.replace(clock, limit=span)
    scoped = ScopedLimit(applies=_scope(scope), limit=span)
    # why first: what an installation says about a group goes before what the document says.
    return msgspec.structs.replace(clock, limits=(scoped, *clock.limits))


def _span(value: str) -> Span:
    span = read_span(value)
    if span is None:
        raise _Fault(DURATION, f'"{value}"')
    return span


def _number(value: str) -> int | float:
    if not _NUMBER.fullmatch(value):
        raise _Fault("a number", f'"{value}"')
    return float(value) if "." in value else int(value)


def _scope(text: str) -> When:
    asked: dict[str, object] = {}
    for part in text.split(","):
        name, equals, value = part.partition("=")
        if not equals or not value.strip():
            raise _Fault("a scope such as [tier=vip]", f"[{text}]")
        asked[name.strip()] = [one.strip() for one in value.split("|")]
    try:
        return When(condition=parse_condition(asked, dict.fromkeys(APPLIES_FIELDS, str)))
    except BadInput as error:
        raise _Fault(str(error.detail["expectation"]), f'"{error.detail["value"]}"') from error
