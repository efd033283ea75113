"""Pages without an account: the customer's own case, and a department's task, each behind a sealed link."""

import secrets
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zhunsheng.access.values import SYSTEM, Actor, customer_actor
from zhunsheng.cases.actions import (
    answer_task,
    attach_file,
    attach_to_task,
    change_choice,
    choose_option,
    contest_case,
    open_task,
    rate_case,
    rate_task,
    read_copy,
    record_answer,
    refuse_options,
    set_quiet,
    tell_return,
)
from zhunsheng.cases.queries import (
    awaits_return,
    book,
    carriers,
    case_file,
    goes_on_in,
    quiet_hours,
    return_parcel,
    task_files,
    task_row,
)
from zhunsheng.cases.values import CaseFile, LinkUsed, NotConfirmed
from zhunsheng.commerce.queries import find_order, shop_card
from zhunsheng.ground.tokens import TokenExpired, TokenRefused, read_token_fields
from zhunsheng.journal.actions import run
from zhunsheng.kernel.errors import NotFound, Refusal
from zhunsheng.kernel.instants import Instant, now
from zhunsheng.surface.brake import Brake, TooMany, connection_of
from zhunsheng.surface.live.refusals import refusal_text
from zhunsheng.surface.pages.cases.around import prepared_all, prepared_of
from zhunsheng.surface.pages.cases.calling import quiet_words
from zhunsheng.surface.pages.cases.listing import lang
from zhunsheng.surface.pages.cases.own_standing import asked_for, happened, money_back, others_of, standing
from zhunsheng.surface.pages.kit.once import once_field, sent_again

TRIES: Final = Brake(tries=60, seconds=60)
HOLDER: Final = "zs_task"
HOLDER_DAYS: Final = 30
DONE: Final = {
    "choose": gettext_lazy("Thank you, your choice is noted."), "rechoose": gettext_lazy("Thank you, we go by your new choice."), "refuse": gettext_lazy("Thank you, we come back to you with another proposal."),
    "answer": gettext_lazy("Thank you, we have your answer."), "contest": gettext_lazy("Thank you, we look at it again."),
    "quiet": gettext_lazy("Noted: we do not call in these hours."), "attach": gettext_lazy("Thank you, we have your files."),
    "rate": gettext_lazy("Thank you for your rating."), "return": gettext_lazy("Thank you, we look out for your parcel."),
}  # fmt: skip
"""What the customer reads once something was done."""


def _slow(request: HttpRequest) -> None:
    if not TRIES.allows(connection_of(request.META.get("REMOTE_ADDR", ""))):
        raise TooMany(seconds=60)


@never_cache
@require_http_methods(["GET", "POST"])
def own_case(request: HttpRequest, token: str) -> HttpResponse:
    """Show a customer how the own case stands; choose an option, refuse, answer, rate."""
    _slow(request)
    at = now()
    try:
        told = read_token_fields(token, purpose="case", at=at)
    except (TokenRefused, TokenExpired) as refusal:
        return render(request, "cases/gone.html", {"fault": refusal_text(refusal, lang())}, status=410)
    case_id, actor = goes_on_in(int(told["case"] or 0)), customer_actor(int(told["customer"] or 0))
    fault = ""
    if request.method == "POST":
        fault = "" if sent_again(request, actor) else _deed(request, actor, case_id)
        if not fault:
            deed = request.POST.get("do", "")
            return redirect(f"{reverse('case-own', args=[token])}?done={deed}" if deed in DONE else request.path)
    found = case_file(actor, case_id)
    said = {
        "fault": fault,
        "typed": request.POST,
        "done": DONE.get(request.GET.get("done", ""), ""),
        "once": once_field(),
    }
    return render(request, "cases/own.html", _own(found, token, at) | said, status=422 if fault else 200)


def _deed(request: HttpRequest, actor: Actor, case_id: int) -> str:
    """Do what the customer pressed; return why not, where the desk refuses."""
    typed, at = request.POST, now()
    number = typed.get("number", "")
    told = int(number) if number.isascii() and number.isdigit() and len(number) < 4 else 0
    try:
        match typed.get("do"):
            case "choose":
                run(choose_option, actor, at, case_id, told)
            case "rechoose":
                run(change_choice, actor, at, case_id, told)
            case "refuse":
                run(refuse_options, actor, at, case_id, typed.get("words", ""))
            case "answer":
                run(record_answer, actor, at, case_id, typed.get("words", ""))
            case "contest":
                run(contest_case, actor, at, case_id, typed.get("words", ""))
            case "quiet":
                run(set_quiet, actor, at, actor.id, typed.get("begins", ""), typed.get("ends", ""))
            case "attach":
                for one in prepared_all(request) or [prepared_of(request)]:
                    run(attach_file, actor, at, case_id, one)
            case "return":
                run(tell_return, actor, at, case_id, typed.get("carrier", ""), typed.get("tracking", ""))
            case "rate":
                run(rate_case, actor, at, case_id, told)
    except Refusal as refusal:
        return refusal_text(refusal, lang())
    return ""


def _own(found: CaseFile, token: str, at: Instant) -> dict[str, object]:
    said, row, language = book(found.row.edition), found.row, lang()
    return {
        "token": token, "one": row, "title": said.of(row.kind).title.of(language), "state": said.states[row.state].text.of(language), "shop": shop_card(row.shop_id),
        "stand": standing(found, language, at), "asked_for": asked_for(found, language), "entries": list(happened(found, language)),
        "rating": found.rating, "money": money_back(found),
        "options": [one for one in found.options if one.round == row.rounds + 1] if row.state == "proposed" else [],
        "chosen": [one for one in found.options if one.chosen], "others": others_of(found), "may_answer": row.state in ("following_up", "solved"),
        "may_rate": row.closed_at is not None or row.state in ("following_up", "solved"), "stars": range(1, 6),
        "files": [one for one in found.files if one.shared], "may_attach": row.closed_at is None,
        "parcels": [
            (said.fields[name].text.of(language), found.fields[name])
            for name in ("return_tracking", "send_tracking")
            if found.fields.get(name)
        ],
        "awaits_return": awaits_return(row), "carriers": sorted(set(carriers().values())),
        "parcel": found.fields.get("return_tracking", "").rpartition(" ")[::2],
        "order": find_order(row.shop_id, row.order_number) if row.order_number else None,
        "may_contest": any("customer" in one.by and one.move in ("appeal", "reopen") for one in found.gates),
        "quiet": (quiet := quiet_words(quiet_hours(row.customer_id))), "quiet_begins": quiet.partition("–")[0], "quiet_ends": quiet.partition("–")[2],
    }  # fmt: skip


@never_cache
@require_http_methods(["GET", "POST"])
def department_task(request: HttpRequest, token: str) -> HttpResponse:
    """Show a department its task once confidentiality is confirmed; answer, ask back, rate how it was asked."""
    _slow(request)
    at, holder = now(), request.COOKIES.get(HOLDER, "") or secrets.token_urlsafe(24)
    fault, typed = "", request.POST
    try:
        task_id = run(open_task, SYSTEM, at, token, holder, confirmed=typed.get("do") == "confirm")
        if request.method == "POST" and typed.get("do") != "confirm" and not sent_again(request, SYSTEM):
            fault = _task_deed(request, token, holder)
        task, digest, case_id = task_row(task_id)
        context = {
            "token": token, "task": task, "digest": digest, "fault": fault, "typed": typed if fault else {}, "stars": range(1, 6),
            "once": once_field(), "late": task.due_at < at and task.answered_at is None,
            "department": book().departments[task.department].text.of(lang()), "attached": task_files(task_id), "parcel": "" if (parcel := return_parcel(case_id)) in digest else parcel,
        }  # fmt: skip
        response = render(request, "cases/task.html", context, status=422 if fault else 200)
    except NotConfirmed:
        response = render(request, "cases/task.html", {"token": token, "task": None})
    except (TokenRefused, TokenExpired, LinkUsed, NotFound) as refusal:
        return render(request, "cases/gone.html", {"fault": refusal_text(refusal, lang())}, status=410)
    response.set_cookie(
        HOLDER, holder, max_age=HOLDER_DAYS * 86_400, httponly=True, samesite="Lax", secure=request.is_secure()
    )
    return response


@never_cache
@require_http_methods(["GET", "POST"])
def department_copy(request: HttpRequest, token: str) -> HttpResponse:
    """Show a department its copy of a case once confidentiality is confirmed; that it was read is kept."""
    _slow(request)
    holder = request.COOKIES.get(HOLDER, "") or secrets.token_urlsafe(24)
    try:
        department, digest = run(read_copy, SYSTEM, now(), token, holder, confirmed=request.POST.get("do") == "confirm")
        context = {"token": token, "digest": digest, "department": book().departments[department].text.of(lang())}
        response = render(request, "cases/copy.html", context)
    except NotConfirmed:
        response = render(request, "cases/copy.html", {"token": token, "digest": None})
    except (TokenRefused, TokenExpired, LinkUsed, NotFound) as refusal:
        return render(request, "cases/gone.html", {"fault": refusal_text(refusal, lang())}, status=410)
    response.set_cookie(
        HOLDER, holder, max_age=HOLDER_DAYS * 86_400, httponly=True, samesite="Lax", secure=request.is_secure()
    )
    return response


def _task_deed(request: HttpRequest, token: str, holder: str) -> str:
    typed, at = request.POST, now()
    stars = typed.get("number", "")
    try:
        if typed.get("do") == "rate":
            run(
                rate_task,
                SYSTEM,
                at,
                token,
                holder,
                int(stars) if stars.isascii() and stars.isdigit() and len(stars) < 3 else 0,
            )
        elif typed.get("do") == "attach":
            run(attach_to_task, SYSTEM, at, token, holder, prepared_of(request))
        elif typed.get("do") in ("answer", "back"):
            run(answer_task, SYSTEM, at, token, holder, typed.get("words", ""), asks_back=typed.get("do") == "back")
        else:
            return gettext("Nothing was chosen.")
    except (TokenRefused, TokenExpired, LinkUsed, NotConfirmed):
        raise
    except Refusal as refusal:
        return refusal_text(refusal, lang())
    return ""
