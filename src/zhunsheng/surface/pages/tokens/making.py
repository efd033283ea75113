"""Make a token, and look at one or end it."""

from typing import Any, Final

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zhunsheng.access.queries import reach
from zhunsheng.access.values import Actor, Grade, Reach, Role, Verb
from zhunsheng.ground.settings import desk
from zhunsheng.journal.actions import run
from zhunsheng.kernel.durations import hours
from zhunsheng.kernel.instants import Instant, now
from zhunsheng.people import queries as people
from zhunsheng.people.actions import create_agent, make_token, revoke_token
from zhunsheng.people.values import NewAgent, NewToken, Rights, Scope
from zhunsheng.surface.pages.frame import frame, signed_in
from zhunsheng.surface.pages.kit.flash import flash
from zhunsheng.surface.pages.kit.forms import KitForm
from zhunsheng.surface.pages.tokens.listing import STANDING, standing_of

OFFERED_DAYS: Final = (7, 30, 90, 180, 365)
THINGS: Final = {
    "the token's name": "name", "expires_at": "days", "scopes": "scopes", "active agent": "owner",
    "the login name": "login", "people.login_taken": "login", "the agent's name": "name", "token.of_another": "owner",
}  # fmt: skip
SCOPE_WORDS: Final = {
    Scope.DIALOGUES_READ: gettext_lazy("read dialogues and search them"),
    Scope.DIALOGUES_WRITE: gettext_lazy("answer, take, hand over and close dialogues"),
    Scope.CUSTOMERS_READ: gettext_lazy("see customers, masked"),
    Scope.CUSTOMERS_UNMASK: gettext_lazy("see a customer's data in full, for a reason"),
    Scope.CUSTOMERS_WRITE: gettext_lazy("block customers and let them in again"),
    Scope.ORDERS_READ: gettext_lazy("see orders"),
    Scope.ORDERS_WRITE: gettext_lazy("bring in orders"),
    Scope.PEOPLE_READ: gettext_lazy("see colleagues, teams and rights"),
    Scope.PEOPLE_WRITE: gettext_lazy("take colleagues in, change rights and presence"),
    Scope.CASES_READ: gettext_lazy("see cases"),
    Scope.CASES_WRITE: gettext_lazy("work on cases"),
    Scope.SHOPS_READ: gettext_lazy("see shops"),
    Scope.SHOPS_WRITE: gettext_lazy("open shops and renew their secrets"),
    Scope.STANDARDS_READ: gettext_lazy("read the standards and what keeps them"),
    Scope.STANDARDS_WRITE: gettext_lazy("install standards"),
    Scope.KNOWLEDGE_READ: gettext_lazy("read scripts, announcements and cards"),
    Scope.KNOWLEDGE_WRITE: gettext_lazy("write and approve scripts, announcements and cards"),
    Scope.FIGURES_READ: gettext_lazy("see figures, ratings and what is behind them"),
    Scope.SETTINGS_READ: gettext_lazy("see sign-in rules, mail, working hours"),
    Scope.SETTINGS_WRITE: gettext_lazy("change sign-in rules, mail, working hours, presence reasons"),
    Scope.JOURNAL_READ: gettext_lazy("read and verify the journal"),
}


class TokenForm(KitForm):
    """What a token is for, whom it acts for, and how long."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=80,
        help_text=gettext_lazy("Which program will use it, and where it runs."),
    )
    owner = forms.ChoiceField(
        label=gettext_lazy("Acts for"), help_text=gettext_lazy("It can never do more than this account may.")
    )
    scopes = forms.MultipleChoiceField(label=gettext_lazy("Scopes"), widget=forms.CheckboxSelectMultiple)
    days = forms.TypedChoiceField(label=gettext_lazy("Good for"), coerce=int, initial=90)

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        """Offer oneself and, to whom it is given, the service accounts."""
        super().__init__(*args, **kwargs)
        owners = [(str(actor.id), gettext("Myself"))]
        if reach(actor, Verb.TOKEN_MANAGE) is Reach.ALL:
            owners += [(str(card.id), card.name) for card in people.agent_cards() if card.is_service]
        days = [n for n in OFFERED_DAYS if n <= desk().token_days]
        offered = {
            "owner": owners,
            "scopes": [(scope.value, f"{scope.value} — {words}") for scope, words in SCOPE_WORDS.items()],
            "days": [(n, ngettext("%(n)s day", "%(n)s days", n) % {"n": n}) for n in days],
        }
        for field, choices in offered.items():
            self.fields[field].choices = choices  # type: ignore[attr-defined] # why: a choice field

    def token(self, at: Instant) -> NewToken:
        """Give what was asked for."""
        told = self.cleaned_data
        return NewToken(
            agent_id=int(told["owner"]), name=told["name"], scopes=frozenset(map(Scope, told["scopes"])),
            expires_at=at + hours(24 * told["days"]),
        )  # fmt: skip


class AccountForm(KitForm):
    """A program of the desk: its name, and what it may do."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    login = forms.CharField(
        label=gettext_lazy("Login"), max_length=64, help_text=gettext_lazy("Letters a-z and digits.")
    )
    role = forms.ChoiceField(label=gettext_lazy("Role"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the roles there are."""
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(one.code, f"{one.zh} / {one.en}") for one in people.roles()]  # type: ignore[attr-defined] # why: a choice field

    def account(self) -> NewAgent:
        """Give what was asked for."""
        told = self.cleaned_data
        rights = Rights(roles=frozenset({Role(told["role"])}), grade=Grade.REGULAR, capacity=1)
        return NewAgent(login=told["login"], name=told["name"], nickname=told["name"], rights=rights, is_service=True)


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def new_token(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Make a token; its secret is shown once, right now, and nowhere kept."""
    form = TokenForm(actor, request.POST or None, initial={"owner": request.GET.get("owner", str(actor.id))})
    context = frame(actor, "tokens") | {"may_add": reach(actor, Verb.PEOPLE_MANAGE) > Reach.NONE}
    if request.method == "POST" and form.is_valid():
        at = now()
        made = form.tried(lambda: run(make_token, actor, at, form.token(at)), THINGS)
        if made is not None:
            return render(request, "tokens/made.html", context | {"made": made, "name": form.cleaned_data["name"]})
    context |= {"form": form, "verb": gettext("Make this token"), "back": reverse("tokens")}
    return render(request, "tokens/new.html", context, status=422 if form.is_bound else 200)


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def new_account(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Add a service account, and go on to its first token."""
    if reach(actor, Verb.PEOPLE_MANAGE) is Reach.NONE:
        raise Http404
    form = AccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = form.tried(lambda: run(create_agent, actor, now(), form.account()), THINGS)
        if made is not None:
            flash(request, gettext("The service account was added; now make its token."))
            return redirect(f"{reverse('token-new')}?owner={made}")
    context = frame(actor, "tokens") | {"form": form, "verb": gettext("Add this account"), "back": reverse("token-new")}
    return render(request, "tokens/account.html", context, status=422 if form.is_bound else 200)


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def token(request: HttpRequest, actor: Actor, token_id: int) -> HttpResponse:
    """Show one token, and end it."""
    card = next((one for one in people.tokens_of(actor) if one.id == token_id), None)
    if card is None:
        raise Http404
    if request.method == "POST":
        run(revoke_token, actor, now(), token_id)
        flash(request, gettext("The token was revoked; it opens nothing any more."))
        return redirect("token", token_id)
    words, tone = STANDING[standing_of(card, now())]
    owner = people.agent_cards([card.agent_id])[0]
    scopes = [(scope.value, SCOPE_WORDS[scope]) for scope in sorted(card.scopes)]
    told = {"card": card, "owner": owner, "words": words, "tone": tone, "scopes": scopes, "good": card.opens(now())}
    return render(request, "tokens/token.html", frame(actor, "tokens") | told)
