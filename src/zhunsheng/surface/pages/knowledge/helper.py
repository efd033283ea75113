"""The writing aid: which endpoint drafts words, if any, for whom, and what it took."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from zhunsheng.access.queries import require
from zhunsheng.access.values import Actor, Subject, Verb
from zhunsheng.assist.actions import set_helper
from zhunsheng.assist.queries import helper_figures, helper_settings
from zhunsheng.assist.values import HelperSettings
from zhunsheng.journal.actions import run
from zhunsheng.kernel.instants import now
from zhunsheng.knowledge.queries import families
from zhunsheng.surface.live.orders import yuan
from zhunsheng.surface.pages.frame import frame, signed_in
from zhunsheng.surface.pages.kit.flash import flash
from zhunsheng.surface.pages.kit.forms import KitForm
from zhunsheng.surface.pages.knowledge.bot import parts

THINGS: Final = {one: one for one in ("url", "model", "seconds", "monthly_tokens", "cents_in", "cents_out")}
PRICES: Final = ("cents_in", "cents_out")
"""Kept in cents, typed and read in yuan."""
WHYS: Final = {
    "off": gettext_lazy("The writing aid is off."),
    "spent": gettext_lazy("The month's tokens are spent; the writing aid is not asked any more."),
    "failed": gettext_lazy("The writing aid did not answer in time, or not as it should; go on without it."),
    "held": gettext_lazy(
        "What the writing aid said was held back: nothing new, personal data, or words a standard forbids."
    ),
}


YUAN: Final = 8
"""Decimals after which a yuan ends in millionths of a cent."""
MOST: Final = 10_000
"""Yuan for a million tokens that may be typed."""


class HelperForm(KitForm):
    """The endpoint and its limits; the key is shown to nobody."""

    on = forms.BooleanField(label=gettext_lazy("Editors may have words drafted"), required=False)
    url = forms.CharField(
        label=gettext_lazy("Address of the endpoint"), required=False, max_length=300,
        help_text=gettext_lazy("Of an endpoint that speaks OpenAI's chat protocol, such as https://llm.example.com/v1. Inside your own network it must be allowed by the operator."),
    )  # fmt: skip
    model = forms.CharField(label=gettext_lazy("Model"), required=False, max_length=100)
    key = forms.CharField(
        label=gettext_lazy("Secret key"), required=False, max_length=400,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy("Empty: the stored one stays. It is removed when the address changes."),
    )  # fmt: skip
    console = forms.BooleanField(
        label=gettext_lazy("Agents may have words drafted beside a dialogue"), required=False,
        help_text=gettext_lazy("Records, summaries, other words for what they are about to say. They look at every word before it is kept or sent."),
    )  # fmt: skip
    seconds = forms.IntegerField(label=gettext_lazy("Seconds it may take"), min_value=1, max_value=60)
    monthly_tokens = forms.IntegerField(label=gettext_lazy("Tokens a month at most (0: no limit)"), min_value=0)
    cents_in = forms.DecimalField(
        label=gettext_lazy("Yuan for a million tokens read"), min_value=0, max_value=MOST, decimal_places=2
    )
    cents_out = forms.DecimalField(
        label=gettext_lazy("Yuan for a million tokens written"), min_value=0, max_value=MOST, decimal_places=2
    )
    families = forms.MultipleChoiceField(
        label=gettext_lazy("The bot may say approved answers of these categories in the model's words"), required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Nobody looks at these words before the customer reads them. They are said only where every figure and every denial is as approved and the guard lets them pass; else, or after four seconds, the answer is said as approved. None: nothing is ever sent by itself."),
    )  # fmt: skip

    def __init__(self, *args: Any, known: Sequence[str] = (), **kwargs: Any) -> None:
        """Offer the categories there are."""
        super().__init__(*args, **kwargs)
        if known:
            offered: Any = self.fields["families"]
            offered.choices = [(one, one) for one in known]
        else:
            del self.fields["families"]


def cost_words(spent: int) -> str:
    """Write what was spent, told in millionths of a cent, in yuan: two decimals, and of little as many as three figures take."""
    places = 2
    while places < YUAN and spent and spent < 10 ** (YUAN - places + 2):
        places += 1
    step = 10 ** (YUAN - places)
    whole, rest = divmod((spent + step // 2) // step, 10**places)
    return f"{whole}.{rest:0{places}d}"


@never_cache
@sensitive_post_parameters("key")
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def helper(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show and change the endpoint."""
    require(actor, Verb.SHOP_MANAGE, Subject(kind="shop"))
    settings = helper_settings()
    initial = {name: getattr(settings, name) for name in (*THINGS, "on", "console", "families")}
    initial |= {name: yuan(initial[name]) for name in PRICES}
    known = sorted({*families(actor), *settings.families})
    form = HelperForm(request.POST or None, initial=initial, known=known)
    if form.is_bound and form.is_valid():
        told: dict[str, Any] = dict(form.cleaned_data)
        key = told.pop("key") or None
        told |= {name: int(told[name] * 100) for name in PRICES}
        told["families"] = tuple(told.get("families", ()))
        if form.done(lambda: run(set_helper, actor, now(), HelperSettings(**told), key), THINGS):
            flash(request, gettext("Saved."))
            return redirect("helper")
    context = {
        "tabs": parts(actor),
        "part": "helper",
        "form": form,
        "verb": gettext("Save"),
        "has_key": settings.has_key,
    }
    figures = helper_figures(actor, now())
    context |= {"figures": figures, "settings": settings, "cost": cost_words(figures.spent)}
    return render(
        request, "knowledge/helper.html", frame(actor, "knowledge") | context, status=422 if form.is_bound else 200
    )
