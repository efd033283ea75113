"""A clock explains itself wherever it is shown: clause, edition, what began it, what held it up, when it is due."""

from collections.abc import Iterable, Mapping
from typing import Final
from zoneinfo import ZoneInfo

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zhunsheng.access.values import Actor
from zhunsheng.cases.queries import book, case_file
from zhunsheng.cases.values import CaseFile
from zhunsheng.clocks.queries import ClockStory, case_clocks, clock_story
from zhunsheng.clocks.values import Clock, State
from zhunsheng.dialogue.queries import dialogue_row
from zhunsheng.ground.settings import desk
from zhunsheng.kernel.durations import Duration
from zhunsheng.kernel.errors import NotFound
from zhunsheng.kernel.instants import Instant, now
from zhunsheng.people.queries import agent_cards
from zhunsheng.standards.queries import rulebook
from zhunsheng.standards.values import ClockRule, Rulebook
from zhunsheng.surface.pages.fact_words import fact_words
from zhunsheng.surface.pages.frame import signed_in
from zhunsheng.surface.pages.limits import span_words

CASE: Final = "case"
STANDS: Final[Mapping[State, tuple[str | Promise, str]]] = {
    State.RUNNING: (gettext_lazy("running"), "due"), State.PAUSED: (gettext_lazy("paused"), "due"),
    State.MET: (gettext_lazy("kept"), "kept"), State.BREACHED: (gettext_lazy("missed"), "breached"),
    State.CANCELLED: (gettext_lazy("called off"), "plain"),
}  # fmt: skip


class ClockTold(msgspec.Struct, frozen=True, kw_only=True):
    """A clock in the reader's words: its clause and title, how it stands, and lines of what with what stands there."""

    clause_id: str
    title: str
    stands: str
    tone: str
    lines: tuple[tuple[str, str], ...]

    @property
    def plain(self) -> str:
        """The same as text."""
        return "\n".join((f"{self.clause_id} {self.title}", *(f"{head}: {text}" for head, text in self.lines)))


@never_cache
@require_safe
@signed_in
def one_clock(request: HttpRequest, actor: Actor, clock_id: int) -> HttpResponse:
    """Explain one clock to whoever may read the dialogue or the case it watches."""
    story = clock_story(clock_id)
    if story is None:
        raise NotFound("clock", clock_id)
    if story.subject_kind == CASE:
        told = clock_told(story, case_file(actor, story.subject_id))
    else:
        dialogue_row(actor, story.subject_id)
        told = clock_told(story, None)
    return render(request, "clock_told.html", {"clocks": [told]})


@never_cache
@require_safe
@signed_in
def clocks_of_case(request: HttpRequest, actor: Actor, case_id: int) -> HttpResponse:
    """Explain when a case is due: its own time, and every clock of it that still runs."""
    found, at = case_file(actor, case_id), now()
    views = [view for view in case_clocks([case_id], at)[case_id] if view.stopped_at is None]
    told = [clock_told(story, found) for view in views if (story := clock_story(view.id)) is not None]
    return render(request, "clock_told.html", {"clocks": told, "own": list(_own(found))})


def _own(found: CaseFile) -> Iterable[tuple[str, str]]:
    """Say which times the case itself names."""
    row = found.row
    if row.platform_due_at is not None:
        yield gettext("The platform's deadline"), _wall(row.platform_due_at)
    if row.due_at is not None:
        yield gettext("Due as its owner set it"), _wall(row.due_at)


def clock_told(story: ClockStory, found: CaseFile | None) -> ClockTold:
    """Put a clock into words; `found` is the case it watches, which knows why its clocks stood still."""
    clock, language = story.clock, get_language() or "zh-hans"
    rules = rulebook(clock.standing_id)
    clause = rules.clauses.get(clock.clause_id)
    stands, tone = STANDS[clock.state]
    lines: list[tuple[str, str]] = []
    if clause is not None:
        lines.append((gettext("Clause"), f"{clause.id} · {clause.says.of(language)}"))
        lines.append((gettext("Source"), f"{clause.source.document} {clause.source.part}"))
    lines.append((gettext("Edition"), _edition(rules, clock.clause_id)))
    began = story.began_by or ("" if clause is None or clause.clock is None else clause.clock.starts.fact)
    lines.append((gettext("Began"), f"{_wall(clock.started_at)} · {fact_words(began)}"))
    if clause is not None and clause.clock is not None:
        lines.append((gettext("Limit"), span_words(Duration(clock.limit_us))))
        lines.append((gettext("Kind of time"), _kind_of_time(rules, clause.clock, clock, found)))
    lines += _pauses(story, found, language)
    lines += _ending(clock)
    title = clock.clause_id if clause is None else clause.title.of(language)
    return ClockTold(clause_id=clock.clause_id, title=title, stands=str(stands), tone=tone, lines=tuple(lines))


def _edition(rules: Rulebook, clause_id: str) -> str:
    """Name the standing a clock began under, and the edition of each document in it."""
    of = gettext(", ").join(f"{one.document} {one.edition}" for one in rules.editions)
    told = gettext("standards no. {n}").format(n=rules.id)
    return f"{told} ({of})" if of else told


def _kind_of_time(rules: Rulebook, rule: ClockRule, clock: Clock, found: CaseFile | None) -> str:
    """Say by which of the kinds of time a clock counts."""
    if found is not None and clock.due_at is not None and clock.due_at == found.row.platform_due_at:
        return gettext("The platform gives this deadline; it goes before the standard's limit")
    spec = rules.calendars.get(rule.calendar, rule.calendar)
    kind = spec.get("kind", rule.calendar) if isinstance(spec, dict) else spec
    words = {
        "always": gettext("every hour of every day"), "service_hours": gettext("service hours"),
        "working_days": gettext("working days, with make-up days"), "weekly": gettext("hours of one's own by weekday"),
    }.get(str(kind), str(kind))  # fmt: skip
    hours = spec.get("hours", ()) if isinstance(spec, dict) else ()
    told = f"{words} {gettext(', ').join(map(str, hours))}".strip()
    if clock.provisional:
        told += " · " + gettext("holidays of that year are not published yet")
    return told


def _pauses(story: ClockStory, found: CaseFile | None, language: str) -> Iterable[tuple[str, str]]:
    names = {card.id: card.name for card in agent_cards()} if story.pauses else {}
    known = {one.since: one for one in found.pauses} if found is not None else {}
    reasons = book().pauses
    for one in story.pauses:
        case = known.get(one.since)
        word = None if case is None else reasons.get(case.reason)
        why = word.text.of(language) if word is not None else fact_words(one.fact) if one.fact else ""
        who = case.allowed_by if case is not None else one.by.id if one.by.kind == "agent" else 0
        by = names.get(who) or (gettext("Customer") if one.by.kind == "customer" else gettext("The desk"))
        until = _wall(one.until) if one.until else gettext("now")
        allowed = gettext("allowed by {name}").format(name=by)
        yield gettext("Paused"), " · ".join(filter(None, (f"{_wall(one.since)} – {until}", why, allowed)))


def _ending(clock: Clock) -> Iterable[tuple[str, str]]:
    if clock.due_at is not None:
        yield gettext("Is due"), _wall(clock.due_at)
    if clock.breached_at is not None:
        yield gettext("Missed at"), _wall(clock.breached_at)
    if clock.ended_at is not None:
        yield gettext("Ended"), _wall(clock.ended_at)


def _wall(at: Instant) -> str:
    zone = desk().time_zone
    return f"{at.to_datetime(ZoneInfo(zone)):%Y-%m-%d %H:%M:%S} ({zone})"
