"""Reports that were written by themselves: the list, one of them, and the same as a file."""

from typing import Final
from zoneinfo import ZoneInfo

import msgspec
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zhunsheng.access.queries import reach
from zhunsheng.access.values import Actor, Reach, Verb
from zhunsheng.ground.settings import desk
from zhunsheng.insight import queries as insight
from zhunsheng.insight.values import Aim, By, Indicator, ReportBody, ReportKind, ReportLine, ReportShown, Standing
from zhunsheng.journal.actions import run
from zhunsheng.kernel.errors import NotFound
from zhunsheng.kernel.instants import Instant, now
from zhunsheng.people.actions import note_list_exported
from zhunsheng.surface.pages.figures.asked import BYS
from zhunsheng.surface.pages.figures.sheets import file_of
from zhunsheng.surface.pages.figures.state import Shown, Teller, clauses_in_force
from zhunsheng.surface.pages.figures.words import interval_words, part_words, rests_on, value_words
from zhunsheng.surface.pages.frame import frame, signed_in
from zhunsheng.surface.pages.kit.answering import answer
from zhunsheng.surface.pages.kit.cells import link, mark, when, words
from zhunsheng.surface.pages.kit.listing import Choice, Column, Empty, Filter, Listing, among

KINDS: Final[dict[ReportKind, str | Promise]] = {
    ReportKind.DAILY: gettext_lazy("Daily report"), ReportKind.WEEKLY: gettext_lazy("Weekly analysis"),
    ReportKind.MONTHLY: gettext_lazy("Monthly pack"), ReportKind.QUARTERLY: gettext_lazy("Quarterly pack"),
}  # fmt: skip


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One figure of a report in words."""

    shown: Shown
    before: str
    change: str
    moved: list[str]
    moved_by: str


REPORTS: Final[Listing[ReportShown]] = Listing(
    name="reports",
    search=gettext_lazy("Day, such as 2026-11-28"),
    search_words=lambda one: (_day(one.since), str(KINDS[one.kind])),
    identity=lambda one: one.id,
    sort="period",
    columns=(
        Column(name="kind", words=gettext_lazy("Report"), cell=lambda one: link(str(KINDS[one.kind]), reverse("report", args=[one.id]), _day(one.since)), sort=lambda one: one.kind.value, wide=True),
        Column(name="period", words=gettext_lazy("Period from"), cell=lambda one: when(one.since), sort=lambda one: -one.until.us),
        Column(name="made", words=gettext_lazy("Written"), cell=lambda one: when(one.made_at), sort=lambda one: -one.made_at.us),
        Column(name="targets", words=gettext_lazy("Targets"), cell=lambda one: mark(_missed(one), "breached" if one.missed else "kept"), sort=lambda one: -one.missed),
        Column(name="met", words=gettext_lazy("Met"), cell=lambda one: words(str(one.met)), sort=lambda one: -one.met),
    ),
    filters=(Filter(name="kind", words=gettext_lazy("Report"), choices=tuple(Choice(kind.value, told) for kind, told in KINDS.items()), fits=lambda one, value: one.kind == value),),
    empty=Empty(words=gettext_lazy("Every morning the report of the day before stands here, every Monday the analysis of the week, without anybody's doing."), icon="file"),
)  # fmt: skip


@never_cache
@require_safe
@signed_in
def reports(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """List the reports, the newest first."""
    return answer(
        request, actor, REPORTS, among(REPORTS, insight.reports(actor)), room="figures", template="figures/reports.html"
    )


@never_cache
@require_safe
@signed_in
def report(request: HttpRequest, actor: Actor, report_id: int) -> HttpResponseBase:
    """Show one report; it prints on paper as it stands."""
    try:
        shown, body = insight.report(actor, report_id)
    except NotFound as error:
        raise Http404 from error
    kind = request.GET.get("export", "")
    if kind in ("csv", "xlsx"):
        return _file(kind, actor, shown, body)
    rows = [row for row in _rows(body) if row.shown.has_data or row.shown.awaits]
    context = _context(shown, body, rows) | {"may_improve": reach(actor, Verb.CASE_WORK) > Reach.NONE}
    return render(request, "figures/report.html", frame(actor, "figures") | context)


def _context(shown: ReportShown, body: ReportBody, rows: list[Row]) -> dict[str, object]:
    core = {line.indicator for line in body.lines if line.core}
    lang, clauses = get_language() or "zh-hans", clauses_in_force(now())
    names = {key: clause.title.of(lang) for key, clause in clauses.items()}
    keeping = insight.indicator("keeping")
    return {
        "report": shown, "title": KINDS[shown.kind], "zone": body.zone, "days": _days(shown),
        "groups": [
            (gettext("Leading"), [row for row in rows if row.shown.id in core]),
            (gettext("Supporting"), [row for row in rows if row.shown.id not in core]),
        ],
        "clauses": [(one.part, names.get(one.part, ""), value_words(keeping, one.figure.value), rests_on(keeping, one.figure)) for one in body.clauses],
        "issues": _issues(body.issues),
    }  # fmt: skip


def finding_words(shown: ReportShown, body: ReportBody, kind: str, name: str) -> str:
    """Tell one finding of a report in a sentence: a figure with its target and what moved it, or an issue type; none for what is no finding."""
    days = f"{KINDS[shown.kind]} {_days(shown)}"
    if kind == "figure":
        row = next((row for row in _rows(body) if row.shown.id == name and row.shown.has_data), None)
        return "" if row is None else f"{days}: {_line(row)}"
    found = next((one for one in body.issues if kind == "issue" and one.part == name and name), None)
    if found is None:
        return ""
    words = part_words(By.ISSUE, [found.part])[found.part]
    return f"{days}: {words} {found.figure.n} ({found.figure.n - found.before.n:+d})"


def told_as_text(shown: ReportShown, body: ReportBody) -> tuple[str, str]:
    """Tell a report in a few lines for a mail: what leads, what missed its target, what moved it; numbers only, no words of customers."""
    title = f"{KINDS[shown.kind]} {_day(shown.since)}"
    core = {line.indicator for line in body.lines if line.core}
    rows = [row for row in _rows(body) if row.shown.has_data]
    led = [row for row in rows if row.shown.id in core]
    missed = [row for row in rows if row.shown.state == "missed" and row not in led]
    parts = [(gettext("Leading"), led), (gettext("Targets missed"), missed)]
    lines = [title, ""]
    for head, held in parts:
        lines += [head, *(_line(row) for row in held), ""] if held else []
    lines += [] if rows else [gettext("Nothing counted in this period.")]
    return title, "\n".join(lines).strip()


def _line(row: Row) -> str:
    marks = {"missed": gettext("missed"), "met": gettext("met")}
    parts = [f"{row.shown.title}: {row.shown.value}", row.shown.target, marks.get(row.shown.state, "")]
    parts += [row.change, "; ".join(row.moved)]
    return "  ".join(part for part in parts if part)


def _issues(found: list[Standing]) -> list[tuple[str, str, int, int, int]]:
    names = part_words(By.ISSUE, [one.part for one in found])
    top = max((one.figure.n for one in found), default=0) or 1
    return [
        (str(one.part), names[one.part], one.figure.n, one.figure.n - one.before.n, round(one.figure.n / top * 100))
        for one in found
    ]


def _rows(body: ReportBody) -> list[Row]:
    known, teller = {one.id: one for one in insight.indicators()}, Teller(now())
    return [_row(body, line, teller) for line in body.lines if line.indicator in known]


def _row(body: ReportBody, line: ReportLine, teller: Teller) -> Row:
    one = insight.indicator(line.indicator)
    state = "" if line.met is None else "met" if line.met else "missed"
    goal = (
        "" if line.target is None else f"{'≥' if one.better.value == 'higher' else '≤'} {value_words(one, line.target)}"
    )
    shown = Shown(
        id=one.id, title=one.title.of(teller.lang), value=value_words(one, line.figure.value),
        rests_on=rests_on(one, line.figure) if line.figure.value is not None else "", interval=interval_words(one, line.figure),
        is_small=line.figure.is_small and line.figure.value is not None, has_data=line.figure.value is not None, state=state,
        target=goal or (teller.target_words(one) if one.aim is not Aim.LEVEL else ""),
        awaits="" if one.awaits is None or line.figure.value is not None else one.awaits.of(teller.lang),
    )  # fmt: skip
    by, moved = body.moved_by.get(one.id), body.moved.get(one.id, [])
    names = {} if by is None else part_words(by, [each.part for each in moved])
    change = ""
    if line.figure.value is not None and line.before.value is not None:
        change = signed(one, line.figure.value - line.before.value)
    return Row(
        shown=shown, before=value_words(one, line.before.value), change=change,
        moved=[f"{names[each.part]} {signed(one, each.size)}" for each in moved], moved_by="" if by is None else str(BYS[by]),
    )  # fmt: skip


def signed(one: Indicator, change: float) -> str:
    """Write a change with its sign, in the figure's unit; of shares in points."""
    sign = "+" if change > 0 else "−" if change < 0 else "±"
    if one.formula.value == "share":
        return gettext("%(n)s points") % {"n": f"{sign}{abs(change) * 100:.1f}"}
    return f"{sign}{value_words(one, abs(change))}"


def _file(kind: str, actor: Actor, shown: ReportShown, body: ReportBody) -> HttpResponseBase:
    run(note_list_exported, actor, now(), "reports", len(body.lines))
    lang = get_language() or "zh-hans"
    heads = [
        gettext("Figure"),
        gettext("Name"),
        gettext("Value"),
        gettext("Counted"),
        gettext("Of"),
        gettext("The period before"),
        gettext("Target"),
    ]
    rows = [
        (line.indicator, insight.indicator(line.indicator).title.of(lang), line.figure.value, line.figure.n, line.figure.among, line.before.value, line.target)
        for line in body.lines
    ]  # fmt: skip
    return file_of(kind, f"{shown.kind.value}-{_day(shown.since)}", heads, rows)


def _missed(one: ReportShown) -> str:
    return (
        ngettext("%(n)s missed", "%(n)s missed", one.missed) % {"n": one.missed}
        if one.missed
        else gettext("none missed")
    )


def _days(shown: ReportShown) -> str:
    """Name the days of a report in the desk's zone, as whoever reads it anywhere must mean the same ones."""
    first, final = _day(shown.since), _day(Instant(shown.until.us - 1))
    return first if first == final else f"{first} – {final}"


def _day(at: Instant) -> str:
    return at.to_datetime(ZoneInfo(desk().time_zone)).date().isoformat()
