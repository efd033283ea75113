"""One line for each type of issue: how it is graded, what limits and scripts it has, and what it lacks."""

from typing import Final

import msgspec
from django.urls import reverse
from django.utils.translation import get_language, gettext, gettext_lazy

from zhunsheng.assist.queries import scripts_by_issue_type
from zhunsheng.kernel.instants import Instant
from zhunsheng.standards.queries import (
    Handling,
    IssueGrade,
    IssueType,
    LeafLimit,
    NothingInForce,
    TaxonomyText,
    limits_of,
    standing,
)
from zhunsheng.surface.pages.kit.cells import Cell, Words, link, mark, several, words
from zhunsheng.surface.pages.kit.listing import Choice, Column, Empty, Filter, Listing

GRADES: Final = {
    IssueGrade.BASIC: gettext_lazy("Basic"),
    IssueGrade.COMPLEX: gettext_lazy("Complex"),
}
HANDLINGS: Final = {
    Handling.NOW: gettext_lazy("Solved at once"),
    Handling.HAND_ON: gettext_lazy("Handed on and followed"),
}
HINTS_SHOWN: Final = 8


class TypeLine(msgspec.Struct, frozen=True, kw_only=True):
    """A type with everything the list says of it."""

    place: int
    group: str
    group_title: str
    leaf: IssueType
    title: str
    fields: tuple[str, ...]
    limits: tuple[LeafLimit, ...]
    scripts: int

    @property
    def gap(self) -> bool:
        """Whether it lacks a script or a limit, so that this taxonomy could not be published."""
        return not self.limits or not self.scripts


def lines_of(body: TaxonomyText, at: Instant) -> list[TypeLine]:
    """Look at every type of a taxonomy with the scripts and limits of an instant."""
    lang = get_language() or ""
    counted = scripts_by_issue_type(at)
    names = {field.id: field.title.of(lang) for field in body.fields}
    limits = _limits(body, at)
    pairs = [(each, leaf) for each in body.classes for leaf in each.types]
    return [
        TypeLine(
            place=place, group=each.code, group_title=each.title.of(lang), leaf=leaf, title=leaf.title.of(lang),
            fields=tuple(names.get(one, one) for one in leaf.fields), limits=limits.get(leaf.code, ()),
            scripts=counted.get(leaf.code, 0),
        )
        for place, (each, leaf) in enumerate(pairs)
    ]  # fmt: skip


def _limits(body: TaxonomyText, at: Instant) -> dict[str, tuple[LeafLimit, ...]]:
    try:
        book = standing(at)
    except NothingInForce:
        return {}
    return {leaf.code: limits_of(book, leaf) for leaf in body.leaves()}


def listing(body: TaxonomyText, *, may_edit: bool) -> Listing[TypeLine]:
    """Say what the list of types is."""
    lang = get_language() or ""
    groups = tuple(Choice(each.code, each.title.of(lang)) for each in body.classes)
    return Listing(
        name="taxonomy",
        search=gettext_lazy("Type, code or word"),
        search_words=lambda one: (one.title, one.leaf.title.zh, one.leaf.title.en, one.leaf.code, *one.leaf.hints),
        identity=lambda one: one.place,
        sort="class",
        columns=(
            Column(name="type", words=gettext_lazy("Type"), cell=lambda one: _title(one, may_edit=may_edit), sort=lambda one: one.title),
            Column(name="class", words=gettext_lazy("Class"), cell=lambda one: one.group_title, sort=lambda one: one.place),
            Column(name="grade", words=gettext_lazy("Grade"), cell=_grade, sort=lambda one: one.leaf.grade.value + one.leaf.handling.value),
            Column(name="limits", words=gettext_lazy("Limits"), cell=_limit_cells, sort=lambda one: one.limits[0].limit_us if one.limits else 1 << 62),
            Column(name="scripts", words=gettext_lazy("Scripts"), cell=_scripts, sort=lambda one: one.scripts),
            Column(name="fields", words=gettext_lazy("The record also needs"), cell=lambda one: several(mark(name) for name in one.fields)),
            Column(name="hints", words=gettext_lazy("Recognised by"), cell=_hints, wide=True),
        ),
        filters=(
            Filter(name="class", words=gettext_lazy("Class"), choices=groups, fits=lambda one, value: one.group == value),
            Filter(name="grade", words=gettext_lazy("Grade"), choices=tuple(Choice(one.value, told) for one, told in GRADES.items()), fits=lambda one, value: one.leaf.grade.value == value),
            Filter(name="handling", words=gettext_lazy("Handling"), choices=tuple(Choice(one.value, told) for one, told in HANDLINGS.items()), fits=lambda one, value: one.leaf.handling.value == value),
            Filter(name="gap", words=gettext_lazy("Gaps"), choices=(Choice("yes", gettext_lazy("Lacks something")), Choice("no", gettext_lazy("Complete"))), fits=lambda one, value: one.gap == (value == "yes")),
        ),
        empty=Empty(words=gettext_lazy("This taxonomy has no types."), icon="filter"),
    )  # fmt: skip


def _title(one: TypeLine, *, may_edit: bool) -> Cell:
    if may_edit:
        return link(one.title, reverse("taxonomy-type", args=[one.leaf.code]), sub=one.leaf.code)
    return words(one.title, one.leaf.code)


def _grade(one: TypeLine) -> Cell:
    return words(GRADES[one.leaf.grade], HANDLINGS[one.leaf.handling])


def _limit_cells(one: TypeLine) -> Cell:
    if not one.limits:
        return mark(gettext("no limit"), "breached", "alert")
    lang = get_language() or ""
    return several(_limit(each, each.title.of(lang)) for each in one.limits)


def _limit(each: LeafLimit, title: str) -> Cell:
    return Cell(text=f"{each.clause_id} · {limit_of(each)}", sub=title, href=reverse("clause", args=[each.clause_id]))


def limit_of(each: LeafLimit) -> Words:
    """Say a limit with its unit."""
    for us, told in ((3_600_000_000, gettext("%(n)s h")), (60_000_000, gettext("%(n)s min"))):
        if each.limit_us and each.limit_us % us == 0:
            return told % {"n": each.limit_us // us}
    return gettext("%(n)s s") % {"n": f"{each.limit_us / 1_000_000:g}"} if each.limit_us else each.limit


def _scripts(one: TypeLine) -> Cell:
    if not one.scripts:
        return Cell(text=gettext("no script"), tone="breached", icon="alert")
    return Cell(text=str(one.scripts), href=f"{reverse('scripts')}?issue={one.leaf.code}", num=True)


def _hints(one: TypeLine) -> Cell:
    shown, rest = one.leaf.hints[:HINTS_SHOWN], len(one.leaf.hints) - HINTS_SHOWN
    text = gettext(", ").join(shown)
    return words(text, gettext("and %(n)s more") % {"n": rest} if rest > 0 else "")
