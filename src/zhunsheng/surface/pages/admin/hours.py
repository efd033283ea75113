"""Hours as a form: segments for each weekday, holidays, days of one's own; read from any calendar, written as data."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Final
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import get_language, gettext, gettext_lazy
from typing_extensions import override

from zhunsheng.kernel.calendars import calendar_from
from zhunsheng.kernel.errors import BadInput, Refusal
from zhunsheng.kernel.holidays import shipped_holidays
from zhunsheng.kernel.worktime import MINUTES_A_DAY, Calendar, Segments
from zhunsheng.surface.live.words import in_words
from zhunsheng.surface.pages.kit.forms import KitForm

DAYS: Final = (
    ("mon", gettext_lazy("Monday")),
    ("tue", gettext_lazy("Tuesday")),
    ("wed", gettext_lazy("Wednesday")),
    ("thu", gettext_lazy("Thursday")),
    ("fri", gettext_lazy("Friday")),
    ("sat", gettext_lazy("Saturday")),
    ("sun", gettext_lazy("Sunday")),
)
NONE: Final = "none"
PLACE: Final = re.compile(r"calendar\.(?:days\.(?P<day>[a-z]{3})|(?P<name>[a-z_]+))")
APART: Final = re.compile(r"[,，、;；\s]+")
DASHES: Final = str.maketrans({"：": ":", "－": "-", "–": "-", "—": "-", "~": "-", "～": "-", "至": "-"})
LINE: Final = re.compile(r"\s*(\S+)\s*(.*)")
CLOSED: Final = frozenset({"", "closed", "休", "休息", "关", "off"})


class HoursForm(KitForm):
    """When somebody works; several segments a day, such as 09:00-12:00, 13:30-18:00."""

    draft = "hours"
    mon = forms.CharField(label=DAYS[0][1], required=False, max_length=100)
    tue = forms.CharField(label=DAYS[1][1], required=False, max_length=100)
    wed = forms.CharField(label=DAYS[2][1], required=False, max_length=100)
    thu = forms.CharField(label=DAYS[3][1], required=False, max_length=100)
    fri = forms.CharField(label=DAYS[4][1], required=False, max_length=100)
    sat = forms.CharField(label=DAYS[5][1], required=False, max_length=100)
    sun = forms.CharField(label=DAYS[6][1], required=False, max_length=100)
    holidays = forms.ChoiceField(label=gettext_lazy("Public holidays"))
    make_up = forms.CharField(
        label=gettext_lazy("Hours on make-up days"), required=False, max_length=100,
        help_text=gettext_lazy("Weekend days that are worked instead of a holiday."),
    )  # fmt: skip
    special = forms.CharField(
        label=gettext_lazy("Days of your own"), required=False, max_length=8000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("One a line: the date, then its hours; without hours it is closed. For example: 2026-11-11 00:00-24:00"),
    )  # fmt: skip
    zone = forms.CharField(label=gettext_lazy("Time zone"), max_length=40, initial="Asia/Shanghai")
    week = tuple(name for name, _ in DAYS)
    sections: Any = (
        (gettext_lazy("Hours of the week"), week),
        (gettext_lazy("Holidays and days of your own"), ("holidays", "make_up", "special", "zone")),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the holiday plans that are known."""
        super().__init__(*args, **kwargs)
        plans = [(name, plan_words(name)) for name in shipped_holidays()]
        choice = self.fields["holidays"]
        choice.choices = [*plans, (NONE, gettext_lazy("Work on holidays, too"))]  # type: ignore[attr-defined] # why: a choice field
        for name in self.week:
            self.fields[name].widget.attrs |= {"placeholder": gettext("closed"), "data-day": ""}

    def hours(self) -> dict[str, object] | None:
        """Give what was typed as a calendar's data; None, with the reason beside its field, where it is none."""
        told = self.cleaned_data
        days = {name: found for name in self.week if (found := _segments(told[name]))}
        data: dict[str, object] = {
            "kind": "weekly",
            "zone": told["zone"].strip(),
            "days": days,
            "holidays": told["holidays"],
        }
        if told["holidays"] != NONE:
            data["make_up"] = _segments(told["make_up"])
        special = self._special(told["special"])
        if special:
            data["special"] = special
        if told["zone"].strip() not in available_timezones():
            self.add_error("zone", gettext("Write a zone such as Asia/Shanghai."))
        elif not days:
            self.add_error("mon", gettext("At least one weekday must have hours."))
        elif self.is_valid():
            self.done(lambda: calendar_from(data))
        return data if self.is_valid() else None

    @override
    def refuse(self, refusal: Refusal, things: Mapping[str, str] | None = None) -> None:
        """Show a refusal of the calendar beside the day it is about."""
        found = PLACE.match(str(refusal.detail.get("thing", "")))
        if not isinstance(refusal, BadInput) or found is None:
            super().refuse(refusal, things)
            return
        field = found["day"] or found["name"]
        said = in_words(refusal.detail)
        words = gettext("Expected %(expectation)s, not %(value)s.")
        self.add_error(
            field if field in self.fields else None,
            words % {"expectation": said["expectation"], "value": said["value"]},
        )

    def _special(self, text: str) -> dict[str, list[str]]:
        days: dict[str, list[str]] = {}
        for line in text.splitlines():
            found = LINE.fullmatch(line)
            if found is None:
                continue
            try:
                day = date.fromisoformat(found[1]).isoformat()
            except ValueError:
                self.add_error(
                    "special",
                    gettext("“%(line)s” must begin with a date such as 2026-11-11.") % {"line": line.strip()[:40]},
                )
                continue
            days[day] = [] if found[2].strip() in CLOSED else _segments(found[2])
        return days


def plan_words(name: str) -> str:
    """Name a holiday plan and how far it is known."""
    plan = shipped_holidays()[name]
    words = gettext("Mainland China, known until %(day)s") if name == "cn" else gettext("%(name)s, known until %(day)s")
    return words % {"name": name, "day": plan.published_through.isoformat()}


def hours_of(data: str | Mapping[str, object]) -> dict[str, Any]:
    """Fill the form from a calendar's data, whichever kind it is."""
    return filled(calendar_from(data))


def filled(calendar: Calendar) -> dict[str, Any]:
    """Fill the form from a calendar."""
    lines = [f"{day.isoformat()} {segment_words(hours)}".rstrip() for day, hours in sorted(calendar.special)]
    return {
        **{name: segment_words(hours) for (name, _), hours in zip(DAYS, calendar.weekly, strict=True)},
        "holidays": calendar.holidays.name if calendar.holidays else NONE,
        "make_up": segment_words(calendar.make_up),
        "special": "\n".join(lines),
        "zone": "Asia/Shanghai" if calendar.always else calendar.zone,
    }


def segment_words(segments: Segments) -> str:
    """Write hours as they are typed."""
    apart = "、" if (get_language() or "zh").startswith("zh") else ", "
    return apart.join(f"{_clock(one.start)}-{_clock(_end(one.end))}" for one in segments)


def _end(minute: int) -> int:
    return minute - MINUTES_A_DAY if minute > MINUTES_A_DAY else minute


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _segments(text: str) -> list[str]:
    """Read hours as people type them: other commas, dashes and colons, hours of one digit."""
    parts = [part for part in APART.split(text.translate(DASHES)) if part]
    return [re.sub(r"(?<!\d)(\d):", r"0\1:", part) for part in parts]
