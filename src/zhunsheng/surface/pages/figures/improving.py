"""From a finding of a report to an item of improvement: on the case that shows it, by a department, until a day."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from typing_extensions import override

from zhunsheng.access.queries import reach
from zhunsheng.access.values import Actor, Reach, Verb
from zhunsheng.cases.actions import open_improvement
from zhunsheng.cases.queries import Chosen, book, cases_among, improvements_among, list_cases, list_improvements
from zhunsheng.cases.values import CaseRow, ImprovementState, Often
from zhunsheng.ground.settings import desk
from zhunsheng.insight import queries as insight
from zhunsheng.insight.values import Narrowed, Period, ReportBody, ReportShown
from zhunsheng.journal.actions import run
from zhunsheng.kernel.errors import AccessDenied, NotFound
from zhunsheng.kernel.instants import now
from zhunsheng.surface.pages.cases.analysing import open_by_row
from zhunsheng.surface.pages.figures.told import finding_words
from zhunsheng.surface.pages.frame import frame, signed_in
from zhunsheng.surface.pages.kit.days import day_of
from zhunsheng.surface.pages.kit.flash import flash
from zhunsheng.surface.pages.kit.forms import KitForm

USUAL = timedelta(days=14)
OFFERED: Final = 20
"""Cases that are offered to choose from; the newest."""


class ImprovementForm(KitForm):
    """What is to be made better because of a finding."""

    case = forms.IntegerField(
        label=gettext_lazy("Number of the case"), min_value=1,
        help_text=gettext_lazy("A case that shows what was found; the item is kept and measured there."),
    )  # fmt: skip
    other = forms.IntegerField(label=gettext_lazy("Another case, by its number"), min_value=1, required=False)
    department = forms.ChoiceField(label=gettext_lazy("Department"))
    what = forms.CharField(
        label=gettext_lazy("What is to change"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )
    due = forms.DateField(label=gettext_lazy("Due"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: object, offered: Sequence[CaseRow] = (), **kwargs: object) -> None:
        """Offer the departments of the procedures, and the cases that may show it; where none is known its number is typed."""
        super().__init__(*args, **kwargs)
        lang = get_language() or "zh-hans"
        if offered:
            case = self.fields["case"]
            case.label, case.required = gettext("Case that shows it"), not self.data.get("other")
            case.error_messages["required"] = gettext("Choose a case, or type its number.")
            case.widget = forms.Select(
                attrs={"class": "input"},
                choices=[
                    ("", gettext("Choose the case that shows it")),
                    *((one.id, _named(one, lang)) for one in offered),
                ],
            )
        else:
            del self.fields["other"]
        choices = [(code, word.text.of(lang)) for code, word in book().departments.items()]
        self.fields["department"] = forms.ChoiceField(label=self.fields["department"].label, choices=choices)
        self.fields["department"].widget.attrs["class"] = "input"

    @override
    def clean(self) -> dict[str, Any]:
        """Take the case that was typed, else the one that was chosen."""
        told = super().clean() or {}
        return told | {"case": told.get("other") or told.get("case")}


def _named(one: CaseRow, lang: str) -> str:
    """Name a case in a list to choose from: its matter, its kind, the day, its number."""
    kind = book().of(one.kind).title.of(lang)
    return " · ".join(
        word for word in (one.title[:60], kind, f"{day_of(one.registered_at):%Y-%m-%d}", str(one.id)) if word
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def improve(request: HttpRequest, actor: Actor, report_id: int) -> HttpResponse:
    """Open an item of improvement from one finding. Refuses: AccessDenied."""
    if reach(actor, Verb.CASE_WORK) is Reach.NONE:
        raise AccessDenied("no_right", verb=Verb.CASE_WORK.value, subject="case")
    try:
        shown, body = insight.report(actor, report_id)
    except NotFound as error:
        raise Http404 from error
    kind, _, name = request.GET.get("about", "").partition(":")
    words = finding_words(actor, shown, body, kind, name)
    if not words:
        raise Http404
    beside, back = beside_of(request), reverse("report", args=[report_id])
    lines = list_improvements(actor, now(), done=0) if kind == "issue" else []
    unseen = [one.id for one in open_by_row(lines).get((name,), ()) if one.id not in beside]
    if unseen:
        opened = list(improvements_among(actor, unseen).values())
        return opened_already(request, actor, opened, beside, back, gettext("The report"))
    cases = _cases(actor, shown, body, kind, name)
    first = {"what": words, "due": today() + USUAL, "case": cases[0].id if cases else None}
    form = ImprovementForm(request.POST if request.method == "POST" else None, initial=first, offered=cases)
    if request.method == "POST" and form.is_valid():
        told, day = form.cleaned_data, form.cleaned_data["due"]
        due_at = insight.midnight(day + timedelta(1), desk().time_zone)
        often = Often(issue=name, beside=tuple(beside)) if kind == "issue" else None
        if form.done(
            lambda: run(open_improvement, actor, now(), told["case"], told["department"], told["what"], due_at, often=often), THINGS
        ):  # fmt: skip
            flash(request, gettext("The improvement is opened."))
            return redirect("case-improvements")
    context = frame(actor, "figures") | {
        "form": form, "verb": gettext("Open the improvement"), "back": back, "words": words,
    }  # fmt: skip
    return render(request, "figures/improve.html", context, status=422 if form.is_bound else 200)


def beside_of(request: HttpRequest) -> list[int]:
    """Read which open items whoever presses has seen, and wants another beside."""
    told = request.GET.get("beside", "").split(",")
    return [int(one) for one in told if one.isascii() and one.isdigit() and len(one) < 19]


def opened_already(
    request: HttpRequest,
    actor: Actor,
    opened: Sequence[ImprovementState],
    beside: Sequence[int],
    back: str,
    back_words: str,
) -> HttpResponse:
    """Say what is open already, with a way to it and one to another beside it; nothing is opened by accident."""
    asked = request.GET.copy()
    asked["beside"] = ",".join(str(one) for one in sorted({*beside, *(each.id for each in opened)}))
    lang = get_language() or "zh-hans"
    context = frame(actor, "knowledge") | {
        "opened": [(one, book().departments[one.department].text.of(lang)) for one in opened], "back": back, "back_words": back_words,
        "another": f"{request.path}?{asked.urlencode()}",
    }  # fmt: skip
    return render(request, "figures/improving.html", context, status=409 if request.method == "POST" else 200)


THINGS = {"case": "case", "case.time_past": "due", "not_found": "case", "what is to change": "what"}


def _cases(actor: Actor, shown: ReportShown, body: ReportBody, kind: str, name: str) -> list[CaseRow]:
    """Find cases that show the finding: those behind the figure or the clause's breaches, or the newest of the type; there may be none."""
    period = Period(since=shown.since, until=shown.until)
    if kind in ("figure", "clause"):
        only = Narrowed(clause_id=name) if kind == "clause" else None
        found = insight.behind(actor, "breaches" if kind == "clause" else name, period, only=only, limit=50)
        ids = list(dict.fromkeys(one.case_id for one in found if one.case_id))[:OFFERED]
        known = cases_among(actor, ids)
        return [known[one] for one in ids if one in known]
    return list_cases(actor, Chosen(issue=name), limit=OFFERED) if kind == "issue" else []


def today() -> date:
    """Give the day it is where the desk stands."""
    return now().to_datetime(ZoneInfo(desk().time_zone)).date()
