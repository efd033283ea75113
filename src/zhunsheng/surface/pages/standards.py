"""The standards page: one row per clause, what enforces it, and the clause behind the row."""

import csv

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from zhunsheng.access.queries import reach, require
from zhunsheng.access.values import Actor, Reach, Subject, Verb
from zhunsheng.kernel.instants import now
from zhunsheng.standards.queries import NothingInForce, drafts, standing
from zhunsheng.surface.pages.clause_detail import detail_of
from zhunsheng.surface.pages.clause_keeping import (
    PAGE,
    Asked,
    BreachRow,
    breach_count,
    breach_rows,
    clause_figures,
    counted_in,
)
from zhunsheng.surface.pages.clause_rows import KINDS, ClauseRow, Filter, all_rows, chosen, farthest, grouped
from zhunsheng.surface.pages.figures.asked import place_words
from zhunsheng.surface.pages.frame import frame, signed_in
from zhunsheng.surface.pages.keeping import HEIGHT, REACHES, SPANS, WIDTH, measured, percent, target_in
from zhunsheng.surface.pages.sorting import columns

STANDARDS = Subject(kind="standard")
WORST = 4


@require_safe
@signed_in
def standards(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show every clause in force with its enforcer and how it is kept, or the reason why nothing enforces it yet."""
    require(actor, Verb.STANDARD_READ, STANDARDS)
    rows, wanted = _rows(actor), Filter.of(request.GET)
    shown = chosen(rows, wanted)
    filtered = any((wanted.standard, wanted.kind, wanted.enforced, wanted.kept, wanted.text))
    target = target_in(standing(now()).clauses) if rows else None
    context = frame(actor, "standards") | {
        "rows": shown,
        "groups": grouped(shown, wanted),
        "worst": [] if filtered else farthest(rows, WORST),
        "target": "" if target is None else percent(target),
        "wanted": wanted,
        "total": len(rows),
        "kept": sum(row.enforced for row in shown),
        "idle": sum(row.idle for row in shown),
        "standards": {row.standard.name: row.standard for row in rows}.values(),
        "kinds": [(kind, KINDS[kind]) for kind in KINDS if any(row.clause.kind == kind for row in rows)],
        "columns": columns(request.GET, wanted.sort),
        "filtered": filtered,
        "spans": SPANS.items(),
        "scope": REACHES.get(reach(actor, Verb.INSIGHT_READ)),
        "box": (WIDTH, HEIGHT),
        "drafts": drafts() if reach(actor, Verb.STANDARD_INSTALL) > Reach.NONE else [],
    }
    return render(request, "standards.html", context)


@require_safe
@signed_in
def clause(request: HttpRequest, actor: Actor, clause_id: str) -> HttpResponse:
    """Show one clause: its words, its figures, what starts and stops it, what keeps it, and how well it is kept."""
    require(actor, Verb.STANDARD_READ, STANDARDS)
    row, at = _one(clause_id), now()
    extent = reach(actor, Verb.INSIGHT_READ)
    counted = extent > Reach.NONE and measured(row.clause) is not None and row.enforced
    context = frame(actor, "standards") | {
        "row": row,
        "detail": detail_of(row.clause, get_language() or "zh-hans"),
        "figures": clause_figures(actor, row.clause, at, target_in(standing(at).clauses)) if counted else None,
        "scope": REACHES.get(extent),
        "may_draft": reach(actor, Verb.STANDARD_INSTALL) > Reach.NONE,
    }
    return render(request, "clause.html", context)


@require_safe
@signed_in
def breaches(request: HttpRequest, actor: Actor, clause_id: str) -> HttpResponse:
    """List the very dialogues in which a clause was broken: as many as its figure says."""
    require(actor, Verb.STANDARD_READ, STANDARDS)
    row, at, asked = _one(clause_id), now(), Asked.of(request.GET)
    if request.GET.get("format") == "csv":
        return _csv(row, breach_rows(actor, row.clause, asked, at, limit=None))
    found = breach_rows(actor, row.clause, asked, at)
    people = clause_figures(actor, row.clause, at, None).people
    context = frame(actor, "standards") | {
        "row": row,
        "counter": counted_in(row.clause),
        "asked": asked,
        "count": breach_count(actor, row.clause, asked, at),
        "breaches": found[:PAGE],
        "older": asked.link(before=place_words(found[PAGE - 1].at, found[PAGE - 1].id)) if len(found) > PAGE else "",
        "spans": [(words, asked.link(period=str(span)), span == asked.span) for span, words in SPANS.items()],
        "everybody": asked.link(agent=None),
        "people": people,
        "person": next((one for one in people if one.id == asked.agent_id), None),
        "export": asked.link(format="csv"),
        "scope": REACHES.get(reach(actor, Verb.INSIGHT_READ)),
    }
    return render(request, "breaches.html", context)


def _csv(row: ClauseRow, found: list[BreachRow]) -> HttpResponse:
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{row.clause.id}-breaches.csv"'
    response.write("\ufeff")  # spreadsheets take a file without it for another encoding
    writer = csv.writer(response)
    heads = [gettext("When"), gettext("Dialogue"), gettext("Case"), gettext("What"), gettext("Agent"), gettext("Shop")]
    writer.writerow(heads)
    writer.writerows(
        (one.at.iso(), one.dialogue_id or "", one.case_id or "", one.what, one.agent, one.shop) for one in found
    )
    return response


def _one(clause_id: str) -> ClauseRow:
    row = next((row for row in _rows() if row.clause.id == clause_id), None)
    if row is None:
        raise Http404
    return row


def _rows(actor: Actor | None = None) -> list[ClauseRow]:
    try:
        return all_rows(now(), get_language() or "zh-hans", actor)
    except NothingInForce:
        return []
