"""What stands around a case: files, tags, other cases, copies to departments, duplicates, and the customer's timeline."""

from collections.abc import Callable, Mapping
from typing import BinaryIO, Final, cast

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhunsheng.access.values import Actor
from zhunsheng.cases import actions
from zhunsheng.cases.queries import book, case_row
from zhunsheng.cases.values import Belonging
from zhunsheng.ground import files
from zhunsheng.journal.actions import run
from zhunsheng.kernel.errors import BadInput, Refusal
from zhunsheng.kernel.instants import now
from zhunsheng.surface.live.refusals import refusal_text
from zhunsheng.surface.pages.cases.case import laid_out
from zhunsheng.surface.pages.cases.handing import Handed, link_made, say
from zhunsheng.surface.pages.cases.listing import lang
from zhunsheng.surface.pages.cases.timeline import PAGE, timeline_of
from zhunsheng.surface.pages.frame import frame, signed_in
from zhunsheng.surface.pages.kit.flash import flash
from zhunsheng.surface.pages.kit.more import more_link, pages_of
from zhunsheng.surface.pages.kit.once import sent_again

Deed = Callable[[HttpRequest, Actor, int], str | Handed]


def _number(request: HttpRequest, name: str) -> int:
    text = request.POST.get(name, "").strip().removeprefix("#")
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise BadInput("the other case", "its number", text[:40])
    return int(text)


def _link(request: HttpRequest, actor: Actor, case_id: int) -> str:
    kinds = {one.value: one for one in Belonging}
    kind = kinds.get(request.POST.get("kind", ""), Belonging.RELATED)
    run(actions.link_cases, actor, now(), case_id, _number(request, "other"), kind)
    return gettext("The cases are linked.")


def _unlink(request: HttpRequest, actor: Actor, case_id: int) -> str:
    run(actions.unlink_cases, actor, now(), case_id, _number(request, "other"))
    return gettext("The link is taken back.")


def _tag(request: HttpRequest, actor: Actor, case_id: int) -> str:
    run(actions.tag_case, actor, now(), case_id, request.POST.get("tags", "").replace("，", ",").split(","))
    return gettext("Saved.")


def _watch(request: HttpRequest, actor: Actor, case_id: int) -> str:
    watches = request.POST.get("watch") == "yes"
    run(actions.watch_case, actor, now(), case_id, watches=watches)
    return gettext("You watch this case.") if watches else gettext("You do not watch this case any longer.")


def _attach(request: HttpRequest, actor: Actor, case_id: int) -> str:
    prepared = prepared_of(request)
    run(actions.attach_file, actor, now(), case_id, prepared, shared=request.POST.get("shared") == "yes")
    return gettext("The file is attached.")


def prepared_of(request: HttpRequest) -> files.Prepared:
    """Judge the file that was handed in and lay it down. Refuses: BadInput without one, FileRefused."""
    given = request.FILES.get("file")
    if not isinstance(given, UploadedFile) or given.file is None:
        raise BadInput("the file", "chosen", "")
    return _prepared(given)


def prepared_all(request: HttpRequest) -> list[files.Prepared]:
    """Judge every file that was handed in and lay it down; with one that is refused, none counts. Refuses: FileRefused."""
    return [_prepared(one) for one in request.FILES.getlist("file")]


def _prepared(given: UploadedFile[bytes]) -> files.Prepared:
    return files.prepare(cast(BinaryIO, given.file), name=given.name or "file", declared_type=given.content_type or "")


def _remove(request: HttpRequest, actor: Actor, case_id: int) -> str:
    run(actions.remove_file, actor, now(), case_id, _number(request, "file_id"))
    return gettext("The file is taken off and erased.")


def _copy(request: HttpRequest, actor: Actor, case_id: int) -> Handed:
    typed = request.POST
    token = run(
        actions.send_copy, actor, now(), case_id, typed.get("department", ""), typed.get("recipient", ""), language=lang(),
    )  # fmt: skip
    return link_made(case_row(actor, case_id), "case-copy", token)


def _merge(request: HttpRequest, actor: Actor, case_id: int) -> str:
    run(actions.merge_case, actor, now(), _number(request, "other"), case_id)
    return gettext("The other case goes on here.")


def _unmerge(request: HttpRequest, actor: Actor, case_id: int) -> str:
    run(actions.unmerge_case, actor, now(), _number(request, "other"))
    return gettext("The cases are apart again.")


DEEDS: Final[Mapping[str, Deed]] = {
    "link": _link, "unlink": _unlink, "tag": _tag, "watch": _watch, "attach": _attach, "remove": _remove,
    "copy": _copy, "merge": _merge, "unmerge": _unmerge,
}  # fmt: skip


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def around(request: HttpRequest, actor: Actor, case_id: int) -> HttpResponse:
    """Do one thing around a case and come back to it; what the desk did not take stays in its field."""
    row = case_row(actor, case_id)
    here = f"{reverse('case', args=[row.id])}#around"
    if request.method == "GET":
        return redirect(here)  # why: somebody loads the page of a refusal again
    try:
        deed = DEEDS.get(request.POST.get("do", ""))
        if sent_again(request, actor):
            told: str | Handed = gettext("This was sent already; below is how the case stands now.")
        else:
            told = deed(request, actor, case_id) if deed else gettext("Nothing was chosen.")
        merged = request.POST.get("do") == "merge"
        say(request, told, undo=reverse("case-unmerge", args=[_number(request, "other")]) if merged else "")
    except Refusal as refusal:
        if refusal.code == "access.denied":
            raise
        return laid_out(request, actor, case_id, fault=refusal_text(refusal, lang()))
    return redirect(here)


@never_cache
@require_POST
@signed_in
def unmerge(request: HttpRequest, actor: Actor, case_id: int) -> HttpResponse:
    """Take a merger back right after it was made."""
    run(actions.unmerge_case, actor, now(), case_id)
    flash(request, gettext("The cases are apart again."))
    return redirect("case", case_id)


@never_cache
@require_safe
@signed_in
def timeline(request: HttpRequest, actor: Actor, case_id: int) -> HttpResponse:
    """Show everything the desk knows about a case's customer on one line of time: dialogues, cases, orders, after-sales."""
    row = case_row(actor, case_id)
    points, more = timeline_of(actor, row, lang(), PAGE * pages_of(request))
    context = frame(actor, "cases-list") | {
        "one": row, "title": row.title or book().of(row.kind).title.of(lang()), "points": points,
        "more": more_link(request) if more else "",
    }  # fmt: skip
    return render(request, "cases/timeline.html", context)
