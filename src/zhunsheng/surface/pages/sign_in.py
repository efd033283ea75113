"""Come in and go out."""

from typing import Final

from django import forms
from django.contrib.auth import authenticate, logout
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from zhunsheng.access.values import SYSTEM
from zhunsheng.journal.actions import run
from zhunsheng.kernel.instants import now
from zhunsheng.people.actions import demo_device, knock, note_sign_in_failed
from zhunsheng.people.actions import sign_out as end_own_session
from zhunsheng.people.queries import actor_of
from zhunsheng.people.values import Step
from zhunsheng.surface.brake import Brake, connection_of
from zhunsheng.surface.entry import browser_of, keep_browser
from zhunsheng.surface.pages.demo import demo_roles
from zhunsheng.surface.pages.entering import PAGE_OF, enter, wait_at_door, wanted_page
from zhunsheng.surface.pages.frame import who

BY_LOGIN: Final = Brake(tries=10, seconds=300)
BY_ADDRESS: Final = Brake(tries=60, seconds=300)
"""Wrong passwords only: a whole office behind one address may come to work in the same minute."""


class SignInForm(forms.Form):
    """Ask for login and password; never say which of the two was wrong."""

    login = forms.CharField(label=gettext_lazy("Login"), max_length=64)
    password = forms.CharField(label=gettext_lazy("Password"), max_length=256, widget=forms.PasswordInput, strip=False)


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Let somebody in with login and password, or lead them to what is still missing.

    Refuses  TooMany for a login, or an address, behind which too many passwords were wrong
    """
    form = SignInForm(request.POST or None)
    wrong = False
    if request.method == "POST" and form.is_valid():
        login_key, address_key = form.cleaned_data["login"].lower(), connection_of(request.META.get("REMOTE_ADDR", ""))
        BY_ADDRESS.check(address_key)
        BY_LOGIN.check(login_key)
        user = authenticate(request, username=form.cleaned_data["login"], password=form.cleaned_data["password"])
        if user is not None:
            BY_ADDRESS.forgive(address_key)
            BY_LOGIN.forgive(login_key)
            return _knocked(request, int(user.pk))
        wrong = True
        run(note_sign_in_failed, SYSTEM, now(), form.cleaned_data["login"])
    context = {
        "form": form,
        "wrong": wrong,
        "is_set": "set" in request.GET and not wrong,
        "next": wanted_page(request),
        "demo_roles": demo_roles(request),
    }
    return render(request, "sign_in.html", context, status=401 if wrong else 200)


@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Become a person of the demonstration with one click."""
    chosen = next((card for card in demo_roles(request) if card.login == request.POST.get("role")), None)
    if chosen is None:
        raise PermissionDenied
    browser = browser_of(request)
    device_id = run(demo_device, actor_of(chosen.id), now(), browser)
    return keep_browser(enter(request, chosen.id, device_id, "demo", wanted_page(request)), browser)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Leave the desk on this device."""
    actor = who(request)
    if actor is not None:
        run(end_own_session, actor, now(), request.session.session_key or "")
    logout(request)
    return HttpResponseRedirect("/")


def _knocked(request: HttpRequest, agent_id: int) -> HttpResponse:
    """Let a known device in; lead others to the page of what is missing."""
    browser, wanted = browser_of(request), wanted_page(request)
    answer = run(knock, actor_of(agent_id), now(), browser)
    if answer.step is Step.ENTER:
        return keep_browser(enter(request, agent_id, answer.device_id, "password", wanted), browser)
    wait_at_door(request, agent_id, answer.device_id, wanted)
    return keep_browser(HttpResponseRedirect(reverse(PAGE_OF[answer.step])), browser)
