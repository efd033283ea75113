"""Reports that were written by themselves: the list, one of them, and the same as a file."""

from collections.abc import Sequence
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zhunsheng.access.queries import reach
from zhunsheng.access.values import Actor, Reach, Verb
from zhunsheng.ground.papers import Paper, Part, pdf_of
from zhunsheng.ground.settings import desk
from zhunsheng.insight import queries as insight
from zhunsheng.insight.values import ReportBody, ReportShown
from zhunsheng.journal.actions import run
from zhunsheng.kernel.errors import NotFound
from zhunsheng.kernel.instants import now
from zhunsheng.people.actions import note_list_exported
from zhunsheng.surface.pages.figures.sections import Section, sections, widths_of
from zhunsheng.surface.pages.figures.sheets import Sheet, book_file, file_of
from zhunsheng.surface.pages.figures.told import KINDS, day, days_of
from zhunsheng.surface.pages.frame import frame, signed_in
from zhunsheng.surface.pages.kit.answering import answer
from zhunsheng.surface.pages.kit.cells import link, mark, when, words
from zhunsheng.surface.pages.kit.listing import Choice, Column, Empty, Filter, Listing, among

FILES: Final = ("csv", "xlsx", "pdf")
FIGURES: Final = frozenset({"leading", "supporting"})
REPORTS: Final[Listing[ReportShown]] = Listing(
    name="reports",
    search=gettext_lazy("Day, such as 2026-11-28"),
    search_words=lambda one: (day(one.since), str(KINDS[one.kind])),
    identity=lambda one: one.id,
    sort="period",
    columns=(
        Column(name="kind", words=gettext_lazy("Report"), cell=lambda one: link(str(KINDS[one.kind]), reverse("report", args=[one.id]), day(one.since)), sort=lambda one: one.kind.value, wide=True),
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
    if kind in FILES:
        return _file(kind, actor, shown, body)
    context = {
        "report": shown, "title": KINDS[shown.kind], "zone": body.zone, "days": days_of(shown), "sections": sections(actor, shown, body),
        "may_improve": reach(actor, Verb.CASE_WORK) > Reach.NONE,
    }  # fmt: skip
    return render(request, "figures/report.html", frame(actor, "figures") | context)


def _file(kind: str, actor: Actor, shown: ReportShown, body: ReportBody) -> HttpResponseBase:
    """Give the whole report as a workbook or on paper, or its figures as one table; what the page shows, from the same rows."""
    found, name = sections(actor, shown, body), f"{shown.kind.value}-{day(shown.since)}"
    run(note_list_exported, actor, now(), "reports", sum(len(one.lines) for one in found))
    if kind == "xlsx":
        sheets = [
            Sheet(title=one.title, heads=one.file_heads, rows=[line.fields for line in one.lines]) for one in found
        ]
        return book_file(name, sheets)
    if kind == "pdf":
        response = HttpResponse(_paper(shown, found), content_type="application/pdf")
        response.headers["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
        return response
    figures = [line.fields for one in found for line in one.lines if one.id in FIGURES]
    return file_of(kind, name, found[0].file_heads, figures)


def _paper(shown: ReportShown, found: Sequence[Section]) -> bytes:
    """Lay the tables of a report out on paper, word by word as on the page."""
    parts = [
        Part(
            heading=one.title, paragraphs=() if one.lines else (("", one.none),), heads=one.heads,
            rows=[[cell.words for cell in line.cells] for line in one.lines], widths=widths_of(one),
        )
        for one in found
    ]  # fmt: skip
    made = f"{gettext('written')} {shown.made_at.iso()}"
    title = f"{KINDS[shown.kind]} {days_of(shown)}"
    return pdf_of(Paper(above=f"{desk().time_zone} · {made}", title=title, parts=parts, foot=f"{title} · {made}"))


def _missed(one: ReportShown) -> str:
    return (
        ngettext("%(n)s missed", "%(n)s missed", one.missed) % {"n": one.missed}
        if one.missed
        else gettext("none missed")
    )
