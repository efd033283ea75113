"""Knowledge cards of the goods: list with gaps, reading, writing, and products side by side."""

from typing import Any, Final

from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from zhunsheng.access.queries import reach, require
from zhunsheng.access.values import Actor, Reach, Subject, Verb
from zhunsheng.assist.actions import publish_card, retire_card, use_category
from zhunsheng.assist.queries import card as the_card
from zhunsheng.assist.queries import cards as all_cards
from zhunsheng.assist.queries import categories, comparison
from zhunsheng.assist.values import CardKind, CardShown, CategoryShown, NewCard
from zhunsheng.journal.actions import run
from zhunsheng.kernel.errors import BadInput
from zhunsheng.kernel.instants import now
from zhunsheng.surface.pages.frame import frame, signed_in
from zhunsheng.surface.pages.kit.answering import answer
from zhunsheng.surface.pages.kit.cells import link, mark, number, when
from zhunsheng.surface.pages.kit.flash import flash
from zhunsheng.surface.pages.kit.forms import KitForm
from zhunsheng.surface.pages.kit.listing import Choice, Column, Empty, Filter, Listing, among

KINDS: Final = {
    CardKind.MANUAL: gettext_lazy("Product manual"),
    CardKind.CASE: gettext_lazy("Case"),
    CardKind.COMPETITOR: gettext_lazy("Competitor"),
}
THINGS: Final = {
    "the title": "title",
    "the product": "product",
    "the text": "text",
    "the card": "text",
    "the parameters": "parameters",
    "the version": "text",
}


class CardForm(KitForm):
    """A card as it is written; parameters are lines of `name: value`."""

    draft = "card"
    category = forms.ChoiceField(label=gettext_lazy("Category of goods"))
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=[(one.value, words) for one, words in KINDS.items()])
    title = forms.CharField(label=gettext_lazy("Title"), max_length=80)
    product = forms.CharField(
        label=gettext_lazy("Product"), max_length=80, required=False,
        help_text=gettext_lazy("Of which product; it names the column of the comparison."),
    )  # fmt: skip
    text = forms.CharField(
        label=gettext_lazy("Text"), max_length=20_000, required=False, widget=forms.Textarea(attrs={"rows": 8})
    )
    parameters = forms.CharField(
        label=gettext_lazy("Parameters"), max_length=10_000, required=False, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("One line each, for example “Weight: 1.2 kg”. The names are those of the category."),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, found: list[CategoryShown], *args: Any, **kwargs: Any) -> None:
        """Offer the categories of this desk."""
        super().__init__(*args, **kwargs)
        self.fields["category"] = forms.ChoiceField(
            label=gettext_lazy("Category of goods"), choices=[(one.code, name_of(one)) for one in found]
        )
        self.fields["category"].widget.attrs["class"] = "input"

    def told(self) -> NewCard:
        """Give what was typed. Refuses: BadInput for a line without a colon."""
        typed = self.cleaned_data
        return NewCard(
            category=typed["category"],
            kind=CardKind(typed["kind"]),
            title=typed["title"],
            product=typed["product"],
            text=typed["text"],
            parameters=_parameters(typed["parameters"]),
        )


def name_of(category: CategoryShown) -> str:
    """Name a category in the reader's language."""
    return category.en if get_language() == "en" else category.zh


def listing(found: list[CategoryShown], *, may_write: bool) -> Listing[CardShown]:
    """Say what the list is."""
    names = {one.code: name_of(one) for one in found}
    return Listing(
        name="cards",
        search=gettext_lazy("Title, product or words"),
        search_words=lambda one: (one.title, one.product, one.text),
        identity=lambda one: one.id,
        sort="-changed",
        columns=(
            Column(name="title", words=gettext_lazy("Title"), cell=lambda one: link(one.title, reverse("card", args=[one.id]), one.product), sort=lambda one: one.title),
            Column(name="category", words=gettext_lazy("Category of goods"), cell=lambda one: names[one.category], sort=lambda one: one.category),
            Column(name="kind", words=gettext_lazy("Kind"), cell=lambda one: mark(KINDS[one.kind]), sort=lambda one: one.kind.value),
            Column(name="version", words=gettext_lazy("Version"), cell=lambda one: number(one.version), sort=lambda one: one.version),
            Column(name="changed", words=gettext_lazy("Changed"), cell=lambda one: when(one.changed_at), sort=lambda one: one.changed_at.us),
        ),
        filters=(
            Filter(name="category", words=gettext_lazy("Category of goods"), choices=tuple(Choice(code, words) for code, words in names.items()), fits=lambda one, value: one.category == value),
            Filter(name="kind", words=gettext_lazy("Kind"), choices=tuple(Choice(one.value, words) for one, words in KINDS.items()), fits=lambda one, value: one.kind.value == value),
        ),
        empty=Empty(words=gettext_lazy("Manuals, cases and comparisons with competitors will stand here, by category."), icon="box", href=reverse("card-new") if may_write else "", step=gettext_lazy("Write a card")),
    )  # fmt: skip


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def cards(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """List the cards, with what each category lacks above them; a POST takes a category into use or out of it."""
    require(actor, Verb.CARD_READ, Subject(kind="card"))
    if request.method == "POST":
        run(use_category, actor, now(), request.POST.get("category", ""), in_use=request.POST.get("do") == "use")
        return redirect("cards")
    found, may_write = categories(actor), reach(actor, Verb.CARD_WRITE) > Reach.NONE
    what = listing(found, may_write=may_write)
    shelves = [(one, name_of(one), [KINDS[CardKind(kind)] for kind in one.missing]) for one in found]
    context = {"may_write": may_write, "shelves": shelves}
    return answer(
        request, actor, what, among(what, all_cards(actor)), room="cards", template="cards.html", context=context
    )


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def new_card(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Write a card."""
    require(actor, Verb.CARD_WRITE, Subject(kind="card"))
    form = CardForm(categories(actor), request.POST or None, initial={"category": request.GET.get("category", "")})
    if form.is_bound and form.is_valid():
        made = form.tried(lambda: run(publish_card, actor, now(), form.told()), THINGS)
        if made is not None:
            flash(request, gettext("Published."))
            return redirect("card", made)
    return _form_page(request, actor, form, gettext("Publish"), {"head": gettext("Write a card")})


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def card(request: HttpRequest, actor: Actor, card_id: int) -> HttpResponse:
    """Show a card; who may, changes it or takes it out of the shelves."""
    shown = the_card(actor, card_id)
    if request.method == "POST" and request.POST.get("do") == "retire":
        run(retire_card, actor, now(), card_id)
        flash(request, gettext("Taken out of the shelves."))
        return redirect("cards")
    may_write = reach(actor, Verb.CARD_WRITE) > Reach.NONE and shown.retired_at is None
    form = CardForm(categories(actor), request.POST or None, initial=_initial(shown))
    if form.is_bound and form.is_valid():
        version = form.cleaned_data["version"] or 0
        if form.done(lambda: run(publish_card, actor, now(), form.told(), card_id, version=version), THINGS):
            flash(request, gettext("Saved. The new version has to be read again."))
            return redirect("card", card_id)
    context = {"head": shown.title, "one": shown, "kind": KINDS[shown.kind], "may_write": may_write}
    return _form_page(request, actor, form, gettext("Save"), context)


@never_cache
@require_safe
@signed_in
def compare(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Lay the products of a category side by side."""
    found = categories(actor)
    wanted = request.GET.get("category") or next((one.code for one in found), "")
    shown = comparison(actor, wanted) if wanted else None
    names = [(one.code, name_of(one)) for one in found]
    context = frame(actor, "cards") | {"table": shown, "wanted": wanted, "names": names, "rival": CardKind.COMPETITOR}
    return render(request, "cards_compare.html", context)


def _form_page(request: HttpRequest, actor: Actor, form: CardForm, verb: str, context: dict[str, Any]) -> HttpResponse:
    context |= frame(actor, "cards") | {"form": form, "verb": verb, "back": reverse("cards")}
    return render(request, "card.html", context, status=422 if form.is_bound else 200)


def _initial(one: CardShown) -> dict[str, Any]:
    return {
        "category": one.category,
        "kind": one.kind.value,
        "title": one.title,
        "product": one.product,
        "text": one.text,
        "parameters": "\n".join(f"{name}: {value}" for name, value in one.parameters.items()),
        "version": one.version,
    }


def _parameters(typed: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in filter(str.strip, typed.splitlines()):
        name, colon, value = line.replace("：", ":", 1).partition(":")
        if not colon:
            raise BadInput("the parameters", "lines of a name, a colon and a value", line)
        found[name.strip()] = value.strip()
    return found
