"""Everybody who works here, as a list."""

from collections.abc import Iterable
from typing import Final

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zhunsheng.access.queries import require
from zhunsheng.access.values import Actor, Subject, Verb
from zhunsheng.people import queries as people
from zhunsheng.people.values import AgentCard, Named, Presence
from zhunsheng.surface.pages.admin.sections import admin_frame
from zhunsheng.surface.pages.frame import signed_in
from zhunsheng.surface.pages.kit.answering import answer
from zhunsheng.surface.pages.kit.cells import Cell, link, mark, number, several, when
from zhunsheng.surface.pages.kit.listing import Choice, Column, Empty, Filter, Listing, among

PRESENT: Final = {
    Presence.AVAILABLE.value: (gettext_lazy("Available"), "kept"),
    Presence.AWAY.value: (gettext_lazy("Away"), "plain"),
}


def names(found: Iterable[Named]) -> dict[str, str]:
    """Give the words of roles, grades or groups in the reader's language, by code."""
    english = get_language() == "en"
    return {one.code: one.en if english else one.zh for one in found}


def choices(told: dict[str, str]) -> tuple[Choice, ...]:
    """Offer codes with their words."""
    return tuple(Choice(code, words) for code, words in told.items())


def listing() -> Listing[AgentCard]:
    """Say what the list is, with the roles, groups and teams of this desk."""
    roles, grades, groups = names(people.roles()), names(people.grades()), names(people.groups())
    teams = {str(team.id): team.name for team in people.teams()}
    return Listing(
        name="agents",
        search=gettext_lazy("Name, nickname or login"),
        search_words=lambda card: (card.name, card.nickname, card.login),
        identity=lambda card: card.id,
        sort="name",
        columns=(
            Column(name="name", words=gettext_lazy("Name"), cell=_name, sort=lambda card: card.name),
            Column(name="login", words=gettext_lazy("Login"), cell=lambda card: Cell(text=card.login, code=True), sort=lambda card: card.login),
            Column(name="roles", words=gettext_lazy("Roles"), cell=lambda card: several(mark(roles.get(role, role)) for role in sorted(card.roles))),
            Column(name="grade", words=gettext_lazy("Grade"), cell=lambda card: grades.get(card.grade, card.grade), sort=lambda card: card.grade),
            Column(name="team", words=gettext_lazy("Team"), cell=lambda card: teams.get(str(card.team_id), "—"), sort=lambda card: teams.get(str(card.team_id), "")),
            Column(name="groups", words=gettext_lazy("Skill groups"), cell=lambda card: several(mark(groups.get(one, one), "accent") for one in sorted(card.groups))),
            Column(name="capacity", words=gettext_lazy("At once"), cell=lambda card: number(card.capacity), sort=lambda card: card.capacity),
            Column(name="presence", words=gettext_lazy("Presence"), cell=_presence, sort=lambda card: f"{not card.active}{card.presence}"),
            Column(name="since", words=gettext_lazy("Since"), cell=lambda card: when(card.presence_since), sort=lambda card: card.presence_since.us),
        ),
        filters=(
            Filter(name="active", words=gettext_lazy("Working or left"), choices=(Choice("yes", gettext_lazy("Working here")), Choice("no", gettext_lazy("Left"))), fits=lambda card, value: card.active == (value == "yes")),
            Filter(name="role", words=gettext_lazy("Role"), choices=choices(roles), fits=lambda card, value: value in card.roles),
            Filter(name="team", words=gettext_lazy("Team"), choices=choices(teams), fits=lambda card, value: str(card.team_id) == value),
            Filter(name="group", words=gettext_lazy("Skill group"), choices=choices(groups), fits=lambda card, value: value in card.groups),
        ),
        empty=Empty(words=gettext_lazy("Everybody who works here will stand in this list."), icon="people", href=reverse("admin-agent-new"), step=gettext_lazy("Add a colleague")),
    )  # fmt: skip


@never_cache
@require_safe
@signed_in
def agents(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Show everybody who works here or did."""
    require(actor, Verb.PEOPLE_MANAGE, Subject(kind="agent"))
    what = listing()
    source = among(what, people.staff())
    context = admin_frame(actor, "admin-agents")
    return answer(request, actor, what, source, room="admin", template="admin/agents.html", context=context)


def _name(card: AgentCard) -> Cell:
    return link(card.name, reverse("admin-agent", args=[card.id]), card.nickname if card.nickname != card.name else "")


def _presence(card: AgentCard) -> Cell:
    if not card.active:
        return mark(gettext_lazy("Left"), "breached")
    words, tone = PRESENT.get(card.presence.value, (card.presence.value, "plain"))
    return mark(words, tone)
