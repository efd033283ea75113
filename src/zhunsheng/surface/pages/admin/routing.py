"""How the dialogues of each skill group are given out."""

from typing import Any, Final

import msgspec
from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from zhunsheng.access.queries import require
from zhunsheng.access.values import Actor, Subject, Verb
from zhunsheng.dialogue.actions import set_policy
from zhunsheng.dialogue.queries import Policy, policy_of
from zhunsheng.journal.actions import run
from zhunsheng.kernel.instants import now
from zhunsheng.people import queries as people
from zhunsheng.people.values import Tier
from zhunsheng.surface.pages.admin.agent_list import names
from zhunsheng.surface.pages.admin.sections import admin_frame
from zhunsheng.surface.pages.frame import signed_in
from zhunsheng.surface.pages.kit.flash import flash
from zhunsheng.surface.pages.kit.forms import KitForm
from zhunsheng.surface.pages.kit.tabs import Tab

SECTION: Final = "admin-routing"
DESK: Final = Subject(kind="desk")
TIERS: Final = {
    Tier.VIP: gettext_lazy("Members (VIP)"),
    Tier.REPEAT: gettext_lazy("Returning customers"),
    Tier.NEW: gettext_lazy("New customers"),
    Tier.ANONYMOUS: gettext_lazy("Unknown visitors"),
}
SECONDS: Final = ("last_agent_s", "reopen_s", "overflow_s", "offer_s", "leave_s", "after_work_s", "vanish_s")
THINGS: Final = {name: name for name in SECONDS} | {
    "the groups that help": "overflow_to",
    **{f"how far ahead a tier counts ({tier})": f"ahead_{tier}" for tier in TIERS},
}


class RulesForm(KitForm):
    """The rules of one group, in seconds; nothing is given where 0 stands."""

    draft = "routing"
    ahead_vip = forms.IntegerField(label=TIERS[Tier.VIP])
    ahead_repeat = forms.IntegerField(label=TIERS[Tier.REPEAT])
    ahead_new = forms.IntegerField(label=TIERS[Tier.NEW])
    ahead_anonymous = forms.IntegerField(label=TIERS[Tier.ANONYMOUS])
    last_agent_s = forms.IntegerField(
        label=gettext_lazy("Seconds the last colleague of a customer is preferred"),
        help_text=gettext_lazy("259200 is three days. 0: nobody is preferred."),
    )  # fmt: skip
    reopen_s = forms.IntegerField(
        label=gettext_lazy("Seconds after its end in which a dialogue goes on"),
        help_text=gettext_lazy("What the customer writes later begins a new dialogue. 86400 is a day. 0: always a new one."),
    )  # fmt: skip
    after_work_s = forms.IntegerField(
        label=gettext_lazy("Seconds of after-work given after a closing"), help_text=gettext_lazy("0: none.")
    )
    overflow_s = forms.IntegerField(
        label=gettext_lazy("Seconds of waiting until other groups are asked as well"),
        help_text=gettext_lazy("0: never."),
    )
    overflow_to = forms.MultipleChoiceField(
        label=gettext_lazy("Groups that help"), required=False, widget=forms.CheckboxSelectMultiple
    )
    offer_s = forms.IntegerField(
        label=gettext_lazy("Seconds of waiting until leaving a message is offered"), help_text=gettext_lazy("0: never.")
    )
    leave_s = forms.IntegerField(
        label=gettext_lazy("Seconds after which a closed page counts as giving up"), help_text=gettext_lazy("0: never.")
    )
    vanish_s = forms.IntegerField(
        label=gettext_lazy("Seconds without a sign after which a colleague counts as gone"),
        help_text=gettext_lazy("0: never. What waits for their answer then goes to others."),
    )
    sections: Any = (
        (gettext_lazy("Who goes first: so many seconds earlier they count than they came"), tuple(f"ahead_{tier}" for tier in TIERS)),
        (gettext_lazy("Who serves"), ("last_agent_s", "reopen_s", "after_work_s", "vanish_s")),
        (gettext_lazy("When it takes long"), ("overflow_s", "overflow_to", "offer_s", "leave_s")),
    )  # fmt: skip

    def __init__(self, *args: Any, group: str, **kwargs: Any) -> None:
        """Offer the other groups."""
        super().__init__(*args, **kwargs)
        offered = [(code, words) for code, words in names(people.groups()).items() if code != group]
        self.fields["overflow_to"].choices = offered  # type: ignore[attr-defined] # why: a choice field

    @staticmethod
    def told(policy: Policy) -> dict[str, Any]:
        """Give the rules as the form shows them."""
        ahead = {f"ahead_{tier}": policy.ahead_s.get(tier, 0) for tier in TIERS}
        return ahead | {name: getattr(policy, name) for name in SECONDS} | {"overflow_to": policy.overflow_to}

    def policy(self, before: Policy) -> Policy:
        """Give what was typed; what the form does not show stays."""
        told = self.cleaned_data
        ahead = before.ahead_s | {tier.value: told[f"ahead_{tier}"] for tier in TIERS}
        return msgspec.structs.replace(
            before,
            ahead_s={tier: figure for tier, figure in ahead.items() if figure},
            overflow_to=tuple(told["overflow_to"]),
            **{name: told[name] for name in SECONDS},
        )


@require_safe
@signed_in
def routing(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Go to the first group."""
    require(actor, Verb.ROUTING_MANAGE, DESK)
    groups = people.groups()
    if not groups:
        return redirect("admin-circles")
    return redirect("admin-routing-group", groups[0].code)


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def group_rules(request: HttpRequest, actor: Actor, group: str) -> HttpResponse:
    """Show and change the rules of one group."""
    require(actor, Verb.ROUTING_MANAGE, DESK)
    groups = names(people.groups())
    if group not in groups:
        raise Http404
    before = policy_of(group)
    form = RulesForm(request.POST or None, group=group, initial=RulesForm.told(before))
    if request.method == "POST" and form.is_valid():
        if form.done(lambda: run(set_policy, actor, now(), group, form.policy(before)), THINGS):
            flash(request, gettext("Saved. Who waits follows the new rules from now on."))
            return redirect("admin-routing-group", group)
    tabs = [Tab(name=code, words=words, path=reverse("admin-routing-group", args=[code])) for code, words in groups.items()]  # fmt: skip
    context = admin_frame(actor, SECTION) | {
        "form": form, "verb": gettext("Save"), "back": "", "tabs": tabs, "part": group, "group": groups[group],
        "channels": sorted(before.channel_ahead_s.items()),
    }  # fmt: skip
    return render(request, "admin/routing.html", context, status=422 if form.is_bound else 200)
