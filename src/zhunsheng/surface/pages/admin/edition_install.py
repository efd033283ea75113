"""Install a standard in two steps: read it with every fault by its line, then see what changes, fill its blanks, publish."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zhunsheng.access.queries import require
from zhunsheng.access.values import Actor, Subject, Verb
from zhunsheng.ground.settings import desk
from zhunsheng.journal.actions import run
from zhunsheng.kernel.errors import Refusal
from zhunsheng.kernel.instants import Instant, now
from zhunsheng.standards import queries as standards
from zhunsheng.standards.actions import install_standard
from zhunsheng.standards.queries import FillsRefused, StandardUnreadable
from zhunsheng.standards.values import Clause, Document
from zhunsheng.surface.live.refusals import refusal_text
from zhunsheng.surface.pages.admin.sections import admin_frame
from zhunsheng.surface.pages.frame import signed_in
from zhunsheng.surface.pages.kit.days import typed_instant
from zhunsheng.surface.pages.kit.flash import flash
from zhunsheng.surface.pages.kit.forms import KitForm

SECTION: Final = "admin-editions"
FILL: Final = "fill:"
SHOWN_CHANGES: Final = 200


class FileForm(KitForm):
    """The standard's YAML: a file, or its text."""

    draft = "standard"
    file = forms.FileField(
        label=gettext_lazy("YAML file"), required=False, widget=forms.ClearableFileInput(attrs={"accept": ".yaml,.yml"})
    )
    text = forms.CharField(
        label=gettext_lazy("or its text"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
        help_text=gettext_lazy("How a standard is written stands in docs/standards.md."),
    )  # fmt: skip


class Blank(msgspec.Struct, frozen=True):
    """A place the standard leaves open: its key, the clause it belongs to, what stands in it now, and what is wrong."""

    key: str
    title: str
    value: str
    error: str


class Change(msgspec.Struct, frozen=True):
    """One difference to what is in force: a clause that comes, goes, or says something else."""

    kind: str
    clause: str
    title: str


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def install(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Read a standard, show its faults or what it would change, and put it in force."""
    require(actor, Verb.STANDARD_INSTALL, Subject(kind="standard"))
    form = FileForm(request.POST or None, request.FILES or None)
    context = admin_frame(actor, SECTION) | {"form": form, "verb": gettext("Check"), "back": reverse("admin-editions")}
    if request.method == "GET":
        return render(request, "admin/edition_new.html", context)
    try:
        name, text = _given(request)
        document = standards.load_for_desk(text, name=name)
    except StandardUnreadable as faults:
        return render(request, "admin/edition_new.html", context | {"faults": faults.lines}, status=422)
    fault = ""
    errors: dict[str, str] = {}
    if request.POST.get("do") == "publish":
        fault, errors = _published(request, actor, name, text, document)
        if not fault and not errors:
            flash(request, gettext("The standard is installed. What runs already keeps the edition it began under."))
            return redirect("admin-editions")
    context |= {
        "name": name, "text": text, "document": document, "fault": fault, "blanks": _blanks(request, document, errors),
        "title": document.title.en if get_language() == "en" else document.title.zh,
        "effective": request.POST.get("effective", ""), "zone": desk().time_zone,
    }  # fmt: skip
    changes = _changes(document)
    context |= {"changes": changes[:SHOWN_CHANGES], "more": max(0, len(changes) - SHOWN_CHANGES)}
    return render(request, "admin/edition_check.html", context, status=422 if fault or errors else 200)


def _given(request: HttpRequest) -> tuple[str, str]:
    """Take the file that was sent, or the text. Refuses: StandardUnreadable."""
    sent = request.FILES.get("file")
    if sent is not None:
        name = str(sent.name)[:80]
        return name, standards.decode(sent.read(standards.MAX_BYTES + 1), name=name)
    name = request.POST.get("name", "")[:80] or "standard.yaml"
    return name, standards.decode(request.POST.get("text", "").encode("utf-8", "replace"), name=name)


def _published(
    request: HttpRequest, actor: Actor, name: str, text: str, document: Document
) -> tuple[str, dict[str, str]]:
    """Put it in force; say what is wrong, in all and for each blank."""
    fills = {key: request.POST.get(FILL + key, "").strip() for key in document.blanks()}
    open_ones = {
        key: gettext("The original leaves this open; fill it in before publishing.")
        for key, value in fills.items()
        if not value
    }
    if open_ones:
        return "", open_ones
    at = now()
    try:
        effective = _effective(request.POST.get("effective", ""), at)
        run(install_standard, actor, at, text, name=name, effective_at=effective, fills=fills)
    except FillsRefused as refused:
        said = {key: line.partition(": ")[2] for line in refused.lines for key in fills if line.startswith(key)}
        return ("" if said else "; ".join(refused.lines)), said
    except Refusal as refused:
        return refusal_text(refused, get_language() or "zh-hans"), {}
    return "", {}


def _effective(text: str, at: Instant) -> Instant:
    return typed_instant(text, gettext("In force from")) or at


def _blanks(request: HttpRequest, document: Document, errors: Mapping[str, str]) -> list[Blank]:
    """List what is open, with what was typed or what the edition before had."""
    before = next((one.fills for one in standards.editions() if one.document == document.document), {})
    titles = {clause.id: clause.title.en if get_language() == "en" else clause.title.zh for clause in document.clauses}
    return [
        Blank(
            key,
            titles.get(_owner(key, titles), ""),
            request.POST.get(FILL + key, before.get(key, "")),
            errors.get(key, ""),
        )
        for key in document.blanks()
    ]


def _owner(key: str, titles: Mapping[str, str]) -> str:
    return max((known for known in titles if key.startswith(known + ".")), key=len, default="")


def _changes(document: Document) -> list[Change]:
    """Compare with the edition of the same document that was installed last."""
    newest = next((one for one in standards.editions() if one.document == document.document), None)
    old: dict[str, Clause] = (
        {} if newest is None else {clause.id: clause for clause in standards.read_edition(newest.id).clauses}
    )
    new = {clause.id: clause for clause in document.clauses}
    found: list[Change] = [Change("gone", key, _title(clause)) for key, clause in old.items() if key not in new]
    found += [Change("new", key, _title(clause)) for key, clause in new.items() if key not in old]
    return found + [
        Change("changed", key, _title(clause))
        for key, clause in new.items()
        if key in old and _differs(old[key], clause)
    ]


def _differs(old: Clause, new: Clause) -> bool:
    """Tell whether a clause says something else; a blank that was filled before is no change."""
    return old != new and not new.blanks()


def _title(clause: Any) -> str:
    return str(clause.title.en if get_language() == "en" else clause.title.zh)
