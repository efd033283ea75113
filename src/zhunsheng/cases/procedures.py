"""Read the procedures: which kinds of cases there are, how they move, and what each move needs; pure."""

from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Final

import msgspec
import yaml

from zhunsheng.cases.values import Word
from zhunsheng.kernel.errors import BadInput
from zhunsheng.kernel.lifecycle import ANY, Lifecycle, Move
from zhunsheng.kernel.yamls import read_yaml
from zhunsheng.standards.values import Text

FORCE: Final = "force"
FORCED: Final = "forced"
SPECIALIST: Final = "specialist"
"""The need of an owner who is of the kind's group."""


FIGURES: Final = frozenset(
    (
        "task_link_h", "copy_link_h", "customer_link_h", "application_link_h", "evidence_days", "evidence_most", "alike_most", "change_cases", "rising_most",
        "effect_days", "causes_most", "satisfied_stars", "news_h", "most_files", "most_tags", "most_views", "tag_letters", "view_letters",
    )
)  # fmt: skip
"""What an edition has to reckon with."""


class MoveTold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"from_": "from"}):
    """One move as it is written: from where to where, what it needs, who may, what it tells and arranges."""

    move: str
    from_: tuple[str, ...]
    to: str
    needs: tuple[str, ...] = ()
    hard: tuple[str, ...] = ()
    by: tuple[str, ...] = ("staff",)
    tells: tuple[str, ...] = ()
    ends: bool = False
    arranges: bool = False


class _Kind(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    title: Text
    group: str
    start: str
    types: tuple[str, ...]
    opens: tuple[str, ...]
    moves: tuple[MoveTold, ...]
    asks: dict[str, tuple[str, ...]] = {}
    arranges: dict[str, str] = {}
    issues: dict[str, str] = {}


class _Book(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    edition: int
    figures: dict[str, int]
    fields: dict[str, Word]
    checks: dict[str, Word]
    states: dict[str, Word]
    moves: dict[str, Word]
    types: dict[str, Word]
    entries: dict[str, Word]
    kinds: dict[str, _Kind]
    departments: dict[str, Word]
    pauses: dict[str, Word]


class Procedure(msgspec.Struct, frozen=True, kw_only=True):
    """How one kind of case is worked."""

    kind: str
    title: Text
    group: str
    types: tuple[str, ...]
    opens: tuple[str, ...]
    asks: Mapping[str, tuple[str, ...]]
    arranges: Mapping[str, str]
    issues: Mapping[str, str]
    lifecycle: Lifecycle
    moves: Mapping[tuple[str, str], MoveTold]

    def move(self, state: str, name: str) -> MoveTold | None:
        """Return a move of a state; nothing for the forced exit, which every state has."""
        return self.moves.get((state, name))

    def wants_specialist(self) -> bool:
        """Tell whether the first step takes an owner of the group, so that a case of this kind waits for one."""
        return any(SPECIALIST in one.needs for (state, _), one in self.moves.items() if state == self.lifecycle.start)

    def path(self) -> tuple[str, ...]:
        """List the states in the order in which a case usually passes them."""
        return tuple(one for one in self.lifecycle.states if one != FORCED)


class Book(msgspec.Struct, frozen=True, kw_only=True):
    """All procedures of one edition, and what things of them are called."""

    edition: int
    figures: Mapping[str, int]
    kinds: Mapping[str, Procedure]
    fields: Mapping[str, Word]
    checks: Mapping[str, Word]
    states: Mapping[str, Word]
    moves: Mapping[str, Word]
    types: Mapping[str, Word]
    entries: Mapping[str, Word]
    departments: Mapping[str, Word]
    pauses: Mapping[str, Word]

    def of(self, kind: str) -> Procedure:
        """Return the procedure of a kind. Refuses: BadInput."""
        if kind not in self.kinds:
            raise BadInput("the kind of case", f"one of {', '.join(self.kinds)}", kind)
        return self.kinds[kind]

    def figure(self, name: str) -> int:
        """Return a figure: hours, days, a count or stars, as its name says."""
        return self.figures[name]

    def name(self, need: str) -> Text:
        """Say what a need is called."""
        return (self.fields.get(need) or self.checks[need]).text


def book_from(text: str | bytes) -> Book:
    """Read procedures. Refuses: BadInput, above all for a need that nobody knows or a state without a way."""
    try:
        raw = msgspec.convert(read_yaml(text), _Book)
    except (yaml.YAMLError, msgspec.MsgspecError) as fault:
        raise BadInput("the procedures", "YAML as the shipped ones", str(fault)) from fault
    known = raw.fields.keys() | raw.checks.keys()
    for kind, told in raw.kinds.items():
        for move in told.moves:
            strange = [one for one in move.needs if one not in known] + [
                one for one in move.hard if one not in move.needs
            ]
            if strange:
                raise BadInput(f"kinds.{kind}.moves.{move.move}", "needs that are fields or checks", strange[0])
    _check_words(raw)
    _check_figures(raw)
    kinds = {name: _procedure(name, told) for name, told in raw.kinds.items()}
    return Book(
        edition=raw.edition, figures=raw.figures, kinds=kinds, fields=raw.fields, checks=raw.checks, states=raw.states, moves=raw.moves,
        types=raw.types, entries={**_entries(), **raw.entries}, departments=raw.departments, pauses=raw.pauses,
    )  # fmt: skip


@cache
def _entries() -> Mapping[str, Word]:
    """Name the lines that the desk writes by now; cases under earlier editions, or under rules of one's own, have them too."""
    return msgspec.convert(read_yaml(procedures_text()), _Book).entries


def _check_words(raw: _Book) -> None:
    """See that everything a person reads has its words in both languages."""
    moves = [move for told in raw.kinds.values() for move in told.moves]
    used = {
        "states": {FORCED, *(told.start for told in raw.kinds.values()), *(move.to for move in moves)},
        "moves": {move.move for move in moves},
        "types": {one for told in raw.kinds.values() for one in told.types},
        "departments": {one for told in raw.kinds.values() for one in told.arranges.values()},
        "fields": {one for told in raw.kinds.values() for names in told.asks.values() for one in names},
    }
    for place, names in used.items():
        bare = sorted(names - getattr(raw, place).keys())
        if bare:
            raise BadInput(place, "words for everything that is used", bare[0])


def _check_figures(raw: _Book) -> None:
    """See that every figure is there, that no other is, and that each is a whole number from 1 on."""
    strange = sorted(FIGURES ^ raw.figures.keys())
    if strange:
        raise BadInput("figures", f"exactly {', '.join(sorted(FIGURES))}", strange[0])
    low = sorted(name for name, value in raw.figures.items() if value < 1)
    if low:
        raise BadInput(f"figures.{low[0]}", "a whole number from 1 on", raw.figures[low[0]])


def _procedure(name: str, told: _Kind) -> Procedure:
    moves = [Move(one.move, one.from_, one.to, one.needs) for one in told.moves]
    lifecycle = Lifecycle(start=told.start, moves=(*moves, Move(FORCE, ANY, FORCED, ())))
    return Procedure(
        kind=name, title=told.title, group=told.group, types=told.types, opens=told.opens, asks=told.asks,
        arranges=told.arranges, issues=told.issues,
        lifecycle=lifecycle, moves={(state, one.move): one for one in told.moves for state in one.from_},
    )  # fmt: skip


EARLIER: Final = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10)
"""Editions whose cases may still be open; each has its text beside the newest."""


@cache
def shipped_book(edition: int | None = None) -> Book:
    """Read the procedures the desk comes with: the newest, or those a case was registered under."""
    return book_from(procedures_text(edition))


@cache
def procedures_text(edition: int | None = None) -> str:
    """Return shipped procedures as they are written: the newest, or an earlier edition."""
    name = f"procedures-{edition}.yaml" if edition in EARLIER else "procedures.yaml"
    return resources.files("zhunsheng.cases").joinpath(name).read_text("utf-8")
