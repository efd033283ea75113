"""What is asked about a script."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from zhunsheng.assist.values import TEXT_LIMIT, ScriptDraft
from zhunsheng.surface.pages.kit.days import day_of, midnight
from zhunsheng.surface.pages.kit.forms import KitForm
from zhunsheng.surface.pages.scripts.words import CHANNELS, TIERS, issue_names, situation_names

THINGS = {
    name: name
    for name in (
        "title",
        "title_en",
        "text",
        "text_en",
        "situation",
        "issue_types",
        "tier",
        "channel",
        "effective_from",
    )
} | {"effective_to": "effective_to", "script.held": "text", "the words of the script": "text"}
ANY = gettext_lazy("Any")


class ScriptForm(KitForm):
    """One wording and where it fits."""

    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=60,
        help_text=gettext_lazy("By it and its first letters the script is found."),
    )
    title_en = forms.CharField(label=gettext_lazy("Title in English"), max_length=80, required=False)
    text = forms.CharField(
        label=gettext_lazy("Words"), max_length=TEXT_LIMIT, widget=forms.Textarea(attrs={"rows": 5, "data-counted": TEXT_LIMIT}),
        help_text=gettext_lazy("Slots that the dialogue fills in: {customer} {order} {agent} {shop} {time} {demand}"),
    )  # fmt: skip
    text_en = forms.CharField(
        label=gettext_lazy("Words in English"), max_length=TEXT_LIMIT, required=False, widget=forms.Textarea(attrs={"rows": 4, "data-counted": TEXT_LIMIT, "lang": "en"}),
        help_text=gettext_lazy("For customers who write English, with the same slots; without them they read the words above."),
    )  # fmt: skip
    situation = forms.ChoiceField(label=gettext_lazy("Situation"))
    tier = forms.ChoiceField(label=gettext_lazy("Customers"), required=False, choices=[("", ANY), *TIERS.items()])
    channel = forms.ChoiceField(label=gettext_lazy("Channel"), required=False, choices=[("", ANY), *CHANNELS.items()])
    issue_types = forms.MultipleChoiceField(
        label=gettext_lazy("Issue types"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None: the script fits every dialogue."),
    )  # fmt: skip
    effective_from = forms.DateField(
        label=gettext_lazy("Offered from"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    effective_to = forms.DateField(
        label=gettext_lazy("Offered until"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("The last day on which it is offered."),
    )  # fmt: skip
    began = forms.IntegerField(widget=forms.HiddenInput, required=False)
    sections = (
        (gettext_lazy("Where it fits"), ("situation", "tier", "channel", "issue_types")),
        (gettext_lazy("When"), ("effective_from", "effective_to")),
    )

    def __init__(self, *args: Any, draft: str, keep: tuple[str, ...] = (), **kwargs: Any) -> None:
        """Offer what this desk has, and the codes this script already names; `draft` is what the browser keeps it under."""
        super().__init__(*args, **kwargs)
        self.draft = draft
        issues = issue_names()
        issues |= {code: code for code in keep if code not in issues}
        self.fields["situation"].choices = list(situation_names().items())  # type: ignore[attr-defined] # why: a choice field
        self.fields["issue_types"].choices = list(issues.items())  # type: ignore[attr-defined] # why: as above

    def wording(self) -> ScriptDraft:
        """Give what was typed."""
        told = self.cleaned_data
        end = told["effective_to"]
        return ScriptDraft(
            situation=told["situation"], title=told["title"], title_en=told["title_en"], text=told["text"],
            text_en=told["text_en"], issue_types=tuple(told["issue_types"]), tier=told["tier"], channel=told["channel"],
            effective_from=midnight(told["effective_from"]),
            effective_to=None if end is None else midnight(end + timedelta(days=1)),
        )  # fmt: skip


def filled_with(draft: ScriptDraft, number: int) -> dict[str, Any]:
    """Fill the form with a wording."""
    return {
        "title": draft.title, "title_en": draft.title_en, "text": draft.text, "text_en": draft.text_en, "situation": draft.situation,
        "tier": draft.tier, "channel": draft.channel, "issue_types": list(draft.issue_types),
        "effective_from": day_of(draft.effective_from), "effective_to": day_of(draft.effective_to, back=1), "began": number,
    }  # fmt: skip
