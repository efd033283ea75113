"""Take questions in from a file, looked through first, and give them out as one."""

from collections.abc import Sequence
from tempfile import TemporaryFile
from time import monotonic
from typing import Any, Final

import msgspec
from django.core import signing
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext, gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from zhunsheng.access.queries import require
from zhunsheng.access.values import Actor, Subject, Verb
from zhunsheng.commerce.queries import shops
from zhunsheng.ground.files import GONE, FileRefused, Prepared
from zhunsheng.ground.settings import desk
from zhunsheng.guard.queries import judge
from zhunsheng.guard.values import Verdict
from zhunsheng.journal.actions import run
from zhunsheng.kernel.errors import BadInput, Refusal
from zhunsheng.kernel.instants import now
from zhunsheng.knowledge.actions import take_in
from zhunsheng.knowledge.queries import (
    FILED,
    MOST_FILES,
    PART,
    WRITTEN,
    Bundle,
    Line,
    Preview,
    Second,
    Sheet,
    Wrong,
    compared,
    export,
    exported,
    guessed,
    is_bundle,
    looked_through,
    parts_of,
    read_bundle,
    read_sheet,
    rows_of,
    to_bundle,
    write_bundle,
    write_html,
    write_markdown,
)
from zhunsheng.standards.queries import standing
from zhunsheng.standards.values import Rulebook
from zhunsheng.surface.live.refusals import refusal_text
from zhunsheng.surface.live.words import in_words
from zhunsheng.surface.pages.figures.sheets import file_of, xlsx_bytes
from zhunsheng.surface.pages.frame import frame, signed_in
from zhunsheng.surface.pages.kit.flash import flash
from zhunsheng.surface.pages.knowledge.forms import ENGLISH, NAMES, PLACES, FaqForm

PIECE: Final = 25
"""Questions written in one action: a long file keeps nobody else waiting."""
TURN: Final = 3.0
"""Seconds that one answer of the page works on a long file; then it says how far it is and goes on."""
SHOWN: Final = 200
PARTS: Final = {
    "question": gettext_lazy("Question"), "answer": pgettext_lazy("to a question", "Answer"), "phrasings": gettext_lazy("Phrasings"),
    "category": gettext_lazy("Category"), "public": gettext_lazy("Customers may read it"), "row": gettext_lazy("Row"), **NAMES,
    **PLACES, "steps": gettext_lazy("Steps"), "links": gettext_lazy("Links"), "product": gettext_lazy("Product"), "shop": gettext_lazy("Shop"),
    "valid_from": gettext_lazy("Answered from"), "valid_to": gettext_lazy("Answered until"), "tests": gettext_lazy("Test questions"),
    "version": gettext_lazy("Version"), "files": gettext_lazy("Attachments"),
    **{f"en_{part}": FaqForm.base_fields[f"en_{part}"].label for part in ENGLISH},
}  # fmt: skip
ASKED: Final = ("question", "answer", "phrasings")
"""What a file is asked for in any case; what else it does not have stands folded up."""
READ: Final = "XLSX, CSV, Markdown, HTML, ZIP"
"""What a file of questions may be."""
SALT: Final = "questions.import"
HELD_S: Final = 3600
"""Seconds for which files of an archive wait to be taken in; then they are swept."""
SECONDS: Final = {
    Second.COMES: (gettext_lazy("second version: comes as a newer draft"), "note"),
    Second.WAITS: (gettext_lazy("second version: waits until the first is in force"), "due"),
    Second.THERE: (gettext_lazy("second version: there already"), ""),
}


class Held(msgspec.Struct, frozen=True):
    """The files of an archive between looking and taking in: for whom they were judged, which may go with an answer, which not."""

    by_id: int
    files: dict[str, Prepared]
    refused: dict[str, str]


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
            held = _handed_in(request, actor)
            context |= _columns(held, guessed(held.sheet.headings, _chosen(request)), actor)
            preview = looked_through(held.sheet, _chosen(request), {one.key for one in shops()}, held.known())
            if request.POST.get("do") == "take":
                going = _take(request, actor, preview.lines, held)
                if going["at"] >= len(preview.lines):
                    flash(request, _taken(going))
                    return redirect("knowledge")
                context["going"] = going | {"total": len(preview.lines)}
            else:
                context |= _shown(actor, preview, held)
        except Refusal as refusal:
            if refusal.code == "access.denied":
                raise
            context["refused"] = refusal_text(refusal, get_language() or "zh-hans")
    return render(request, "knowledge/import.html", context, status=422 if context["refused"] else 200)


def _take(request: HttpRequest, actor: Actor, lines: Sequence[Line], held: Bundle) -> dict[str, int]:
    """Take in a turn of a file, from where the turn before ended; return where this one did, and what came so far."""
    told = {name: _number(request.POST.get(name, "")) for name in ("at", "made", "added", "versions")}
    began = monotonic()
    while told["at"] < len(lines):
        came = run(take_in, actor, now(), lines[told["at"] : told["at"] + PIECE], held.files)
        told |= {name: told[name] + count for name, count in came._asdict().items()} | {"at": told["at"] + PIECE}
        if monotonic() - began >= TURN:
            break
    return told


def _taken(told: dict[str, int]) -> str:
    words = gettext("{made} questions came as drafts, {added} phrasings to known questions.").format(**told)
    if not told["versions"]:
        return words
    more = ngettext(
        "{n} second version came as a newer draft.", "{n} second versions came as newer drafts.", told["versions"]
    )
    return f"{words} {more.format(n=told['versions'])}"


def _number(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 7 else 0


def _handed_in(request: HttpRequest, actor: Actor) -> Bundle:
    given = request.FILES.get("file")
    if given is not None:
        content = given.read()
        try:
            return read_bundle(content) if is_bundle(content) else Bundle(sheet=read_sheet(content, given.name or ""))
        except FileRefused as refusal:
            raise refusal.but(READ) from refusal
    kept = request.POST.get("sheet", "")
    if kept and not request.POST.get("text"):
        try:
            sheet = msgspec.json.decode(kept, type=Sheet)
        except (msgspec.DecodeError, UnicodeError) as error:
            raise BadInput("the file", "XLSX, CSV, Markdown or HTML", kept[:80]) from error
        return _with_files(sheet, request.POST.get("held", ""), actor)
    return Bundle(sheet=read_sheet(request.POST.get("text", "").encode(), ""))


def _with_files(sheet: Sheet, signed: str, actor: Actor) -> Bundle:
    """Join a table with the files that were judged before; only this desk may say which those are. Refuses: FileRefused after an hour."""
    if not signed:
        return Bundle(sheet=sheet)
    try:
        held = msgspec.convert(signing.loads(signed, salt=SALT, max_age=HELD_S), Held)
    except (signing.BadSignature, msgspec.ValidationError) as error:
        raise FileRefused(GONE, limit_bytes=desk().upload_limit_bytes) from error
    if held.by_id != actor.id:
        raise FileRefused(GONE, limit_bytes=desk().upload_limit_bytes)
    return Bundle(sheet=sheet, is_archive=True, files=held.files, refused=held.refused)


def _signed(held: Bundle, actor: Actor) -> str:
    if not held.is_archive:
        return ""
    told = Held(by_id=actor.id, files=held.files, refused=held.refused)
    return signing.dumps(msgspec.to_builtins(told), salt=SALT, compress=True)


def _chosen(request: HttpRequest) -> dict[str, str]:
    return {part: request.POST[f"map-{part}"] for part in PARTS if f"map-{part}" in request.POST}


def _columns(held: Bundle, chosen: dict[str, str], actor: Actor) -> dict[str, Any]:
    left_out = {"row"} if held.is_archive else {"row", "files"}
    parts = [(part, words, chosen.get(part, "")) for part, words in PARTS.items() if part not in left_out]
    told = {"sheet": msgspec.json.encode(held.sheet).decode(), "text": "", "headings": held.sheet.headings}
    mapped = [one for one in parts if one[2] or one[0] in ASKED]
    spare = [one for one in parts if one not in mapped]
    return told | {"columns": (mapped, spare), "held": _signed(held, actor), "is_archive": held.is_archive}


def _shown(actor: Actor, preview: Preview, held: Bundle) -> dict[str, Any]:
    found = compared(actor, preview.lines)
    rules = standing(now())
    new = sum(not known for _, known, _, _ in found)
    named = {name for line in preview.lines for name in (*line.files, *(line.trial.files if line.trial else ()))}
    return {
        "preview": preview,
        "found": [
            (line, known, others, second and SECONDS[second], "" if known else _held(line, rules))
            for line, known, others, second in found[:SHOWN]
        ],
        "new": new, "known": len(found) - new, "left": sum(len(others) for _, _, others, _ in found),
        "filed": sum(name in held.files for name in named), "unnamed": sorted(set(held.files) - named)[:SHOWN],
        "unfit": [(name, in_words({"why": why})["why"]) for name, why in held.refused.items()][:SHOWN],
        "faults": [(one, PARTS.get(one.part, one.part), _expected(one)) for one in preview.faults[:SHOWN]],
    }  # fmt: skip


def _held(line: Line, rules: Rulebook) -> str:
    """Give the first words of a new answer that the guard holds, and with which nobody can approve it."""
    texts = [
        text
        for one in (line, line.english)
        if one is not None
        for text in (one.answer, *one.by_tier.values(), *one.by_channel.values(), *one.steps)
    ]
    found = (judge(rules, text) for text in texts if text)
    return next((one.gravest.phrase for one in found if one.verdict is not Verdict.PASS), "")


def _expected(one: Wrong) -> str:
    """Say what a wrong line lacks; what the reader of files says has words of its own."""
    told = {
        "words": gettext("words"), "reckoned": gettext("words, not a formula: open the table, let it be reckoned and save it"), "short": gettext("at most {n} characters").format(n=one.limit),
        "yes_or_no": gettext("yes or no"), "link": gettext("a title and an address that begins with https:// or http://"),
        "first": gettext("a line above with the version that is in force"), "file": gettext("the name of a file in this archive"),
        "kind": gettext("a picture or a PDF that is whole"), "files": gettext("at most {n} files").format(n=one.limit),
        "day": gettext("a day such as 2026-01-31"), "days": gettext("not before the first day"), "shop": gettext("the key of a shop of this desk"),
    }  # fmt: skip
    words = told.get(one.expected) or gettext(one.expected)
    return words if words != one.expected else str(in_words({"expectation": words})["expectation"])


@never_cache
@require_safe
@signed_in
def export_faqs(request: HttpRequest, actor: Actor, kind: str) -> HttpResponseBase:
    """Give every question with its phrasings as a file."""
    if kind == "zip":
        return _archive(request, actor)
    lines = export(actor)
    if kind in ("csv", "xlsx"):
        return file_of(kind, "questions", WRITTEN, rows_of(lines))
    written, media = (write_markdown(lines), "text/markdown") if kind == "md" else (write_html(lines), "text/html")
    answer = HttpResponse(written, content_type=f"{media}; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="questions.{kind}"'
    return answer


def _archive(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Give questions with their files as an archive; several where one would be larger than what is taken in again."""
    found = exported(actor)
    parts = parts_of(found, desk().upload_limit_bytes - PART, MOST_FILES)
    wanted = _number(request.GET.get("part", "1" if len(parts) == 1 else ""))
    if not 1 <= wanted <= len(parts):
        context = frame(actor, "knowledge") | {"parts": [(at, *part) for at, part in enumerate(parts, start=1)]}
        return render(request, "knowledge/export.html", context)
    first, last = parts[wanted - 1]
    lines, beside = to_bundle(found[first:last])
    out = TemporaryFile()  # noqa: SIM115 - the answer closes it when it is sent
    write_bundle(out, xlsx_bytes(FILED, rows_of(lines, filed=True)), beside)
    out.seek(0)
    name = "questions.zip" if len(parts) == 1 else f"questions-{wanted}-of-{len(parts)}.zip"
    return FileResponse(out, as_attachment=True, filename=name, content_type="application/zip")
