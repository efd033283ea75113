"""Small values of the journal."""

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

import msgspec

P = ParamSpec("P")
R = TypeVar("R")


class ActorRef(msgspec.Struct, frozen=True):
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


class Chain(msgspec.Struct, frozen=True):
    """Where the sealed journal ends: its last position and that fact's link."""

    position: int
    link: bytes


def hot(action: Callable[P, R]) -> Callable[P, R]:
    """Mark an action that only plans rows and shares what it read with its neighbours in the batch."""
    marked: Any = action
    marked.is_hot = True
    return action


def system_only(why: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Mark an action that no person may ask for; the reason stands where the right would."""

    def mark(action: Callable[P, R]) -> Callable[P, R]:
        marked: Any = action
        marked.system_only = why
        return action

    return mark
