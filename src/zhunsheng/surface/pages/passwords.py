"""A forgotten password, and the link that sets a new one."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from zhunsheng.access.values import SYSTEM
from zhunsheng.ground.tokens import TokenExpired, TokenRefused
from zhunsheng.journal.actions import run
from zhunsheng.kernel.instants import now
from zhunsheng.notices.queries import mail_settings
from zhunsheng.notices.values import Way
from zhunsheng.people.actions import ask_reset, use_link
from zhunsheng.people.queries import entry_policy, hash_password, read_link
from zhunsheng.people.values import LinkUsed, PasswordTooWeak
from zhunsheng.surface.brake import Brake, connection_of
from zhunsheng.surface.live.refusals import refusal_text

BY_ADDRESS: Final = Brake(tries=20, seconds=3600)
LINKS: Final = Brake(tries=60, seconds=300)


@never_cache
@require_http_methods(["GET", "POST"])
def forgot(request: HttpRequest) -> HttpResponse:
    """Ask for a link by mail; the answer is the same whether or not somebody has that login.

    Refuses  TooMany for an address from which too many asked
    """
    typed, asked = request.POST.get("who", "").strip(), False
    if request.method == "POST" and typed:
        BY_ADDRESS.check(connection_of(request.META.get("REMOTE_ADDR", "")))
        run(ask_reset, SYSTEM, now(), typed)
        asked = True
    context = {
        "asked": asked,
        "empty": request.method == "POST" and not typed,
        "minutes": entry_policy().reset_minutes,
        "by_mail": mail_settings().way is not Way.FILE,
    }
    return render(request, "forgot.html", context)


@sensitive_post_parameters("password", "again")
@never_cache
@require_http_methods(["GET", "POST"])
def new_password(request: HttpRequest, token: str) -> HttpResponse:
    """Set a password by the link of a mail, once.

    Refuses  TooMany for an address from which too many links were tried
    """
    LINKS.check(connection_of(request.META.get("REMOTE_ADDR", "")))
    try:
        link = read_link(token, now())
    except (TokenExpired, TokenRefused, LinkUsed) as refusal:
        context = {"status": 410, "what": refusal_text(refusal, request.LANGUAGE_CODE), "code": refusal.code}
        return render(request, "error.html", context, status=410)
    fault = ""
    if request.method == "POST":
        first = request.POST.get("password", "")
        if first != request.POST.get("again", ""):
            fault = "unlike"
        else:
            try:
                password = hash_password(first[:256], login=link.login, name=link.name)
                run(use_link, SYSTEM, now(), link.ask_id, password)
            except PasswordTooWeak as refusal:
                fault = str(refusal.detail["why"])
            else:
                return redirect(f"{reverse('sign-in')}?set=1")
    response = render(request, "new_password.html", {"link": link, "fault": fault}, status=422 if fault else 200)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
