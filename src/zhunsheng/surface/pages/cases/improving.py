"""From what comes up most in a month to an item of improvement: on one of those cases, by a department, until a day."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zhunsheng.access.queries import reach
from zhunsheng.access.values import Actor, Reach, Verb
from zhunsheng.cases.actions import open_improvement
from zhunsheng.cases.queries import (
    Chosen,
    analyse_cases,
    book,
    improvements_among,
    list_cases,
    list_improvements,
)
from zhunsheng.cases.values import Often
from zhunsheng.ground.settings import desk
from zhunsheng.insight import queries as insight
from zhunsheng.journal.actions import run
from zhunsheng.kernel.errors import AccessDenied
from zhunsheng.kernel.instants import Instant, now
from zhunsheng.standards.queries import leaves_ever
from zhunsheng.surface.pages.cases.analysing import Key, may_analyse, month_of, open_by_row
from zhunsheng.surface.pages.cases.listing import lang
from zhunsheng.surface.pages.figures.improving import (
    OFFERED,
    THINGS,
    USUAL,
    ImprovementForm,
    beside_of,
    opened_already,
    today,
)
from zhunsheng.surface.pages.frame import frame, signed_in
from zhunsheng.surface.pages.kit.flash import flash


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def improve(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Open an item of improvement from one row of the month's analysis. Refuses: AccessDenied."""
    may_analyse(actor)
    if reach(actor, Verb.CASE_WORK) is Reach.NONE:
        raise AccessDenied("no_right", verb=Verb.CASE_WORK.value, subject="case")
    at, asked = now(), request.GET
    month, since, until = month_of(asked.get("month", ""), ZoneInfo(desk().time_zone), at)
    key: Key = (asked["issue"],) if asked.get("issue") else (asked.get("kind", ""), asked.get("type", ""))
    words = _words(actor, key, month, since, until, at)
    back, back_words = f"{reverse('case-analysis')}?month={month}", gettext("Monthly analysis")
    beside = beside_of(request)
    unseen = [one.id for one in open_by_row(list_improvements(actor, at, done=0)).get(key, ()) if one.id not in beside]
    if unseen:
        opened = list(improvements_among(actor, unseen).values())
        return opened_already(request, actor, opened, beside, back, back_words)
    chosen = Chosen(issue=key[0]) if len(key) == 1 else Chosen(kind=key[0], issue_type=key[1])
    cases = list_cases(actor, chosen, limit=OFFERED)
    first = {"what": words, "due": today() + USUAL, "case": cases[0].id if cases else None}
    form = ImprovementForm(request.POST if request.method == "POST" else None, initial=first, offered=cases)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        due_at = insight.midnight(told["due"] + timedelta(1), desk().time_zone)
        matter = {"issue": key[0]} if len(key) == 1 else {"kind": key[0], "issue_type": key[1]}
        often = Often(**matter, beside=tuple(beside))  # somebody else may be a moment quicker
        if form.done(
            lambda: run(open_improvement, actor, now(), told["case"], told["department"], told["what"], due_at, often=often), THINGS
        ):  # fmt: skip
            flash(request, gettext("The improvement is opened."))
            return redirect("case-improvements")
    context = frame(actor, "cases-list") | {
        "form": form, "verb": gettext("Open the improvement"), "back": back, "back_words": back_words, "words": words,
    }  # fmt: skip
    return render(request, "figures/improve.html", context, status=422 if form.is_bound else 200)


def _words(actor: Actor, key: Key, month: str, since: Instant, until: Instant, at: Instant) -> str:
    """Say how often it came up; what did not come up has no page. Refuses: Http404."""
    found, said, language = analyse_cases(actor, since, until, at), book(), lang()
    line = (
        next((one for one in found.issues if one.issue == key[0]), None)
        if len(key) == 1
        else next((one for one in found.types if (one.kind, one.issue_type) == key), None)
    )
    if line is None or not line.count or not key[-1]:
        raise Http404
    if len(key) == 1:
        known = leaves_ever(at)
        name = known[key[0]].title.of(language) if key[0] in known else key[0]
    else:
        kind = said.of(key[0]).title.of(language)
        name = f"{said.types[key[1]].text.of(language) if key[1] in said.types else key[1]} ({kind})"
    return ngettext(
        "{name}: {n} case in {month}, {before} the month before", "{name}: {n} cases in {month}, {before} the month before", line.count
    ).format(name=name, n=line.count, month=month, before=line.before)  # fmt: skip
