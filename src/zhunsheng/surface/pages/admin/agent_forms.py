"""What is asked about a colleague: who they are, what they may do, their password."""

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy
from typing_extensions import override

from zhunsheng.access.values import Grade, Role
from zhunsheng.people import queries as people
from zhunsheng.people.values import AgentCard, Profile, Rights
from zhunsheng.surface.pages.admin.agent_list import names
from zhunsheng.surface.pages.kit.forms import KitForm

THINGS = {
    "the login name": "login",
    "people.login_taken": "login",
    "the agent's name": "name",
    "the agent's nickname": "nickname",
    "the capacity": "capacity",
    "team": "team",
    "skill group": "groups",
    "people.password_too_weak": "password",
}
MOST_AT_ONCE = 99


class ProfileForm(KitForm):
    """Who somebody is."""

    draft = "profile"
    name = forms.CharField(label=gettext_lazy("Name"), max_length=80, help_text=gettext_lazy("What colleagues see."))
    nickname = forms.CharField(
        label=gettext_lazy("Nickname"), max_length=80, help_text=gettext_lazy("What customers see instead of the name.")
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of the pages"), choices=settings.LANGUAGES)

    def profile(self) -> Profile:
        """Give what was typed."""
        told = self.cleaned_data
        return Profile(name=told["name"], nickname=told["nickname"], language=told["language"])


class RightsForm(KitForm):
    """What somebody may do, where they belong, and how much they are given."""

    draft = "rights"
    roles = forms.MultipleChoiceField(
        label=gettext_lazy("Roles"), widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("One person may have several. What each may do stands under “Roles and rights”."),
    )  # fmt: skip
    grade = forms.ChoiceField(
        label=gettext_lazy("Grade"), help_text=gettext_lazy("How far somebody is trusted with money and data.")
    )
    team = forms.ChoiceField(label=gettext_lazy("Team"), required=False)
    groups = forms.MultipleChoiceField(
        label=gettext_lazy("Skill groups"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Customers of these groups may be given to this colleague."),
    )  # fmt: skip
    capacity = forms.IntegerField(
        label=gettext_lazy("Dialogues at once"), min_value=1, max_value=MOST_AT_ONCE, initial=5,
        help_text=gettext_lazy("The desk never gives more than this."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer what this desk has."""
        super().__init__(*args, **kwargs)
        for field, told in (("roles", people.roles()), ("grade", people.grades()), ("groups", people.groups())):
            self.fields[field].choices = list(names(told).items())  # type: ignore[attr-defined] # why: a choice field
        teams = [(str(team.id), team.name) for team in people.teams()]
        self.fields["team"].choices = [("", gettext_lazy("No team")), *teams]  # type: ignore[attr-defined] # why: as above

    def rights(self, *, active: bool = True) -> Rights:
        """Give what was chosen."""
        told = self.cleaned_data
        return Rights(
            roles=frozenset(Role(one) for one in told["roles"]),
            grade=Grade(told["grade"]),
            capacity=told["capacity"],
            team_id=int(told["team"]) if told["team"] else None,
            groups=frozenset(told["groups"]),
            active=active,
        )


class NewAgentForm(ProfileForm, RightsForm):
    """Everything about somebody who joins."""

    draft = "new-agent"
    login = forms.CharField(
        label=gettext_lazy("Login"), max_length=64,
        help_text=gettext_lazy("2 to 64 of a-z, 0-9 and . _ @ + -; it cannot be changed later."),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false", "autocomplete": "off"}),
    )  # fmt: skip
    field_order = ("login", "name", "nickname", "language")
    sections = ((gettext_lazy("What they may do"), ("roles", "grade", "team", "groups", "capacity")),)


class MailForm(KitForm):
    """Where an invitation goes."""

    things: ClassVar = {"email": "email"}
    email = forms.EmailField(
        label=gettext_lazy("E-mail"), max_length=254, required=False, help_text=gettext_lazy("Without an address you hand the link over yourself."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip


class PasswordForm(KitForm):
    """A new password, twice."""

    password = forms.CharField(
        label=gettext_lazy("New password"), max_length=256, strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy("At least 10 characters, none of the usual ones."),
    )  # fmt: skip
    again = forms.CharField(
        label=gettext_lazy("Once more"), max_length=256, strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )  # fmt: skip

    @override
    def clean(self) -> dict[str, Any]:
        """Insist on the same twice."""
        told = super().clean() or self.cleaned_data
        if told.get("password") and told.get("again") and told["password"] != told["again"]:
            self.add_error("again", gettext_lazy("This is not the same as above."))
        return told


def profile_of(card: AgentCard) -> dict[str, Any]:
    """Fill the profile's form."""
    return {"name": card.name, "nickname": card.nickname, "language": card.language}


def rights_of(card: AgentCard) -> dict[str, Any]:
    """Fill the form of rights."""
    return {
        "roles": sorted(card.roles),
        "grade": card.grade.value,
        "team": str(card.team_id or ""),
        "groups": sorted(card.groups),
        "capacity": card.capacity,
    }
