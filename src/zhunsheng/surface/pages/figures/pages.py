"""The pages of figures: all of them at a glance; one with its parts and the dialogues behind."""

from collections.abc import Mapping

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zhunsheng.access.queries import reach
from zhunsheng.access.values import Actor, Reach, Verb
from zhunsheng.insight import queries as insight
from zhunsheng.insight.values import By, Figure, Formula, Indicator
from zhunsheng.journal.actions import run
from zhunsheng.kernel.errors import AccessDenied
from zhunsheng.kernel.instants import Instant, now
from zhunsheng.people.actions import note_list_exported
from zhunsheng.surface.pages.figures import charts, state
from zhunsheng.surface.pages.figures.asked import BYS, SPANS, Asked, before, place_words
from zhunsheng.surface.pages.figures.sheets import file_of
from zhunsheng.surface.pages.figures.words import FORMULAS
from zhunsheng.surface.pages.frame import Context, frame, signed_in
from zhunsheng.surface.pages.keeping import REACHES

PAGE = 50
PARTS = 100
FORMATS = ("csv", "xlsx")


def insist(actor: Actor) -> None:
    """Let only those in who may see figures. Refuses: AccessDenied."""
    if reach(actor, Verb.INSIGHT_READ) is Reach.NONE:
        raise AccessDenied("no_right", verb=Verb.INSIGHT_READ.value, subject="insight")


@never_cache
@require_safe
@signed_in
def overview(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Show every figure for today, seven and thirty days."""
    insist(actor)
    core, supporting = state.overview(actor, now())
    if request.GET.get("export") in FORMATS:
        return _all(request.GET["export"], actor, [*core, *supporting])
    return render(
        request,
        "figures/overview.html",
        frame(actor, "figures")
        | {
            "groups": [(gettext("Leading"), core), (gettext("Supporting"), supporting)],
            "scope": REACHES[reach(actor, Verb.INSIGHT_READ)],
        },
    )


@never_cache
@require_safe
@signed_in
def figure(request: HttpRequest, actor: Actor, name: str) -> HttpResponseBase:
    """Show one figure: what it means, how it stands, by what it differs, what is behind it."""
    insist(actor)
    indicator, at, asked = known(name), now(), Asked.of(request.GET)
    if request.GET.get("export") in FORMATS:
        return _file(request.GET["export"], actor, indicator, asked, at)
    return render(request, "figures/figure.html", frame(actor, "figures") | _context(actor, indicator, asked, at))


def known(name: str) -> Indicator:
    """Find an indicator by its name, or there is no such page."""
    found = next((one for one in insight.indicators() if one.id == name), None)
    if found is None:
        raise Http404
    return found


def _context(actor: Actor, indicator: Indicator, asked: Asked, at: Instant) -> Context:
    teller, only, period = state.Teller(at), asked.narrowed(), asked.period(at)
    guards = [known(name) for name in indicator.guards]
    names = [indicator.id, *(one.id for one in guards)]
    found = insight.figures(actor, names, period, only=only, at=at)
    earlier = insight.figures(actor, [indicator.id], before(period), only=only)[indicator.id]
    rows = state.rows_of(actor, indicator, asked, teller, PAGE + 1)
    parts, number = state.parts_of(actor, indicator, asked, teller, None if asked.every else PARTS)
    timed = asked.by in (By.HOUR, By.WEEKDAY) or asked.hour is not None or asked.weekday is not None
    heat = (
        insight.by_hour(actor, indicator.id, period, only=only) if timed or indicator.formula in insight.ADDS_UP else {}
    )
    behind = (
        found[indicator.id].n
        if asked.worth is None
        else insight.number_worth(actor, indicator.id, period, asked.worth, only=only)
    )
    return {
        "indicator": indicator, "title": indicator.title.of(teller.lang), "says": indicator.says.of(teller.lang),
        "excludes": "" if indicator.excludes is None else indicator.excludes.of(teller.lang),
        "formula": FORMULAS[indicator.formula], "shown": teller.shown(indicator, found[indicator.id], earlier),
        "earlier": teller.shown(indicator, earlier), "guards": [teller.shown(one, found[one.id]) for one in guards],
        "settles_h": indicator.settles_s // 3600, "is_open": at.us - period.until.us < indicator.settles_s * 1_000_000,
        "spans": [(words, asked.link(period=str(span), **{"from": None, "to": None}), asked.span == span) for span, words in SPANS.items()],
        "bys": [(words, asked.link(by=by.value, hour=None, weekday=None), asked.by is by) for by, words in BYS.items() if by not in (By.HOUR, By.WEEKDAY) or indicator.formula in (*insight.ADDS_UP, Formula.PERCENTILE)],
        "asked": asked, "by_words": BYS[asked.by], "chips": [*state.narrowed_words(asked), *state.worth_words(indicator, asked)],
        "parts": parts, "hidden": number - len(parts), "number": number, "every": asked.link(parts="all"), "trend": state.trend_of(actor, indicator, asked, teller),
        "heat": charts.heat(indicator, heat, lambda day, hour: asked.link(weekday=day, hour=hour) + "#behind"), "rows": rows[:PAGE], "count": _behind_count(behind, asked, heat), "days_left_out": state.days_left_out(asked), "days_shown": state.MOST_DAYS,
        "older": asked.link(before=place_words(rows[PAGE - 1].at, rows[PAGE - 1].id)) if len(rows) > PAGE else "",
        "csv": asked.link(export="csv"), "xlsx": asked.link(export="xlsx"),
        "scope": REACHES[reach(actor, Verb.INSIGHT_READ)],
    }  # fmt: skip


def _behind_count(whole: int, asked: Asked, heat: Mapping[tuple[int, int], Figure]) -> int | str:
    """Say how much lies behind a figure, or behind the hours and weekdays that are asked for; not where a stretch of values is asked for too."""
    if asked.hour is None and asked.weekday is None:
        return whole
    if asked.worth is not None:
        return ""
    return sum(
        one.n
        for (weekday, hour), one in heat.items()
        if asked.hour in (None, hour) and asked.weekday in (None, weekday)
    )


def _file(kind: str, actor: Actor, indicator: Indicator, asked: Asked, at: Instant) -> HttpResponseBase:
    """Give the breakdown as a file: the very numbers of the page, unrounded."""
    period, only = asked.period(at), asked.narrowed()
    whole = insight.figures(actor, [indicator.id], period, only=only, at=at)[indicator.id]
    parts = insight.figures_by(actor, [indicator.id], period, by=asked.by, only=only, at=at)
    shown, _ = state.parts_of(actor, indicator, asked, state.Teller(at))
    held = [(one.name, parts[one.key][indicator.id]) for one in shown]
    run(note_list_exported, actor, now(), f"figures.{indicator.id}", len(held) + 1)
    heads = [
        str(BYS[asked.by]),
        gettext("Value"),
        gettext("Counted"),
        gettext("Of"),
        gettext("Low"),
        gettext("High"),
        gettext("From"),
        gettext("Until"),
    ]
    rows = [
        (name, one.value, one.n, one.among, one.low, one.high, period.since.iso(), period.until.iso())
        for name, one in [(gettext("All"), whole), *held]
    ]  # fmt: skip
    return file_of(kind, indicator.id, heads, rows)


def _all(kind: str, actor: Actor, lines: list[state.Line]) -> HttpResponseBase:
    run(note_list_exported, actor, now(), "figures", len(lines))
    heads = [
        gettext("Figure"),
        gettext("Name"),
        gettext("Today"),
        gettext("7 days"),
        gettext("30 days"),
        gettext("Target"),
    ]
    rows = [(one.indicator.id, one.title, *(each.value for each in one.spans), one.spans[0].target) for one in lines]
    return file_of(kind, "figures", heads, rows)
