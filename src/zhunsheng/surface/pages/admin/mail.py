"""The mail queue, and how the desk sends mail."""

from typing import Any, Final

import msgspec
from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from zhunsheng.access.queries import require
from zhunsheng.access.values import Actor, Subject, Verb
from zhunsheng.journal.actions import run
from zhunsheng.kernel.errors import Refusal
from zhunsheng.kernel.instants import now
from zhunsheng.notices.actions import drop_mail, retry_mail, send_test_mail, set_mail_settings
from zhunsheng.notices.queries import mail_counts, mail_page, mail_settings
from zhunsheng.notices.values import MailCard, MailSettings, MailState, Security, Way
from zhunsheng.surface.live.refusals import refusal_text
from zhunsheng.surface.pages.admin.sections import admin_frame
from zhunsheng.surface.pages.frame import signed_in
from zhunsheng.surface.pages.kit.answering import answer, gone_back, picked
from zhunsheng.surface.pages.kit.asking import Ask
from zhunsheng.surface.pages.kit.cells import code, mark, number, when
from zhunsheng.surface.pages.kit.flash import flash
from zhunsheng.surface.pages.kit.forms import KitForm
from zhunsheng.surface.pages.kit.listing import Bulk, Choice, Column, Empty, Filter, Found, Listing, fetched
from zhunsheng.surface.pages.kit.tabs import Tab

STATES: Final = {
    MailState.QUEUED: (gettext_lazy("Waiting"), "due"),
    MailState.SENDING: (gettext_lazy("Being sent"), "due"),
    MailState.SENT: (gettext_lazy("Sent"), "kept"),
    MailState.PARKED: (gettext_lazy("Stuck"), "breached"),
    MailState.DROPPED: (gettext_lazy("Dropped"), "plain"),
}
KINDS: Final = {
    "password_reset": gettext_lazy("Password link"),
    "invitation": gettext_lazy("Invitation"),
    "device_waiting": gettext_lazy("Device waits"),
    "device_trusted": gettext_lazy("New device"),
    "password_changed": gettext_lazy("Password changed"),
    "refund_waiting": gettext_lazy("Refund waits"),
    "transcript": gettext_lazy("Transcript"),
    "test": gettext_lazy("Test mail"),
}
THINGS: Final = {
    "the mail server": "host", "the port": "port", "the e-mail address": "sender", "the sender's name": "sender_name",
    "the desk's address": "desk_url", "quiet hours": "quiet_from", "the limits": "hourly_cap",
}  # fmt: skip
LISTING: Final[Listing[MailCard]] = Listing(
    name="mail",
    identity=lambda card: card.id,
    columns=(
        Column(name="what", words=gettext_lazy("Mail"), cell=lambda card: KINDS.get(card.template, card.template)),
        Column(name="to", words=gettext_lazy("To"), cell=lambda card: code(card.to)),
        Column(name="state", words=gettext_lazy("State"), cell=lambda card: mark(*STATES[card.state])),
        Column(name="attempts", words=gettext_lazy("Attempts"), cell=lambda card: number(card.attempts)),
        Column(name="queued", words=gettext_lazy("Queued"), cell=lambda card: when(card.queued_at)),
        Column(name="due", words=gettext_lazy("Sent, or due"), cell=lambda card: when(card.settled_at or card.due_at)),
        Column(name="error", words=gettext_lazy("Last error"), cell=lambda card: card.error or "—", wide=True),
    ),
    filters=(
        Filter(name="state", words=gettext_lazy("State"), choices=tuple(Choice(one.value, words) for one, (words, _) in STATES.items())),
        Filter(name="kind", words=gettext_lazy("Mail"), choices=tuple(Choice(one, words) for one, words in KINDS.items())),
    ),
    bulk=(Bulk(name="retry", words=gettext_lazy("Try again now")), Bulk(name="drop", words=gettext_lazy("Drop"), danger=True)),
    empty=Empty(words=gettext_lazy("Mails of the desk will stand here: password links, invitations, transcripts."), icon="mail"),
)  # fmt: skip


class MailForm(KitForm):
    """How the desk sends mail."""

    draft = "mail"
    way = forms.ChoiceField(
        label=gettext_lazy("Mail leaves"),
        choices=((Way.SMTP.value, gettext_lazy("through a mail server")), (Way.FILE.value, gettext_lazy("into files of the data folder"))),
    )  # fmt: skip
    host = forms.CharField(label=gettext_lazy("Mail server"), max_length=200, required=False, help_text=gettext_lazy("Such as smtp.example.com. A server inside your network must be allowed by ZHUNSHENG_OUTBOUND_ALLOW."))  # fmt: skip
    port = forms.IntegerField(label=gettext_lazy("Port"))
    security = forms.ChoiceField(
        label=gettext_lazy("Encryption"),
        choices=((Security.STARTTLS.value, "STARTTLS (587)"), (Security.TLS.value, "TLS (465)"), (Security.PLAIN.value, gettext_lazy("none (25)"))),
    )  # fmt: skip
    user = forms.CharField(label=gettext_lazy("Login at the server"), max_length=200, required=False)
    password = forms.CharField(
        label=gettext_lazy("Password at the server"), max_length=200, required=False, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}), help_text=gettext_lazy("Empty: stays as it is. It must be typed again when the server changes."),
    )  # fmt: skip
    sender = forms.CharField(label=gettext_lazy("Sender's address"), max_length=254)
    sender_name = forms.CharField(label=gettext_lazy("Sender's name"), max_length=80, required=False)
    desk_url = forms.CharField(label=gettext_lazy("Address of this desk"), max_length=200, required=False, help_text=gettext_lazy("Stands in the links of mails, such as https://desk.example.com."))  # fmt: skip
    quiet_from = forms.CharField(label=gettext_lazy("Quiet hours from"), max_length=5, required=False, help_text=gettext_lazy("What is not urgent waits, such as 22:00; empty: never."))  # fmt: skip
    quiet_to = forms.CharField(label=gettext_lazy("Quiet hours to"), max_length=5, required=False)
    hourly_cap = forms.IntegerField(label=gettext_lazy("Most mails to one address within an hour"))

    def settings(self) -> MailSettings:
        """Give what was typed."""
        told = {name: value for name, value in self.cleaned_data.items() if name not in ("password", "way", "security")}
        told |= {"way": Way(self.cleaned_data["way"]), "security": Security(self.cleaned_data["security"])}
        return msgspec.structs.replace(mail_settings(), **told)


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def mail(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Show the queue; try again or drop what is stuck."""
    require(actor, Verb.MAIL_MANAGE, Subject(kind="mail"))
    if request.method == "POST":
        _deal(request, actor)
        return gone_back(request)

    def find(ask: Ask, limit: int) -> Found[MailCard]:
        before = ask.after[0] if ask.after and isinstance(ask.after[0], int) else None
        rows = mail_page(actor, state=ask.chosen.get("state", ""), template=ask.chosen.get("kind", ""), before=before, limit=limit)  # fmt: skip
        return Found(rows=rows)

    context = admin_frame(actor, "admin-mail") | {"tabs": _tabs(actor), "part": "queue", "by_file": _by_file()}
    return answer(
        request, actor, LISTING, fetched(LISTING, find), room="admin", template="admin/mail.html", context=context
    )


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def settings(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show and change how the desk sends mail; send a mail that tries it."""
    require(actor, Verb.MAIL_MANAGE, Subject(kind="mail"))
    if request.POST.get("do") == "try":
        _try(request, actor)
        return redirect("admin-mail-settings")
    now_so = mail_settings()
    form = MailForm(request.POST or None, initial=msgspec.to_builtins(now_so))
    if request.method == "POST" and form.is_valid():
        password = form.cleaned_data["password"] or None
        if form.done(lambda: run(set_mail_settings, actor, now(), form.settings(), password), THINGS):
            flash(request, gettext("Saved."))
            return redirect("admin-mail-settings")
    context: dict[str, Any] = {
        "form": form, "verb": gettext("Save"), "back": "", "tabs": _tabs(actor), "part": "settings", "by_file": _by_file(),
    }  # fmt: skip
    status = 422 if form.is_bound else 200
    return render(request, "admin/mail_settings.html", admin_frame(actor, "admin-mail") | context, status=status)


def _deal(request: HttpRequest, actor: Actor) -> None:
    deed = drop_mail if request.POST.get("do") == "drop" else retry_mail
    done, refused = 0, ""
    for mail_id in picked(request):
        try:
            run(deed, actor, now(), mail_id)
            done += 1
        except Refusal as refusal:
            refused = refusal_text(refusal, request.LANGUAGE_CODE)
    if done:
        flash(request, ngettext("%(n)s mail done.", "%(n)s mails done.", done) % {"n": done})
    if refused:
        flash(request, refused, tone="breached")


def _try(request: HttpRequest, actor: Actor) -> None:
    try:
        run(send_test_mail, actor, now(), request.POST.get("address", ""), request.LANGUAGE_CODE)
    except Refusal as refusal:
        flash(request, refusal_text(refusal, request.LANGUAGE_CODE), tone="breached")
    else:
        flash(request, gettext("A test mail is in the queue; look there whether it has left."))


def _by_file() -> bool:
    return mail_settings().way is Way.FILE


def _tabs(actor: Actor) -> list[Tab]:
    stuck = mail_counts(actor).get(MailState.PARKED.value, 0)
    return [
        Tab(name="queue", words=gettext_lazy("Queue"), path=reverse("admin-mail"), count=stuck),
        Tab(name="settings", words=gettext_lazy("Settings"), path=reverse("admin-mail-settings")),
    ]
