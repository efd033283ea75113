"""One's own security: password, mail address, second factor, devices, sessions."""

from typing import Any

from django.contrib.auth import authenticate
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhunsheng.access.values import Actor
from zhunsheng.journal.actions import run
from zhunsheng.kernel.errors import Refusal
from zhunsheng.kernel.instants import now
from zhunsheng.people import actions, queries
from zhunsheng.people.values import DeviceState, PasswordTooWeak, Standing
from zhunsheng.surface.brake import Brake
from zhunsheng.surface.entry import browser_of, entered, keep_browser
from zhunsheng.surface.live.refusals import refusal_text
from zhunsheng.surface.pages.device_words import HOW, STATES
from zhunsheng.surface.pages.entering import enter
from zhunsheng.surface.pages.frame import frame, signed_in
from zhunsheng.surface.pages.kit.flash import flash
from zhunsheng.surface.pages.qr import qr_of

OWN_PASSWORD = Brake(tries=10, seconds=300)


@never_cache
@require_safe
@signed_in
def account(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show one's own security."""
    return render(request, "account.html", _context(request, actor))


@require_POST
@signed_in
def change(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Do one thing that needs no password: remove a device, end a session or all others."""
    try:
        match request.POST.get("do", ""):
            case "remove-device":
                run(actions.remove_device, actor, now(), _number(request, "device"))
            case "end-session":
                run(actions.end_session, actor, now(), _number(request, "session"))
            case "end-others":
                run(actions.end_sessions_of, actor, now(), actor.id, but=_held(request).session_id)
    except Refusal as refusal:
        flash(request, refusal_text(refusal, request.LANGUAGE_CODE), tone="breached")
    else:
        flash(request, gettext("Done."))
    return redirect("account")


@sensitive_post_parameters()
@never_cache
@require_POST
@signed_in
def change_password(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Change one's own password: the old one first. Every other session ends, this one goes on anew."""
    card = queries.agent_cards([actor.id])[0]
    faults: dict[str, str] = {}
    first = request.POST.get("password", "")[:256]
    if not _knows_password(request, card.login):
        faults["old"] = "wrong"
    elif first != request.POST.get("again", ""):
        faults["fault"] = "unlike"
    else:
        try:
            hashed = queries.hash_password(first, login=card.login, name=card.name)
        except PasswordTooWeak as refusal:
            faults["fault"] = str(refusal.detail["why"])
        else:
            held, browser = _held(request), browser_of(request)
            run(actions.set_password, actor, now(), actor.id, hashed)
            response = enter(request, actor.id, held.device_id, "password", reverse("account"))
            flash(request, gettext("Your password is changed. You were signed out everywhere else."))
            return keep_browser(response, browser)
    return render(request, "account.html", _context(request, actor) | faults, status=422)


@sensitive_post_parameters()
@never_cache
@require_POST
@signed_in
def change_email(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Change where one gets mail; the password first, for password links go there."""
    card = queries.agent_cards([actor.id])[0]
    if not _knows_password(request, card.login):
        return render(request, "account.html", _context(request, actor) | {"mail_old": "wrong"}, status=422)
    try:
        run(actions.set_email, actor, now(), actor.id, request.POST.get("email", ""))
    except Refusal as refusal:
        fault = refusal_text(refusal, request.LANGUAGE_CODE)
        return render(request, "account.html", _context(request, actor) | {"mail_fault": fault}, status=422)
    flash(request, gettext("Saved."))
    return redirect("account")


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def factor(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Set up a second factor."""
    held = _held(request)
    card = queries.agent_cards([actor.id])[0]
    fault = ""
    try:
        if request.method == "POST":
            codes = run(actions.confirm_factor, actor, now(), held.device_id, request.POST.get("code", "")[:64])
            if codes:
                return render(request, "recovery_codes.html", {"codes": codes, "onward": reverse("account")})
            fault = "wrong"
        secret = run(actions.begin_factor, actor, now(), held.device_id)
    except Refusal as refusal:
        flash(request, refusal_text(refusal, request.LANGUAGE_CODE), tone="breached")
        return redirect("account")
    context = frame(actor, "account") | {"fault": fault, "qr": qr_of(secret, card.login), "secret": secret}
    return render(request, "account_factor.html", context, status=422 if fault else 200)


@sensitive_post_parameters()
@never_cache
@require_POST
@signed_in
def remove_factor(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Do without the second factor again; the password first."""
    if not _knows_password(request, queries.agent_cards([actor.id])[0].login):
        return render(request, "account.html", _context(request, actor) | {"factor_old": "wrong"}, status=422)
    try:
        run(actions.remove_factor, actor, now())
    except Refusal as refusal:
        flash(request, refusal_text(refusal, request.LANGUAGE_CODE), tone="breached")
    else:
        flash(request, gettext("Your second factor is removed."))
    return redirect("account")


def _context(request: HttpRequest, actor: Actor) -> dict[str, Any]:
    held = _held(request)
    devices = queries.devices_of(actor, actor.id)
    return frame(actor, "account") | {
        "email": queries.email_of(actor.id),
        "has_factor": queries.has_factor(actor.id),
        "must_factor": actor.has(queries.entry_policy().factor_roles),
        "codes_left": queries.recovery_codes_left(actor.id),
        "devices": [
            {
                "card": card,
                "words": STATES[card.state],
                "how": HOW.get(card.how, ""),
                "here": card.id == held.device_id,
                "removable": card.state in (DeviceState.TRUSTED, DeviceState.WAITING),
            }
            for card in devices
        ],
        "sessions": [
            {"card": card, "how": HOW.get(card.how, ""), "here": card.id == held.session_id}
            for card in queries.sessions_of(actor, actor.id)
        ],
        "login": queries.agent_cards([actor.id])[0].login,
    }


def _held(request: HttpRequest) -> Standing:
    found = entered(request, now())
    if found is None:
        raise PermissionDenied  # the session ended between the door and here
    return found[1]


def _knows_password(request: HttpRequest, login: str) -> bool:
    """Ask for the password of who sits here; slowed down like the sign-in page."""
    OWN_PASSWORD.check(login)
    right = authenticate(request, username=login, password=request.POST.get("old", "")[:256]) is not None
    if right:
        OWN_PASSWORD.forgive(login)
    return right


def _number(request: HttpRequest, name: str) -> int:
    text = request.POST.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 19 else 0
