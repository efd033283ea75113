"""What signing in demands, as a form."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from zhunsheng.access.values import Role
from zhunsheng.people import queries as people
from zhunsheng.people.values import EntryPolicy
from zhunsheng.surface.pages.admin.agent_list import names
from zhunsheng.surface.pages.kit.forms import KitForm


class PolicyForm(KitForm):
    """One field a line of the policy."""

    draft = "entry"
    factor_roles = forms.MultipleChoiceField(
        label=gettext_lazy("Roles that must have a second factor"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("They set it up the next time they sign in, on a device that is approved."),
    )  # fmt: skip
    factor_days = forms.IntegerField(
        label=gettext_lazy("Days a device is not asked for a code again"), help_text=gettext_lazy("0: every time.")
    )
    session_hours = forms.IntegerField(label=gettext_lazy("Hours until everybody signs in again"))
    idle_minutes = forms.IntegerField(label=gettext_lazy("Minutes without a sign of life until a session ends"))
    waiting_minutes = forms.IntegerField(label=gettext_lazy("Minutes a browser waits for approval before the password is asked again"))  # fmt: skip
    reset_minutes = forms.IntegerField(label=gettext_lazy("Minutes a password link works"))
    invite_hours = forms.IntegerField(label=gettext_lazy("Hours an invitation works"))
    asks_an_hour = forms.IntegerField(label=gettext_lazy("Password mails for one login within an hour"))
    code_tries = forms.IntegerField(label=gettext_lazy("Wrong codes within five minutes"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the roles of this desk."""
        super().__init__(*args, **kwargs)
        self.fields["factor_roles"].choices = list(names(people.roles()).items())  # type: ignore[attr-defined] # why: a choice field

    @staticmethod
    def told(policy: EntryPolicy) -> dict[str, Any]:
        """Give the policy as the form shows it."""
        return {name: getattr(policy, name) for name in policy.__struct_fields__} | {
            "factor_roles": sorted(policy.factor_roles)
        }

    def policy(self) -> EntryPolicy:
        """Give what was typed."""
        told = dict(self.cleaned_data)
        roles = frozenset(Role(one) for one in told.pop("factor_roles"))
        return EntryPolicy(factor_roles=roles, **told)


BOUND_TO = {name: name for name in EntryPolicy.__struct_fields__}
"""Refusals name the line of the policy they are about."""
