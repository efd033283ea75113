"""The wallboard's settings: whether people are named, and at which levels whom an alarm reaches."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zhunsheng.access.values import Actor
from zhunsheng.insight.actions import set_board
from zhunsheng.insight.queries import (
    TITLES,
    BoardSettings,
    Measure,
    board_settings,
    insist_on_board,
    webhook_secret,
)
from zhunsheng.journal.actions import run
from zhunsheng.kernel.instants import now
from zhunsheng.surface.pages.board_scopes import SHARES, ScopedField
from zhunsheng.surface.pages.frame import frame, signed_in
from zhunsheng.surface.pages.kit.flash import flash
from zhunsheng.surface.pages.kit.forms import KitForm

LEVEL = "level-"
PART = "part-"
SPARE = 3
"""So many empty rows stand below the alarms of parts; after saving there are as many again."""


class BoardForm(KitForm):
    """What the wallboard shows of people, and when it raises an alarm."""

    draft = "board"
    names_people = forms.BooleanField(label=gettext_lazy("Name people beside their teams"), required=False)
    ranks_people = forms.BooleanField(
        label=gettext_lazy("Rank them by satisfaction; small samples have no rank"), required=False
    )
    mails = forms.CharField(
        label=gettext_lazy("Mail alerts to"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("One address a line."),
    )  # fmt: skip
    reports = forms.CharField(
        label=gettext_lazy("Mail reports to"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("One address a line. The report of the day, week, month and quarter, as soon as it is written."),
    )  # fmt: skip
    language = forms.ChoiceField(
        label=gettext_lazy("In which language"), choices=(("zh-hans", "中文"), ("en", "English"))
    )
    webhook = forms.CharField(
        label=gettext_lazy("Call this address"), required=False, max_length=500,
        help_text=gettext_lazy("A webhook, signed. It is tried again for about twenty minutes where it fails."),
    )  # fmt: skip
    new_secret = forms.BooleanField(label=gettext_lazy("Make a new secret for the webhook"), required=False)

    def __init__(self, *args: Any, held: BoardSettings, **kwargs: Any) -> None:
        """Give every measure its level, and every alarm of a part its row."""
        super().__init__(*args, **kwargs)
        lang = get_language() or "zh-hans"
        for measure in Measure:
            words = (
                gettext("%(what)s: raised below, percent") if measure in SHARES else gettext("%(what)s: raised from")
            )
            self.fields[LEVEL + measure.value] = forms.FloatField(
                label=words % {"what": TITLES[measure].of(lang)}, required=False, min_value=0,
                widget=forms.NumberInput(attrs={"class": "input", "step": "any"}),
            )  # fmt: skip
        for place in range(len(held.scoped) + SPARE):
            kept = held.scoped[place] if place < len(held.scoped) else None
            self.fields[f"{PART}{place}"] = ScopedField(gettext("Alarm %(n)s") % {"n": place + 1}, kept)
        self.sections = (
            (gettext_lazy("People"), ("names_people", "ranks_people")),
            (gettext_lazy("Raise an alarm"), tuple(LEVEL + one.value for one in Measure)),
            (
                gettext_lazy("Raise an alarm for a team, shop, channel or skill group"),
                tuple(one for one in self.fields if one.startswith(PART)),
            ),
            (gettext_lazy("Tell of it beside the screen"), ("mails", "webhook", "new_secret")),
            (gettext_lazy("Reports"), ("reports", "language")),
        )

    def wanted(self) -> BoardSettings:
        """Give what was typed."""
        told = self.cleaned_data
        levels = {one: told[LEVEL + one.value] for one in Measure if told[LEVEL + one.value] is not None}
        return BoardSettings(
            names_people=told["names_people"], ranks_people=told["ranks_people"], language=told["language"],
            webhook=told["webhook"].strip(), mails=tuple(told["mails"].split()),
            reports=tuple(told["reports"].split()),
            scoped=tuple(told[name] for name in self.fields if name.startswith(PART) and told[name] is not None),
            levels={one: level / 100 if one in SHARES else level for one, level in levels.items()},
        )  # fmt: skip


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def settings(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show and change how the wallboard is set; only for who watches over the whole floor."""
    insist_on_board(actor)
    held = board_settings()
    form = (
        BoardForm(request.POST, held=held) if request.method == "POST" else BoardForm(initial=_initial(held), held=held)
    )
    if request.method == "POST" and form.is_valid():
        fresh = form.cleaned_data["new_secret"]
        if form.done(lambda: run(set_board, actor, now(), form.wanted(), new_secret=fresh), THINGS):
            flash(request, gettext("The wallboard is set."))
            return redirect("wallboard-settings")
    context = frame(actor, "wallboard") | {
        "form": form, "verb": gettext("Save"), "back": reverse("wallboard"), "secret": webhook_secret(actor),
    }  # fmt: skip
    return render(request, "wallboard_settings.html", context)


THINGS = {"the webhook": "webhook", "the addresses": "mails", "the e-mail address": "mails"} | {
    f"the level of {one.value}": LEVEL + one.value for one in Measure
}


def _initial(held: BoardSettings) -> dict[str, object]:
    levels = {
        LEVEL + one.value: round(level * 100, 4) if one in SHARES else level for one, level in held.levels.items()
    }
    return {
        "names_people": held.names_people, "ranks_people": held.ranks_people, "language": held.language,
        "webhook": held.webhook, "mails": "\n".join(held.mails), "reports": "\n".join(held.reports),
    } | levels | {f"{PART}{place}": one for place, one in enumerate(held.scoped)}  # fmt: skip
