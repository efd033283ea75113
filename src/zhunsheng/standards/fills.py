"""Fill the blanks of a standard with the figures an installation chooses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import ClassVar, Final

import msgspec

from zhunsheng.kernel.conditions import parse_condition
from zhunsheng.kernel.errors import BadInput, Refusal
from zhunsheng.standards.shape import DURATION, read_span
from zhunsheng.standards.values import APPLIES_FIELDS, Clause, ClockRule, Document, Figure, ScopedLimit, Span, When

_KEY: Final = re.compile(r"(?P<place>[^\[\]]+)(?:\[(?P<scope>[^\[\]]+)\])?")
_LIMIT: Final = ".clock.limit"
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
