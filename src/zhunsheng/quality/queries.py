"""The door for reading reviews; what an actor may not see is not returned."""

from collections.abc import Sequence

import msgspec
from django.db.models import Q, QuerySet

from zhunsheng.access.queries import EVERYTHING, require, topics
from zhunsheng.access.values import Actor, Subject, Verb
from zhunsheng.dialogue.queries import dialogue_row
from zhunsheng.kernel.errors import NotFound
from zhunsheng.kernel.instants import Instant
from zhunsheng.quality.evidence import items_of
from zhunsheng.quality.models import Review, ReviewFinding
from zhunsheng.quality.values import Evidence, FindingShown, Item, ReviewShown, Verdict

__all__ = ["findings_of", "review", "review_items", "review_subject", "reviewed", "reviews"]


def review_items(actor: Actor, dialogue_id: int, at: Instant) -> list[Item]:
    """List what a review of a dialogue asks for. Refuses: NotFound, AccessDenied to all but reviewers."""
    row = dialogue_row(actor, dialogue_id)
    require(actor, Verb.REVIEW_WRITE, row.subject())
    return items_of(row, at)


def review(actor: Actor, review_id: int) -> ReviewShown:
    """Return one review. Refuses: NotFound, AccessDenied."""
    row = Review.objects.filter(id=review_id).first()
    if row is None:
        raise NotFound("review", review_id)
    require(actor, Verb.REVIEW_READ, review_subject(row))
    return _shown(row)


def findings_of(actor: Actor, review_id: int) -> list[FindingShown]:
    """Return what a review found, in the order of the items. Refuses: NotFound, AccessDenied."""
    review(actor, review_id)
    return [
        FindingShown(
            clause_id=row.clause_id,
            verdict=Verdict(row.verdict),
            remark=row.remark,
            evidence=msgspec.convert(row.evidence, tuple[Evidence, ...]),
        )
        for row in ReviewFinding.objects.filter(review_id=review_id).order_by("id")
    ]


def reviews(
    actor: Actor, *, agent_id: int | None = None, before: int | None = None, limit: int = 50
) -> list[ReviewShown]:
    """List reviews, the newest first; `before` is the last id of the page before."""
    rows = _visible(actor).order_by("-id")
    if agent_id is not None:
        rows = rows.filter(agent_id=agent_id)
    if before is not None:
        rows = rows.filter(id__lt=before)
    return [_shown(row) for row in rows[:limit]]


def reviewed(actor: Actor, dialogue_ids: Sequence[int]) -> dict[tuple[int, int], int]:
    """Say which closings of some dialogues have a review: dialogue and instant of the closing to the review's id."""
    rows = _visible(actor).filter(dialogue_id__in=dialogue_ids)
    return {(row.dialogue_id, row.closed_at.us): row.id for row in rows}


def review_subject(row: Review | ReviewShown) -> Subject:
    """Say to whom a review belongs."""
    return Subject(kind="review", id=row.id, agent_id=row.agent_id, team_id=row.team_id)


def _visible(actor: Actor) -> QuerySet[Review]:
    chosen = Q(pk__in=())
    for topic in topics(actor, Verb.REVIEW_READ):
        kind, _, key = topic.partition(":")
        if kind == EVERYTHING:
            return Review.objects.all()
        if kind in ("agent", "team"):
            chosen |= Q(**{f"{kind}_id": int(key)})
    return Review.objects.filter(chosen)


def _shown(row: Review) -> ReviewShown:
    return ReviewShown(
        id=row.id, dialogue_id=row.dialogue_id, closed_at=row.closed_at, standing_id=row.standing_id,
        agent_id=row.agent_id, team_id=row.team_id, by_id=row.by_id, given_at=row.given_at, items=row.items,
        faults=tuple(row.faults), remark=row.remark, answer=row.answer, answered_at=row.answered_at,
    )  # fmt: skip
