"""Move things from state to state by a table, the only way a state may change."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Final

from typing_extensions import override

from zhunsheng.kernel.errors import BadInput, Refusal

#: Stands for every state of the table except the one the move leads to.
ANY: Final = frozenset({"*"})

_NAME: Final = re.compile(r"[a-z][a-z0-9_]*")
_NAME_RULE: Final = "a lower-case word such as carrying_out"


class MoveRefused(Refusal):
    """The move "{move}" cannot be done in the state "{state}"; possible now: {allowed}."""

    code = "lifecycle.move_refused"

    def __init__(self, state: str, move: str, allowed: Collection[str]) -> None:
        super().__init__(state=state, move=move, allowed=", ".join(sorted(allowed)) or "nothing")


class NeedsMissing(Refusal):
    """The move "{move}" still needs: {missing}."""

    code = "lifecycle.needs_missing"

    def __init__(self, state: str, move: str, missing: Collection[str]) -> None:
        super().__init__(state=state, move=move, missing=", ".join(missing))


class Move:
    """Name one allowed change: from which states, to which, and what must be there before."""

    __slots__ = ("from_states", "name", "needs", "to")

    def __init__(self, name: str, from_states: Collection[str], to: str, needs: Collection[str] = ()) -> None:
        if isinstance(from_states, str) or not from_states:
            raise BadInput(f"from_states of move {name}", "a set of states", from_states)
        if isinstance(needs, str):
            raise BadInput(f"needs of move {name}", "a list of names", needs)
        self.name = name
        self.from_states = frozenset(from_states)
        self.to = to
        self.needs = tuple(needs)

    @override
    def __repr__(self) -> str:
        return f"Move({self.name}: {sorted(self.from_states)} -> {self.to})"


class Lifecycle:
    """Keep the table of states and moves of one kind of thing.

    Refuses: badly formed names, the same move twice in a state, a state outside `states` where these
    are given, a state that no way leads to from the start.
    """

    __slots__ = ("_table", "moves", "start", "states")

    def __init__(self, *, start: str, moves: Collection[Move], states: Collection[str] = ()) -> None:
        self.start = start
        self.moves = tuple(moves)
        self.states = _states(start, self.moves, states)
        self._table = _table(self.moves, self.states)
        _check_reachable(start, self._table)

    def allows(self, state: str, move: str) -> bool:
        """Tell whether the table has this move in this state, whatever it needs."""
        return move in self._table.get(state, {})

    def allowed(self, state: str) -> tuple[str, ...]:
        """List the moves of a state in the order of the table."""
        return tuple(self._table.get(state, {}))

    def needs(self, state: str, move: str) -> tuple[str, ...]:
        """List what a move needs in this state."""
        return self._find(state, move).needs

    def apply(self, state: str, move: str, *, met: Collection[str] = ()) -> str:
        """Give the new state. Refuses: a move the table does not have here, a need not in `met`."""
        found = self._find(state, move)
        missing = [need for need in found.needs if need not in met]
        if missing:
            raise NeedsMissing(state, move, missing)
        return found.to

    def mermaid(self) -> str:
        """Draw the table as a mermaid state diagram."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.start}"]
        for state, moves in self._table.items():
            for move in moves.values():
                needs = f" ({', '.join(move.needs)})" if move.needs else ""
                lines.append(f"    {state} --> {move.to} : {move.name}{needs}")
        lines += [f"    {state} --> [*]" for state, moves in self._table.items() if not moves]
        return "\n".join(lines) + "\n"

    def _find(self, state: str, move: str) -> Move:
        moves = self._table.get(state, {})
        if move not in moves:
            raise MoveRefused(state, move, moves)
        return moves[move]


def _states(start: str, moves: tuple[Move, ...], declared: Collection[str]) -> tuple[str, ...]:
    used = dict.fromkeys([start])
    for move in moves:
        _check_name("move", move.name)
        used |= dict.fromkeys(sorted(move.from_states - ANY)) | {move.to: None}
    for state in used:
        _check_name("state", state)
        if declared and state not in declared:
            raise BadInput("state", f"one of {', '.join(declared)}", state)
    return tuple(dict.fromkeys((start, *declared, *used)))


def _check_name(thing: str, name: str) -> None:
    if not _NAME.fullmatch(name):
        raise BadInput(thing, _NAME_RULE, name)


def _table(moves: tuple[Move, ...], states: tuple[str, ...]) -> Mapping[str, dict[str, Move]]:
    table: dict[str, dict[str, Move]] = {state: {} for state in states}
    for move in moves:
        sources = move.from_states
        for state in states if sources == ANY else (s for s in states if s in sources):
            if sources == ANY and state == move.to:
                continue
            if move.name in table[state]:
                raise BadInput("move", f"named once in state {state}", move.name)
            table[state][move.name] = move
    return table


def _check_reachable(start: str, table: Mapping[str, dict[str, Move]]) -> None:
    seen, ahead = {start}, [start]
    while ahead:
        for move in table[ahead.pop()].values():
            if move.to not in seen:
                seen.add(move.to)
                ahead.append(move.to)
    lost = [state for state in table if state not in seen]
    if lost:
        raise BadInput("state", f"reachable from {start}", lost[0])
