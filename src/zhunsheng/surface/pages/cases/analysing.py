"""The month's analysis of complaints, and the improvements that follow from cases, with their effect."""

import re
from collections.abc import Mapping
from datetime import datetime, tzinfo
from itertools import groupby
from typing import Any, Final
from zoneinfo import ZoneInfo

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zhunsheng.access.queries import reach
from zhunsheng.access.values import Actor, Reach, Verb
from zhunsheng.cases.queries import DONE, Analysis, ImprovementLine, IssueLine, analyse_cases, book, list_improvements
from zhunsheng.commerce.queries import shops
from zhunsheng.ground.settings import desk
from zhunsheng.kernel.errors import AccessDenied
from zhunsheng.kernel.instants import Instant, now
from zhunsheng.people.queries import agent_cards
from zhunsheng.standards.queries import leaves_ever, standing
from zhunsheng.surface.pages.cases.listing import lang
from zhunsheng.surface.pages.frame import frame, signed_in
from zhunsheng.surface.pages.kit.more import more_link, pages_of

_MONTH: Final = re.compile(r"(20\d{2})-(0[1-9]|1[0-2])", re.ASCII)
CO_OPERATION: Final = "ec-k-cross"


Key = tuple[str, ...]
"""What a row of the month's analysis counts: a kind and a type, or a sub-type of the issue taxonomy alone."""


class IssueSum(msgspec.Struct, frozen=True, kw_only=True):
    """How often a class of issues came up."""

    count: int
    before: int
    complaints: int


def may_analyse(actor: Actor) -> None:
    """Insist on somebody who sees more than own cases. Refuses: AccessDenied."""
    if reach(actor, Verb.CASE_READ) < Reach.TEAM:
        raise AccessDenied("no_right", verb=Verb.CASE_READ.value, subject="case")


def month_of(text: str, zone: tzinfo, at: Instant) -> tuple[str, Instant, Instant]:
    """Read a month such as 2026-11, this one where it is none: its name, its first instant and the next month's."""
    found = _MONTH.fullmatch(text)
    today = at.to_datetime(zone)
    year, month = (int(found[1]), int(found[2])) if found else (today.year, today.month)
    after = (year + month // 12, month % 12 + 1)
    return (
        f"{year}-{month:02d}", Instant.of(datetime(year, month, 1, tzinfo=zone)),
        Instant.of(datetime(*after, 1, tzinfo=zone)),
    )  # fmt: skip


@never_cache
@require_safe
@signed_in
def analysis(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show what the complaints of a month teach and how departments helped; nothing is written by hand."""
    may_analyse(actor)
    said, language, at = book(), lang(), now()
    month, since, until = month_of(request.GET.get("month", ""), ZoneInfo(desk().time_zone), at)
    found = analyse_cases(actor, since, until, at)
    names = {shop.id: shop.name for shop in shops()}
    opened = open_by_row(list_improvements(actor, at, done=0))
    context = frame(actor, "cases-list") | {
        "found": found, "month": month, "target": _target(at),
        "satisfied": percent(found.satisfied, found.rated),
        "types": [
            (said.of(one.kind).title.of(language), said.types[one.issue_type].text.of(language) if one.issue_type in said.types else gettext("no type yet"), one, "、".join(names.get(shop, "—") for shop in one.shop_ids), opened.get((one.kind, one.issue_type), []))
            for one in found.types
        ],
        "issues": _issues(found, language, opened), "may_improve": reach(actor, Verb.CASE_WORK) > Reach.NONE,
        "departments": [
            (said.departments[one.department].text.of(language), one, percent(one.in_time, one.judged), percent(one.satisfied, one.rated))
            for one in found.departments
        ],
    }  # fmt: skip
    return render(request, "cases/analysis.html", context)


def open_by_row(lines: list[ImprovementLine]) -> dict[Key, list[ImprovementLine]]:
    """Lay out what is open by the rows of the month's analysis: by kind and type, and by issue, of the case it stands on."""
    found = dict[Key, list[ImprovementLine]]()
    for one in lines:
        if one.done_at is None:
            for key in ((one.kind, one.issue_type or ""), (one.issue,)):
                found.setdefault(key, []).append(one)
    return found


def _issues(
    found: Analysis, language: str, opened: Mapping[Key, list[ImprovementLine]]
) -> list[tuple[str, str, IssueSum, list[tuple[str, IssueLine, list[ImprovementLine]]]]]:
    """Lay the sub-types out under their classes, each class with its sum."""
    known = leaves_ever(now())
    names = {one.class_code: one.class_title.of(language) for one in reversed([*known.values()])}
    titles = {code: one.title.of(language) for code, one in known.items()}
    laid = []
    for code, lines in groupby(found.issues, lambda one: one.issue_class):
        held = list(lines)
        total = IssueSum(
            count=sum(one.count for one in held),
            before=sum(one.before for one in held),
            complaints=sum(one.complaints for one in held),
        )
        below = [(titles.get(one.issue, one.issue), one, opened.get((one.issue,), [])) for one in held if one.issue]
        laid.append((code, names.get(code, code) or gettext("not filed yet"), total, below))
    return laid


def percent(part: int, whole: int) -> str:
    """Say a share; of nothing there is none."""
    return f"{100 * part / whole:.0f} %" if whole else "—"


def _target(at: Instant) -> str:
    """Say what share of good ratings the standard wants from departments."""
    clause = standing(at).clauses.get(CO_OPERATION)
    return "" if clause is None or "target" not in clause.figures else f"{float(clause.figure('target')):.0%}"


@never_cache
@require_safe
@signed_in
def improvements(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show what is being improved because of cases, by whom until when, and what it brought."""
    may_analyse(actor)
    said, language, at = book(), lang(), now()
    names = {card.id: card.name for card in agent_cards()}
    most = DONE * pages_of(request)
    found = list_improvements(actor, at, done=most + 1)
    done = [one for one in found if one.done_at is not None]
    oldest = min(done, key=lambda one: one.done_at or at) if len(done) > most else None
    lines: list[tuple[Any, ...]] = [
        (one, said.departments[one.department].text.of(language), names.get(one.owner_id, "—"), said.types[one.issue_type].text.of(language) if one.issue_type and one.issue_type in said.types else "—", one.done_at is None and one.due_at < at)
        for one in found
        if one is not oldest
    ]  # fmt: skip
    return render(
        request,
        "cases/improvements.html",
        frame(actor, "cases-list") | {"lines": lines, "more": more_link(request) if oldest else ""},
    )
