"""The form of a question with its answers."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from types import MappingProxyType
from typing import Any, BinaryIO, Final, cast

import msgspec
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
    FaqEnglish,
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
    **{f"english.{part}": f"en_{part}" for part in ("question", "answer", "steps", "links")},
    **{f"english.by_tier.{tier}": f"en_{tier}" for tier in TIERS},
    **{f"english.by_channel.{channel}": f"en_{channel}" for channel in CHANNELS},
}
NAMES: Final = {
    "new": pgettext_lazy("customer", "New"),
    "repeat": pgettext_lazy("customer", "Returning"),
    "vip": "VIP",
}

PLACES: Final = {"webchat": gettext_lazy("Web chat"), "help": gettext_lazy("Help page")}


ENGLISH: Final = ("question", "answer", "steps", "links", *TIERS, *CHANNELS)
"""The parts of a question that may be said in English as well; their fields are called `en_` and this."""
LATIN: Final = {"lang": "en"}


def _long(
    label: Any, *, required: bool = True, rows: int = 4, help_text: Any = "", attrs: Mapping[str, str] = MappingProxyType({})
) -> forms.CharField:  # fmt: skip
    area = forms.Textarea(attrs={"rows": rows, **attrs})
    return forms.CharField(
        label=label, max_length=ANSWER_LIMIT, required=required, widget=area, help_text=help_text
    )  # fmt: skip


def _lines(label: Any, help_text: Any = "", attrs: Mapping[str, str] = MappingProxyType({})) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 3, **attrs})
    return forms.CharField(label=label, required=False, widget=area, help_text=help_text, max_length=ANSWER_LIMIT)


def _date() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class FaqForm(KitForm):
    """A question as it is written; phrasings are one a line, and only for a new one."""

    sections = (
        (gettext_lazy("Steps and links"), ("steps", "links", "kept", "attach")),
        (gettext_lazy("Other answers for some customers"), tuple(f"tier_{tier}" for tier in TIERS)),
        (gettext_lazy("Other answers in some places"), tuple(f"channel_{channel}" for channel in CHANNELS)),
        (gettext_lazy("In English"), tuple(f"en_{part}" for part in ENGLISH)),
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
    en_question = forms.CharField(
        label=gettext_lazy("Question in English"), max_length=QUESTION_LIMIT, required=False, widget=forms.TextInput(attrs=LATIN),
        help_text=gettext_lazy("Who writes or reads English is given these words; without them the ones above. It is a way to ask the question as well."),
    )  # fmt: skip
    en_answer = _long(gettext_lazy("Answer in English"), required=False, rows=5, attrs=LATIN)
    en_steps = _lines(gettext_lazy("Steps in English"), attrs=LATIN)
    en_links = _lines(
        gettext_lazy("Links in English"), gettext_lazy("Without any the links above stand below it."), attrs=LATIN
    )
    en_new = _long(gettext_lazy("New customers, in English"), required=False, rows=2, attrs=LATIN)
    en_repeat = _long(gettext_lazy("Returning customers, in English"), required=False, rows=2, attrs=LATIN)
    en_vip = _long(gettext_lazy("VIP customers, in English"), required=False, rows=2, attrs=LATIN)
    en_webchat = _long(gettext_lazy("Web chat, in English"), required=False, rows=2, attrs=LATIN)
    en_help = _long(gettext_lazy("Help page, in English"), required=False, rows=2, attrs=LATIN)
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
        return _links(self.cleaned_data["links"])

    def clean_en_links(self) -> tuple[Link, ...]:
        """Read the lines as above."""
        return _links(self.cleaned_data["en_links"])

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
            english=self._english(),
        )  # fmt: skip

    def _english(self) -> FaqEnglish:
        typed = {part: self.cleaned_data[f"en_{part}"] for part in ENGLISH}
        return FaqEnglish(
            question=typed["question"], answer=typed["answer"], by_tier={tier: typed[tier] for tier in TIERS},
            by_channel={channel: typed[channel] for channel in CHANNELS}, steps=tuple(typed["steps"].splitlines()),
            links=typed["links"],
        )  # fmt: skip


def _links(typed: str) -> tuple[Link, ...]:
    found = []
    for line in typed.splitlines():
        title, _, url = line.strip().rpartition(" ")
        if line.strip():
            found.append(Link(title=title.strip(" ：:") or url[:TITLE_LIMIT], url=url))
    return tuple(found)


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
    told |= places | _below(draft)
    if draft.english is not None:
        english = draft.spoken(english=True)
        words = {"question": english.question, "answer": english.answer, **english.by_tier, **english.by_channel}
        below = _below(msgspec.structs.replace(english, links=draft.english.links))
        told |= {f"en_{part}": text for part, text in (words | below).items()}
    return told | tiers | {"shop": str(draft.shop_id or ""), "began": one.latest}


def _below(draft: FaqDraft) -> dict[str, str]:
    links = "\n".join(f"{one.title} {one.url}" for one in draft.links)
    return {"steps": "\n".join(draft.steps), "links": links}
