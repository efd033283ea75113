"""Announcements: promotion rules, policy updates and notices that have to be read before a shift."""

from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from zhunsheng.access.queries import reach, require
from zhunsheng.access.values import Actor, Reach, Subject, Verb
from zhunsheng.assist.actions import change_announcement, publish_announcement, withdraw_announcement
from zhunsheng.assist.queries import announcement as the_announcement
from zhunsheng.assist.queries import announcements as all_announcements
from zhunsheng.assist.queries import categories, readers_of
from zhunsheng.assist.values import AnnouncementKind, AnnouncementShown, NewAnnouncement
from zhunsheng.journal.actions import run
from zhunsheng.kernel.instants import Instant, now
from zhunsheng.people.queries import agent_cards
from zhunsheng.surface.pages.frame import frame, signed_in
from zhunsheng.surface.pages.kit.answering import answer
from zhunsheng.surface.pages.kit.cells import Cell, link, mark, number, when
from zhunsheng.surface.pages.kit.flash import flash
from zhunsheng.surface.pages.kit.forms import KitForm
from zhunsheng.surface.pages.kit.listing import Choice, Column, Empty, Filter, Listing, among

KINDS: Final = {
    AnnouncementKind.PROMOTION: gettext_lazy("Promotion rule"),
    AnnouncementKind.POLICY: gettext_lazy("Policy update"),
    AnnouncementKind.NOTICE: gettext_lazy("Notice"),
}
MOST: Final = 2000
THINGS: Final = {
    "the title": "title",
    "the text": "text",
    "the category": "category",
    "the end of validity": "valid_until",
    "the version": "text",
}


class AnnouncementForm(KitForm):
    """An announcement as it is written."""

    draft = "announcement"
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=[(one.value, words) for one, words in KINDS.items()])
    title = forms.CharField(label=gettext_lazy("Title"), max_length=80)
    text = forms.CharField(
        label=gettext_lazy("Text"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy(
            "Everybody has to read and confirm it before receiving customers; a change is read again."
        ),
    )
    category = forms.ChoiceField(label=gettext_lazy("Category of goods"), required=False)
    valid_from = forms.DateTimeField(
        label=gettext_lazy("Valid from"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    valid_until = forms.DateTimeField(
        label=gettext_lazy("Valid until"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=gettext_lazy("Without an end it counts until it is withdrawn."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, shelves: dict[str, str], *args: Any, **kwargs: Any) -> None:
        """Offer the categories of this desk; a code of an earlier time stays choosable."""
        super().__init__(*args, **kwargs)
        kept = str(self.initial.get("category", ""))
        offered = [("", gettext_lazy("All goods")), *({kept: kept} | shelves if kept else shelves).items()]
        self.fields["category"].choices = offered  # type: ignore[attr-defined] # why: a choice field

    def told(self) -> NewAnnouncement:
        """Give what was typed."""
        typed = self.cleaned_data
        until: datetime | None = typed["valid_until"]
        return NewAnnouncement(
            kind=AnnouncementKind(typed["kind"]),
            title=typed["title"],
            text=typed["text"],
            category=typed["category"],
            valid_from=Instant.of(typed["valid_from"]),
            valid_until=None if until is None else Instant.of(until),
        )


def listing(at: Instant, shelves: dict[str, str], *, may_write: bool) -> Listing[AnnouncementShown]:
    """Say what the list is; `shelves` names the categories of goods by their codes."""
    return Listing(
        name="announcements",
        search=gettext_lazy("Title or words"),
        search_words=lambda one: (one.title, one.text, one.category),
        identity=lambda one: one.id,
        sort="-changed",
        columns=(
            Column(name="title", words=gettext_lazy("Title"), cell=lambda one: link(one.title, reverse("announcement", args=[one.id])), sort=lambda one: one.title),
            Column(name="kind", words=gettext_lazy("Kind"), cell=lambda one: mark(KINDS[one.kind]), sort=lambda one: one.kind.value),
            Column(name="category", words=gettext_lazy("Category of goods"), cell=lambda one: shelves.get(one.category, one.category) or "—", sort=lambda one: one.category),
            Column(name="state", words=gettext_lazy("State"), cell=lambda one: _state(one, at), sort=lambda one: one.in_force(at)),
            Column(name="from", words=gettext_lazy("Valid from"), cell=lambda one: when(one.valid_from), sort=lambda one: one.valid_from.us),
            Column(name="until", words=gettext_lazy("Valid until"), cell=lambda one: when(one.valid_until)),
            Column(name="readers", words=gettext_lazy("Confirmed by"), cell=lambda one: number(one.readers), sort=lambda one: one.readers),
            Column(name="changed", words=gettext_lazy("Changed"), cell=lambda one: when(one.changed_at), sort=lambda one: one.changed_at.us),
        ),
        filters=(
            Filter(name="kind", words=gettext_lazy("Kind"), choices=tuple(Choice(one.value, words) for one, words in KINDS.items()), fits=lambda one, value: one.kind.value == value),
            Filter(name="force", words=gettext_lazy("In force or not"), choices=(Choice("yes", gettext_lazy("In force")), Choice("no", gettext_lazy("Not in force"))), fits=lambda one, value: one.in_force(at) == (value == "yes")),
        ),
        empty=Empty(words=gettext_lazy("What everybody must know today will stand here: promotion rules, changes of policy, notices."), icon="info", href=reverse("announcement-new") if may_write else "", step=gettext_lazy("Write an announcement")),
    )  # fmt: skip


@never_cache
@require_safe
@signed_in
def announcements(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """List the announcements."""
    require(actor, Verb.ANNOUNCEMENT_READ, Subject(kind="announcement"))
    may_write = reach(actor, Verb.ANNOUNCEMENT_WRITE) > Reach.NONE
    what = listing(now(), shelves_of(actor), may_write=may_write)
    source = among(what, all_announcements(actor, limit=MOST))
    context = {"may_write": may_write}
    return answer(request, actor, what, source, room="announcements", template="announcements.html", context=context)


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def new_announcement(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Write an announcement."""
    require(actor, Verb.ANNOUNCEMENT_WRITE, Subject(kind="announcement"))
    form = AnnouncementForm(shelves_of(actor), request.POST or None, initial={"valid_from": _local(now())})
    if form.is_bound and form.is_valid():
        made = form.tried(lambda: run(publish_announcement, actor, now(), form.told()), THINGS)
        if made is not None:
            flash(request, gettext("Published. Whoever goes available reads it first."))
            return redirect("announcement", made)
    return _form_page(request, actor, form, gettext("Publish"), {"head": gettext("Write an announcement")})


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def announcement(request: HttpRequest, actor: Actor, announcement_id: int) -> HttpResponse:
    """Show an announcement with who has confirmed it; who may, changes or withdraws it."""
    shown = the_announcement(actor, announcement_id)
    may_write = reach(actor, Verb.ANNOUNCEMENT_WRITE) > Reach.NONE and shown.withdrawn_at is None
    if request.method == "POST" and request.POST.get("do") == "withdraw":
        run(withdraw_announcement, actor, now(), announcement_id)
        flash(request, gettext("Withdrawn; nobody has to read it any more."))
        return redirect("announcement", announcement_id)
    form = AnnouncementForm(shelves_of(actor), request.POST or None, initial=_initial(shown))
    if form.is_bound and form.is_valid():
        version = form.cleaned_data["version"] or 0
        if form.done(
            lambda: run(change_announcement, actor, now(), announcement_id, form.told(), version=version), THINGS
        ):
            flash(request, gettext("Saved. The new version has to be read again."))
            return redirect("announcement", announcement_id)
    readers = agent_cards(readers_of(actor, "announcement", shown.id, shown.version))
    context = {"head": shown.title, "one": shown, "kind": KINDS[shown.kind], "may_write": may_write, "readers": readers}
    context["shelf"] = shelves_of(actor).get(shown.category, shown.category)
    return _form_page(request, actor, form, gettext("Save"), context | {"state": _state(shown, now())})


def _form_page(
    request: HttpRequest, actor: Actor, form: AnnouncementForm, verb: str, context: dict[str, Any]
) -> HttpResponse:
    context |= frame(actor, "announcements") | {"form": form, "verb": verb, "back": reverse("announcements")}
    return render(request, "announcement.html", context, status=422 if form.is_bound else 200)


def shelves_of(actor: Actor) -> dict[str, str]:
    """Name the categories of goods by their codes, in the reader's language, for who may see them."""
    if reach(actor, Verb.CARD_READ) is Reach.NONE:
        return {}
    return {one.code: one.en if get_language() == "en" else one.zh for one in categories(actor)}


def _initial(one: AnnouncementShown) -> dict[str, Any]:
    return {
        "kind": one.kind.value,
        "title": one.title,
        "text": one.text,
        "category": one.category,
        "valid_from": _local(one.valid_from),
        "valid_until": None if one.valid_until is None else _local(one.valid_until),
        "version": one.version,
    }


def _local(at: Instant) -> datetime:
    return at.to_datetime(ZoneInfo(timezone.get_current_timezone_name()))


def _state(one: AnnouncementShown, at: Instant) -> Cell:
    if one.withdrawn_at is not None:
        return mark(gettext("Withdrawn"))
    if one.in_force(at):
        return mark(gettext("In force"), "kept")
    return mark(gettext("Still to come") if at < one.valid_from else gettext("Expired"), "due")
