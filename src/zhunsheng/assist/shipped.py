"""The library of scripts that ships with the desk."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import resources

import msgspec

from zhunsheng.assist.values import ScriptDraft, Situation
from zhunsheng.kernel.yamls import read_yaml
from zhunsheng.standards.values import Text


class ShippedScript(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One script of the file."""

    key: str
    situation: str
    title: str
    title_en: str
    text: str
    text_en: str
    issues: tuple[str, ...] = ()
    tier: str = ""

    def draft(self) -> ScriptDraft:
        """Give the wording as an editor would hand it in."""
        return ScriptDraft(
            situation=self.situation, title=self.title, title_en=self.title_en, text=self.text,
            text_en=self.text_en, issue_types=self.issues, tier=self.tier,
        )  # fmt: skip


class ShippedLibrary(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file."""

    situations: tuple[dict[str, str], ...]
    scripts: tuple[ShippedScript, ...]


@cache
def shipped_library() -> ShippedLibrary:
    """Read the shipped library."""
    text = resources.files("zhunsheng.assist").joinpath("documents/scripts.yaml").read_text("utf-8")
    return msgspec.convert(read_yaml(text), ShippedLibrary)


@cache
def situations() -> tuple[Situation, ...]:
    """Name the moments of a dialogue that scripts are made for, in the order of a dialogue."""
    return tuple(_situations())


def _situations() -> Iterator[Situation]:
    for one in shipped_library().situations:
        yield Situation(code=one["code"], name=Text(zh=one["zh"], en=one["en"]))
