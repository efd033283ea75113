"""The form of a question with its answers."""

from datetime import timedelta
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from zhunsheng.commerce.queries import shops
from zhunsheng.knowledge.values import (
    ANSWER_LIMIT,
    CHANNELS,
    QUESTION_LIMIT,
    TIERS,
    TITLE_LIMIT,
    FaqDraft,
    FaqShown,
    Link,
)
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
    "by_channel.webchat": "channel_webchat",
    "by_channel.help": "channel_help",
    "steps": "steps",
    "links": "links",
}
NAMES: Final = {
    "new": pgettext_lazy("customer", "New"),
    "repeat": pgettext_lazy("customer", "Returning"),
    "vip": "VIP",
}

PLACES: Final = {"webchat": gettext_lazy("Web chat"), "help": gettext_lazy("Help page")}


def _long(label: Any, *, required: bool = True, rows: int = 4, help_text: Any = "") -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(
        label=label, max_length=ANSWER_LIMIT, required=required, widget=area, help_text=help_text
    )  # fmt: skip


def _lines(label: Any, help_text: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(label=label, required=False, widget=area, help_text=help_text, max_length=ANSWER_LIMIT)


def _date() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class FaqForm(KitForm):
    """A question as it is written; phrasings are one a line, and only for a new one."""

    sections = (
        (gettext_lazy("Steps and links"), ("steps", "links")),
        (gettext_lazy("Other answers for some customers"), tuple(f"tier_{tier}" for tier in TIERS)),
        (gettext_lazy("Other answers in some places"), tuple(f"channel_{channel}" for channel in CHANNELS)),
        (gettext_lazy("When"), ("valid_from", "valid_to")),
    )
    question = forms.CharField(label=gettext_lazy("Question"), max_length=QUESTION_LIMIT)
    answer = _long(
        pgettext_lazy("to a question", "Answer"), rows=5,
        help_text=gettext_lazy("{order_status} becomes how the customer's own order stands, where one is known."),
    )  # fmt: skip
    phrasings = forms.CharField(
        label=gettext_lazy("Other ways to ask it"), required=False, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("One a line, as customers write. Ten make it recognised reliably."),
    )  # fmt: skip
    steps = _lines(gettext_lazy("Steps"), gettext_lazy("One a line; they stand numbered below the answer."))
    links = _lines(
        gettext_lazy("Links"),
        gettext_lazy("One a line: a title, a space, and an address that begins with https:// or http://."),
    )
    category = forms.CharField(label=gettext_lazy("Category"), max_length=80, required=False)
    shop = forms.ChoiceField(label=gettext_lazy("Shop"), required=False)
    public = forms.BooleanField(label=gettext_lazy("Customers may read it"), required=False, initial=True)
    tier_new = _long(NAMES["new"], required=False, rows=3)
    tier_repeat = _long(NAMES["repeat"], required=False, rows=3)
    tier_vip = _long(NAMES["vip"], required=False, rows=3)
    channel_webchat = _long(PLACES["webchat"], required=False, rows=3)
    channel_help = _long(PLACES["help"], required=False, rows=3)
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

    def clean_links(self) -> tuple[Link, ...]:
        """Read the lines; one that is no title with an address of a web page is named."""
        found = []
        for line in self.cleaned_data["links"].splitlines():
            title, _, url = line.strip().rpartition(" ")
            if line.strip():
                found.append(Link(title=title.strip(" ：:") or url[:TITLE_LIMIT], url=url))
        return tuple(found)

    def told(self) -> FaqDraft:
        """Give what was typed."""
        typed = self.cleaned_data
        return FaqDraft(
            question=typed["question"], answer=typed["answer"], category=typed["category"],
            by_tier={tier: typed[f"tier_{tier}"] for tier in TIERS},
            by_channel={channel: typed[f"channel_{channel}"] for channel in CHANNELS},
            steps=tuple(typed["steps"].splitlines()), links=typed["links"], shop_id=int(typed["shop"]) if typed["shop"] else None,
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
    places = {f"channel_{channel}": draft.by_channel.get(channel, "") for channel in CHANNELS}
    told |= places | {
        "steps": "\n".join(draft.steps),
        "links": "\n".join(f"{one.title} {one.url}" for one in draft.links),
    }
    return told | tiers | {"shop": str(draft.shop_id or ""), "began": one.latest}
