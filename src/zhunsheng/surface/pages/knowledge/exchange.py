"""Take questions in from a file, looked through first, and give them out as one."""

from collections.abc import Sequence
from time import monotonic
from typing import Any, Final

import msgspec
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from zhunsheng.access.queries import require
from zhunsheng.access.values import Actor, Subject, Verb
from zhunsheng.commerce.queries import shops
from zhunsheng.journal.actions import run
from zhunsheng.kernel.errors import BadInput, Refusal
from zhunsheng.kernel.instants import now
from zhunsheng.knowledge.actions import take_in
from zhunsheng.knowledge.queries import (
    WRITTEN,
    Line,
    Sheet,
    compared,
    export,
    guessed,
    looked_through,
    read_sheet,
    rows_of,
    write_html,
    write_markdown,
)
from zhunsheng.surface.live.refusals import refusal_text
from zhunsheng.surface.pages.figures.sheets import file_of
from zhunsheng.surface.pages.frame import frame, signed_in
from zhunsheng.surface.pages.kit.flash import flash
from zhunsheng.surface.pages.knowledge.forms import NAMES, PLACES

PIECE: Final = 25
"""Questions written in one action: a long file keeps nobody else waiting."""
TURN: Final = 3.0
"""Seconds that one answer of the page works on a long file; then it says how far it is and goes on."""
SHOWN: Final = 200
PARTS: Final = {
    "question": gettext_lazy("Question"), "answer": gettext_lazy("Answer"), "phrasings": gettext_lazy("Phrasings"),
    "category": gettext_lazy("Category"), "public": gettext_lazy("Customers may read it"), "row": gettext_lazy("Row"), **NAMES,
    **PLACES, "steps": gettext_lazy("Steps"), "links": gettext_lazy("Links"), "product": gettext_lazy("Product"), "shop": gettext_lazy("Shop"),
    "valid_from": gettext_lazy("Answered from"), "valid_to": gettext_lazy("Answered until"), "tests": gettext_lazy("Test questions"),
}  # fmt: skip


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def import_faqs(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show what a file holds and which column is which; a second press takes in what is right."""
    require(actor, Verb.CARD_WRITE, Subject(kind="card"))
    context: dict[str, Any] = frame(actor, "knowledge") | {
        "text": request.POST.get("text", ""),
        "preview": None,
        "refused": "",
    }
    if request.method == "POST":
        try:
            sheet = _sheet(request)
            context |= _columns(sheet, guessed(sheet.headings, _chosen(request)))
            preview = looked_through(sheet, _chosen(request), {one.key for one in shops()})
            if request.POST.get("do") == "take":
                at, made, added = _take(request, actor, preview.lines)
                if at >= len(preview.lines):
                    told = gettext("{made} questions came as drafts, {added} phrasings to known questions.")
                    flash(request, told.format(made=made, added=added))
                    return redirect("knowledge")
                context["going"] = {"at": at, "made": made, "added": added, "total": len(preview.lines)}
            else:
                context |= _shown(actor, preview)
        except Refusal as refusal:
            if refusal.code == "access.denied":
                raise
            context["refused"] = refusal_text(refusal, get_language() or "zh-hans")
    return render(request, "knowledge/import.html", context, status=422 if context["refused"] else 200)


def _take(request: HttpRequest, actor: Actor, lines: Sequence[Line]) -> tuple[int, int, int]:
    """Take in a turn of a file, from where the turn before ended; return where this one did, and what came so far."""
    at, made, added = (_number(request.POST.get(name, "")) for name in ("at", "made", "added"))
    began = monotonic()
    while at < len(lines):
        new, more = run(take_in, actor, now(), lines[at : at + PIECE])
        at, made, added = at + PIECE, made + new, added + more
        if monotonic() - began >= TURN:
            break
    return at, made, added


def _number(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 7 else 0


def _sheet(request: HttpRequest) -> Sheet:
    given = request.FILES.get("file")
    if given is not None:
        return read_sheet(given.read(), given.name or "")
    kept = request.POST.get("sheet", "")
    if kept and not request.POST.get("text"):
        try:
            return msgspec.json.decode(kept, type=Sheet)
        except (msgspec.DecodeError, UnicodeError) as error:
            raise BadInput("the file", "XLSX, CSV, Markdown or HTML", kept[:80]) from error
    return read_sheet(request.POST.get("text", "").encode(), "")


def _chosen(request: HttpRequest) -> dict[str, str]:
    return {part: request.POST[f"map-{part}"] for part in PARTS if f"map-{part}" in request.POST}


def _columns(sheet: Sheet, chosen: dict[str, str]) -> dict[str, Any]:
    parts = [(part, words, chosen.get(part, "")) for part, words in PARTS.items() if part != "row"]
    told = {"sheet": msgspec.json.encode(sheet).decode(), "text": "", "headings": sheet.headings}
    return told | {"columns": parts}


def _shown(actor: Actor, preview: Any) -> dict[str, Any]:
    found = compared(actor, preview.lines)
    new = sum(not known for _, known, _ in found)
    return {
        "preview": preview, "found": found[:SHOWN],
        "new": new, "known": len(found) - new, "left": sum(len(others) for _, _, others in found),
        "faults": [(one, PARTS.get(one.part, one.part), _expected(one)) for one in preview.faults[:SHOWN]],
    }  # fmt: skip


def _expected(one: Any) -> str:
    """Say what a wrong line lacks; what the reader of files says has words of its own."""
    told = {
        "words": gettext("words"), "short": gettext("at most {n} characters").format(n=one.limit),
        "yes_or_no": gettext("yes or no"), "link": gettext("a title and an address that begins with https:// or http://"),
        "day": gettext("a day such as 2026-01-31"), "days": gettext("not before the first day"), "shop": gettext("the key of a shop of this desk"),
    }  # fmt: skip
    return told.get(one.expected) or gettext(one.expected)


@never_cache
@require_safe
@signed_in
def export_faqs(request: HttpRequest, actor: Actor, kind: str) -> HttpResponseBase:
    """Give every question with its phrasings as a file."""
    lines = export(actor)
    if kind in ("csv", "xlsx"):
        return file_of(kind, "questions", WRITTEN, rows_of(lines))
    written, media = (write_markdown(lines), "text/markdown") if kind == "md" else (write_html(lines), "text/html")
    answer = HttpResponse(written, content_type=f"{media}; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="questions.{kind}"'
    return answer
