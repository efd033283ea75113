"""Procedures as tables in the reader's words: steps with what they need, fields, departments with their time, figures."""

from collections.abc import Mapping
from typing import Final

import msgspec
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy, ngettext

from zhunsheng.cases.queries import Book, figures_of
from zhunsheng.kernel.instants import Instant
from zhunsheng.standards.queries import NothingInForce, standing
from zhunsheng.surface.pages.cases.listing import lang

FIGURES: Final[Mapping[str, "str | Promise"]] = {
    "task_link_h": gettext_lazy("hours a department's link opens"), "copy_link_h": gettext_lazy("hours the link of a copy opens"),
    "customer_link_h": gettext_lazy("hours a customer's link opens"), "application_link_h": gettext_lazy("hours the link of an own application opens"),
    "evidence_days": gettext_lazy("days before a case whose dialogues are evidence"), "evidence_most": gettext_lazy("dialogues and cases in the evidence, at most"),
    "effect_days": gettext_lazy("days before and after an improvement that are compared"), "causes_most": gettext_lazy("root causes in the month's analysis"),
    "satisfied_stars": gettext_lazy("stars from which a rating counts as satisfied"), "news_h": gettext_lazy("hours after which news is not told any more"),
    "alike_most": gettext_lazy("likely duplicates shown beside a case"), "change_cases": gettext_lazy("cases from which a change is spoken of"),
    "rising_most": gettext_lazy("rising types in the pack for a meeting"), "most_files": gettext_lazy("files of a case, at most"),
    "most_tags": gettext_lazy("tags of a case, at most"), "most_views": gettext_lazy("kept lists of one person, at most"),
    "tag_letters": gettext_lazy("letters of a tag, at most"), "view_letters": gettext_lazy("letters of a kept list's name, at most"),
}  # fmt: skip
BY: Final[Mapping[str, "str | Promise"]] = {
    "staff": gettext_lazy("colleagues"),
    "customer": gettext_lazy("the customer"),
}


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One move in words; each need with whether nobody may skip it."""

    code: str
    words: str
    sources: str
    to: str
    needs: list[tuple[str, bool]]
    by: str
    ends: bool


class KindShown(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of case in words: its steps, and the fields its states ask for."""

    title: str
    steps: list[Step]
    asks: list[tuple[str, str]]


def kinds_shown(said: Book) -> list[KindShown]:
    """Lay every kind of case out."""
    language, found = lang(), []
    for procedure in said.kinds.values():
        moves = {id(one): one for one in procedure.moves.values()}.values()
        steps = [
            Step(
                code=one.move, words=said.moves[one.move].text.of(language), ends=one.ends,
                sources=gettext(", ").join(said.states[each].text.of(language) for each in one.from_),
                to=said.states[one.to].text.of(language), by=gettext(", ").join(str(BY.get(each, each)) for each in one.by),
                needs=[(said.name(need).of(language), need in one.hard) for need in one.needs],
            )
            for one in moves
        ]  # fmt: skip
        asks = [
            (said.states[state].text.of(language), gettext(", ").join(said.fields[name].text.of(language) for name in names))
            for state, names in procedure.asks.items()
        ]  # fmt: skip
        found.append(KindShown(title=procedure.title.of(language), steps=steps, asks=asks))
    return found


def departments_shown(said: Book) -> list[tuple[str, str, str]]:
    """Say each department with the time it has to answer."""
    return [(code, one.text.of(lang()), _length(one.limit_s)) for code, one in said.departments.items()]


def figures_shown(said: Book) -> list[tuple[str, object, int]]:
    """Say each figure."""
    return [(name, FIGURES.get(name, name), value) for name, value in said.figures.items()]


def options_shown(at: Instant) -> str:
    """Say how many options a customer is given, as the clause in force has it."""
    try:
        found = figures_of(standing(at).id)
    except NothingInForce:
        return ""
    return f"{found.options_min}–{found.options_max}"


def _length(limit_s: int) -> str:
    hours, rest = divmod(limit_s, 3600)
    if rest or not hours:
        return ngettext("%(n)s minute", "%(n)s minutes", limit_s // 60) % {"n": limit_s // 60}
    return ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}
