"""What is asked about a shop."""

from typing import Any, Final

import msgspec
from django import forms
from django.utils.translation import gettext_lazy

from zhunsheng.commerce.values import NewShop, ShopFace, ShopWidget
from zhunsheng.surface.pages.admin.hours import HoursForm
from zhunsheng.surface.pages.kit.forms import KitForm

THINGS: Final = {
    "the shop's key": "key",
    "the shop's name": "name",
    "the shop's colour": "colour",
    "the site": "sites",
    "the words": "welcome_zh",
}
ACCENT: Final = "#0f6863"


class FaceForm(KitForm):
    """What of a shop everybody sees, and where its widget may stand."""

    draft = "shop"
    name = forms.CharField(label=gettext_lazy("Name of the shop"), max_length=80)
    colour = forms.CharField(
        label=gettext_lazy("Colour"), initial=ACCENT, widget=forms.TextInput(attrs={"type": "color"})
    )
    sites = forms.CharField(
        label=gettext_lazy("Sites that may show the widget"), required=False, max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3, "placeholder": "https://shop.example", "spellcheck": "false"}),
        help_text=gettext_lazy("One a line, such as https://shop.example. Empty: any site, for trying only."),
    )  # fmt: skip

    def face(self) -> ShopFace:
        """Give what was typed."""
        told = self.cleaned_data
        sites = tuple(line.strip() for line in told["sites"].splitlines() if line.strip())
        return ShopFace(name=told["name"], colour=told["colour"].lower(), sites=sites)


class NewShopForm(FaceForm):
    """A shop that is to be opened."""

    draft = "new-shop"
    key = forms.CharField(
        label=gettext_lazy("Key"), max_length=40, widget=forms.TextInput(attrs={"spellcheck": "false", "autocapitalize": "none"}),
        help_text=gettext_lazy("2 to 40 of a-z, 0-9 and -; it stands in the shop's pages and cannot be changed later."),
    )  # fmt: skip
    field_order = ("name", "key", "colour", "sites")

    def new(self) -> NewShop:
        """Give what was typed."""
        face = self.face()
        return NewShop(key=self.cleaned_data["key"], name=face.name, colour=face.colour, sites=face.sites)


class ShopHoursForm(HoursForm):
    """When a shop's customers are answered."""

    always = forms.BooleanField(label=gettext_lazy("Open day and night, every day"), required=False)
    field_order = ("always",)


class WordsForm(KitForm):
    """What a widget says, and what counts as too much."""

    draft = "words"
    welcome_zh = forms.CharField(
        label=gettext_lazy("Welcome, in Chinese"),
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    welcome_en = forms.CharField(
        label=gettext_lazy("Welcome, in English"),
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    away_zh = forms.CharField(
        label=gettext_lazy("When nobody is there, in Chinese"),
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    away_en = forms.CharField(
        label=gettext_lazy("When nobody is there, in English"),
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    asks_contact = forms.BooleanField(
        label=gettext_lazy("Ask for a phone number or e-mail when nobody is there"), required=False
    )
    bot_first = forms.BooleanField(
        label=gettext_lazy("The bot answers first, with approved answers, and hands over to people"), required=False
    )
    sees_typing = forms.BooleanField(
        label=gettext_lazy("Agents see what the customer is typing, to get the answer ready; the widget says so"),
        required=False,
    )
    messages = forms.IntegerField(label=gettext_lazy("Messages one visitor may write"), min_value=1, max_value=1000)
    within_seconds = forms.IntegerField(label=gettext_lazy("… within so many seconds"), min_value=1, max_value=86_400)
    same_words = forms.IntegerField(
        label=gettext_lazy("How often the same words are taken"), min_value=1, max_value=1000
    )
    newcomers = forms.IntegerField(
        label=gettext_lazy("New visitors from one connection"), min_value=1, max_value=100_000
    )
    newcomers_within_seconds = forms.IntegerField(
        label=gettext_lazy("… within so many seconds"), min_value=1, max_value=86_400
    )
    sections = (
        (
            gettext_lazy("Words; empty means the desk's own"),
            ("welcome_zh", "welcome_en", "away_zh", "away_en", "asks_contact", "bot_first", "sees_typing"),
        ),
        (
            gettext_lazy("Against flooding"),
            ("messages", "within_seconds", "same_words", "newcomers", "newcomers_within_seconds"),
        ),
    )

    def onto(self, widget: ShopWidget) -> ShopWidget:
        """Put what was typed over what the widget is."""
        told = self.cleaned_data
        flood = msgspec.structs.replace(widget.flood, **{name: told[name] for name in FLOOD})
        return msgspec.structs.replace(
            widget, flood=flood, asks_contact=told["asks_contact"], bot_first=told["bot_first"], sees_typing=told["sees_typing"],
            welcome=_spoken(told, "welcome"), away=_spoken(told, "away"),
        )  # fmt: skip


FLOOD: Final = ("messages", "within_seconds", "same_words", "newcomers", "newcomers_within_seconds")
LANGUAGES: Final = (("zh", "zh-hans"), ("en", "en"))


def words_of(widget: ShopWidget) -> dict[str, Any]:
    """Fill the form of words."""
    told = {
        f"{name}_{short}": getattr(widget, name).get(lang, "")
        for name in ("welcome", "away")
        for short, lang in LANGUAGES
    }
    return (
        told
        | {"asks_contact": widget.asks_contact, "bot_first": widget.bot_first, "sees_typing": widget.sees_typing}
        | {name: getattr(widget.flood, name) for name in FLOOD}
    )


def _spoken(told: dict[str, Any], name: str) -> dict[str, str]:
    return {lang: told[f"{name}_{short}"].strip() for short, lang in LANGUAGES if told[f"{name}_{short}"].strip()}
