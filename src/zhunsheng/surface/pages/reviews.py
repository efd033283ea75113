"""Reviews of dialogues: the list, and which closed dialogues are still to be reviewed."""

from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zhunsheng.access.queries import reach, require
from zhunsheng.access.values import Actor, Reach, Subject, Verb
from zhunsheng.dialogue.queries import Chosen, list_dialogues
from zhunsheng.dialogue.values import CLOSED, DialogueRow
from zhunsheng.ground.settings import desk
from zhunsheng.kernel.instants import Instant
from zhunsheng.people.queries import agent_cards
from zhunsheng.quality.queries import reviewed
from zhunsheng.quality.queries import reviews as all_reviews
from zhunsheng.quality.values import ReviewShown
from zhunsheng.surface.pages.frame import signed_in
from zhunsheng.surface.pages.kit.answering import answer
from zhunsheng.surface.pages.kit.asking import Ask
from zhunsheng.surface.pages.kit.cells import Cell, link, mark, number, when, words
from zhunsheng.surface.pages.kit.listing import Choice, Column, Empty, Filter, Found, Listing, Source, among
from zhunsheng.surface.pages.scripts.words import issue_names

MOST: Final = 2000
Names = dict[int, str]


def review_listing(names: Names, *, may_write: bool) -> Listing[ReviewShown]:
    """Say what the list of reviews is."""
    return Listing(
        name="reviews",
        search=gettext_lazy("Name, clause or remark"),
        search_words=lambda one: (names.get(one.agent_id, ""), *one.faults, one.remark, one.answer),
        identity=lambda one: one.id,
        sort="-given",
        columns=(
            Column(name="agent", words=gettext_lazy("Agent"), cell=lambda one: link(names.get(one.agent_id, "—"), reverse("review", args=[one.id]), one.remark[:80]), sort=lambda one: names.get(one.agent_id, ""), wide=True),
            Column(name="faults", words=gettext_lazy("Faults"), cell=_faults, sort=lambda one: len(one.faults)),
            Column(name="items", words=gettext_lazy("Items"), cell=lambda one: number(one.items), sort=lambda one: one.items),
            Column(name="closed", words=gettext_lazy("Closed"), cell=lambda one: when(one.closed_at), sort=lambda one: one.closed_at.us),
            Column(name="by", words=gettext_lazy("Inspector"), cell=lambda one: words(names.get(one.by_id, "—")), sort=lambda one: names.get(one.by_id, "")),
            Column(name="given", words=gettext_lazy("Reviewed"), cell=lambda one: when(one.given_at), sort=lambda one: one.given_at.us),
            Column(name="answer", words=gettext_lazy("Answer"), cell=lambda one: mark(gettext_lazy("Answered"), "note") if one.answered_at else words("—"), sort=lambda one: 0 if one.answered_at is None else one.answered_at.us),
        ),
        filters=(
            Filter(name="found", words=gettext_lazy("Faults or none"), choices=(Choice("faults", gettext_lazy("With faults")), Choice("clean", gettext_lazy("Without fault"))), fits=lambda one, value: bool(one.faults) == (value == "faults")),
            Filter(name="answered", words=gettext_lazy("Answered or not"), choices=(Choice("yes", gettext_lazy("Answered")), Choice("no", gettext_lazy("Not answered"))), fits=lambda one, value: (one.answered_at is not None) == (value == "yes")),
            Filter(name="agent", words=gettext_lazy("Agent"), choices=tuple(Choice(str(key), name) for key, name in names.items()), fits=lambda one, value: str(one.agent_id) == value, icon="person"),
        ),
        empty=Empty(words=gettext_lazy("Reviews of closed dialogues will stand here, clause by clause, with the agent's answer."), icon="eye", href=reverse("review-pick") if may_write else "", step=gettext_lazy("Review a dialogue")),
    )  # fmt: skip


def _faults(one: ReviewShown) -> Cell:
    return (
        Cell(parts=tuple(mark(code, "breached") for code in one.faults))
        if one.faults
        else mark(gettext_lazy("none"), "kept")
    )


@never_cache
@require_safe
@signed_in
def reviews(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """List the reviews that the reader may see."""
    team_id = next(iter(actor.team_ids), None)
    require(actor, Verb.REVIEW_READ, Subject(kind="review", agent_id=actor.id, team_id=team_id))
    found = all_reviews(actor, limit=MOST)
    may_write = reach(actor, Verb.REVIEW_WRITE) > Reach.NONE
    names = {
        card.id: card.name for card in agent_cards(sorted({key for one in found for key in (one.agent_id, one.by_id)}))
    }
    what = review_listing(names, may_write=may_write)
    context = {"may_write": may_write}
    return answer(request, actor, what, among(what, found), room="reviews", template="reviews.html", context=context)


def pick_listing(names: Names, done: dict[tuple[int, int], int]) -> Listing[DialogueRow]:
    """Say what the list of closed dialogues is."""
    issues = issue_names()
    return Listing(
        name="dialogues-to-review",
        identity=lambda one: one.id,
        columns=(
            Column(name="about", words=gettext_lazy("About"), cell=lambda one: _about(one, issues, done), wide=True),
            Column(name="agent", words=gettext_lazy("Agent"), cell=lambda one: words(names.get(one.agent_id or 0, "—"))),
            Column(name="opened", words=gettext_lazy("Began"), cell=lambda one: when(Instant(one.opened_at))),
            Column(name="closed", words=gettext_lazy("Closed"), cell=lambda one: when(None if one.closed_at is None else Instant(one.closed_at))),
            Column(name="review", words=gettext_lazy("Review"), cell=lambda one: mark(gettext_lazy("Reviewed"), "kept") if (one.id, one.closed_at or 0) in done else words("—")),
        ),
        filters=(
            Filter(name="agent", words=gettext_lazy("Agent"), choices=tuple(Choice(str(key), name) for key, name in names.items()), icon="person"),
            Filter(name="issue", words=gettext_lazy("Issue type"), choices=tuple(Choice(code, name) for code, name in issues.items())),
            Filter(name="since", words=gettext_lazy("Begun since, such as 2026-11-01"), icon="clock"),
            Filter(name="until", words=gettext_lazy("Begun until, such as 2026-11-30"), icon="clock"),
        ),
        empty=Empty(words=gettext_lazy("Closed dialogues will stand here, ready to be reviewed."), icon="eye"),
    )  # fmt: skip


def _about(one: DialogueRow, issues: dict[str, str], done: dict[tuple[int, int], int]) -> Cell:
    known = done.get((one.id, one.closed_at or 0))
    path = reverse("review-new", args=[one.id]) if known is None else reverse("review", args=[known])
    return link(issues.get(one.issue_type or "", one.issue_type or gettext_lazy("Not graded")), path)


@never_cache
@require_safe
@signed_in
def pick(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """List the closed dialogues, the last first, by agent, issue and time."""
    require(actor, Verb.REVIEW_WRITE, Subject(kind="review"))
    names = {card.id: card.name for card in agent_cards()}
    done: dict[tuple[int, int], int] = {}

    def find(ask: Ask, limit: int) -> Found[DialogueRow]:
        after = ask.after if ask.after is not None and all(isinstance(one, int) for one in ask.after) else None
        place = (int(after[0]), int(after[1])) if after is not None and len(after) == 2 else None
        rows = list_dialogues(actor, _chosen(ask), after=place, limit=limit)
        done.update(reviewed(actor, [row.id for row in rows]))
        return Found(rows=rows)

    what = pick_listing(names, done)
    source = Source(find=find, place=lambda _, row: (row.last_at, row.id))
    return answer(request, actor, what, source, room="reviews", template="review_pick.html")


def _chosen(ask: Ask) -> Chosen:
    agent = ask.chosen.get("agent", "")
    until = _midnight(ask.chosen.get("until", ""), after=1)
    return Chosen(
        state=CLOSED,
        agent_id=int(agent) if agent.isascii() and agent.isdigit() else None,
        issue_type=ask.chosen.get("issue"),
        opened_from=_midnight(ask.chosen.get("since", "")),
        opened_until=until,
    )


def _midnight(typed: str, *, after: int = 0) -> Instant | None:
    """Read a day in the desk's zone; what is none chooses nothing."""
    try:
        day = date.fromisoformat(typed) + timedelta(days=after)
        return Instant.of(datetime.combine(day, time(), ZoneInfo(desk().time_zone)))
    except (ValueError, OverflowError):
        return None
