"""The journal's page: what happened, newest first, and whether the chain holds."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zhunsheng.access.queries import reach
from zhunsheng.access.values import Actor, Reach, Verb
from zhunsheng.journal.queries import head, page, unsealed, verify
from zhunsheng.surface.pages.fact_rows import Filter, fact_rows, names_in_use
from zhunsheng.surface.pages.frame import frame, signed_in

PAGE = 50


@never_cache
@require_safe
@signed_in
def journal(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show a page of facts; a cursor, not a page number, so that nothing shifts while facts arrive."""
    wanted = Filter.of(request.GET)
    found = page(actor, before=wanted.before, name=wanted.name, subject=wanted.subject, by=wanted.by, limit=PAGE + 1)
    shown = found[:PAGE]
    may_verify = reach(actor, Verb.JOURNAL_VERIFY) > Reach.NONE
    context = frame(actor, "journal") | {
        "facts": fact_rows(shown),
        "wanted": wanted,
        "names": names_in_use(),
        "older": wanted.older_link(shown[-1].id) if len(found) > PAGE else "",
        "head": head(),
        "unsealed": unsealed(),
        "may_verify": may_verify,
        "verdict": verify() if may_verify and "verify" in request.GET else None,
    }
    return render(request, "journal.html", context)
