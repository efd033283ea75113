"""Between a right password and the desk: a code, a second factor to set up, or a device that waits for approval."""

from typing import Final

import msgspec
from django.contrib.auth import get_user_model, login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from zhunsheng.access.values import Actor
from zhunsheng.journal.actions import run
from zhunsheng.kernel.durations import minutes
from zhunsheng.kernel.errors import NotFound
from zhunsheng.kernel.instants import Instant, now
from zhunsheng.people.actions import begin_factor, confirm_factor, knock, open_session, prove_code
from zhunsheng.people.queries import actor_of, agent_cards, entry_policy
from zhunsheng.people.values import FactorThere, Step, TooManyCodes
from zhunsheng.surface.entry import BACKEND, browser_of
from zhunsheng.surface.live.refusals import refusal_text
from zhunsheng.surface.pages.frame import first_page
from zhunsheng.surface.pages.qr import qr_of

AT_DOOR: Final = "at_door"
PAGE_OF: Final = {
    Step.CODE: "sign-in-code",
    Step.ENROL: "sign-in-factor",
    Step.WAIT: "sign-in-waiting",
    Step.REFUSED: "sign-in-waiting",
}


class AtDoor(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody whose password was right and who is not in yet."""

    agent: int
    device: int
    since: int
    next: str

    @property
    def actor(self) -> Actor:
        """Who it is, with the rights of this moment. Refuses: NotFound for who has left."""
        return actor_of(self.agent)


def wait_at_door(request: HttpRequest, agent_id: int, device_id: int, wanted: str) -> None:
    """Remember whose password was right, in this browser's session only and for a short while."""
    request.session.cycle_key()
    request.session[AT_DOOR] = msgspec.to_builtins(
        AtDoor(agent=agent_id, device=device_id, since=now().us, next=wanted)
    )


def at_door(request: HttpRequest) -> AtDoor | None:
    """Return who stands at the door with this browser; None after too long."""
    held = request.session.get(AT_DOOR)
    if held is None:
        return None
    found = msgspec.convert(held, AtDoor)
    if now() >= Instant(found.since) + minutes(entry_policy().waiting_minutes):
        return None
    try:
        actor_of(found.agent)
    except NotFound:
        return None
    return found


def enter(request: HttpRequest, agent_id: int, device_id: int, how: str, wanted: str) -> HttpResponse:
    """Let somebody in: a fresh session, known to the desk."""
    user = get_user_model().objects.get(pk=agent_id)
    actor = actor_of(agent_id)
    request.session.pop(AT_DOOR, None)
    login(request, user, backend=BACKEND)
    request.session.save()
    address = browser_of(request).address
    run(open_session, actor, now(), device_id, str(request.session.session_key), how, address)
    return HttpResponseRedirect(wanted or first_page(actor))


def wanted_page(request: HttpRequest) -> str:
    """Return the page somebody was on the way to, if it is one of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else ""


@sensitive_post_parameters("code")
@never_cache
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Ask for a code of the authenticator app, or a recovery code."""
    door = at_door(request)
    if door is None:
        return redirect("sign-in")
    fault = ""
    if request.method == "POST":
        try:
            if run(prove_code, door.actor, now(), door.device, request.POST.get("code", "")[:64]):
                return enter(request, door.agent, door.device, "second_factor", door.next)
            fault = "wrong"
        except TooManyCodes as refusal:
            fault = refusal_text(refusal, request.LANGUAGE_CODE)
    return render(request, "sign_in_code.html", {"fault": fault}, status=401 if fault else 200)


@sensitive_post_parameters("code")
@never_cache
@require_http_methods(["GET", "POST"])
def factor(request: HttpRequest) -> HttpResponse:
    """Have somebody whose role needs a second factor set one up before they come in."""
    door = at_door(request)
    if door is None:
        return redirect("sign-in")
    fault = ""
    try:
        if request.method == "POST":
            codes = run(confirm_factor, door.actor, now(), door.device, request.POST.get("code", "")[:64])
            if codes:
                answer = enter(request, door.agent, door.device, "second_factor", door.next)
                return render(request, "recovery_codes.html", {"codes": codes, "onward": answer.headers["Location"]})
            fault = "wrong"
        secret = run(begin_factor, door.actor, now(), door.device)
    except FactorThere:
        return redirect("sign-in")
    except TooManyCodes as refusal:
        fault = refusal_text(refusal, request.LANGUAGE_CODE)
        return render(request, "sign_in_code.html", {"fault": fault}, status=429)
    context = {"fault": fault, "qr": qr_of(secret, agent_cards([door.agent])[0].login), "secret": secret}
    return render(request, "sign_in_factor.html", context, status=401 if fault else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def waiting(request: HttpRequest) -> HttpResponse:
    """Show that the device waits for approval; let it in once it is approved."""
    door = at_door(request)
    if door is None:
        return redirect("sign-in")
    answer = run(knock, door.actor, now(), browser_of(request))
    if answer.device_id != door.device:
        return redirect("sign-in")
    if request.method == "POST" and answer.step is Step.ENTER:
        return enter(request, door.agent, door.device, "approved", door.next)
    if answer.step in (Step.CODE, Step.ENROL):
        return redirect(PAGE_OF[answer.step])
    context = {"step": answer.step.value, "label": browser_of(request).label}
    return render(request, "sign_in_waiting.html", context)


@never_cache
@require_safe
def waiting_state(request: HttpRequest) -> HttpResponse:
    """Say to the waiting page what comes next; nothing is written beyond the device's last sign of life."""
    door = at_door(request)
    if door is None:
        return JsonResponse({"step": "gone", "go": reverse("sign-in")})
    answer = run(knock, door.actor, now(), browser_of(request))
    return JsonResponse({"step": answer.step.value})
