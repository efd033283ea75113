"""Reasons for not being available, and what share of their capacity people of a grade are given."""

from typing import Any, Final

import msgspec
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zhunsheng.access.queries import require
from zhunsheng.access.values import Actor, Grade, Subject, Verb
from zhunsheng.journal.actions import run
from zhunsheng.kernel.errors import Refusal
from zhunsheng.kernel.instants import now
from zhunsheng.people import queries as people
from zhunsheng.people.actions import set_grade_load, set_presence_reason
from zhunsheng.people.values import Presence, PresenceReason
from zhunsheng.surface.live.refusals import refusal_text
from zhunsheng.surface.pages.admin.agent_list import names
from zhunsheng.surface.pages.admin.sections import admin_frame
from zhunsheng.surface.pages.frame import signed_in
from zhunsheng.surface.pages.kit.flash import flash
from zhunsheng.surface.pages.kit.forms import KitForm

PRESENCES: Final = {
    Presence.BUSY.value: gettext_lazy("Busy"),
    Presence.BREAK.value: gettext_lazy("On a break"),
    Presence.AFTER_WORK.value: gettext_lazy("After-work"),
    Presence.AWAY.value: gettext_lazy("Away"),
}
THINGS: Final = {
    "the reason's code": "code",
    "the Chinese words": "zh",
    "the English words": "en",
    "the position": "position",
}


class ReasonForm(KitForm):
    """A new reason."""

    presence = forms.ChoiceField(label=gettext_lazy("Presence"), choices=tuple(PRESENCES.items()))
    code = forms.CharField(
        label=gettext_lazy("Code"), max_length=40, widget=forms.TextInput(attrs={"spellcheck": "false"}),
        help_text=gettext_lazy("2 to 40 of a-z, 0-9, _ and -; rules and interfaces use it, so it stays."),
    )  # fmt: skip
    zh = forms.CharField(label=gettext_lazy("Name in Chinese"), max_length=40)
    en = forms.CharField(label=gettext_lazy("Name in English"), max_length=40)
    position = forms.IntegerField(
        label=gettext_lazy("Position"), help_text=gettext_lazy("0 to 99; low figures come first.")
    )


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def reasons(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show the reasons and the shares; add, rename, retire, change."""
    require(actor, Verb.ROUTING_MANAGE, Subject(kind="desk"))
    deed = request.POST.get("do", "") if request.method == "POST" else ""
    form = ReasonForm(request.POST if deed == "new" else None, initial={"position": 50})
    if deed:
        fault = _done(request, actor, deed, form)
        if not form.errors:
            flash(request, fault or gettext("Saved."), tone="breached" if fault else "kept")
            return redirect("admin-reasons")
    shares, grades = people.grade_loads(), names(people.grades())
    context: dict[str, Any] = admin_frame(actor, "admin-reasons") | {
        "kinds": [(words, [one for one in people.presence_reasons(retired=True) if one.presence == code]) for code, words in PRESENCES.items()],
        "shares": [(grade.value, grades.get(grade.value, grade.value), share) for grade, share in shares.items()],
        "form": form,
    }  # fmt: skip
    return render(request, "admin/reasons.html", context, status=422 if form.is_bound else 200)


def _done(request: HttpRequest, actor: Actor, deed: str, form: ReasonForm) -> str:
    """Do what a form of the page asks for; return why a row of the page was refused. A new reason says so in its form."""
    if deed == "new":
        if form.is_valid():
            told = form.cleaned_data | {"presence": Presence(form.cleaned_data["presence"])}
            form.done(lambda: run(set_presence_reason, actor, now(), PresenceReason(**told)), THINGS)
        return ""
    try:
        _change(request, actor, deed)
    except Refusal as refusal:
        return refusal_text(refusal, get_language() or "zh-hans")
    return ""


def _change(request: HttpRequest, actor: Actor, deed: str) -> None:
    what, _, key = deed.partition(":")
    said = request.POST
    number = said.get("number", "").strip()
    figure = int(number) if number.isdecimal() and len(number) < 5 else -1
    if what == "share" and key in set(Grade):
        run(set_grade_load, actor, now(), Grade(key), figure)
    known = {f"{one.presence.value}/{one.code}": one for one in people.presence_reasons(retired=True)}
    if what == "reason" and key in known:
        new = msgspec.structs.replace(
            known[key], zh=said.get("zh", ""), en=said.get("en", ""), position=figure, active="active" in said
        )
        run(set_presence_reason, actor, now(), new)
