"""Register a case from the text of an e-mail: paste it, correct what was read from it, register."""

from typing import Any, Final

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zhunsheng.access.queries import reach
from zhunsheng.access.values import SYSTEM, Actor, Reach, Verb
from zhunsheng.cases.actions import register_case
from zhunsheng.cases.queries import book, letter_from, recognised
from zhunsheng.cases.values import NewCase
from zhunsheng.commerce.queries import buyer_proven_by, find_order, shop_card, shops
from zhunsheng.journal.actions import run
from zhunsheng.kernel.errors import AccessDenied, BadInput
from zhunsheng.kernel.instants import now
from zhunsheng.people.actions import find_or_make_customer
from zhunsheng.people.values import Details, IdentityKey
from zhunsheng.surface.pages.cases.issues import issue_field_choices
from zhunsheng.surface.pages.cases.listing import lang
from zhunsheng.surface.pages.cases.registering import registered_words
from zhunsheng.surface.pages.frame import frame, signed_in
from zhunsheng.surface.pages.kit.flash import flash
from zhunsheng.surface.pages.kit.forms import KitForm
from zhunsheng.surface.pages.kit.once import made_once, once_field

CHANNEL: Final = "email"
KINDS: Final = ("complaint", "aftersale", "department")


THINGS: Final = {"the order's number": "order_number", "the issue": "issue"}


class PasteForm(KitForm):
    """The text of an e-mail."""

    draft = "case-mail"
    text = forms.CharField(
        label=gettext_lazy("The e-mail"), max_length=100_000, widget=forms.Textarea(attrs={"rows": 14}),
        help_text=gettext_lazy("The whole message with its headers, or what you copied out of your mail program."),
    )  # fmt: skip


class MailCaseForm(KitForm):
    """What was read from an e-mail, to be corrected."""

    draft = "case-from-mail"
    step = forms.CharField(widget=forms.HiddenInput, initial="register")
    shop = forms.ChoiceField(label=gettext_lazy("Shop"))
    sender = forms.EmailField(label=gettext_lazy("Sender"), max_length=254)
    kind = forms.ChoiceField(label=gettext_lazy("Kind of case"))
    issue = forms.ChoiceField(label=gettext_lazy("Issue"), required=False)
    order_number = forms.CharField(label=gettext_lazy("Order number"), max_length=40, required=False)
    proven = forms.BooleanField(
        label=gettext_lazy("I have checked that this order is the sender's"), required=False,
        help_text=gettext_lazy("Anybody can write any number into a mail; without this the case is registered without the order."),
    )  # fmt: skip
    matter = forms.CharField(
        label=gettext_lazy("The matter"), max_length=4000, widget=forms.Textarea(attrs={"rows": 8})
    )
    demand = forms.CharField(
        label=gettext_lazy("What the customer wants"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the shops and the kinds that customers write about."""
        super().__init__(*args, **kwargs)
        said = book()
        offered: dict[str, list[tuple[Any, Any]]] = {
            "shop": [(str(one.id), one.name) for one in shops()],
            "kind": [(code, said.of(code).title.of(lang())) for code in KINDS],
            "issue": issue_field_choices(lang()),
        }
        for name, choices in offered.items():
            field = forms.ChoiceField(label=self.fields[name].label, choices=choices, required=name != "issue")
            field.widget.attrs["class"] = "input"
            self.fields[name] = field
        self.fields["issue"].widget.attrs["data-finds"] = ""


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def from_mail(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Take the text of an e-mail, show what was read from it, and register the case once that is right."""
    if reach(actor, Verb.CASE_REGISTER) is Reach.NONE:
        raise AccessDenied("no_right", verb=Verb.CASE_REGISTER.value, subject="case")
    form: KitForm = PasteForm(request.POST or None)
    verb = gettext("Read it")
    if request.method == "POST" and request.POST.get("step") == "register":
        form, verb = MailCaseForm(request.POST), gettext("Register")
        if form.is_valid():
            typed = form.cleaned_data
            made = form.tried(lambda: _register(request, actor, typed), THINGS)
            if made is not None:
                flash(request, registered_words(actor, made))
                return redirect("case", made)
    elif request.method == "POST" and form.is_valid():
        form, verb = MailCaseForm(initial=_read(form.cleaned_data["text"])), gettext("Register")
    context = frame(actor, "cases-list") | {
        "form": form,
        "verb": verb,
        "back": reverse("cases-list"),
        "once": once_field(),
    }
    return render(request, "cases/new.html", context, status=422 if form.is_bound else 200)


def _read(text: str) -> dict[str, object]:
    """Fill in what the letter says; an order counts as the sender's where the letter holds the end of the receiver's phone."""
    letter = letter_from(text)
    told: dict[str, object] = {
        "step": "register", "sender": letter.sender, "kind": "complaint", "matter": "\n".join(filter(None, (letter.subject, letter.words)))[:4000],
        "issue": recognised((letter.subject, letter.words), now()),
    }  # fmt: skip
    for shop in shops():
        for number in letter.numbers:
            if find_order(shop.id, number) is None:
                continue
            ends = {one[-4:] for one in letter.numbers if one.isdigit() and len(one) == 11}
            proven = any(buyer_proven_by(shop.id, number, end) is not None for end in ends)
            return told | {"shop": str(shop.id), "order_number": number, "proven": proven}
    return told


def _register(request: HttpRequest, actor: Actor, typed: dict[str, Any]) -> int:
    shop, number = shop_card(int(typed["shop"])), typed["order_number"].strip()
    order = find_order(shop.id, number) if number and typed["proven"] else None
    if number and typed["proven"] and order is None:
        raise BadInput("the order's number", gettext("one of this shop's orders"), number)
    if order is not None:
        customer_id = order.customer_id
    else:
        key = IdentityKey(channel=CHANNEL, account=shop.key, external_id=typed["sender"].lower())
        customer_id = run(find_or_make_customer, SYSTEM, now(), key, Details(email=typed["sender"])).id
    fields = {name: typed[name] for name in ("matter", "demand") if typed[name]}
    new = NewCase(
        kind=typed["kind"], shop_id=shop.id, customer_id=customer_id, channel=CHANNEL, fields=fields, take=True, issue=typed["issue"],
        order_number="" if order is None else order.number,
    )  # fmt: skip
    return made_once(request, actor, lambda ink: register_case(ink, new))[0]
