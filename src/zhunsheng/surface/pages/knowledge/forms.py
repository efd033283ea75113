"""The form of a question with its answers."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, BinaryIO, Final, cast

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from zhunsheng.commerce.queries import shops
from zhunsheng.ground import files
from zhunsheng.knowledge.values import (
    ANSWER_LIMIT,
    CHANNELS,
    QUESTION_LIMIT,
    TIERS,
    TITLE_LIMIT,
    Attachment,
    FaqDraft,
    FaqShown,
    Link,
)
from zhunsheng.surface.pages.kit.days import day_of, midnight
from zhunsheng.surface.pages.kit.forms import KitForm
from zhunsheng.surface.pages.kit.uploads import FilesField, ManyFiles

THINGS: Final = {
    "question": "question",
    "answer": "answer",
    "category": "category",
    "product": "product",
    "phrasings": "phrasings",
    "faq.phrasing_elsewhere": "phrasings",
    "faq.changed": "question",
    "valid_to": "valid_to",
    "attachments": "attach",
    "file.refused": "attach",
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
        (gettext_lazy("Steps and links"), ("steps", "links", "kept", "attach")),
        (gettext_lazy("Other answers for some customers"), tuple(f"tier_{tier}" for tier in TIERS)),
        (gettext_lazy("Other answers in some places"), tuple(f"channel_{channel}" for channel in CHANNELS)),
        (gettext_lazy("When"), ("valid_from", "valid_to")),
    )
    question = forms.CharField(label=gettext_lazy("Question"), max_length=QUESTION_LIMIT)
    answer = _long(
        pgettext_lazy("to a question", "Answer"), rows=5,
        help_text=gettext_lazy("Filled in for each customer: {order_status} how their order stands, {order} its number, {item} {amount} {carrier} {tracking} {eta}, {customer} how they are addressed, {tier}. Without somebody looking, a sentence with something unknown is left out; agents see what is missing in brackets."),
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
    kept = forms.MultipleChoiceField(
        label=gettext_lazy("Files that stay"), required=False, widget=forms.CheckboxSelectMultiple
    )
    attach = FilesField(
        label=gettext_lazy("Attachments"), required=False, widget=ManyFiles(attrs={"accept": "image/*,.pdf"}),
        help_text=gettext_lazy("Up to five pictures or PDFs. They stand on the help page, and go out behind the answer when an agent sends it."),
    )  # fmt: skip
    category = forms.CharField(label=gettext_lazy("Category"), max_length=80, required=False)
    product = forms.CharField(
        label=gettext_lazy("Product"), max_length=80, required=False,
        help_text=gettext_lazy("The product this is about, as it is called in the shop; empty where it is about none."),
    )  # fmt: skip
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

    def __init__(self, *args: Any, new: bool, attached: Sequence[Attachment] = (), **kwargs: Any) -> None:
        """Offer the shops of this desk, and the files there are; a known question has its phrasings elsewhere."""
        super().__init__(*args, **kwargs)
        self._attached = {one.token: one for one in attached}
        self.fields["kept"] = forms.MultipleChoiceField(
            label=gettext_lazy("Files that stay"), required=False, widget=forms.CheckboxSelectMultiple,
            choices=[(one.token, one.name) for one in attached], initial=[one.token for one in attached],
        )  # fmt: skip
        if not attached:
            del self.fields["kept"]
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

    def uploads(self) -> list[files.Prepared]:
        """Judge the files that came with it and lay them down. Refuses: FileRefused."""
        return [
            files.prepare(cast(BinaryIO, one.file), name=one.name or "file", declared_type=one.content_type or "")
            for one in self.cleaned_data["attach"]
        ]

    def told(self) -> FaqDraft:
        """Give what was typed."""
        typed = self.cleaned_data
        return FaqDraft(
            question=typed["question"], answer=typed["answer"], category=typed["category"], product=typed["product"],
            by_tier={tier: typed[f"tier_{tier}"] for tier in TIERS},
            by_channel={channel: typed[f"channel_{channel}"] for channel in CHANNELS},
            steps=tuple(typed["steps"].splitlines()), links=typed["links"],
            attachments=tuple(self._attached[token] for token in typed.get("kept", ())), shop_id=int(typed["shop"]) if typed["shop"] else None,
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
        "product": draft.product,
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
