"""Say what an issue taxonomy is made of: classes, sub-types, their grades, and the words a dialogue is read by."""

from __future__ import annotations

import enum
import re
from collections.abc import Callable, Iterator
from typing import Final

import msgspec

from zhunsheng.standards.values import Text, Value

__all__ = [
    "SHIPPED_ID",
    "Cues",
    "Handling",
    "IssueClass",
    "IssueField",
    "IssueGrade",
    "IssueType",
    "Taxonomy",
    "TaxonomyText",
    "differences",
    "faults_of",
    "with_leaf",
    "without_leaf",
]

SHIPPED_ID: Final = 0
"""The id of the taxonomy that comes with the desk and counts until another one is published."""


_CODE: Final = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?", re.ASCII)


class IssueGrade(enum.StrEnum):
    """Say how hard an issue is."""

    BASIC = "basic"
    COMPLEX = "complex"


class Handling(enum.StrEnum):
    """Say whether an issue is solved at once or handed on and followed."""

    NOW = "now"
    HAND_ON = "hand_on"


class IssueType(Value, frozen=True, kw_only=True):
    """Be a leaf: what one kind of demand is called, how it is graded and what its record must hold."""

    code: str
    title: Text
    grade: IssueGrade
    handling: Handling
    hints: tuple[str, ...]
    fields: tuple[str, ...] = ()


class IssueClass(Value, frozen=True, kw_only=True):
    """Be one of the classes, with its leaves."""

    code: str
    title: Text
    types: tuple[IssueType, ...]


class IssueField(Value, frozen=True, kw_only=True):
    """Name something that a service record may have to hold."""

    id: str
    title: Text


class Cues(Value, frozen=True, kw_only=True):
    """List the words by which a dialogue is read.

    `courtesy` and `hello` must make up all of a message; of the others one is enough. `settled` asks for nothing beside
    courtesy once a dialogue has ended: that it is solved, that one is satisfied.
    """

    courtesy: tuple[str, ...]
    hello: tuple[str, ...]
    solution: tuple[str, ...]
    holding: tuple[str, ...]
    asking: tuple[str, ...]
    promising: tuple[str, ...]
    settled: tuple[str, ...] = ()


class TaxonomyText(Value, frozen=True, kw_only=True):
    """Be a taxonomy as it is written down."""

    title: Text
    classes: tuple[IssueClass, ...]
    cues: Cues
    holding_scripts: tuple[Text, ...]
    fields: tuple[IssueField, ...] = ()

    def leaves(self) -> Iterator[IssueType]:
        """Walk all leaves in their order."""
        for each in self.classes:
            yield from each.types


class Taxonomy(Value, frozen=True, kw_only=True):
    """Be a published taxonomy: its edition and what it says."""

    id: int
    number: int
    body: TaxonomyText

    def leaf(self, code: str) -> IssueType | None:
        """Find a leaf by its code."""
        return next((leaf for leaf in self.body.leaves() if leaf.code == code), None)

    def leaves(self) -> tuple[IssueType, ...]:
        """Give all leaves in their order."""
        return tuple(self.body.leaves())

    def class_of(self, code: str) -> IssueClass | None:
        """Find the class a leaf belongs to."""
        return next((each for each in self.body.classes if any(leaf.code == code for leaf in each.types)), None)

    def in_order(self) -> tuple[tuple[IssueClass, IssueType], ...]:
        """Walk the leaves together with their class."""
        return tuple((each, leaf) for each in self.body.classes for leaf in each.types)


def with_leaf(body: TaxonomyText, class_code: str, leaf: IssueType) -> TaxonomyText:
    """Give the taxonomy with a leaf put in or changed; one that is there already keeps its place."""
    return _classes(body, class_code, lambda types: _put(types, leaf))


def without_leaf(body: TaxonomyText, code: str) -> TaxonomyText:
    """Give the taxonomy without a leaf."""
    return _classes(body, None, lambda types: tuple(one for one in types if one.code != code))


def faults_of(body: TaxonomyText) -> list[tuple[str, str, str]]:
    """List what a taxonomy gets wrong: place, expectation and what was found instead."""
    return [*_code_faults(body), *_field_faults(body)]


def differences(old: TaxonomyText, new: TaxonomyText) -> list[tuple[str, str, str, str]]:
    """List what changes between two taxonomies: the leaf (or the place), what of it, before and after."""
    before, after = _flat(old), _flat(new)
    names = [*before, *(name for name in after if name not in before)]
    return [(*name, before.get(name, ""), after.get(name, "")) for name in names if before.get(name) != after.get(name)]


def _classes(
    body: TaxonomyText, class_code: str | None, change: Callable[[tuple[IssueType, ...]], tuple[IssueType, ...]]
) -> TaxonomyText:
    classes = tuple(
        msgspec.structs.replace(each, types=change(each.types)) if class_code in (None, each.code) else each
        for each in body.classes
    )
    return msgspec.structs.replace(body, classes=classes)


def _put(types: tuple[IssueType, ...], leaf: IssueType) -> tuple[IssueType, ...]:
    if any(one.code == leaf.code for one in types):
        return tuple(leaf if one.code == leaf.code else one for one in types)
    return (*types, leaf)


def _code_faults(body: TaxonomyText) -> Iterator[tuple[str, str, str]]:
    seen: set[str] = set()
    for each in body.classes:
        if not _CODE.fullmatch(each.code) or "." in each.code:
            yield each.code, "a code of small letters", each.code
        if not each.types:
            yield each.code, "at least one sub-type", "none"
        for leaf in each.types:
            if not _CODE.fullmatch(leaf.code) or not leaf.code.startswith(f"{each.code}."):
                yield leaf.code, f"a code such as {each.code}.name", leaf.code
            if leaf.code in seen:
                yield leaf.code, "each code once", leaf.code
            if not leaf.hints:
                yield leaf.code, "at least one word to recognise it by", "none"
            seen.add(leaf.code)


def _field_faults(body: TaxonomyText) -> Iterator[tuple[str, str, str]]:
    known = {field.id for field in body.fields}
    for leaf in body.leaves():
        for name in leaf.fields:
            if name not in known:
                yield leaf.code, f"fields among {', '.join(sorted(known))}", name


def _flat(body: TaxonomyText) -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for leaf in body.leaves():
        found[leaf.code, "title"] = f"{leaf.title.zh} / {leaf.title.en}"
        found[leaf.code, "grade"] = leaf.grade.value
        found[leaf.code, "handling"] = leaf.handling.value
        found[leaf.code, "hints"] = "、".join(leaf.hints)
        found[leaf.code, "fields"] = "、".join(leaf.fields)
    for name, words in msgspec.structs.asdict(body.cues).items():
        found["cues", name] = "、".join(words)
    return found
