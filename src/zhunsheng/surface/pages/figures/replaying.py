"""What a draft would have done: a past period told again under it, clause by clause, agent by agent, dialogue by dialogue."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import msgspec
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zhunsheng.access.queries import require
from zhunsheng.access.values import Actor, Subject, Verb
from zhunsheng.clocks.queries import Fell, Kept, Supposed, by_agent, replay_under, replay_weight
from zhunsheng.ground.settings import desk
from zhunsheng.insight.queries import Span, last
from zhunsheng.insight.values import By, Period
from zhunsheng.kernel.errors import NotFound
from zhunsheng.kernel.instants import Instant, now
from zhunsheng.standards.queries import suppose, supposed_draft
from zhunsheng.standards.values import Clause
from zhunsheng.surface.pages.figures.asked import LONGEST, Asked
from zhunsheng.surface.pages.figures.besides import told_besides
from zhunsheng.surface.pages.figures.words import part_words
from zhunsheng.surface.pages.frame import frame, signed_in
from zhunsheng.surface.pages.reasons import reason_words

STANDARDS: Final = Subject(kind="standard")
MOST: Final = 60_000
"""So many facts are told again while somebody waits; more is for the command, which says so."""
SHOWN: Final = 100


class ClauseRow(msgspec.Struct, frozen=True, kw_only=True):
    """One clause as it was and as it would have been."""

    id: str
    title: str
    was: Kept
    would: Kept

    @property
    def more(self) -> int:
        """How many more would have run out."""
        return self.would.broken - self.was.broken


@never_cache
@require_safe
@signed_in
def replay(request: HttpRequest, actor: Actor, document: str) -> HttpResponseBase:
    """Tell a period again under the draft of a standard."""
    require(actor, Verb.STANDARD_INSTALL, STANDARDS)
    at, asked = now(), Asked.of(request.GET)
    try:
        draft = supposed_draft(document)
    except NotFound as error:
        raise Http404 from error
    period = _bounded(asked, at)
    context = {
        "document": document,
        "asked": asked,
        "first": _day(period.since),
        "final": _day(Instant(period.until.us - 1)),
        "zone": desk().time_zone,
        "title": draft.title.of(get_language() or "zh-hans"),
    }
    if replay_weight(period.since, period.until) > MOST:
        return render(request, "figures/replay.html", frame(actor, "standards") | context | {"too_much": True})
    rulebook = suppose(draft, at)
    found = replay_under(rulebook, period.since, period.until)
    said = told_besides(actor, rulebook, period, at)
    told = _told(found, rulebook.clauses) | {"besides": said, "tables": said.tables}
    return render(request, "figures/replay.html", frame(actor, "standards") | context | told)


def _bounded(asked: Asked, at: Instant) -> Period:
    """Give the period, which ends now at the latest; by default the last month."""
    period = asked.period(at) if asked.first is not None else last(Span.MONTH, at, desk().time_zone)
    since = max(period.since, Instant(at.us - int(LONGEST / timedelta(microseconds=1))))
    return Period(since=since, until=min(period.until, at))


def _day(at: Instant) -> date:
    """Name the day of the desk's zone: the reader may sit in another."""
    return at.to_datetime(ZoneInfo(desk().time_zone)).date()


def _told(found: Supposed, clauses: Mapping[str, Clause]) -> dict[str, object]:
    lang = get_language() or "zh-hans"
    titles = {key: one.title.of(lang) for key, one in clauses.items()}
    rows = [
        ClauseRow(id=key, title=titles.get(key, ""), was=found.was.get(key, Kept()), would=found.would.get(key, Kept()))
        for key in sorted({*found.was, *found.would})
    ]
    then, would = by_agent(found.fell_then), by_agent(found.would_fall)
    names = part_words(By.AGENT, {agent for _, agent in (*then, *would)})
    people = sorted(
        ((key[0], names[key[1]], then.get(key, 0), would.get(key, 0)) for key in {*then, *would}),
        key=lambda one: (one[2] - one[3], one[0], one[1]),
    )
    fresh = _fresh(found.fell_then, found.would_fall)
    moved, same = [one for one in people if one[2] != one[3]], [one for one in people if one[2] == one[3]]
    return {
        "facts": found.facts, "rows": sorted(rows, key=lambda one: (-one.more, one.id)), "people": moved, "same": same,
        "unnamed": max(0, len(fresh) - SHOWN),
        "fresh": [(one, names[one.agent_id]) for one in fresh[:SHOWN]], "number": len(fresh), "idle": [(key, reason_words(why)) for key, why in sorted(found.idle.items())],
    }  # fmt: skip


def _fresh(then: list[Fell], would: list[Fell]) -> list[Fell]:
    """Name what would have run out and did not."""
    known = {(one.clause_id, one.dialogue_id, one.case_id, one.started_at) for one in then}
    return [one for one in would if (one.clause_id, one.dialogue_id, one.case_id, one.started_at) not in known]
