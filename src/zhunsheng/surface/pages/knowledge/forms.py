"""The form of a question with its answers."""

from datetime import timedelta
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from zhunsheng.commerce.queries import shops
from zhunsheng.knowledge.values import ANSWER_LIMIT, QUESTION_LIMIT, TIERS, FaqDraft, FaqShown
from zhunsheng.surface.pages.kit.days import day_of, midnight
from zhunsheng.surface.pages.kit.forms import KitForm

THINGS: Final = {
    "question": "question",
    "answer": "answer",
    "category": "category",
    "phrasings": "phrasings",
    "faq.phrasing_elsewhere": "phrasings",
    "faq.changed": "question",
    "valid_to": "valid_to",
    "by_tier.new": "tier_new",
    "by_tier.repeat": "tier_repeat",
    "by_tier.vip": "tier_vip",
}
NAMES: Final = {
    "new": pgettext_lazy("customer", "New"),
    "repeat": pgettext_lazy("customer", "Returning"),
    "vip": "VIP",
}


def _long(label: Any, *, required: bool = True, rows: int = 4, help_text: Any = "") -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(
        label=label, max_length=ANSWER_LIMIT, required=required, widget=area, help_text=help_text
    )  # fmt: skip


def _date() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class FaqForm(KitForm):
    """A question as it is written; phrasings are one a line, and only for a new one."""

    sections = (
        (gettext_lazy("Other answers for some customers"), tuple(f"tier_{tier}" for tier in TIERS)),
        (gettext_lazy("When"), ("valid_from", "valid_to")),
    )
    question = forms.CharField(label=gettext_lazy("Question"), max_length=QUESTION_LIMIT)
    answer = _long(
        gettext_lazy("Answer"), rows=5,
        help_text=gettext_lazy("{order_status} becomes how the customer's own order stands, where one is known."),
    )  # fmt: skip
    phrasings = forms.CharField(
        label=gettext_lazy("Other ways to ask it"), required=False, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("One a line, as customers write. Ten make it recognised reliably."),
    )  # fmt: skip
    category = forms.CharField(label=gettext_lazy("Category"), max_length=80, required=False)
    shop = forms.ChoiceField(label=gettext_lazy("Shop"), required=False)
    public = forms.BooleanField(label=gettext_lazy("Customers may read it"), required=False, initial=True)
    tier_new = _long(NAMES["new"], required=False, rows=3)
    tier_repeat = _long(NAMES["repeat"], required=False, rows=3)
    tier_vip = _long(NAMES["vip"], required=False, rows=3)
    valid_from = forms.DateField(label=gettext_lazy("Answered from"), required=False, widget=_date())
    valid_to = forms.DateField(
        label=gettext_lazy("Answered until"), required=False, widget=_date(),
        help_text=gettext_lazy("The last day on which it is answered."),
    )  # fmt: skip
    began = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, new: bool, **kwargs: Any) -> None:
        """Offer the shops of this desk; a known question has its phrasings elsewhere."""
        super().__init__(*args, **kwargs)
        choices = [("", gettext_lazy("Every shop")), *((str(one.id), one.name) for one in shops())]
        self.fields["shop"] = forms.ChoiceField(label=gettext_lazy("Shop"), required=False, choices=choices)
        self.fields["shop"].widget.attrs["class"] = "input"
        if not new:
            del self.fields["phrasings"]

    def told(self) -> FaqDraft:
        """Give what was typed."""
        typed = self.cleaned_data
        return FaqDraft(
            question=typed["question"], answer=typed["answer"], category=typed["category"],
            by_tier={tier: typed[f"tier_{tier}"] for tier in TIERS}, shop_id=int(typed["shop"]) if typed["shop"] else None,
            public=typed["public"], valid_from=midnight(typed["valid_from"]),
            valid_to=None if typed["valid_to"] is None else midnight(typed["valid_to"] + timedelta(days=1)),
        )  # fmt: skip


def filled_with(one: FaqShown) -> dict[str, Any]:
    """Give what the form shows of a known question."""
    draft = one.draft
    told: dict[str, Any] = {
        "question": draft.question,
        "answer": draft.answer,
        "category": draft.category,
        "public": draft.public,
    }
    tiers = {f"tier_{tier}": draft.by_tier.get(tier, "") for tier in TIERS}
    told |= {"valid_from": day_of(draft.valid_from), "valid_to": day_of(draft.valid_to, back=1)}
    return told | tiers | {"shop": str(draft.shop_id or ""), "began": one.latest}
