"""Words that the guard refused and somebody asked to let out: what waits, and what became of the others."""

from datetime import date, timedelta
from typing import Final

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zhunsheng.access.values import Actor
from zhunsheng.dialogue.queries import releases_count, releases_page
from zhunsheng.dialogue.values import ReleaseFilter, ReleaseShown, ReleaseState
from zhunsheng.guard.queries import mask
from zhunsheng.kernel.instants import Instant, now
from zhunsheng.people.queries import agent_cards, teams
from zhunsheng.surface.pages.frame import signed_in
from zhunsheng.surface.pages.kit.answering import answer
from zhunsheng.surface.pages.kit.asking import Ask
from zhunsheng.surface.pages.kit.cells import Cell, link, mark, several, when, words
from zhunsheng.surface.pages.kit.days import midnight
from zhunsheng.surface.pages.kit.listing import Choice, Column, Empty, Filter, Found, Listing, fetched

OUTCOMES: Final = {
    ReleaseState.ASKED: (gettext_lazy("Waits for an answer"), "due"),
    ReleaseState.GRANTED: (gettext_lazy("Let out, not sent yet"), "note"),
    ReleaseState.SENT: (gettext_lazy("Let out and sent"), "kept"),
    ReleaseState.DECLINED: (gettext_lazy("Declined"), "breached"),
    ReleaseState.LAPSED: (gettext_lazy("Lapsed"), "plain"),
}


def listing() -> Listing[ReleaseShown]:
    """Say what the list is."""
    names = {card.id: card.nickname or card.name for card in agent_cards()}
    return Listing(
        name="releases",
        search=gettext_lazy("Words, reason or answer"),
        identity=lambda one: one.id,
        columns=(
            Column(name="words", words=gettext_lazy("The refused words"), cell=lambda one: link(mask(one.text), f"{reverse('console')}#d={one.dialogue_id}"), wide=True),
            Column(name="why", words=gettext_lazy("Why they are needed"), cell=lambda one: words(mask(one.why), names.get(one.asked_by, one.asked_name))),
            Column(name="clause", words=gettext_lazy("Clause"), cell=lambda one: several(Cell(text=clause, code=True) for clause in one.clause_ids)),
            Column(name="state", words=gettext_lazy("Outcome"), cell=lambda one: mark(*OUTCOMES[ReleaseState(one.state)])),
            Column(name="answer", words=gettext_lazy("Answered with"), cell=lambda one: words(mask(one.answer) or "—", names.get(one.answered_by or 0, ""))),
            Column(name="asked", words=gettext_lazy("Asked"), cell=lambda one: when(one.asked_at)),
        ),
        filters=(
            Filter(name="state", words=gettext_lazy("Outcome"), choices=tuple(Choice(one.value, told) for one, (told, _) in OUTCOMES.items())),
            Filter(name="agent", words=gettext_lazy("Agent"), choices=tuple(Choice(str(key), name) for key, name in names.items()), icon="person"),
            Filter(name="team", words=gettext_lazy("Team"), choices=tuple(Choice(str(one.id), one.name) for one in teams())),
            Filter(name="clause", words=gettext_lazy("Clause, such as cc-2.1b")),
            Filter(name="since", words=gettext_lazy("Asked since, such as 2026-11-01"), icon="clock"),
            Filter(name="until", words=gettext_lazy("Asked until, such as 2026-11-30"), icon="clock"),
        ),
        empty=Empty(words=gettext_lazy("Words that the guard refused and an agent asked to let out will stand here, with the reason and the answer."), icon="filter", href=reverse("floor"), step=gettext_lazy("To the floor")),
    )  # fmt: skip


@never_cache
@require_safe
@signed_in
def releases(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """List the wishes in dialogues that the reader answers for, the newest first. Refuses: AccessDenied."""
    at, what = now(), listing()

    def find(ask: Ask, limit: int) -> Found[ReleaseShown]:
        place = ask.after[0] if ask.after and isinstance(ask.after[0], int) else None
        return Found(
            rows=releases_page(actor, _wanted(ask, place), at, limit=limit),
            total=releases_count(actor, _wanted(ask), at),
        )

    return answer(request, actor, what, fetched(what, find), room="floor", template="releases.html")


def _wanted(ask: Ask, place: int | None = None) -> ReleaseFilter:
    chosen = ask.chosen
    return ReleaseFilter(
        text=ask.text,
        state=chosen.get("state", ""),
        clause_id=chosen.get("clause", "").strip(),
        agent_id=_number(chosen.get("agent", "")),
        team_id=_number(chosen.get("team", "")),
        since=_day(chosen.get("since", "")),
        until=_day(chosen.get("until", ""), after=1),
        before_id=place,
    )


def _number(typed: str) -> int | None:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 19 else None


def _day(typed: str, *, after: int = 0) -> Instant | None:
    """Read a day in the desk's zone; what is none chooses nothing."""
    try:
        return midnight(date.fromisoformat(typed) + timedelta(days=after))
    except (ValueError, OverflowError):
        return None
