"""Read the definitions of figures; whatever they do not understand they refuse, naming the place and the expectation."""

from collections.abc import Mapping
from typing import Any, Final, cast, get_args, get_type_hints

import msgspec

from zhunsheng.insight.values import Counter, Definitions, Formula, Indicator
from zhunsheng.journal.events import FACTS, Fact
from zhunsheng.kernel.conditions import parse_condition
from zhunsheng.kernel.errors import BadInput
from zhunsheng.kernel.instants import Instant

ASKED: Final = (str, int, float, bool)


class CounterText(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A counter as it is written."""

    id: str
    fact: str
    where: dict[str, Any] | None = None
    clause: str | None = None
    at: str | None = None
    value: str | None = None
    key: str | None = None
    undone_by: str | None = None
    replaces: bool = False


class DefinitionsText(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole file as it is written."""

    counters: list[CounterText]
    indicators: list[Indicator]


def define(data: object, facts: Mapping[str, type[Fact]] = FACTS) -> Definitions:
    """Turn what a file says into definitions.

    Refuses  BadInput: unknown facts, fields, counters or keys, a figure defined twice, a share of something it is no part of
    """
    try:
        text = msgspec.convert(data, DefinitionsText)
    except msgspec.ValidationError as error:
        raise BadInput(
            "definitions", "counters and indicators as described at the head of the file", str(error)
        ) from error
    counters: dict[str, Counter] = {}
    for one in text.counters:
        _once(counters, one.id, "counter")
        counters[one.id] = _counter(one, facts)
    indicators: dict[str, Indicator] = {}
    for indicator in text.indicators:
        _once(indicators, indicator.id, "indicator")
        _check(indicator, counters)
        indicators[indicator.id] = indicator
    return Definitions(
        counters=counters,
        indicators=indicators,
        by_fact=_grouped({one.id: one.fact for one in counters.values()}, counters),
        undone_by=_undoing(counters),
    )


def _once(known: Mapping[str, object], name: str, thing: str) -> None:
    if name in known:
        raise BadInput(f"{thing} {name}", "defined only once", name)


def _counter(text: CounterText, facts: Mapping[str, type[Fact]]) -> Counter:
    place = f"counter {text.id}"
    fields = _fields(text.fact, facts, place)
    for name in (text.clause, text.at, text.value, text.key):
        if name is not None and name not in fields:
            raise BadInput(f"{place}, field {name}", f"a field of {text.fact}: {', '.join(sorted(fields))}", name)
    if text.at is not None and fields[text.at] is not Instant:
        raise BadInput(f"{place}, at", "a field that holds an instant", text.at)
    if (text.key is not None) != (text.undone_by is not None or text.replaces):
        raise BadInput(f"{place}, key", "given where a count may be taken back, and only there", text.key)
    if text.undone_by is not None and text.key not in _fields(text.undone_by, facts, place):
        raise BadInput(f"{place}, undone_by", f"a fact with the field {text.key}", text.undone_by)
    asked = {name: kind for name, kind in fields.items() if kind in ASKED}
    return Counter(
        id=text.id,
        fact=text.fact,
        where=None if text.where is None else parse_condition(text.where, asked),
        clause=text.clause,
        at=text.at,
        value=text.value,
        key=text.key,
        undone_by=text.undone_by,
        replaces=text.replaces,
    )


def _fields(fact: str, facts: Mapping[str, type[Fact]], place: str) -> dict[str, type]:
    """Give the fields of a fact with their types, an optional one by what it may hold."""
    if fact not in facts:
        raise BadInput(f"{place}, fact", "a fact that some room records", fact)
    hints = get_type_hints(facts[fact])
    return {field.encode_name: _plain(hints[field.name]) for field in msgspec.structs.fields(facts[fact])}


def _plain(hint: object) -> type:
    kinds = [kind for kind in get_args(hint) if kind is not type(None)]
    return cast("type", kinds[0] if len(kinds) == 1 and len(get_args(hint)) > 1 else hint)


def _check(indicator: Indicator, counters: Mapping[str, Counter]) -> None:
    place = f"indicator {indicator.id}"
    for name in indicator.counters:
        if name not in counters:
            raise BadInput(f"{place}, counter {name}", f"one of {', '.join(sorted(counters))}", name)
    if (indicator.formula is Formula.SHARE) != bool(indicator.among):
        raise BadInput(f"{place}, among", "given for a share and for nothing else", list(indicator.among))
    if not set(indicator.of) <= set(indicator.among or indicator.of):
        raise BadInput(f"{place}, of", "a part of what it is a share of", list(indicator.of))
    if not indicator.of or indicator.per < 1 or indicator.enough < 1:
        raise BadInput(place, "at least one counter, `per` and `enough` of at least 1", indicator.per)
    if indicator.formula is Formula.MEAN and any(counters[name].value is None for name in indicator.of):
        raise BadInput(f"{place}, of", "counters with a value: a mean needs one", list(indicator.of))


def _grouped(fact_of: Mapping[str, str], counters: Mapping[str, Counter]) -> dict[str, tuple[Counter, ...]]:
    found: dict[str, tuple[Counter, ...]] = {}
    for name, fact in fact_of.items():
        found[fact] = (*found.get(fact, ()), counters[name])
    return found


def _undoing(counters: Mapping[str, Counter]) -> dict[str, tuple[Counter, ...]]:
    found: dict[str, tuple[Counter, ...]] = {}
    for counter in counters.values():
        for fact in {counter.undone_by, counter.fact if counter.replaces else None} - {None}:
            found[str(fact)] = (*found.get(str(fact), ()), counter)
    return found
