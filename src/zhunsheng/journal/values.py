"""Small values of the journal."""

import enum
from collections.abc import Callable, Hashable, Iterable
from typing import Any, ParamSpec, TypeVar

import msgspec

P = ParamSpec("P")
R = TypeVar("R")


class ActorRef(msgspec.Struct, frozen=True, gc=False):
    """Who did it: a kind (agent, customer, system) and an id, printable for ever."""

    kind: str
    id: int


class RowWriter(msgspec.Struct, frozen=True):
    """One statement that the pen runs for many rows at once.

    `order` says which tables are written first, so that two pens never wait for each other in a circle; `counted`
    demands that every row changed exactly one line (compare-and-swap), otherwise the batch is run again one by one.
    """

    name: str
    sql: str
    order: int = 50
    counted: bool = False


class Stage(enum.Enum):
    """How far a batch has come: not yet let in by the database, being written, or at its commit."""

    WAITING = "waiting"
    WRITING = "writing"
    COMMITTING = "committing"


class Chain(msgspec.Struct, frozen=True):
    """Where the sealed journal ends: its last position and that fact's link."""

    position: int
    link: bytes


def hot(action: Callable[P, R]) -> Callable[P, R]:
    """Mark an action that only plans rows and shares what it read with its neighbours in the batch."""
    marked: Any = action
    marked.is_hot = True
    return action


def foresees(look: Callable[..., Iterable[tuple[str, Hashable]]]) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Say of a hot action what it will read, so that a batch reads it for all of its actions in one statement.

    `look` gets the action's own arguments and names what is read as pairs of a kind and a key. It is a hint only:
    whatever it leaves out is read when it is needed.
    """

    def mark(action: Callable[P, R]) -> Callable[P, R]:
        marked: Any = action
        marked.foresees = look
        return action

    return mark


def system_only(why: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Mark an action that no person may ask for; the reason stands where the right would."""

    def mark(action: Callable[P, R]) -> Callable[P, R]:
        marked: Any = action
        marked.system_only = why
        return action

    return mark
