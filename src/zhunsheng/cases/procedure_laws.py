"""The laws that own procedures keep: what they may say otherwise, and what no edition may take away; pure.

An own edition may add states, moves, needs, fields, departments and words, lead a move elsewhere, and set any figure or deadline. It keeps
every kind with its start, its moves by their names and what opens it; on every way from the start to an end it still asks for each
need that the shipped edition lets nobody skip, and tells each fact for which clocks wait; and every state has a way to an end.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any, Final

import msgspec
import yaml

from zhunsheng.cases.checks import CHECKS
from zhunsheng.cases.own import WORDS, completed, whole_procedures
from zhunsheng.cases.places import located, plain
from zhunsheng.cases.policy.values import Wish
from zhunsheng.cases.procedures import FORCED, Book, MoveTold, Procedure, shipped_book
from zhunsheng.cases.values import Word
from zhunsheng.kernel.errors import BadInput
from zhunsheng.kernel.yamls import read_yaml

LONGEST: Final = 256 * 1024
KNOWN: Final = frozenset({"edition", "kinds", *WORDS})
BY: Final = frozenset({"staff", "customer"})
LONGEST_CODE: Final = 20
MOST: Final = 100_000
LONGEST_LIMIT_S: Final = 90 * 86_400
Pick = Callable[[Any], Iterable[str]]


@lru_cache(maxsize=16)
def read_procedures(text: str, base: int) -> Book:
    """Read own procedures that are written on a shipped edition. Refuses: RulesUnreadable with the line."""
    try:
        if len(text) > LONGEST:
            raise BadInput("the procedures", f"at most {LONGEST} characters", len(text))
        plain(text)
        told = _told(text)
        found = completed(text, base, base)
        _check(told, found, shipped_book(base))
    except BadInput as fault:
        raise located(text, fault) from fault
    return found


def _told(text: str) -> Mapping[str, Any]:
    try:
        told = read_yaml(text)
    except (yaml.YAMLError, ValueError, RecursionError) as fault:
        raise BadInput("the procedures", "YAML as the shipped ones", str(fault)) from fault
    if not isinstance(told, dict) or not told:
        raise BadInput("the procedures", f"some of {', '.join(sorted(KNOWN))}", type(told).__name__)
    for part, value in told.items():
        if part not in KNOWN:
            raise BadInput(str(part), f"one of {', '.join(sorted(KNOWN))}", part)
        if part != "edition" and not isinstance(value, dict):
            raise BadInput(part, "names with what they are", value)
        if part not in ("edition", "figures", "kinds"):
            for code, word in value.items():
                _converted(word, Word, f"{part}.{code}")
    for kind, value in told.get("kinds", {}).items():
        if kind not in shipped_book().kinds or not isinstance(value, dict):
            raise BadInput(f"kinds.{kind}", f"one of {', '.join(shipped_book().kinds)}", kind)
        moves = value.get("moves", [])
        for n, move in enumerate(moves if isinstance(moves, list) else ()):
            _converted(move, MoveTold, f"kinds.{kind}.moves[{n}]")
    return told


def _converted(value: object, kind: type[Word] | type[MoveTold], place: str) -> None:
    try:
        msgspec.convert(value, kind)
    except msgspec.MsgspecError as fault:
        raise BadInput(place, "as the shipped ones", str(fault)) from fault


def _check(told: Mapping[str, Any], found: Book, shipped: Book) -> None:
    strange = sorted(found.checks.keys() - CHECKS.keys())
    if strange:
        raise BadInput(f"checks.{strange[0]}", f"one of {', '.join(sorted(CHECKS))}", strange[0])
    for name, value in found.figures.items():
        if value > MOST:
            raise BadInput(f"figures.{name}", f"at most {MOST}", value)
    for part in ("states", "moves", "fields", "departments", "pauses"):
        for code in told.get(part, {}):
            if len(code) > LONGEST_CODE:
                raise BadInput(f"{part}.{code}", f"at most {LONGEST_CODE} characters long", code)
    for name, department in found.departments.items():
        if not 60 <= department.limit_s <= LONGEST_LIMIT_S:
            raise BadInput(f"departments.{name}.limit_s", f"from 60 to {LONGEST_LIMIT_S} seconds", department.limit_s)
    for kind, procedure in found.kinds.items():
        _check_kind(procedure, shipped.kinds[kind], f"kinds.{kind}")


def _check_kind(own: Procedure, shipped: Procedure, place: str) -> None:
    for name in ("group", "opens"):
        if getattr(own, name) != getattr(shipped, name):
            raise BadInput(f"{place}.{name}", f"as shipped: {getattr(shipped, name)}", str(getattr(own, name)))
    if own.lifecycle.start != shipped.lifecycle.start:
        raise BadInput(f"{place}.start", f"as shipped: {shipped.lifecycle.start}", own.lifecycle.start)
    wishes = {one.value for one in Wish}
    if own.kind == "aftersale" and not wishes.issuperset(own.types):
        raise BadInput(f"{place}.types", f"some of {', '.join(sorted(wishes))}", ", ".join(own.types))
    gone = [name for _, name in shipped.moves if name not in {move for _, move in own.moves}]
    if gone:
        raise BadInput(f"{place}.moves", "every move of the shipped procedure", f"{gone[0]} is missing")
    known = {one for move in shipped_book().kinds.values() for each in move.moves.values() for one in each.tells}
    for (_, name), move in own.moves.items():
        for told, allowed in ((move.by, BY), (move.tells, known)):
            strange = [one for one in told if one not in allowed]
            if strange or not move.by:
                raise BadInput(f"{place}.moves.{name}", f"some of {', '.join(sorted(allowed))}", ", ".join(told))
    _check_ways(own, shipped, place)


def _check_ways(own: Procedure, shipped: Procedure, place: str) -> None:
    stuck = sorted(set(own.lifecycle.states) - {FORCED} - _leading_to_an_end(own))
    if stuck:
        raise BadInput(f"{place}.moves", "a way from every state to an end", f"none from {stuck[0]}")
    picks: tuple[tuple[str, Pick], ...] = (
        ("to ask on every way to an end for what nobody may skip", lambda one: one.hard),
        ("to tell on every way to an end what clocks wait for", lambda one: one.tells),
    )
    for wanted, pick in picks:
        lost = sorted(_on_every_way(shipped, pick) - _on_every_way(own, pick))
        if lost:
            raise BadInput(f"{place}.moves", wanted, f"a way without {lost[0]}")


def _leading_to_an_end(told: Procedure) -> set[str]:
    found = {state for (state, _), move in told.moves.items() if move.ends}
    found |= {move.to for move in told.moves.values() if move.ends}
    while more := {state for (state, _), move in told.moves.items() if move.to in found} - found:
        found |= more
    return found


def _on_every_way(told: Procedure, pick: Pick) -> frozenset[str]:
    """Gather what every way from the start to an end passes: what the ways to a state have in common, from state to state."""
    common: dict[str, frozenset[str]] = {told.lifecycle.start: frozenset()}
    grown = True
    while grown:
        grown = False
        for (state, _), move in told.moves.items():
            if state not in common:
                continue
            passed = common[state] | frozenset(pick(move))
            before = common.get(move.to)
            after = passed if before is None else before & passed
            if after != before:
                common[move.to], grown = after, True
    ends = [
        common[state] | frozenset(pick(move))
        for (state, _), move in told.moves.items()
        if move.ends and state in common
    ]
    return frozenset.intersection(*ends) if ends else frozenset()


def procedures_data(text: str, base: int) -> object:
    """Lay own procedures out whole, for comparing; without a text the shipped edition."""
    return msgspec.to_builtins(whole_procedures(text, base))
