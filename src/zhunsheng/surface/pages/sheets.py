"""Shift sheets: hand one's own in, list them, read one, and appraise those one looks after."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from zhunsheng.access.queries import decide, require
from zhunsheng.access.values import Actor, Allowed, Subject, Verb
from zhunsheng.growth.actions import confirm_sheet, hand_in_shift
from zhunsheng.growth.queries import appraisal_form, left_by, sheet_subject
from zhunsheng.growth.queries import sheet as the_sheet
from zhunsheng.growth.queries import sheets as all_sheets
from zhunsheng.growth.values import SheetShown
from zhunsheng.journal.actions import run
from zhunsheng.kernel.instants import now
from zhunsheng.people.queries import agent_cards, open_shift
from zhunsheng.surface.pages.frame import frame, signed_in
from zhunsheng.surface.pages.kit.answering import answer
from zhunsheng.surface.pages.kit.cells import Cell, link, mark, number, when
from zhunsheng.surface.pages.kit.flash import flash
from zhunsheng.surface.pages.kit.forms import KitForm
from zhunsheng.surface.pages.kit.listing import Choice, Column, Empty, Filter, Listing, among
from zhunsheng.surface.pages.sheet_state import sheet_state

MOST = 2000
TONES = {4: "kept", 3: "kept", 2: "due", 1: "breached"}
THINGS = {"the note on the own shift": "note", "the mark": "mark", "the remark": "remark"}


class NoteForm(KitForm):
    """What an agent says of their own shift."""

    draft = "shift-sheet"
    note = forms.CharField(
        label=gettext_lazy("Your note"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("What went well, what was hard, what the next shift has to know."),
    )


class AppraisalFields(KitForm):
    """What a leader says of a shift."""

    mark = forms.TypedChoiceField(
        label=gettext_lazy("Appraisal"),
        widget=forms.RadioSelect,
        coerce=int,
        choices=lambda: [(word.mark, mark_words(word.mark)) for word in appraisal_form().words],
    )
    remark = forms.CharField(
        label=gettext_lazy("Remark"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("The agent reads it."),
    )


def mark_words(value: int | None) -> str:
    """Say a mark in the reader's language."""
    word = next((one for one in appraisal_form().words if one.mark == value), None)
    if word is None:
        return gettext("Waits for the leader")
    return word.en if get_language() == "en" else word.zh


def _mark_cell(one: SheetShown) -> Cell:
    return mark(mark_words(one.mark), "plain" if one.mark is None else TONES.get(one.mark, "plain"))


def listing(names: dict[int, str]) -> Listing[SheetShown]:
    """Say what the list is."""
    return Listing(
        name="shift-sheets",
        search=gettext_lazy("Name or note"),
        search_words=lambda one: (names.get(one.agent_id, ""), one.note, one.remark),
        identity=lambda one: one.id,
        sort="-handed",
        columns=(
            Column(name="agent", words=gettext_lazy("Agent"), cell=lambda one: link(names.get(one.agent_id, "—"), reverse("shift-sheet", args=[one.id]), one.note[:80]), sort=lambda one: names.get(one.agent_id, ""), wide=True),
            Column(name="started", words=gettext_lazy("Began"), cell=lambda one: when(one.started_at), sort=lambda one: one.started_at.us),
            Column(name="handed", words=gettext_lazy("Handed in"), cell=lambda one: when(one.handed_in_at), sort=lambda one: one.handed_in_at.us),
            Column(name="dialogues", words=gettext_lazy("Dialogues"), cell=lambda one: number(len(one.left.dialogues)), sort=lambda one: len(one.left.dialogues)),
            Column(name="open", words=gettext_lazy("Left open"), cell=lambda one: number(len(one.left.open)), sort=lambda one: len(one.left.open)),
            Column(name="records", words=gettext_lazy("Records due"), cell=lambda one: number(len(one.left.records)), sort=lambda one: len(one.left.records)),
            Column(name="promises", words=gettext_lazy("Promises open"), cell=lambda one: number(len(one.left.promises)), sort=lambda one: len(one.left.promises)),
            Column(name="mark", words=gettext_lazy("Appraisal"), cell=_mark_cell, sort=lambda one: one.mark or 0),
        ),
        filters=(
            Filter(name="state", words=gettext_lazy("Appraised or not"), choices=(Choice("waiting", gettext_lazy("Waits for the leader")), Choice("done", gettext_lazy("Appraised"))), fits=lambda one, value: (one.mark is None) == (value == "waiting")),
            Filter(name="agent", words=gettext_lazy("Agent"), choices=tuple(Choice(str(key), name) for key, name in names.items()), fits=lambda one, value: str(one.agent_id) == value, icon="person"),
        ),
        empty=Empty(words=gettext_lazy("Every shift that is handed in will stand here, with what it leaves behind and what the leader says of it."), icon="clock"),
    )  # fmt: skip


@never_cache
@require_safe
@signed_in
def sheets(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """List the sheets that the reader may see."""
    _may_read(actor)
    found = all_sheets(actor, limit=MOST)
    names = {card.id: card.name for card in agent_cards(sorted({one.agent_id for one in found}))}
    what = listing(names)
    return answer(request, actor, what, among(what, found), room="shift", template="shift_sheets.html")


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def hand_in(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show the actor what their shift would hand in, and hand it in."""
    at = now()
    shift = open_shift(actor.id, at)
    if shift is None:
        flash(request, gettext("There is no open shift to hand in."), tone="due")
        return redirect("shift")
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = form.tried(lambda: run(hand_in_shift, actor, at, form.cleaned_data["note"]), THINGS)
        if made is not None:
            flash(request, gettext("Handed in; your shift has ended. Thank you."))
            return redirect("shift-sheet", made)
    left = left_by(actor.id, shift.started_at, at)
    context = frame(actor, "shift") | {
        "since": shift.started_at,
        "until": at,
        "state": sheet_state(actor, actor.id, left, shift.started_at, at),
        "form": form,
        "verb": gettext("Hand in and end the shift"),
        "back": reverse("shift"),
    }
    return render(request, "shift_sheet.html", context, status=422 if form.is_bound else 200)


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def sheet(request: HttpRequest, actor: Actor, sheet_id: int) -> HttpResponse:
    """Show one sheet; who looks after the agent confirms and appraises it."""
    one = the_sheet(actor, sheet_id)
    allowed = isinstance(decide(actor, Verb.SHIFT_CONFIRM, sheet_subject(one)), Allowed)
    form = AppraisalFields(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        if form.done(lambda: run(confirm_sheet, actor, now(), sheet_id, typed["mark"], typed["remark"]), THINGS):
            flash(request, gettext("Confirmed; the agent sees it."))
            return redirect("shift-sheet", sheet_id)
    names = {card.id: card.name for card in agent_cards([one.agent_id, one.handed_in_by, *_ids(one.confirmed_by)])}
    context = frame(actor, "shift") | {
        "one": one,
        "who": names.get(one.agent_id, "—"),
        "ended_by": names.get(one.handed_in_by, "—"),
        "by": names.get(one.confirmed_by or 0, "—"),
        "mark": _mark_cell(one),
        "since": one.started_at,
        "until": one.handed_in_at,
        "state": sheet_state(actor, one.agent_id, one.left, one.started_at, one.handed_in_at),
        "form": form if allowed and one.mark is None else None,
        "verb": gettext("Confirm"),
        "back": reverse("shift-sheets"),
    }
    return render(request, "shift_sheet.html", context, status=422 if form.is_bound else 200)


def _ids(one: int | None) -> list[int]:
    return [] if one is None else [one]


def _may_read(actor: Actor) -> None:
    team_id = next(iter(actor.team_ids), None)
    require(actor, Verb.SHIFT_READ, Subject(kind="shift", agent_id=actor.id, team_id=team_id))
