"""Take a colleague in, and change what is known about one."""

import secrets
from typing import Final

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from zhunsheng.access.queries import require
from zhunsheng.access.values import Actor, Subject, Verb
from zhunsheng.journal.actions import run
from zhunsheng.kernel.instants import now
from zhunsheng.people import actions, queries
from zhunsheng.people.values import AgentCard, NewAgent, Rights
from zhunsheng.surface.pages.admin.agent_entry import agent_page, card_of, seen
from zhunsheng.surface.pages.admin.agent_forms import (
    THINGS,
    NewAgentForm,
    ProfileForm,
    RightsForm,
    profile_of,
    rights_of,
)
from zhunsheng.surface.pages.admin.sections import admin_frame
from zhunsheng.surface.pages.frame import signed_in
from zhunsheng.surface.pages.kit.flash import flash

SECTION: Final = "admin-agents"
BYTES: Final = 12
"""Of chance in a first password; it is shown once and typed once."""


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def new_agent(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Take somebody in; their first password is shown once, right now, and nowhere kept."""
    require(actor, Verb.PEOPLE_MANAGE, Subject(kind="agent"))
    form = NewAgentForm(request.POST or None, initial={"language": "zh-hans", "roles": ["agent"], "grade": "trainee"})
    context = admin_frame(actor, SECTION)
    if request.method == "POST" and form.is_valid():
        password, told = secrets.token_urlsafe(BYTES), form.cleaned_data
        profile = form.profile()
        new = NewAgent(
            login=told["login"], name=profile.name, nickname=profile.nickname, language=profile.language, rights=form.rights(),
            password=form.tried(lambda: queries.hash_password(password, login=told["login"], name=profile.name), THINGS),
        )  # fmt: skip
        made = form.tried(lambda: run(actions.create_agent, actor, now(), new), THINGS)
        if made is not None:
            return render(request, "admin/agent_made.html", context | {"card": card_of(made), "password": password})
    context |= {"form": form, "verb": gettext("Add this colleague"), "back": reverse("admin-agents")}
    return render(request, "admin/agent_new.html", context, status=422 if form.is_bound else 200)


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def agent(request: HttpRequest, actor: Actor, agent_id: int) -> HttpResponse:
    """Show and change who somebody is."""
    card = seen(actor, agent_id)
    form = ProfileForm(request.POST or None, initial=profile_of(card))
    if request.method == "POST" and form.is_valid():
        if form.done(lambda: run(actions.change_profile, actor, now(), agent_id, form.profile()), THINGS):
            flash(request, gettext("Saved."))
            return redirect("admin-agent", agent_id)
    return agent_page(request, actor, card, "profile", form)


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def agent_rights(request: HttpRequest, actor: Actor, agent_id: int) -> HttpResponse:
    """Show and change what somebody may do; let them go, or take them back."""
    card = seen(actor, agent_id)
    form = RightsForm(
        request.POST if request.POST.get("roles") or "grade" in request.POST else None, initial=rights_of(card)
    )
    if request.method == "POST":
        rights = _wanted(request, card, form)
        if rights is not None and form.done(lambda: run(actions.change_rights, actor, now(), agent_id, rights), THINGS):
            flash(request, _told(card, rights))
            return redirect("admin-agent-rights", agent_id)
    return agent_page(request, actor, card, "rights", form)


def _wanted(request: HttpRequest, card: AgentCard, form: RightsForm) -> Rights | None:
    """Read what was asked for: other rights, to let somebody go, or to take them back."""
    kept = Rights(
        roles=card.roles, grade=card.grade, capacity=card.capacity, team_id=card.team_id, groups=card.groups, active=card.active
    )  # fmt: skip
    if request.POST.get("do") in ("dismiss", "restore"):
        form.is_bound, form.data = True, form.data or request.POST
        form.cleaned_data = {}
        return msgspec.structs.replace(kept, active=request.POST["do"] == "restore")
    return form.rights(active=card.active) if form.is_valid() else None


def _told(card: AgentCard, rights: Rights) -> str:
    if rights.active == card.active:
        return gettext("Saved. The new rights count from now on.")
    told = gettext("%(name)s works here again.") if rights.active else gettext("%(name)s can no longer sign in.")
    return told % {"name": card.name}
