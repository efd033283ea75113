"""Register a case: from a dialogue, filled in from it, or for a customer one is at work for."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zhunsheng.access.queries import decide, reach
from zhunsheng.access.values import Actor, Allowed, Reach, Verb
from zhunsheng.assist.queries import asks_for_human
from zhunsheng.cases.actions import register_case
from zhunsheng.cases.queries import book, case_row
from zhunsheng.cases.values import NewCase
from zhunsheng.commerce.queries import orders_of
from zhunsheng.dialogue.queries import demand_of, dialogue_row, lines_before
from zhunsheng.dialogue.values import By, DialogueRow
from zhunsheng.kernel.errors import AccessDenied
from zhunsheng.kernel.instants import now
from zhunsheng.standards.queries import leaves_ever
from zhunsheng.surface.pages.cases.issues import issue_field_choices
from zhunsheng.surface.pages.cases.listing import lang
from zhunsheng.surface.pages.cases.saying import group_words
from zhunsheng.surface.pages.frame import frame, signed_in
from zhunsheng.surface.pages.kit.flash import flash
from zhunsheng.surface.pages.kit.forms import KitForm
from zhunsheng.surface.pages.kit.once import made_once, once_field

QUOTED = 5
COMMAND, LATIN = 8, 24
"""Signs that a mere call for a person has at most, in Chinese and in Latin letters; a longer line says something beside it."""
FILED = gettext_lazy(
    "Left open, it goes with the type; in a dialogue it is what the dialogue was graded as, or what its words point to."
)


class CaseForm(KitForm):
    """A case as it is registered."""

    draft = "case"
    dialogue = forms.IntegerField(
        label=gettext_lazy("Number of the dialogue"), min_value=1,
        help_text=gettext_lazy("The dialogue in which you meet the customer; the case belongs to the same customer and shop."),
    )  # fmt: skip
    kind = forms.ChoiceField(label=gettext_lazy("Kind of case"))
    issue_type = forms.ChoiceField(label=gettext_lazy("Type"), required=False)
    issue = forms.ChoiceField(label=gettext_lazy("Issue"), required=False)
    order_number = forms.CharField(label=gettext_lazy("Order number"), max_length=40, required=False)
    matter = forms.CharField(
        label=gettext_lazy("The matter"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5})
    )
    demand = forms.CharField(
        label=gettext_lazy("What the customer wants"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    wish = forms.ChoiceField(label=gettext_lazy("Asked for, in after-sales"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the kinds and types of the procedures."""
        super().__init__(*args, **kwargs)
        found = book()
        kinds = [(code, one.title.of(lang())) for code, one in found.kinds.items()]
        types = [("", "—"), *((code, word.text.of(lang())) for code, word in found.types.items())]
        wishes = [("", "—"), *((code, found.types[code].text.of(lang())) for code in found.of("aftersale").types)]
        issues = issue_field_choices(lang())
        for name, choices in (("kind", kinds), ("issue_type", types), ("issue", issues), ("wish", wishes)):
            field = forms.ChoiceField(label=self.fields[name].label, choices=choices, required=name == "kind")
            field.widget.attrs["class"] = "input"
            self.fields[name] = field
        self.fields["issue"].widget.attrs["data-finds"] = ""
        self.fields["issue"].help_text = FILED


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def new_case(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Register a case for the customer of a dialogue."""
    if reach(actor, Verb.CASE_REGISTER) is Reach.NONE:
        raise AccessDenied("no_right", verb=Verb.CASE_REGISTER.value, subject="case")
    form = CaseForm(request.POST or None, initial=_from_dialogue(actor, request.GET.get("dialogue", "")))
    if request.method == "POST" and form.is_valid():
        made = form.tried(lambda: _register(request, actor, form.cleaned_data), THINGS)
        if made is not None:
            flash(request, registered_words(actor, made))
            return redirect("case", made)
    context = frame(actor, "cases-list") | {
        "form": form, "verb": gettext("Register"), "back": reverse("cases-list"), "once": once_field(),
        "may_import": reach(actor, Verb.CASE_REGISTER) >= Reach.TEAM,
    }  # fmt: skip
    return render(request, "cases/new.html", context, status=422 if form.is_bound else 200)


def registered_words(actor: Actor, case_id: int) -> str:
    """Say what became of a case that was registered: whose it is, and where its registrar finds it again."""
    row = case_row(actor, case_id)
    if row.owner_id is not None:
        return gettext("Registered; the clocks run.")
    told = gettext("Registered and passed on to the group {group}; the clocks run. You find it under “Watched”.")
    return told.format(group=group_words(row.group))


THINGS = {
    "the type": "issue_type",
    "the order's number": "order_number",
    "the issue": "issue",
    "the kind of case": "kind",
    "the wish": "wish",
}


def _register(request: HttpRequest, actor: Actor, typed: dict[str, Any]) -> int:
    row = dialogue_row(actor, typed["dialogue"])
    fields = {name: typed[name] for name in ("matter", "demand") if typed[name]}
    if typed["kind"] == "aftersale":
        fields |= {"wish": typed["wish"], "cause": "other"} if typed["wish"] else {}
    new = NewCase(
        kind=typed["kind"], shop_id=row.shop_id, customer_id=row.customer_id, channel=row.channel, tier=row.tier,
        issue_type=typed["issue_type"] or None, issue=typed["issue"], dialogue_id=row.id, order_number=typed["order_number"].strip(),
        fields=fields, take=True,
    )  # fmt: skip
    return made_once(request, actor, lambda ink: register_case(ink, new))[0]


def _from_dialogue(actor: Actor, text: str) -> dict[str, object]:
    """Fill in what the customer said last, so that the agent corrects instead of typing."""
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        return {}
    row: DialogueRow = dialogue_row(actor, int(text))
    said = [one.text for one in lines_before(actor, row.id, row.seq + 1) if one.by == By.CUSTOMER and one.text]
    matter = "\n".join([one for one in said if not _only_asks_for_a_person(one)][-QUOTED:])
    return {
        "dialogue": row.id,
        "kind": "complaint",
        "matter": matter,
        "order_number": _order(actor, row, said),
        "issue": _issue(actor, row),
    }


def _only_asks_for_a_person(text: str) -> bool:
    """Tell whether a line is nothing but a wish for a person: what the button of the bot says, or as short in one's own words."""
    return len("".join(text.split())) <= (LATIN if text.isascii() else COMMAND) and asks_for_human(text)


def _issue(actor: Actor, row: DialogueRow) -> str:
    """Give what the dialogue was graded as, else what its words point to."""
    found = demand_of(actor, row.id, now())
    best = found.suggestions[0].code if found.suggestions else ""
    known = leaves_ever(now()).get(found.issue_type or best)
    return known.code if known is not None and known.offered else ""


def _order(actor: Actor, row: DialogueRow, said: list[str]) -> str:
    """Guess the order: the one the customer named last, else the only one there is."""
    if not isinstance(decide(actor, Verb.ORDER_READ, row.subject()), Allowed):
        return ""
    numbers = [one.number for one in orders_of(actor, row.customer_id, within=row.subject())]
    named = [number for text in reversed(said) for number in numbers if number in text]
    return named[0] if named else numbers[0] if len(numbers) == 1 else ""
