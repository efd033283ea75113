"""The journal's page: what happened, newest first, by whom and when, and whether the chain holds."""

from typing import Final

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zhunsheng.access.queries import reach
from zhunsheng.access.values import Actor, Reach, Verb
from zhunsheng.journal.actions import run
from zhunsheng.journal.events import Recorded
from zhunsheng.journal.queries import head, page, unsealed, verify
from zhunsheng.kernel.instants import now
from zhunsheng.people.actions import note_list_exported
from zhunsheng.surface.pages.fact_filter import Filter
from zhunsheng.surface.pages.fact_rows import FactRow, fact_rows, names_in_use
from zhunsheng.surface.pages.frame import frame, signed_in
from zhunsheng.surface.pages.kit.answering import MOST_EXPORTED, csv_file

PAGE: Final = 50


@never_cache
@require_safe
@signed_in
def journal(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Show a page of facts; a cursor, not a page number, so that nothing shifts while facts arrive."""
    wanted = Filter.of(request.GET)
    if request.GET.get("export") == "csv":
        return _exported(actor, wanted)
    found = _page(actor, wanted, wanted.before, PAGE + 1)
    shown = found[:PAGE]
    may_verify = reach(actor, Verb.JOURNAL_VERIFY) > Reach.NONE
    context = frame(actor, "journal") | {
        "facts": fact_rows(shown),
        "wanted": wanted,
        "names": names_in_use(),
        "older": wanted.link(before=shown[-1].id) if len(found) > PAGE else "",
        "head": head(),
        "unsealed": unsealed(),
        "may_verify": may_verify,
        "verdict": verify() if may_verify and "verify" in request.GET else None,
    }
    return render(request, "journal.html", context)


def _page(actor: Actor, wanted: Filter, before: int | None, limit: int) -> list[Recorded]:
    return page(
        actor, before=before, name=wanted.name, subject=wanted.subject, by=wanted.by, sought=wanted.sought, limit=limit
    )


def _exported(actor: Actor, wanted: Filter) -> HttpResponseBase:
    """Hand out what the filter lets through; people stand in it by their numbers only, and that it was taken is a fact."""
    rows = fact_rows(_page(actor, wanted, None, MOST_EXPORTED))
    run(note_list_exported, actor, now(), "journal", len(rows))
    heads = [gettext("Place"), gettext("When"), gettext("What"), gettext("Kind of fact"), gettext("About"), gettext("By"), gettext("Details")]  # fmt: skip
    return csv_file("journal", heads, (_line(row) for row in rows))


def _line(row: FactRow) -> list[str]:
    said = "; ".join(f"{field}={value}" for field, value in (*row.data, *row.setting))
    about, by = f"{row.subject_kind} {row.subject_id}", f"{row.by_kind} {row.by_id}"
    return [str(row.position or ""), row.at, row.words, row.name, about, by, said]
