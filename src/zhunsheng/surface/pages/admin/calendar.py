"""The working calendar of the house: hours, holidays, days of its own, from an instant on."""

from datetime import timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import msgspec
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zhunsheng.access.queries import require
from zhunsheng.access.values import Actor, Subject, Verb
from zhunsheng.journal.actions import run
from zhunsheng.kernel.calendars import calendar_from
from zhunsheng.kernel.holidays import CalendarNotPublished, shipped_holidays
from zhunsheng.kernel.instants import Instant, now
from zhunsheng.kernel.worktime import Calendar, segments_on
from zhunsheng.standards import queries as standards
from zhunsheng.standards.actions import set_calendar
from zhunsheng.surface.pages.admin.hours import DAYS, HoursForm, filled, segment_words
from zhunsheng.surface.pages.admin.instants import effective_from
from zhunsheng.surface.pages.admin.sections import admin_frame
from zhunsheng.surface.pages.frame import signed_in
from zhunsheng.surface.pages.kit.flash import flash

CODE: Final = "working_days"
DAYS_AHEAD: Final = 14


class CalendarForm(HoursForm):
    """The house's hours, and from when they count."""

    effective = forms.DateField(
        label=gettext_lazy("Counts from"), required=False, widget=forms.DateInput(attrs={"type": "date"}),
        help_text=gettext_lazy("Empty: from now on. Dialogues that have begun keep the calendar they began under."),
    )  # fmt: skip
    sections = (*HoursForm.sections, (gettext_lazy("From when"), ("effective",)))


class DayShown(msgspec.Struct, frozen=True):
    """A day ahead: its date, weekday and hours, and whether it is a holiday, a make-up day or one's own."""

    day: str
    weekday: Any
    hours: str
    kind: str


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def calendar(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show the hours in force and the days ahead; change them."""
    require(actor, Verb.STANDARD_INSTALL, Subject(kind="standard"))
    at = now()
    ours, said = in_force(at), standards.calendars_set()
    form = CalendarForm(request.POST if "mon" in request.POST else None, initial=filled(ours))
    if request.method == "POST" and _set(request, actor, form, at):
        flash(request, gettext("Saved. New dialogues run by these hours from their date on."))
        return redirect("admin-calendar")
    plan = next(iter(shipped_holidays().values()))
    today = at.to_datetime(ZoneInfo("Asia/Shanghai")).date()
    context = admin_frame(actor, "admin-calendar") | {
        "form": form, "verb": gettext("Save"), "back": reverse("admin-calendar") if form.is_bound else "",
        "days": _ahead(ours, at), "said": said, "own": bool(said and said[0].data is not None),
        "plan": plan, "overdue": plan.is_overdue(today),
    }  # fmt: skip
    return render(request, "admin/calendar.html", context, status=422 if form.is_bound else 200)


def in_force(at: Instant) -> Calendar:
    """Return the hours of this instant."""
    for one in standards.calendars_set():
        if one.code == CODE and one.effective_from <= at:
            return calendar_from(CODE if one.data is None else one.data)
    return calendar_from(CODE)


def _set(request: HttpRequest, actor: Actor, form: CalendarForm, at: Instant) -> bool:
    if request.POST.get("do") == "shipped":
        run(set_calendar, actor, at, CODE, None, effective_at=at)
        return True
    if not form.is_valid():
        return False
    data = form.hours()
    if data is None:
        return False
    day = form.cleaned_data["effective"]
    since = at if day is None else max(at, effective_from(day, str(data["zone"])))
    if day is not None and since == at and day < at.to_datetime(ZoneInfo(str(data["zone"]))).date():
        form.add_error("effective", gettext("Choose today or a later day."))
        return False
    return form.done(lambda: run(set_calendar, actor, now(), CODE, data, effective_at=max(since, now())))


def _ahead(ours: Calendar, at: Instant) -> list[DayShown]:
    first = at.to_datetime(ZoneInfo(ours.zone)).date()
    shown = []
    for n in range(DAYS_AHEAD):
        day = first + timedelta(days=n)
        try:
            hours, kind = segment_words(segments_on(ours, day)), _kind(ours, day)
        except CalendarNotPublished:
            hours, kind = "", "unknown"
        shown.append(DayShown(day.isoformat(), DAYS[day.weekday()][1], hours, kind))
    return shown


def _kind(ours: Calendar, day: Any) -> str:
    if any(day == own for own, _ in ours.special):
        return "own"
    if ours.holidays is not None and ours.holidays.is_off(day):
        return "holiday"
    return "make_up" if ours.holidays is not None and ours.holidays.is_worked(day) else ""
