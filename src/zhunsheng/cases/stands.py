"""How a case stands for those outside the desk: for its customer what is done now, has happened and is waited for; for a department what its digest says. From `stands.yaml`."""

from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

import msgspec
import yaml


class Stand(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One state for the customer; `by` where the desk says by when it acts, `yours` where the customer is asked to."""

    zh: str
    en: str
    by: bool = False
    yours: bool = False

    def of(self, language: str) -> str:
        """Return the words in a language."""
        return self.en if language.startswith("en") else self.zh


class Stands(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything that customers read about how a case stands, and what departments read around its facts."""

    now: Mapping[str, Mapping[str, Stand]]
    went: Mapping[str, Stand]
    waits: Mapping[str, Stand]
    digest: Mapping[str, Stand]
    orders: Mapping[str, Stand]


@cache
def stands() -> Stands:
    """Read the words once."""
    text = resources.files("zhunsheng.cases").joinpath("stands.yaml").read_text("utf-8")
    told: Any = yaml.safe_load(text)
    return msgspec.convert(told, Stands)
