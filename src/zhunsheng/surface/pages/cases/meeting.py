"""The pack for a meeting across departments, made from data, and what the meeting decided."""

from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zhunsheng.access.values import Actor
from zhunsheng.cases.actions import finish_decision, make_decision, reopen_decision, speak_of_decision
from zhunsheng.cases.queries import analyse_cases, book, list_decisions, list_improvements
from zhunsheng.ground.settings import desk
from zhunsheng.journal.actions import run
from zhunsheng.kernel.errors import BadInput, Refusal
from zhunsheng.kernel.instants import Instant, now
from zhunsheng.people.queries import agent_cards
from zhunsheng.surface.live.refusals import refusal_text
from zhunsheng.surface.pages.cases.analysing import may_analyse, month_of, percent
from zhunsheng.surface.pages.cases.listing import lang
from zhunsheng.surface.pages.frame import frame, signed_in
from zhunsheng.surface.pages.kit.days import typed_instant
from zhunsheng.surface.pages.kit.flash import flash
from zhunsheng.surface.pages.kit.more import more_link, pages_of
from zhunsheng.surface.pages.kit.once import once_field, sent_again

PAGE = 20
"""Decisions that are done, on one page of them."""


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def meeting(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show a month as a meeting needs it: departments, what rises, what is late, and the decisions with the talk about each."""
    may_analyse(actor)
    at, fault = now(), ""
    if request.method == "POST":
        try:
            if sent_again(request, actor):
                flash(request, gettext("This was sent already; below is how it stands now."), tone="due")
            else:
                flash(request, _deed(request, actor, at))
            return redirect(f"{request.path}?{request.GET.urlencode()}".rstrip("?"))
        except Refusal as refusal:
            fault = refusal_text(refusal, lang())
    said, language = book(), lang()
    month, since, until = month_of(request.GET.get("month", ""), ZoneInfo(desk().time_zone), at)
    found = analyse_cases(actor, since, until, at)
    names = {card.id: card.name for card in agent_cards()}
    rising = [one for one in found.types if one.count > one.before][: said.figure("rising_most")]
    late = [one for one in list_improvements(actor, at) if one.done_at is None and one.due_at < at]
    context = frame(actor, "cases-list") | {
        "month": month, "found": found, "fault": fault, "typed": request.POST, "once": once_field(),
        "departments": [(said.departments[one.department].text.of(language), one, percent(one.in_time, one.judged), percent(one.satisfied, one.rated)) for one in found.departments],
        "rising": [(said.of(one.kind).title.of(language), said.types[one.issue_type].text.of(language) if one.issue_type in said.types else "—", one) for one in rising],
        "late": [(one, said.departments[one.department].text.of(language), names.get(one.owner_id, "—")) for one in late],
        **_decisions(request, actor, since, names, at),
        "choices": [(code, word.text.of(language)) for code, word in said.departments.items()],
        "colleagues": sorted(names.items(), key=lambda pair: pair[1]),
    }  # fmt: skip
    return render(request, "cases/meeting.html", context, status=422 if fault else 200)


def _decisions(
    request: HttpRequest, actor: Actor, since: Instant, names: dict[int, str], at: Instant
) -> dict[str, Any]:
    """Lay out what was decided: all that is open, and page by page what is done."""
    most, said = PAGE * pages_of(request), book()
    found = list_decisions(actor, since, done=most + 1)
    done = [one for one in found if one.done_at is not None]
    shown = [one for one in found if one.done_at is None] + done[:most]
    return {
        "decisions": [_shown(one, said.departments[one.department].text.of(lang()), names, at) for one in shown],
        "more": more_link(request) if len(done) > most else "",
    }  # fmt: skip


def _shown(one: Any, department: str, names: dict[int, str], at: Instant) -> dict[str, Any]:
    return {
        "one": one, "department": department, "owner": names.get(one.owner_id, "—"), "late": one.done_at is None and one.due_at < at,
        "words": [(when, names.get(who, "—"), words) for when, who, words in one.words],
    }  # fmt: skip


def _deed(request: HttpRequest, actor: Actor, at: Instant) -> str:
    typed = request.POST
    match typed.get("do"):
        case "decide":
            due_at = typed_instant(typed.get("due_at", ""), gettext("Due")) or at
            run(
                make_decision,
                actor,
                at,
                typed.get("department", ""),
                typed.get("what", ""),
                _number(typed.get("owner", "")),
                due_at,
            )
            return gettext("The decision is kept.")
        case "speak":
            run(speak_of_decision, actor, at, _number(typed.get("decision", "")), typed.get("words", ""))
        case "finish":
            run(finish_decision, actor, at, _number(typed.get("decision", "")), typed.get("words", ""))
        case "reopen":
            run(reopen_decision, actor, at, _number(typed.get("decision", "")))
        case other:
            raise BadInput(gettext("the button"), gettext("chosen"), other or "")
    return gettext("Written down.")


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
