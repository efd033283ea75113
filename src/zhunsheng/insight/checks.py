"""Read the definitions of figures; whatever they do not understand they refuse, naming the place and the expectation."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec

from zhunsheng.insight.fields import fields_of
from zhunsheng.insight.sense import check_indicator
from zhunsheng.insight.values import Counter, Definitions, Indicator, Undoing
from zhunsheng.journal.events import FACTS, Fact
from zhunsheng.kernel.conditions import parse_condition
from zhunsheng.kernel.errors import BadInput
from zhunsheng.kernel.instants import Instant

ASKED: Final = (str, int, float, bool)
MINUTES: Final = 24 * 60
LONGEST: Final = 30
"""How long the name of a counter may be: what its column holds."""

Names = str | list[str]


class UndoingText(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What takes a count back, as it is written."""

    fact: str
    key: Names | None = None
    where: dict[str, Any] | None = None
    within_s: int | None = None


class CounterText(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A counter as it is written."""

    id: str
    fact: str
    where: dict[str, Any] | None = None
    clause: str | None = None
    at: str | None = None
    before: str | None = None
    value: str | None = None
    key: Names | None = None
    undone_by: str | UndoingText | list[str | UndoingText] | None = None
    replaces: bool = False
    since: Names | None = None
    unless: Names | None = None
    by: Names | None = None
    hours: tuple[str, str] | None = None
    at_most: int | None = None
    person: str | None = None


class DefinitionsText(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole file as it is written; its parameters are in place already."""

    counters: list[CounterText]
    indicators: list[Indicator]


def define(data: object, facts: Mapping[str, type[Fact]] = FACTS) -> Definitions:
    """Turn what a file says into definitions.

    Refuses  BadInput: unknown facts, fields, counters or keys, a figure defined twice, a share of something it is no part of
    """
    try:
        text = msgspec.convert(_filled(data), DefinitionsText)
    except msgspec.ValidationError as error:
        raise BadInput(
            "definitions", "counters and indicators as described at the head of the file", str(error)
        ) from error
    counters: dict[str, Counter] = {}
    for one in text.counters:
        _once(counters, one.id, "counter")
        counters[one.id] = _counter(one, facts)
    for counter in counters.values():
        _check_looks(counter, counters)
    indicators: dict[str, Indicator] = {}
    for indicator in text.indicators:
        _once(indicators, indicator.id, "indicator")
        check_indicator(indicator, counters)
        indicators[indicator.id] = indicator
    _check_guards(indicators)
    return Definitions(
        counters=counters,
        indicators=indicators,
        by_fact=_grouped(counters.values()),
        undone_by=_undoing(counters.values()),
    )


def _filled(data: object) -> object:
    """Put parameters in place: `$name` is the value of that name under `parameters`. Refuses: BadInput."""
    if not isinstance(data, Mapping) or "parameters" not in data:
        return data
    known = data["parameters"]
    if not isinstance(known, Mapping):
        raise BadInput("parameters", "names with values", known)
    return {key: _put(value, known) for key, value in data.items() if key != "parameters"}


def _put(value: object, known: Mapping[str, object]) -> object:
    if isinstance(value, Mapping):
        return {key: _put(one, known) for key, one in value.items()}
    if isinstance(value, list):
        return [_put(one, known) for one in value]
    if isinstance(value, str) and value.startswith("$"):
        if value[1:] not in known:
            raise BadInput(f"parameter {value}", f"one of {', '.join(known)}", value)
        return known[value[1:]]
    return value


def _once(known: Mapping[str, object], name: str, thing: str) -> None:
    if name in known:
        raise BadInput(f"{thing} {name}", "defined only once", name)
    if thing == "counter" and len(name) > LONGEST:
        raise BadInput(f"{thing} {name}", f"a name of at most {LONGEST} letters", len(name))


def _counter(text: CounterText, facts: Mapping[str, type[Fact]]) -> Counter:
    place = f"counter {text.id}"
    fields = _fields(text.fact, facts, place)
    key = _names(text.key)
    for name in (text.clause, text.at, text.before, text.value, text.person, *key, *_names(text.by)):
        if name is not None and name not in fields:
            raise BadInput(f"{place}, field {name}", f"a field of {text.fact}: {', '.join(sorted(fields))}", name)
    undone = _undone(text, facts, place)
    if text.at is not None and fields[text.at] is not Instant:
        raise BadInput(f"{place}, at", "a field that holds an instant", text.at)
    for name in (text.before, text.value, text.person):
        if name is not None and fields[name] not in (int, float, bool):
            raise BadInput(f"{place}, field {name}", "a field that holds a number", fields[name].__name__)
    if text.clause is not None and fields[text.clause] not in (str, list):
        raise BadInput(f"{place}, field {text.clause}", "a field that holds clauses", fields[text.clause].__name__)
    if undone and not key:
        raise BadInput(f"{place}, key", "given where a count may be taken back", None)
    if text.value is not None and text.since is not None:
        raise BadInput(f"{place}, since", "no value beside it: the time that has passed is the value", text.value)
    _condition(text.where, fields, place)
    return Counter(
        id=text.id, fact=text.fact, where=text.where, clause=text.clause, at=text.at, before=text.before, value=text.value,
        key=key, undone_by=undone, since=_names(text.since), unless=_names(text.unless), by=_names(text.by),
        hours=None if text.hours is None else (_minute(text.hours[0], place), _minute(text.hours[1], place)),
        at_most=text.at_most, person=text.person,
    )  # fmt: skip


def _condition(where: object, fields: Mapping[str, type], place: str) -> None:
    if where is None:
        return
    try:
        parse_condition(where, {name: kind for name, kind in fields.items() if kind in ASKED})
    except BadInput as fault:
        detail = fault.detail
        raise BadInput(f"{place}, {detail['thing']}", str(detail["expectation"]), detail["value"]) from fault


def _minute(text: str, place: str) -> int:
    hours, _, minutes = text.partition(":")
    if not (hours.isdigit() and minutes.isdigit()) or int(minutes) > 59 or int(hours) * 60 + int(minutes) > MINUTES:
        raise BadInput(f"{place}, hours", 'two times of day such as ["08:00", "23:00"]', text)
    return int(hours) * 60 + int(minutes)


def _names(given: Names | None) -> tuple[str, ...]:
    return () if given is None else (given,) if isinstance(given, str) else tuple(given)


def _undone(text: CounterText, facts: Mapping[str, type[Fact]], place: str) -> tuple[Undoing, ...]:
    given = text.undone_by if isinstance(text.undone_by, list) else [text.undone_by] if text.undone_by else []
    if text.replaces:
        given = [*given, text.fact]
    found = []
    for one in given:
        undo = UndoingText(fact=one) if isinstance(one, str) else one
        key = _names(undo.key) or _names(text.key)
        fields = _fields(undo.fact, facts, place)
        missing = [name for name in key if name not in fields]
        if missing or (text.key is not None and len(key) != len(_names(text.key))):
            raise BadInput(f"{place}, undone_by", f"a fact with the fields {', '.join(_names(text.key))}", undo.fact)
        _condition(undo.where, fields, f"{place}, undone_by")
        found.append(Undoing(fact=undo.fact, key=key, where=undo.where, within_s=undo.within_s))
    return tuple(found)


def _fields(fact: str, facts: Mapping[str, type[Fact]], place: str) -> dict[str, type]:
    """Give the fields of a fact with their types, an optional one by what it may hold."""
    if fact not in facts:
        raise BadInput(f"{place}, fact", "a fact that some room records", fact)
    return fields_of(facts[fact])


def _check_looks(counter: Counter, counters: Mapping[str, Counter]) -> None:
    """Refuse looking for what cannot be found: unknown counters, those without a key, those that look themselves."""
    sought = {name for one in counters.values() for name in (*one.since, *one.unless)}
    if counter.key and not counter.undone_by and counter.id not in sought:
        raise BadInput(
            f"counter {counter.id}, key", "given where a count may be taken back or is looked for", counter.key
        )
    for name in (*counter.since, *counter.unless):
        place = f"counter {counter.id}, {'since' if name in counter.since else 'unless'}"
        if name not in counters:
            raise BadInput(place, f"one of {', '.join(sorted(counters))}", name)
        other = counters[name]
        if other.since or other.unless or len(other.key) != len(counter.by or counter.key) or not other.key:
            raise BadInput(place, "a counter with a key like this one's `by`, that looks for none itself", name)
        if name in counter.since and other.undone_by:
            raise BadInput(place, "a counter that is never taken back: a beginning stays one", name)


def _check_guards(indicators: Mapping[str, Indicator]) -> None:
    for one in indicators.values():
        for name in one.guards:
            if name not in indicators or name == one.id:
                raise BadInput(f"indicator {one.id}, guards", "other indicators", name)


def _grouped(counters: Sequence[Counter] | Any) -> dict[str, tuple[Counter, ...]]:
    found: dict[str, tuple[Counter, ...]] = {}
    for counter in counters:
        found[counter.fact] = (*found.get(counter.fact, ()), counter)
    return found


def _undoing(counters: Sequence[Counter] | Any) -> dict[str, tuple[tuple[Counter, Undoing], ...]]:
    found: dict[str, tuple[tuple[Counter, Undoing], ...]] = {}
    for counter in counters:
        for undo in counter.undone_by:
            found[undo.fact] = (*found.get(undo.fact, ()), (counter, undo))
    return found
