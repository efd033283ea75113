"""What is done to many cases at once, with one press to take it back, and lists kept under a name."""

from collections.abc import Callable, Iterable
from typing import Final

import msgspec
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from zhunsheng.access.values import Actor
from zhunsheng.cases.actions import (
    assign_case,
    forget_view,
    keep_view,
    prioritise_case,
    release_case,
    set_case_issue,
    tag_case,
)
from zhunsheng.cases.queries import case_row, tags_of
from zhunsheng.ground.parked import park, parked
from zhunsheng.journal.actions import run
from zhunsheng.kernel.errors import BadInput, NotFound, Refusal
from zhunsheng.kernel.instants import Instant, now
from zhunsheng.surface.live.refusals import refusal_text
from zhunsheng.surface.pages.cases.issues import issue_choices
from zhunsheng.surface.pages.frame import signed_in
from zhunsheng.surface.pages.kit.flash import flash
from zhunsheng.surface.pages.kit.listing import Bulk, Choice

MOST: Final = 200
PRIORITIES: Final = {
    "0": gettext_lazy("Normal"), "1": pgettext_lazy("priority", "High"), "2": gettext_lazy("Urgent"),
}  # fmt: skip


class Before(msgspec.Struct, frozen=True):
    """How a case was before something was done to it with others, and in `made` what it was made; only that is taken back."""

    case_id: int
    owner_id: int | None = None
    tags: tuple[str, ...] | None = None
    priority: int | None = None
    issue: str | None = None
    made: str = ""


def bulk_of(names: dict[int, str], lang: str) -> tuple[Bulk, ...]:
    """Say what can be done to picked cases."""
    colleagues = tuple(Choice(str(key), name) for key, name in names.items())
    levels = tuple(Choice(code, words) for code, words in PRIORITIES.items())
    return (
        Bulk(name="take", words=gettext_lazy("Take over")),
        Bulk(name="assign", words=gettext_lazy("Hand over"), asks=gettext_lazy("Colleague"), asked_as="agent", choices=colleagues),
        Bulk(name="tag", words=gettext_lazy("Add the tag"), asks=gettext_lazy("Tag"), asked_as="tag", needed=False),
        Bulk(name="priority", words=gettext_lazy("Set the priority"), asks=gettext_lazy("Priority"), asked_as="level", choices=levels),
        Bulk(name="issue", words=gettext_lazy("Set the issue"), asks=gettext_lazy("Issue"), asked_as="issue", choices=issue_choices(lang)),
    )  # fmt: skip


def _take(actor: Actor, at: Instant, case_id: int, typed: QueryDict) -> Before:
    return _assign_to(actor, at, case_id, actor.id)


def _assign(actor: Actor, at: Instant, case_id: int, typed: QueryDict) -> Before:
    return _assign_to(actor, at, case_id, _number(typed.get("agent", ""), gettext("the colleague")))


def _assign_to(actor: Actor, at: Instant, case_id: int, agent_id: int) -> Before:
    before = case_row(actor, case_id).owner_id
    run(assign_case, actor, at, case_id, agent_id, gettext("handed over with others"))
    return Before(case_id=case_id, owner_id=before or 0, made=str(agent_id))


def _tag(actor: Actor, at: Instant, case_id: int, typed: QueryDict) -> Before:
    before = tags_of(actor, case_id)
    told = typed.get("tag", "").strip()
    if not told:
        raise BadInput(gettext("the tag"), gettext("filled in"), "")
    run(tag_case, actor, at, case_id, [*before, told])
    return Before(case_id=case_id, tags=before, made=_joined(tags_of(actor, case_id)))


def _priority(actor: Actor, at: Instant, case_id: int, typed: QueryDict) -> Before:
    level = _number(typed.get("level", ""), gettext("the priority"))
    return Before(case_id=case_id, priority=run(prioritise_case, actor, at, case_id, level), made=str(level))


def _issue(actor: Actor, at: Instant, case_id: int, typed: QueryDict) -> Before:
    told = typed.get("issue", "")
    if not told:
        raise BadInput(gettext("the issue"), gettext("chosen"), "")
    return Before(case_id=case_id, issue=run(set_case_issue, actor, at, case_id, told), made=told)


def _joined(tags: Iterable[str]) -> str:
    return "\n".join(sorted(tags))


def _was(one: Before) -> str:
    """Say what a case was before in that which was to be changed."""
    if one.tags is not None:
        return _joined(one.tags)
    if one.issue is not None:
        return one.issue
    return str(one.priority if one.priority is not None else one.owner_id or 0)


def _now(actor: Actor, one: Before) -> str:
    """Say what a case is now in that which was changed."""
    row = case_row(actor, one.case_id)
    if one.tags is not None:
        return _joined(tags_of(actor, one.case_id))
    if one.issue is not None:
        return row.issue
    return str(row.priority if one.priority is not None else row.owner_id or 0)


DEEDS: Final[dict[str, Callable[[Actor, Instant, int, QueryDict], Before]]] = {
    "take": _take, "assign": _assign, "tag": _tag, "priority": _priority, "issue": _issue,
}  # fmt: skip


ASKED: Final = {"assign": "agent", "tag": "tag", "priority": "level", "issue": "issue"}
"""The field that a deed needs."""


def do_in_bulk(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Do one thing to every picked case; each asks its own right, and what was refused is said beside what was done."""
    typed, at = request.POST, now()
    deed = DEEDS.get(typed.get("do", ""))
    picked = [int(one) for one in typed.getlist("pick") if one.isascii() and one.isdigit() and len(one) < 19][:MOST]
    done, same, refused = list[Before](), list[Before](), list[str]()
    if not picked or deed is None:
        flash(request, gettext("Nothing was chosen."), tone="due")
        return _again(request)
    if (asked := ASKED.get(typed["do"])) and not typed.get(asked, "").strip():
        flash(request, gettext("Please choose first what it is to become, then press again."), tone="due")
        return _again(request)
    for case_id in picked:
        try:
            before = deed(actor, at, case_id, typed)
            (same if _was(before) == before.made else done).append(before)
        except Refusal as refusal:
            refused.append(refusal_text(refusal, request.LANGUAGE_CODE))
    if done:
        token = park(msgspec.json.encode(done), owner_id=actor.id, at=at)
        told = ngettext("%(n)s case changed.", "%(n)s cases changed.", len(done)) % {"n": len(done)}
        flash(request, told, undo=f"{reverse('cases-undo', args=[token])}?{request.GET.urlencode()}".rstrip("?"))
    if same:
        told = ngettext("%(n)s case was so already.", "%(n)s cases were so already.", len(same)) % {"n": len(same)}
        flash(request, told, tone="due" if not done else "kept")
    if refused:
        told = ngettext("%(n)s case not changed: %(why)s", "%(n)s cases not changed: %(why)s", len(refused))
        flash(request, told % {"n": len(refused), "why": refused[0]}, tone="breached")
    return _again(request)


def _again(request: HttpRequest) -> HttpResponse:
    """Show the same list again."""
    return redirect(f"{request.path}?{request.GET.urlencode()}".rstrip("?"))


@never_cache
@require_POST
@signed_in
def undo(request: HttpRequest, actor: Actor, token: str) -> HttpResponse:
    """Take back what was just done to several cases."""
    at, count, moved = now(), 0, 0
    try:
        befores = msgspec.json.decode(parked(token, owner_id=actor.id), type=list[Before])
    except NotFound:
        return HttpResponse(status=404)
    for one in befores:
        try:
            if _now(actor, one) != one.made:
                moved += 1
                continue
            _back(actor, at, one)
            count += 1
        except Refusal as refusal:
            flash(request, refusal_text(refusal, request.LANGUAGE_CODE), tone="breached")
    if moved:
        told = ngettext(
            "%(n)s case was changed again meanwhile and stays as it is.",
            "%(n)s cases were changed again meanwhile and stay as they are.",
            moved,
        )
        flash(request, told % {"n": moved}, tone="due")
    if count or not moved:
        flash(request, ngettext("%(n)s case is as it was.", "%(n)s cases are as they were.", count) % {"n": count})
    return _list(request.GET.urlencode())


def _list(query: str) -> HttpResponse:
    """Show the list as it was filtered."""
    return redirect(f"{reverse('cases-list')}?{query}".rstrip("?"))


def _back(actor: Actor, at: Instant, one: Before) -> None:
    note = gettext("taken back")
    if one.tags is not None:
        run(tag_case, actor, at, one.case_id, one.tags)
    elif one.issue is not None:
        run(set_case_issue, actor, at, one.case_id, one.issue)
    elif one.priority is not None:
        run(prioritise_case, actor, at, one.case_id, one.priority)
    elif one.owner_id:
        run(assign_case, actor, at, one.case_id, one.owner_id, note)
    else:
        run(release_case, actor, at, one.case_id, note)


@never_cache
@require_POST
@signed_in
def views(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Keep the list as it is filtered under a name, or forget one."""
    typed = request.POST
    try:
        if typed.get("do") == "forget":
            run(forget_view, actor, now(), _number(typed.get("view", ""), gettext("the view")))
            flash(request, gettext("Forgotten."))
        else:
            query = typed.get("query", "")
            run(keep_view, actor, now(), typed.get("name", ""), query, shared=typed.get("shared") == "yes")
            flash(request, gettext("The view is kept."))
    except Refusal as refusal:
        flash(request, refusal_text(refusal, request.LANGUAGE_CODE), tone="breached")
    return _list(QueryDict(typed.get("query", "")[:2000]).urlencode())


def _number(text: str, thing: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise BadInput(thing, gettext("chosen"), text[:40])
    return int(text)
