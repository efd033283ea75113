"""Change a figure of a standard: on the clause, into a draft; on the draft, look what it changes, then publish it."""

import msgspec
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zhunsheng.access.queries import require
from zhunsheng.access.values import Actor, Subject, Verb
from zhunsheng.ground.settings import desk
from zhunsheng.journal.actions import run
from zhunsheng.kernel.errors import BadInput, Refusal
from zhunsheng.kernel.instants import Instant, now
from zhunsheng.standards.actions import drop_standard_draft, publish_standard_draft, save_standard_draft
from zhunsheng.standards.queries import (
    BlanksOpen,
    DraftStale,
    FillsRefused,
    NothingInForce,
    changeable,
    draft_changes,
    draft_of,
    read_edition,
    standing,
)
from zhunsheng.standards.values import Clause, EditionRef
from zhunsheng.surface.pages.frame import frame, signed_in
from zhunsheng.surface.pages.kit.days import typed_instant
from zhunsheng.surface.pages.kit.numbers import typed_number

STANDARDS = Subject(kind="standard")
LIMIT = ".clock.limit"
NAMES: dict[str, str | Promise] = {LIMIT: gettext_lazy("Limit")}
SCOPES: dict[str, str | Promise] = {
    "tier": gettext_lazy("Customer tier"),
    "channel": gettext_lazy("Channel"),
    "skill": gettext_lazy("Skill group"),
    "issue_type": gettext_lazy("Issue type"),
}


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """One figure in the form: its place in the standard, its label, what holds now and what the draft or the reader says."""

    place: str
    label: str | Promise
    now: str
    value: str


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def change_clause(request: HttpRequest, actor: Actor, clause_id: str) -> HttpResponse:
    """Show a clause's figures as a form and keep what is changed in the draft of its standard."""
    require(actor, Verb.STANDARD_INSTALL, STANDARDS)
    ref, clause = _clause(clause_id)
    kept = draft_of(ref.document)
    changes = dict(kept.changes) if kept else {}
    fields = [_field(clause, place, value, changes, request) for place, value in changeable(clause).items()]
    fault = ""
    if request.method == "POST":
        try:
            wanted = _wanted(clause, fields, changes, request)
            version = typed_number(request.POST.get("version", ""))
            run(save_standard_draft, actor, now(), ref.document, wanted, version=version)
        except (BadInput, DraftStale, FillsRefused) as refusal:
            fault = _words(refusal)
        else:
            return redirect("standard-draft", ref.document)
    context = frame(actor, "standards") | {
        "clause": clause,
        "title": clause.title.of(get_language() or "zh-hans"),
        "fields": fields,
        "scoped": clause.clock is not None,
        "scopes": SCOPES.items(),
        "scope": request.POST.get("scope", ""),
        "scope_value": request.POST.get("scope_value", ""),
        "scope_limit": request.POST.get("scope_limit", ""),
        "version": kept.version if kept else 0,
        "fault": fault,
    }
    return render(request, "clause_draft.html", context, status=400 if fault else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def draft(request: HttpRequest, actor: Actor, document: str) -> HttpResponse:
    """Show what a draft would change; publish it from an instant on, take one change back, or throw it away."""
    require(actor, Verb.STANDARD_INSTALL, STANDARDS)
    kept = draft_of(document)
    if kept is None:
        return redirect("standards")
    fault = ""
    if request.method == "POST":
        try:
            if _act(request, actor, document):
                return redirect("standard-draft", document)
        except (BadInput, BlanksOpen, DraftStale, FillsRefused) as refusal:
            fault = _words(refusal)
    try:
        changed = draft_changes(kept)
    except FillsRefused as refusal:
        changed, fault = [], _words(refusal)
    lang = get_language() or "zh-hans"
    titles = {clause.id: clause.title.of(lang) for clause in read_edition(kept.edition_id).clauses}
    context = frame(actor, "standards") | {
        "draft": kept,
        "changes": [
            (one, one.place in kept.changes, _owner(one.place), titles.get(_owner(one.place), "")) for one in changed
        ],
        "title": read_edition(kept.edition_id).title.of(lang),
        "fault": fault,
        "effective": request.POST.get("effective", ""),
        "zone": desk().time_zone,
    }
    return render(request, "standard_draft.html", context, status=400 if fault else 200)


def _act(request: HttpRequest, actor: Actor, document: str) -> bool:
    """Do what a button of the draft's page says; tell whether it was one of them."""
    version = typed_number(request.POST.get("version", ""))
    if "publish" in request.POST:
        at = now()
        effective = _effective(request.POST.get("effective", ""), at)
        run(publish_standard_draft, actor, at, document, version=version, effective_at=effective)
    elif "drop" in request.POST:
        run(drop_standard_draft, actor, now(), document, version=version)
    elif "undo" in request.POST:
        kept = draft_of(document)
        left = {
            place: value for place, value in (kept.changes if kept else {}).items() if place != request.POST["undo"]
        }
        if left:
            run(save_standard_draft, actor, now(), document, left, version=version)
        else:
            run(drop_standard_draft, actor, now(), document, version=version)
    else:
        return False
    return True


def _effective(text: str, at: Instant) -> Instant:
    """Read a local time of the desk's zone; empty: at once."""
    return typed_instant(text, gettext("In force from")) or at


def _clause(clause_id: str) -> tuple[EditionRef, Clause]:
    """Find a clause and the edition that it is in."""
    try:
        book = standing(now())
    except NothingInForce:
        raise Http404 from None
    for ref in book.editions:
        for clause in read_edition(ref.id).clauses:
            if clause.id == clause_id:
                return ref, clause
    raise Http404


def _field(clause: Clause, place: str, value: str, changes: dict[str, str], request: HttpRequest) -> Field:
    key = clause.id + place
    said = request.POST.get(key, changes.get(key, value))
    return Field(place=key, label=NAMES.get(place, place.removeprefix(".figures.")), now=value, value=said.strip()[:60])


def _wanted(clause: Clause, fields: list[Field], changes: dict[str, str], request: HttpRequest) -> dict[str, str]:
    wanted = {place: value for place, value in changes.items() if place not in {field.place for field in fields}}
    wanted |= {field.place: field.value for field in fields if field.value != field.now}
    asked, limit = request.POST.get("scope_value", "").strip(), request.POST.get("scope_limit", "").strip()
    if asked or limit:
        wanted[f"{clause.id}{LIMIT}[{request.POST.get('scope', '')}={asked}]"] = limit
    if not wanted:
        raise BadInput(gettext("the draft"), gettext("at least one figure changed"), gettext("none"))
    return wanted


def _owner(place: str) -> str:
    """Give the clause's id out of a place, for the way back to it."""
    return place.partition(".clock")[0].partition(".figures")[0]


def _words(refusal: Refusal) -> str:
    lines = getattr(refusal, "lines", ())
    return "; ".join(lines) if lines else str(refusal)
