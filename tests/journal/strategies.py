"""Any value of any fact, made from the types that the fact declares."""

import enum
import types
import typing

import msgspec
from hypothesis import strategies as st

from zhunsheng.journal.events import Fact
from zhunsheng.kernel.instants import Instant

IDS = st.integers(-(2**53), 2**53)
PLAIN: dict[object, st.SearchStrategy[typing.Any]] = {
    int: IDS,
    str: st.text(max_size=20),
    bool: st.booleans(),
    type(None): st.none(),
    Instant: IDS.map(Instant),
}


def of_type(kind: typing.Any) -> st.SearchStrategy[typing.Any]:
    """Return a strategy for a type that a fact may hold; any other type is an error."""
    if kind in PLAIN:
        return PLAIN[kind]
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        return st.one_of([of_type(one) for one in inner])
    if origin is list:
        return st.lists(of_type(inner[0]), max_size=3)
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        return st.sampled_from(kind)
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return of_struct(kind)
    raise TypeError(f"no fact may hold {kind!r}")


def of_struct(kind: type[msgspec.Struct]) -> st.SearchStrategy[msgspec.Struct]:
    """Return a strategy for a fact or a small value of one."""
    hints = typing.get_type_hints(kind)
    return st.builds(kind, **{name: of_type(hints[name]) for name in kind.__struct_fields__})


def texts_of(kind: type[msgspec.Struct]) -> set[str]:
    """Return the fields of a fact, and of the small values in it, in which any text could stand."""
    hints = typing.get_type_hints(kind)
    return {found for name in kind.__struct_fields__ for found in _texts(name, hints[name])}


def _texts(name: str, kind: typing.Any) -> set[str]:
    if kind is str:
        return {name}
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return texts_of(kind)
    return {found for one in typing.get_args(kind) for found in _texts(name, one)}


def is_fact(kind: type[Fact]) -> bool:
    """Tell whether a class is a frozen, closed struct."""
    options = kind.__struct_config__
    return options.frozen and options.forbid_unknown_fields
