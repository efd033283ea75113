"""Say what holds of a family as a whole: its wider name, whom it is about, how far its patterns are believed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

import msgspec

from zhunsheng.guard.words import read_data
from zhunsheng.standards.values import Speaker


class Traits(msgspec.Struct, forbid_unknown_fields=True, kw_only=True, frozen=True):
    """Hold what `data/traits.yaml` says of one family; there each of these has its words."""

    known_as: str = ""
    of_persons: bool = False
    noted: bool = False
    tells_why: bool = False
    sure_of: tuple[Speaker, ...] = ()


_PLAIN: Final = Traits()


@cache
def shipped_traits() -> Mapping[str, Traits]:
    """Give what ships of every family that is named."""
    return msgspec.convert(read_data("traits.yaml"), dict[str, Traits])


def traits_of(family: str) -> Traits:
    """Give what holds of a family; nothing in particular of one that is not named."""
    return shipped_traits().get(family, _PLAIN)


def known_as(family: str) -> str:
    """Give the name under which a family is reported."""
    return traits_of(family).known_as or family
