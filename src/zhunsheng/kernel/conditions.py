"""Ask a condition about some values and get one of three answers: yes, no or unknown, with the reason.

A condition is plain data, as clause files write it:

    {channel: webchat, tier: [vip, gold]}             every line must hold
    {waiting: {gt: 5, lte: 60}}                       comparisons of ordered fields
    {any: [{tier: vip}, {not: {channel: email}}]}     groups may be nested

A missing value makes the answer unknown, and unknown never fires.
"""

from __future__ import annotations

import enum
import json
import operator
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import msgspec
from typing_extensions import override

from zhunsheng.kernel.durations import Duration, parse_duration
from zhunsheng.kernel.errors import BadInput
from zhunsheng.kernel.instants import Instant

Values = Mapping[str, object]
Fields = Mapping[str, type]


class Answer(enum.Enum):
    """Answer a condition; there is no truth value, so that unknown can never pass for yes."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"

    def __bool__(self) -> bool:
        raise TypeError("an Answer has three values: compare it with Answer.YES")


class Verdict(msgspec.Struct, frozen=True):
    """Carry an answer and the reason for it."""

    answer: Answer
    because: str

    @property
    def fires(self) -> bool:
        """Tell whether the answer is a plain yes."""
        return self.answer is Answer.YES

    def __bool__(self) -> bool:
        raise TypeError("a Verdict has three answers: ask .fires")


Test = Callable[[Values], Verdict]


class Condition:
    """Keep a parsed condition: `test(values)` answers it, `text` says it in words."""

    __slots__ = ("fields", "test", "text")

    test: Test
    text: str
    fields: frozenset[str]

    def __init__(self, test: Test, text: str, fields: frozenset[str]) -> None:
        self.test = test
        self.text = text
        self.fields = fields

    @override
    def __eq__(self, other: object) -> bool:
        return self.text == other.text if isinstance(other, Condition) else NotImplemented

    @override
    def __hash__(self) -> int:
        return hash(self.text)

    @override
    def __repr__(self) -> str:
        return f"Condition({self.text})"


_SET_NOWHERE: Final = Verdict(Answer.YES, "no condition is set")
#: Stands where a clause sets no condition: always yes.
UNCONDITIONAL: Final = Condition(lambda values: _SET_NOWHERE, "no condition is set", frozenset())

_GROUPS: Final = ("all", "any", "not")
_ORDER: Final[Mapping[str, tuple[Callable[[Any, Any], bool], str]]] = {
    "gte": (operator.ge, "at least"),
    "lte": (operator.le, "at most"),
    "gt": (operator.gt, "more than"),
    "lt": (operator.lt, "less than"),
}
_ORDERED: Final = (int, float, Instant, Duration)
_KINDS: Final[Mapping[type, str]] = {
    str: "a text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    Instant: 'an instant with its offset such as "2026-11-22T08:00:00Z"',
    Duration: 'a duration such as "30 s"',
}
_READERS: Final[Mapping[type, Callable[[str], object]]] = {
    Instant: Instant.parse,
    Duration: parse_duration,
}


def parse_condition(data: object, fields: Fields) -> Condition:
    """Read a condition over typed fields (text, number, true/false, Instant, Duration).

    Refuses: an unknown field or operator, a value of the wrong type, an empty group; each by its exact place.
    """
    for name, kind in fields.items():
        if name in _GROUPS or kind not in _KINDS:
            raise BadInput(f"field {name}", "named otherwise than a group and of a known type", kind)
    return _parse_mapping(data, fields, "condition")


def _parse_mapping(data: object, fields: Fields, place: str) -> Condition:
    if not isinstance(data, Mapping) or not data:
        raise BadInput(place, "at least one field or group", data)
    parts = [_parse_line(key, value, fields, place) for key, value in data.items()]
    return parts[0] if len(parts) == 1 else _every(parts)


def _parse_line(key: object, value: object, fields: Fields, place: str) -> Condition:
    here = f"{place}.{key}"
    if key == "not":
        return _negated(_parse_mapping(value, fields, here))
    if key == "all" or key == "any":
        if not isinstance(value, Sequence) or isinstance(value, str) or not value:
            raise BadInput(here, "a list of at least one condition", value)
        parts = [_parse_mapping(part, fields, f"{here}[{n}]") for n, part in enumerate(value)]
        return _every(parts) if key == "all" else _some(parts)
    if not isinstance(key, str) or key not in fields:
        raise BadInput(f"{place} field", f"one of {', '.join((*fields, *_GROUPS))}", key)
    return _parse_field(key, value, fields[key], here)


def _parse_field(name: str, value: object, kind: type, here: str) -> Condition:
    if isinstance(value, Mapping):
        if not value:
            raise BadInput(here, "at least one of gte, lte, gt, lt, not", value)
        parts = [_parse_operator(name, op, part, kind, here) for op, part in value.items()]
        return parts[0] if len(parts) == 1 else _every(parts)
    if isinstance(value, Sequence) and not isinstance(value, str):
        if not value:
            raise BadInput(here, "a list of at least one value", value)
        wanted = [_typed(part, kind, f"{here}[{n}]") for n, part in enumerate(value)]
        return _leaf(name, frozenset(wanted).__contains__, f"one of {_list(wanted)}")
    one = _typed(value, kind, here)
    return _leaf(name, lambda found: found == one, _show(one))


def _parse_operator(name: str, op: object, value: object, kind: type, here: str) -> Condition:
    there = f"{here}.{op}"
    if op == "not":
        if isinstance(value, Mapping):
            raise BadInput(there, "a value or a list of values", value)
        return _negated(_parse_field(name, value, kind, there))
    if not isinstance(op, str) or op not in _ORDER:
        raise BadInput(f"{here} operator", "one of gte, lte, gt, lt, not", op)
    if kind not in _ORDERED:
        raise BadInput(f"{here} operator", f"not ({_KINDS[kind]} has no order)", op)
    compare, words = _ORDER[op]
    bound = _typed(value, kind, there)
    return _leaf(name, lambda found: compare(found, bound), f"{words} {_show(bound)}")


def _typed(value: object, kind: type, here: str) -> object:
    if isinstance(value, str) and kind in _READERS:
        try:
            read = _READERS[kind](value)
        except BadInput as fault:
            raise BadInput(here, _KINDS[kind], value) from fault
        if type(read) is kind:
            return read
    if kind is float and type(value) is int:
        return float(value)
    if type(value) is kind:
        return value
    raise BadInput(here, _KINDS[kind], value)


def _leaf(name: str, holds: Callable[[Any], bool], words: str) -> Condition:
    yes = Verdict(Answer.YES, f"{name} is {words}")
    no = Verdict(Answer.NO, f"{name} is not {words}")
    unknown = Verdict(Answer.UNKNOWN, f"{name} is unknown")

    def test(values: Values) -> Verdict:
        found = values.get(name)
        if found is None:
            return unknown
        return yes if holds(found) else no

    return Condition(test, yes.because, frozenset((name,)))


def _every(parts: Sequence[Condition]) -> Condition:
    text = " and ".join(_bracket(part) for part in parts)
    return _group(parts, text, stop=Answer.NO, otherwise=Verdict(Answer.YES, text))


def _some(parts: Sequence[Condition]) -> Condition:
    text = " or ".join(_bracket(part) for part in parts)
    return _group(parts, text, stop=Answer.YES, otherwise=Verdict(Answer.NO, f"none holds: {text}"))


def _group(parts: Sequence[Condition], text: str, *, stop: Answer, otherwise: Verdict) -> Condition:
    """Ask each part: the first `stop` decides, else the first unknown, else `otherwise`."""
    tests = tuple(part.test for part in parts)

    def test(values: Values) -> Verdict:
        doubt = None
        for ask in tests:
            verdict = ask(values)
            if verdict.answer is stop:
                return verdict
            if doubt is None and verdict.answer is Answer.UNKNOWN:
                doubt = verdict
        return otherwise if doubt is None else doubt

    return Condition(test, text, frozenset().union(*(part.fields for part in parts)))


def _negated(part: Condition) -> Condition:
    ask = part.test

    def test(values: Values) -> Verdict:
        verdict = ask(values)
        if verdict.answer is Answer.UNKNOWN:
            return verdict
        flipped = Answer.NO if verdict.answer is Answer.YES else Answer.YES
        return Verdict(flipped, verdict.because)

    return Condition(test, f"not {_bracket(part)}", part.fields)


def _bracket(part: Condition) -> str:
    return f"({part.text})" if " and " in part.text or " or " in part.text else part.text


def _list(values: Sequence[object]) -> str:
    return ", ".join(_show(value) for value in values)


def _show(value: object) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else str(value)
