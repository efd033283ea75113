"""Teams and skill groups on one page: what they are called and who is in them."""

from collections import Counter
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zhunsheng.access.queries import require
from zhunsheng.access.values import Actor, Subject, Verb
from zhunsheng.journal.actions import run
from zhunsheng.kernel.instants import now
from zhunsheng.people import actions, queries
from zhunsheng.people.values import Named
from zhunsheng.surface.pages.admin.sections import admin_frame
from zhunsheng.surface.pages.frame import signed_in
from zhunsheng.surface.pages.kit.flash import flash
from zhunsheng.surface.pages.kit.forms import KitForm

TEAM_THINGS = {"the team's name": "name"}
GROUP_THINGS = {"the group's code": "code", "the group's name": "zh"}


class TeamForm(KitForm):
    """A team's name."""

    name = forms.CharField(label=gettext_lazy("Name of the team"), max_length=80)


class GroupForm(KitForm):
    """A skill group's code and names."""

    code = forms.CharField(
        label=gettext_lazy("Code"), max_length=40, widget=forms.TextInput(attrs={"spellcheck": "false"}),
        help_text=gettext_lazy("2 to 40 of a-z, 0-9, _ and -; rules and interfaces use it, so it stays."),
    )  # fmt: skip
    zh = forms.CharField(label=gettext_lazy("Name in Chinese"), max_length=40)
    en = forms.CharField(label=gettext_lazy("Name in English"), max_length=40)


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def circles(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show teams and groups; add, rename, dissolve."""
    require(actor, Verb.PEOPLE_MANAGE, Subject(kind="team"))
    deed = request.POST.get("do", "") if request.method == "POST" else ""
    team_form = TeamForm(request.POST if deed.startswith("team") else None)
    group_form = GroupForm(request.POST if deed.startswith("group") else None)
    if deed and _done(actor, deed, team_form, group_form):
        flash(request, gettext("Saved."))
        return redirect("admin-circles")
    inside = Counter(group for card in queries.agent_cards() for group in card.groups)
    context: dict[str, Any] = admin_frame(actor, "admin-circles") | {
        "teams": queries.teams(),
        "groups": [(group, inside[group.code]) for group in queries.groups()],
        "team_form": team_form,
        "group_form": group_form,
        "deed": deed,
    }
    return render(request, "admin/circles.html", context, status=422 if deed else 200)


def _done(actor: Actor, deed: str, team_form: TeamForm, group_form: GroupForm) -> bool:
    """Do what a form of the page asks for; no, with the reason in the form."""
    what, _, key = deed.partition(":")
    team_id = int(key) if key.isdecimal() and len(key) < 19 else 0
    if what == "team-remove":
        team_form.is_valid()
        team_form.errors.clear()
        return team_form.done(lambda: run(actions.remove_team, actor, now(), team_id))
    if what == "group" and group_form.is_valid():
        told = group_form.cleaned_data
        group = Named(code=told["code"].strip(), zh=told["zh"], en=told["en"])
        return group_form.done(lambda: run(actions.set_group, actor, now(), group), GROUP_THINGS)
    if what == "team" and team_form.is_valid():
        name = team_form.cleaned_data["name"]
        if team_id:
            return team_form.done(lambda: run(actions.rename_team, actor, now(), team_id, name), TEAM_THINGS)
        return team_form.done(lambda: run(actions.create_team, actor, now(), name), TEAM_THINGS)
    return False
