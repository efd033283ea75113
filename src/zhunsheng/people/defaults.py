"""The roles, grades and skill groups that ship with the desk."""

from functools import cache
from importlib import resources

import msgspec

from zhunsheng.kernel.yamls import read_yaml
from zhunsheng.people.values import BlockLength, Named, PresenceReason


class GradeDefault(Named, frozen=True, kw_only=True):
    """A grade, and how many percent of somebody's capacity it is given."""

    load_percent: int = 100


class Defaults(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What every desk begins with."""

    roles: tuple[Named, ...]
    grades: tuple[GradeDefault, ...]
    groups: tuple[Named, ...]
    block_reasons: tuple[Named, ...]
    block_lengths: tuple[BlockLength, ...]
    reasons: tuple[PresenceReason, ...]


@cache
def shipped_defaults() -> Defaults:
    """Read the shipped set."""
    text = resources.files("zhunsheng.people").joinpath("defaults.yaml").read_text("utf-8")
    return msgspec.convert(read_yaml(text), Defaults)
