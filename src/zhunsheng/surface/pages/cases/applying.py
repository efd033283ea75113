"""The customer's own form: complain or apply for after-sales, with an order that is proven, without an account."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zhunsheng.access.values import customer_actor
from zhunsheng.cases.actions import attach_file, make_customer_link, register_case
from zhunsheng.cases.queries import book, goods_lines
from zhunsheng.cases.values import NewCase
from zhunsheng.commerce.queries import buyer_proven_by, find_order, shop_by_key
from zhunsheng.commerce.values import ShopCard
from zhunsheng.journal.actions import run
from zhunsheng.kernel.instants import now
from zhunsheng.surface.brake import Brake, TooMany, connection_of
from zhunsheng.surface.pages.cases.around import prepared_all
from zhunsheng.surface.pages.cases.issues import issue_field_choices
from zhunsheng.surface.pages.cases.listing import lang
from zhunsheng.surface.pages.cases.saying import CAUSES, CONDITIONS
from zhunsheng.surface.pages.kit.forms import KitForm
from zhunsheng.surface.pages.kit.once import made_once, once_field
from zhunsheng.surface.pages.kit.uploads import FilesField, ManyFiles

BY_CONNECTION: Final = Brake(tries=10, seconds=300)
BY_ORDER: Final = Brake(tries=5, seconds=3600)
COMPLAINT: Final = "complaint"
PHOTOS: Final = 5
"""Files that come with one application; how many a case may hold at all is a figure of the procedures."""


class ApplyForm(KitForm):
    """What a customer fills in; the order and the end of the phone number prove who it is."""

    order_number = forms.CharField(label=gettext_lazy("Order number"), max_length=40)
    phone_end = forms.RegexField(
        r"^[0-9]{4}$", label=gettext_lazy("Last four digits of the receiver's phone"), strip=True,
        error_messages={"invalid": gettext_lazy("Four digits, please.")},
    )  # fmt: skip
    wish = forms.ChoiceField(label=gettext_lazy("What would you like?"))
    cause = forms.ChoiceField(label=gettext_lazy("Reason for applying"), choices=CAUSES)
    condition = forms.ChoiceField(label=gettext_lazy("State of the goods"), choices=CONDITIONS)
    issue = forms.ChoiceField(label=gettext_lazy("What is it about, more exactly?"), required=False)
    matter = forms.CharField(
        label=gettext_lazy("What happened"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )
    demand = forms.CharField(
        label=gettext_lazy("What would be right for you?"), max_length=4000, widget=forms.Textarea(attrs={"rows": 2})
    )

    file = FilesField(
        label=gettext_lazy("Photos, where they help"), required=False, most=PHOTOS, widget=ManyFiles(attrs={"accept": "image/*,.pdf,video/mp4"}),
        help_text=gettext_lazy("Up to five; more can be sent on the page that opens next."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the kinds of after-sales, and a complaint."""
        super().__init__(*args, **kwargs)
        found = book()
        wishes = [(code, found.types[code].text.of(lang())) for code in found.of("aftersale").types]
        field = forms.ChoiceField(
            label=gettext_lazy("What would you like?"),
            choices=[("", gettext("Please select")), *wishes, (COMPLAINT, found.of(COMPLAINT).title.of(lang()))],
        )
        field.widget.attrs["class"] = "input"
        self.fields["wish"] = field
        issue = forms.ChoiceField(
            label=self.fields["issue"].label, choices=issue_field_choices(lang(), gettext("Not sure")), required=False
        )
        issue.widget.attrs["class"] = "input"
        self.fields["issue"] = issue

    def ask_goods(self, lines: Sequence[str]) -> None:
        """Ask which goods of the proven order it is about."""
        choices = [(str(n), line) for n, line in enumerate(lines, start=1)]
        field = forms.MultipleChoiceField(
            label=gettext_lazy("Which goods?"), choices=choices, widget=forms.CheckboxSelectMultiple
        )
        self.fields = {"goods": field, **self.fields}
        self.add_error("goods", gettext("Please tick what it is about and send again."))


@never_cache
@require_http_methods(["GET", "POST"])
def apply(request: HttpRequest, key: str) -> HttpResponse:
    """Take a customer's complaint or application in and lead to the customer's own page of it."""
    shop = shop_by_key(key.replace("\0", ""))
    form = ApplyForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        number = typed["order_number"].strip().replace("\0", "")
        connection = connection_of(request.META.get("REMOTE_ADDR", ""))
        if not (BY_CONNECTION.allows(connection) and BY_ORDER.allows(f"{shop.id}:{number}")):
            raise TooMany(seconds=300)
        buyer = buyer_proven_by(shop.id, number, typed["phone_end"])
        if buyer is not None:
            BY_CONNECTION.forgive(connection)  # many customers share one connection; who guesses numbers stays counted
        if buyer is None:
            form.add_error("order_number", gettext("No order of this number goes to such a phone number."))
        elif (goods := _goods(shop, number, typed, request.POST.getlist("goods"))) is None:
            form.ask_goods(_lines(shop, number))
        else:
            token = form.tried(lambda: _register(request, shop, buyer, number, typed | {"goods": goods}))
            if token is not None:
                return redirect("case-own", token)
    context = {"shop": shop, "form": form, "verb": gettext("Send"), "once": once_field()}
    return render(request, "cases/apply.html", context, status=422 if form.is_bound else 200)


def _lines(shop: ShopCard, number: str) -> tuple[str, ...]:
    order = find_order(shop.id, number)
    return () if order is None else goods_lines(order)


def _goods(shop: ShopCard, number: str, typed: dict[str, Any], picked: list[str]) -> str | None:
    """Say which goods were picked, one line each; None where an order of several still has to be asked about."""
    lines = _lines(shop, number)
    chosen = [line for n, line in enumerate(lines, start=1) if len(lines) == 1 or str(n) in picked]
    return "\n".join(chosen) if chosen or typed["wish"] == COMPLAINT else None if lines else ""


def _register(request: HttpRequest, shop: ShopCard, buyer: int, number: str, typed: dict[str, Any]) -> str:
    """Register in the customer's own name, and make the link that only this customer has."""
    complains = typed["wish"] == COMPLAINT
    words = {"matter": typed["matter"], "demand": typed["demand"]}
    prepared = prepared_all(request)  # judged first: what is refused leaves no case behind
    asked = {"goods": typed["goods"], "wish": typed["wish"], "cause": typed["cause"], "condition": typed["condition"]}
    new = NewCase(
        issue=typed["issue"], kind=COMPLAINT if complains else "aftersale", shop_id=shop.id, customer_id=buyer, channel="form",
        issue_type=None if complains else typed["wish"], order_number=number,
        fields=words if complains else words | asked,
    )  # fmt: skip
    actor = customer_actor(buyer)
    case_id, again = made_once(request, actor, lambda ink: register_case(ink, new))
    for one in [] if again else prepared:
        run(attach_file, actor, now(), case_id, one)
    return run(make_customer_link, actor, now(), case_id)
