"""The explorer: any figures, by any part, over any days, beside another period; drawn, saved, shared, mailed and taken along."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zhunsheng.access.queries import reach
from zhunsheng.access.values import Actor, Verb
from zhunsheng.insight import queries as insight
from zhunsheng.insight.actions import remove_view, save_view
from zhunsheng.insight.values import By, Indicator, ReportKind
from zhunsheng.journal.actions import run
from zhunsheng.kernel.errors import Refusal
from zhunsheng.kernel.instants import Instant, now
from zhunsheng.people.actions import note_list_exported
from zhunsheng.surface.live.refusals import refusal_text
from zhunsheng.surface.pages.figures import charts, state
from zhunsheng.surface.pages.figures.answers import Answer, answer, lines_of, raw_rows, rows_of
from zhunsheng.surface.pages.figures.asked import BYS, SPANS
from zhunsheng.surface.pages.figures.asking import AGAINST, MOST, SHAPES, Against, Question, Shape
from zhunsheng.surface.pages.figures.pages import FORMATS, insist
from zhunsheng.surface.pages.figures.picking import pickers
from zhunsheng.surface.pages.figures.sheets import Field, file_of
from zhunsheng.surface.pages.figures.words import value_words
from zhunsheng.surface.pages.frame import Context, frame, signed_in
from zhunsheng.surface.pages.keeping import REACHES
from zhunsheng.surface.pages.kit.flash import flash
from zhunsheng.surface.pages.kit.numbers import typed_number

SHARES: dict[insight.Shared, str | Promise] = {
    insight.Shared.NOBODY: gettext_lazy("only me"), insight.Shared.TEAM: gettext_lazy("my team"),
    insight.Shared.EVERYBODY: gettext_lazy("everybody who may see figures"),
}  # fmt: skip
EVERY: dict[str, str | Promise] = {
    "": gettext_lazy("never"), ReportKind.DAILY: gettext_lazy("every day"), ReportKind.WEEKLY: gettext_lazy("every week"),
    ReportKind.MONTHLY: gettext_lazy("every month"),
}  # fmt: skip


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def explore(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Ask and answer; keep a question under a name, or remove it."""
    insist(actor)
    if request.method == "POST":
        return _keep(request, actor)
    question, at = Question.of(request.GET), now()
    if request.GET.get("export") in FORMATS:
        return _file(request.GET["export"], actor, question, at)
    return render(request, "figures/explore.html", frame(actor, "figures") | _context(actor, question, at))


def _keep(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    query = request.POST.get("query", "").removeprefix("?")
    try:
        if request.POST.get("do") == "remove":
            run(remove_view, actor, now(), typed_number(request.POST.get("view", "")))
            flash(request, gettext("The view is removed."))
        else:
            shared = request.POST.get("shared", "")
            kept = insight.Shared(shared) if shared in tuple(insight.Shared) else insight.Shared.NOBODY
            run(save_view, actor, now(), request.POST.get("name", ""), query, kept, request.POST.get("every", ""))
            flash(request, gettext("The view is saved."))
    except Refusal as refusal:
        flash(request, refusal_text(refusal, get_language() or "zh-hans"), tone="breached")
    return redirect(f"{reverse('explore')}?{query}")


def _context(actor: Actor, question: Question, at: Instant) -> Context:
    lang, asked = get_language() or "zh-hans", question.asked
    told = Answer(rows=[]) if question.shape is Shape.SPREAD else answer(actor, question, at)
    rows = told.rows
    known = [(one.id, one.title.of(lang)) for one in insight.indicators()]
    chosen = [*question.names, *[""] * (MOST - len(question.names))]
    return {
        "question": question, "titles": [(one, one.title.of(lang)) for one in question.wanted], "known": known, "chosen": chosen,
        "spans": SPANS.items(), "bys": BYS.items(), "shapes": SHAPES.items(), "againsts": AGAINST.items(), "asked": asked,
        "pickers": pickers(actor, question.filters, at), "chips": _chips(question), "dates": question.against is Against.DATES,
        "told": told, "page": question.page + 1, "first_row": question.page * told.step + 1,
        "last_row": min(told.total, (question.page + 1) * told.step),
        "earlier": question.query(page=question.page - 1 or None) if question.page else "",
        "later": question.query(page=question.page + 1) if question.page + 1 < told.pages else "",
        "rows": [] if question.shape is Shape.HEAT else rows, "by_words": gettext("Day") if question.shape is Shape.LINE else BYS[asked.by],
        "lines": lines_of(question.wanted, rows, lang) if question.shape is Shape.LINE else [],
        "heats": _heats(actor, question, at, lang), "spreads": _spreads(actor, question, at, lang),
        "compares": question.compares, "firsts": question.wanted[0].id,
        "views": insight.views(actor), "shares": SHARES.items(), "everies": EVERY.items(), "query": question.query(),
        "csv": question.query(export="csv"), "xlsx": question.query(export="xlsx"), "scope": REACHES[reach(actor, Verb.INSIGHT_READ)],
    }  # fmt: skip


def _chips(question: Question) -> list[tuple[str, str]]:
    """Name what the answer is narrowed to, each with the question without it."""
    head = question.query().removesuffix(question.asked.link().removeprefix("?"))
    return [(words, head + link.removeprefix("?")) for words, link in state.narrowed_words(question.asked)]


def _heats(actor: Actor, question: Question, at: Instant, lang: str) -> list[tuple[str, charts.Heat | None]]:
    if question.shape is not Shape.HEAT:
        return []
    asked, period, only = question.asked, question.asked.period(at), question.asked.narrowed()

    def down(one: Indicator) -> Callable[[int, int], str]:
        return lambda day, hour: f"{reverse('figure', args=[one.id])}{asked.link(weekday=day, hour=hour)}#behind"

    return [
        (one.title.of(lang), charts.heat(one, insight.by_hour(actor, one.id, period, only=only), down(one)))
        for one in question.wanted
    ]


def _spreads(
    actor: Actor, question: Question, at: Instant, lang: str
) -> list[tuple[str, list[tuple[str, int, int, str]]]]:
    """Give how the values of each figure are spread: the stretch, how many, the bar's width, and where its values stand."""
    if question.shape is not Shape.SPREAD:
        return []
    period, only = question.asked.period(at), question.asked.narrowed()
    found = []
    for one in question.wanted:
        parts = insight.spread(actor, one.id, period, only=only)
        top = max((each.number for each in parts), default=0) or 1
        plain = [
            (
                f"{value_words(one, each.low)} – {value_words(one, each.high)}", each.number, round(each.number / top * 100),
                _values_at(question, one, each) if each.number else "",
            )
            for each in parts
        ]  # fmt: skip
        found.append((one.title.of(lang), plain))
    return found


def _values_at(question: Question, one: Indicator, stretch: insight.Stretch) -> str:
    """Say where the values of a stretch stand one by one."""
    least, below = stretch.worth
    return f"{reverse('figure', args=[one.id])}{question.asked.link(least=least, below=below)}#behind"


def _file(kind: str, actor: Actor, question: Question, at: Instant) -> HttpResponseBase:
    """Give what the screen shows as a file: the same rows, unrounded."""
    lang = get_language() or "zh-hans"
    heads, rows = (
        _spread_file(actor, question, at, lang)
        if question.shape is Shape.SPREAD
        else _rows_file(actor, question, at, lang)
    )
    run(note_list_exported, actor, now(), "figures.explore", len(rows))
    return file_of(kind, "figures", heads, rows)


def _rows_file(actor: Actor, question: Question, at: Instant, lang: str) -> tuple[list[str], list[list[Field]]]:
    rows = rows_of(actor, question, at)
    heads = [
        gettext("Day")
        if question.shape is Shape.LINE
        else str(BYS[question.asked.by if question.shape is Shape.BAR else By.HOUR])
    ]
    for one in question.wanted:
        title = one.title.of(lang)
        heads += [title, f"{title}: {gettext('Counted')}", f"{title}: {gettext('Of')}"]
        heads += [f"{title}: {AGAINST[question.against]}"] if question.compares else []
    return heads, raw_rows(rows, compares=question.compares)


def _spread_file(actor: Actor, question: Question, at: Instant, lang: str) -> tuple[list[str], list[list[Field]]]:
    period, only = question.asked.period(at), question.asked.narrowed()
    rows: list[list[Field]] = [
        [one.title.of(lang), each.low, each.high, each.number]
        for one in question.wanted
        for each in insight.spread(actor, one.id, period, only=only)
    ]
    return [gettext("Figure"), gettext("From"), gettext("Until"), gettext("Counted")], rows
