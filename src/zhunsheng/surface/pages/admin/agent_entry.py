"""How a colleague signs in: the address for their mail, an invitation, their second factor, a new password."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from zhunsheng.access.queries import require
from zhunsheng.access.values import Actor, Subject, Verb
from zhunsheng.journal.actions import Ink, run
from zhunsheng.kernel.errors import Refusal
from zhunsheng.kernel.instants import now
from zhunsheng.notices.queries import password_link
from zhunsheng.people import actions, queries
from zhunsheng.people.values import AgentCard
from zhunsheng.surface.live.refusals import refusal_text
from zhunsheng.surface.pages.admin.agent_forms import THINGS, MailForm, PasswordForm
from zhunsheng.surface.pages.admin.sections import admin_frame
from zhunsheng.surface.pages.frame import signed_in
from zhunsheng.surface.pages.kit.flash import flash
from zhunsheng.surface.pages.kit.tabs import Tab


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def agent_entry(request: HttpRequest, actor: Actor, agent_id: int) -> HttpResponse:
    """Invite somebody, clear their second factor, or give them a new password, which ends what is open with the old."""
    card = seen(actor, agent_id)
    match request.POST.get("do", ""):
        case "invite":
            return _invited(request, actor, card)
        case "factor":
            return _cleared(request, actor, card)
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        plain = form.cleaned_data["password"]
        hashed = form.tried(lambda: queries.hash_password(plain, login=card.login, name=card.name), THINGS)
        if hashed and form.done(lambda: run(actions.set_password, actor, now(), agent_id, hashed), THINGS):
            flash(request, gettext("The password was set; who was signed in with the old one must sign in again."))
            return redirect("admin-agent-password", agent_id)
    return agent_page(request, actor, card, "password", form)


def seen(actor: Actor, agent_id: int) -> AgentCard:
    """Give a colleague's card to who manages people. Refuses: AccessDenied."""
    require(actor, Verb.PEOPLE_MANAGE, Subject(kind="agent"))
    return card_of(agent_id)


def card_of(agent_id: int) -> AgentCard:
    """Give a colleague's card; a page that says so where there is none."""
    found = queries.agent_cards([agent_id])
    if not found:
        raise Http404
    return found[0]


def agent_page(request: HttpRequest, actor: Actor, card: AgentCard, part: str, form: Any, **more: Any) -> HttpResponse:
    """Show one part of a colleague's page."""
    tabs = [
        Tab(name="profile", words=gettext_lazy("Profile"), path=reverse("admin-agent", args=[card.id])),
        Tab(name="rights", words=gettext_lazy("Rights"), path=reverse("admin-agent-rights", args=[card.id])),
        Tab(
            name="password",
            words=gettext_lazy("How they sign in"),
            path=reverse("admin-agent-password", args=[card.id]),
        ),
    ]
    context = admin_frame(actor, "admin-agents") | {
        "card": card, "tabs": tabs, "part": part, "form": form, "own": card.id == actor.id, "verb": gettext("Save"), "back": "",
    }  # fmt: skip
    if part == "password":
        context |= {"has_factor": queries.has_factor(card.id), "invitation": MailForm(initial=_mail(card))}
        context["verb"] = gettext("Set the password")
    return render(request, "admin/agent.html", context | more, status=422 if form.is_bound else 200)


def _invited(request: HttpRequest, actor: Actor, card: AgentCard) -> HttpResponse:
    """Invite somebody: by mail where an address is given, and by a link to hand over, shown this once."""
    form = MailForm(request.POST)
    if not form.is_valid():
        return agent_page(request, actor, card, "password", PasswordForm(), invitation=form)
    email = form.cleaned_data["email"]

    def act(ink: Ink) -> int:
        if email != queries.email_of(card.id):
            actions.set_email(ink, card.id, email)
        return actions.invite(ink, card.id)

    ask_id = form.tried(lambda: run(act, actor, now()), MailForm.things)
    if ask_id is None:
        return agent_page(request, actor, card, "password", PasswordForm(), invitation=form)
    # A desk that does not know its own address writes it as this administrator's browser has just reached it.
    told = {
        "link": request.build_absolute_uri(password_link(ask_id)),
        "mailed": email,
        "hours": queries.entry_policy().invite_hours,
    }
    return agent_page(request, actor, card, "password", PasswordForm(), **told)


def _cleared(request: HttpRequest, actor: Actor, card: AgentCard) -> HttpResponse:
    try:
        run(actions.reset_factor, actor, now(), card.id)
        flash(request, gettext("The second factor was cleared; their devices have to be approved anew."))
    except Refusal as refusal:
        flash(request, refusal_text(refusal, get_language() or "zh-hans"), tone="breached")
    return redirect("admin-agent-password", card.id)


def _mail(card: AgentCard) -> dict[str, Any]:
    return {"email": queries.email_of(card.id)}
