"""Come in and go out."""

from typing import Final

from django import forms
from django.contrib.auth import authenticate, get_user_model, login, logout
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from zhunsheng.journal.actions import run
from zhunsheng.kernel.instants import now
from zhunsheng.people.actions import note_signed_in
from zhunsheng.people.queries import actor_of
from zhunsheng.surface.brake import Brake, connection_of
from zhunsheng.surface.pages.demo import demo_roles
from zhunsheng.surface.pages.frame import first_page

BACKEND = "django.contrib.auth.backends.ModelBackend"

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
    """Let somebody in with login and password.

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
            return _enter(request, int(user.pk), "password")
        wrong = True
    context = {"form": form, "wrong": wrong, "next": _wanted(request), "demo_roles": demo_roles(request)}
    return render(request, "sign_in.html", context, status=401 if wrong else 200)


@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Become a person of the demonstration with one click."""
    chosen = next((card for card in demo_roles(request) if card.login == request.POST.get("role")), None)
    if chosen is None:
        raise PermissionDenied
    return _enter(request, chosen.id, "demo")


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Leave the desk on this device."""
    logout(request)
    return HttpResponseRedirect("/")


def _enter(request: HttpRequest, agent_id: int, how: str) -> HttpResponse:
    user = get_user_model().objects.get(pk=agent_id)
    actor = actor_of(agent_id)
    run(note_signed_in, actor, now(), how)
    login(request, user, backend=BACKEND)
    return HttpResponseRedirect(_wanted(request) or first_page(actor))


def _wanted(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else ""
