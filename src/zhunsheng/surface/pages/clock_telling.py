"""A clock explains itself wherever it is shown: clause, edition, what began it, what held it up, when it is due."""

from collections.abc import Iterable, Mapping
from typing import Final
from zoneinfo import ZoneInfo

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zhunsheng.access.values import Actor
from zhunsheng.cases.queries import book, callback_row, case_file
from zhunsheng.cases.values import CallbackRow, CaseFile
from zhunsheng.clocks.queries import ClockStory, case_clocks, clock_story, kept_repeats, kind_of_time
from zhunsheng.clocks.values import Clock, State
from zhunsheng.dialogue.queries import dialogue_row
from zhunsheng.ground.settings import desk
from zhunsheng.kernel.durations import Duration, WorkDays
from zhunsheng.kernel.errors import NotFound
from zhunsheng.kernel.instants import Instant, now
from zhunsheng.people.queries import agent_cards
from zhunsheng.standards.queries import ClauseHome, home_of, rulebook
from zhunsheng.standards.values import ClockRule, Rulebook
from zhunsheng.surface.case_clocks import PLATFORM, CaseClock
from zhunsheng.surface.pages.clause_detail import tellers
from zhunsheng.surface.pages.fact_words import fact_words
from zhunsheng.surface.pages.frame import signed_in
from zhunsheng.surface.pages.limits import left_words, span_words

CASE: Final = "case"
STANDS: Final[Mapping[State, tuple[str | Promise, str]]] = {
    State.RUNNING: (gettext_lazy("running"), "due"), State.PAUSED: (gettext_lazy("paused"), "plain"),
    State.MET: (gettext_lazy("kept"), "kept"), State.BREACHED: (gettext_lazy("missed"), "breached"),
    State.CANCELLED: (gettext_lazy("called off"), "plain"),
}  # fmt: skip

KINDS: Final[Mapping[str, str | Promise]] = {
    "always": gettext_lazy("every hour of every day"), "service_hours": gettext_lazy("service hours"),
    "working_days": gettext_lazy("working days, with make-up days"), "weekly": gettext_lazy("hours of one's own by weekday"),
    PLATFORM: gettext_lazy("The platform gives this deadline; it goes before the standard's limit"),
}  # fmt: skip


class ClockTold(msgspec.Struct, frozen=True, kw_only=True):
    """A clock in the reader's words: its clause and title, how it stands, and lines of what with what stands there."""

    clause_id: str
    title: str
    stands: str
    tone: str
    lines: tuple[tuple[str, str], ...]
    left: str = ""

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


@never_cache
@require_safe
@signed_in
def clock_of_callback(request: HttpRequest, actor: Actor, callback_id: int) -> HttpResponse:
    """Explain by when a customer is to be called back, to whoever may read the case."""
    one = callback_row(actor, callback_id)
    views = case_clocks([one.own_id], now())[one.own_id]
    same = next((each for each in views if each.clause_id == one.clause and each.started_at == one.made_at), None)
    story = None if same is None else clock_story(same.id)
    told = _limit_told(one) if story is None else clock_told(story, case_file(actor, one.case.id, around=False))
    return render(request, "clock_told.html", {"clocks": [told]})


def _limit_told(one: CallbackRow) -> ClockTold:
    """Explain a call-back that was planned because a notice reached nobody: the clause of call-backs lends it its limit."""
    language, standing_id = get_language() or "zh-hans", one.case.standing_id
    clause = rulebook(standing_id).clauses.get(one.clause)
    lines = [] if clause is None else [
        (gettext("Clause"), f"{clause.id} · {clause.says.of(language)}"),
        (gettext("Source"), f"{clause.source.document} {clause.source.part}"),
    ]  # fmt: skip
    lines += [
        (gettext("Edition"), edition_words(home_of(standing_id, one.clause))),
        (gettext("Began"), f"{_wall(one.made_at)} · {fact_words('callback.planned')}"),
        (gettext("Limit"), span_words(one.due_at - one.made_at)),
        (gettext("Kind of time"), kind_words("always")),
        (gettext("Is due"), _wall(one.due_at)),
        *([(gettext("Stopped"), _wall(one.done_at))] if one.done_at is not None else []),
    ]
    stands = State.RUNNING if one.done_at is None else State.MET if one.state == "done" else State.CANCELLED
    title = one.clause if clause is None else clause.title.of(language)
    words, tone = STANDS[stands]
    return ClockTold(clause_id=one.clause, title=title, stands=str(words), tone=tone, lines=tuple(lines))


def _own(found: CaseFile) -> Iterable[tuple[str, str]]:
    """Say which times the case itself names."""
    row = found.row
    if row.platform_due_at is not None:
        yield gettext("The platform's deadline"), _wall(row.platform_due_at)
    if row.due_at is not None:
        yield gettext("Due as its owner set it"), _wall(row.due_at)
    if row.paused_since is not None:
        still = gettext("since {at}; what is marked as running goes on all the same")
        yield gettext("Paused"), still.format(at=_wall(row.paused_since))


def case_clocks_told(found: CaseFile, at: Instant) -> dict[str, object]:
    """Lay out the clocks of a case: what runs, every one that was broken, the newest of those kept, and how many more were kept.

    Clauses  ec-3.3c, whose day begins anew with each telling
    """
    views = case_clocks([found.row.id], at)[found.row.id]
    told = [(view, clock_told(story, found)) for view in views if (story := clock_story(view.id)) is not None]
    titles = {view.clause_id: each.title for view, each in told}
    kept = kept_repeats(found.row.id, views)
    return {
        "clocks": told,
        "kept_more": [(clause, titles.get(clause, clause), _times(n)) for clause, n in kept.items()],
    }


def _times(count: int) -> str:
    return ngettext("kept %(n)s more time before", "kept %(n)s more times before", count) % {"n": count}


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
    lines.append((gettext("Edition"), edition_words(home_of(clock.standing_id, clock.clause_id))))
    began = story.began_by or ("" if clause is None or clause.clock is None else clause.clock.starts.fact)
    lines.append((gettext("Began"), f"{_wall(clock.started_at)} · {fact_words(began)}"))
    if clause is not None and clause.clock is not None:
        promised = clause.clock.until is not None and Duration(clock.limit_us) != clause.clock.limit
        whole = (
            clause.clock.limit
            if isinstance(clause.clock.limit, WorkDays) and not clause.clock.limits
            else Duration(clock.limit_us)
        )
        lines.append(
            (gettext("Limit"), gettext("the time that was named") if promised else span_words(whole))
        )  # why: a workday is no number of seconds
        lines.append((gettext("Kind of time"), _kind_of_time(rules, clause.clock, clock, found)))
    lines += _pauses(story, found, language)
    lines += _ending(clock)
    lines += [(gettext("Told by the ladder"), f"{_wall(one.at)} · {tellers(one.tell)}") for one in story.told]
    title = clock.clause_id if clause is None else clause.title.of(language)
    left = left_words(clock.limit_us - clock.spent_us) if clock.state is State.PAUSED else ""
    return ClockTold(
        clause_id=clock.clause_id, title=title, stands=str(stands), tone=tone, lines=tuple(lines), left=left
    )


def edition_words(home: ClauseHome | None) -> str:
    """Name the standard of a clause and its edition, as people know them."""
    if home is None:
        return "—"
    edition = gettext("edition %(n)s") % {"n": home.edition}
    return f"{home.title.of(get_language() or 'zh-hans')} · {edition}"


def kind_words(kind: str) -> str:
    """Say one of the kinds of time."""
    return str(KINDS.get(kind, kind))


def clocks_text(clocks: Iterable[CaseClock]) -> str:
    """Put the clocks of a case into one field of an export: clause, edition, kind of time, start, pauses, due."""
    reasons, language = book().pauses, get_language() or "zh-hans"
    told = []
    for one in clocks:
        view = one.view
        parts = [f"{view.clause_id} {view.title.of(language)} ({edition_words(one.home)})", kind_words(one.kind)]
        parts.append(f"{gettext('Began')} {view.started_at.iso()}")
        for pause in one.pauses:
            why = reasons[pause.reason].text.of(language) if pause.reason in reasons else pause.reason
            until = pause.until.iso() if pause.until else gettext("now")
            parts.append(f"{gettext('Paused')} {pause.since.iso()} – {until} {why}")
        parts.append(f"{gettext('Is due')} {view.due_at.iso() if view.due_at else gettext('paused')}")
        told.append("; ".join(parts))
    return "\n".join(told)


def _kind_of_time(rules: Rulebook, rule: ClockRule, clock: Clock, found: CaseFile | None) -> str:
    """Say by which of the kinds of time a clock counts."""
    if found is not None and clock.due_at is not None and clock.due_at == found.row.platform_due_at:
        return kind_words(PLATFORM)
    spec = rules.calendars.get(rule.calendar, rule.calendar)
    words = kind_words(kind_of_time(rules.id, rule.calendar))
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
    elif clock.state is State.PAUSED:
        yield gettext("Stands still"), left_words(clock.limit_us - clock.spent_us)
    if clock.breached_at is not None:
        yield gettext("Missed at"), _wall(clock.breached_at)
    if clock.ended_at is not None:
        yield gettext("Stopped"), _wall(clock.ended_at)


def _wall(at: Instant) -> str:
    zone = desk().time_zone
    return f"{at.to_datetime(ZoneInfo(zone)):%Y-%m-%d %H:%M:%S} ({zone})"
