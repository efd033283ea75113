"""A clause as places and words, and what two editions say otherwise, place by place."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

import msgspec

from zhunsheng.standards.values import Clause, Text, Value


class Turn(StrEnum):
    """What became of a clause between two editions."""

    NEW = "new"
    GONE = "gone"
    CHANGED = "changed"


class PlaceChange(Value, frozen=True, kw_only=True):
    """One place of a clause that says something else; nothing is empty."""

    place: str
    before: str
    after: str


class ClauseChange(Value, frozen=True, kw_only=True):
    """What became of one clause."""

    id: str
    title: Text
    turn: Turn
    places: tuple[PlaceChange, ...] = ()


def flat(clause: Clause) -> dict[str, str]:
    """Lay a clause out as places and words, empty ones left out."""
    found: dict[str, str] = {}
    _lay_out(msgspec.to_builtins(clause, enc_hook=_words), "", found)
    return found


def between(old: Mapping[str, Clause], new: Mapping[str, Clause]) -> list[ClauseChange]:
    """List what another edition changes: clauses gone, clauses added, and each place that says something else."""
    gone = [ClauseChange(id=one.id, title=one.title, turn=Turn.GONE) for one in old.values() if one.id not in new]
    made = [ClauseChange(id=one.id, title=one.title, turn=Turn.NEW) for one in new.values() if one.id not in old]
    changed = [
        ClauseChange(id=one.id, title=one.title, turn=Turn.CHANGED, places=places)
        for one in new.values()
        if one.id in old and (places := _places(flat(old[one.id]), flat(one)))
    ]
    return [*gone, *made, *changed]


def _places(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[PlaceChange, ...]:
    keys: Sequence[str] = list(dict.fromkeys([*before, *after]))
    return tuple(
        PlaceChange(place=key, before=before.get(key, ""), after=after.get(key, ""))
        for key in keys
        if before.get(key) != after.get(key)
    )


def _words(value: object) -> str:
    return getattr(value, "text", None) or str(value)


def _lay_out(value: object, path: str, found: dict[str, str]) -> None:
    if isinstance(value, dict):
        for key, part in value.items():
            _lay_out(part, f"{path}.{key}" if path else str(key), found)
    elif isinstance(value, list | tuple):
        for index, part in enumerate(value):
            _lay_out(part, f"{path}[{index}]", found)
    elif value is not None:
        found[path] = str(value)
