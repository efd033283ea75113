"""The standards page: one row per clause, what enforces it, and the clause behind the row."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from zhunsheng.access.queries import require
from zhunsheng.access.values import Actor, Subject, Verb
from zhunsheng.kernel.instants import now
from zhunsheng.standards.queries import NothingInForce
from zhunsheng.surface.pages.clause_detail import detail_of
from zhunsheng.surface.pages.clause_rows import KINDS, ClauseRow, Filter, all_rows, chosen
from zhunsheng.surface.pages.frame import frame, signed_in
from zhunsheng.surface.pages.sorting import columns

STANDARDS = Subject(kind="standard")


@require_safe
@signed_in
def standards(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show every clause in force with its enforcer, or the reason why nothing enforces it yet."""
    require(actor, Verb.STANDARD_READ, STANDARDS)
    rows, wanted = _rows(), Filter.of(request.GET)
    shown = chosen(rows, wanted)
    context = frame(actor, "standards") | {
        "rows": shown,
        "wanted": wanted,
        "total": len(rows),
        "kept": sum(row.enforced for row in shown),
        "standards": {row.standard.name: row.standard for row in rows}.values(),
        "kinds": [(kind, KINDS[kind]) for kind in KINDS if any(row.clause.kind == kind for row in rows)],
        "columns": columns(request.GET, wanted.sort),
        "filtered": any((wanted.standard, wanted.kind, wanted.enforced, wanted.text)),
    }
    return render(request, "standards.html", context)


@require_safe
@signed_in
def clause(request: HttpRequest, actor: Actor, clause_id: str) -> HttpResponse:
    """Show one clause: its words, its figures, what starts and stops it, and what keeps it."""
    require(actor, Verb.STANDARD_READ, STANDARDS)
    row = next((row for row in _rows() if row.clause.id == clause_id), None)
    if row is None:
        raise Http404
    context = frame(actor, "standards") | {"row": row, "detail": detail_of(row.clause, get_language() or "zh-hans")}
    return render(request, "clause.html", context)


def _rows() -> list[ClauseRow]:
    try:
        return all_rows(now(), get_language() or "zh-hans")
    except NothingInForce:
        return []
