"""The door for reading ratings; what an actor may not see is not returned."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from zhunsheng.access.queries import EVERYTHING, topics
from zhunsheng.access.values import Actor, Verb
from zhunsheng.feedback.forms import rating_form
from zhunsheng.feedback.models import Rating
from zhunsheng.feedback.values import RatingRow
from zhunsheng.kernel.durations import hours
from zhunsheng.kernel.instants import Instant

__all__ = ["commented", "rating_form", "rating_of", "ratings", "ratings_of"]


def rating_of(actor: Actor, dialogue_id: int, closed_us: int | None) -> RatingRow | None:
    """Return the rating of one closing of a dialogue, if it was given and the actor may see it."""
    if closed_us is None:
        return None
    row = _visible(actor).filter(dialogue_id=dialogue_id, closed_at=closed_us).first()
    return None if row is None else _row(row)


def ratings_of(actor: Actor, dialogue_ids: Sequence[int]) -> dict[int, RatingRow]:
    """Return the newest rating of each of some dialogues."""
    rows = _visible(actor).filter(dialogue_id__in=dialogue_ids).order_by("id")
    return {row.dialogue_id: _row(row) for row in rows}


def ratings(
    actor: Actor,
    *,
    scores: Sequence[int] = (),
    agent_id: int | None = None,
    shop_id: int | None = None,
    before: int | None = None,
    limit: int = 50,
) -> list[RatingRow]:
    """List ratings, the newest first; `before` is the last id of the page before."""
    rows = _visible(actor).order_by("-id")
    if scores:
        rows = rows.filter(score__in=scores)
    if agent_id is not None:
        rows = rows.filter(agent_id=agent_id)
    if shop_id is not None:
        rows = rows.filter(shop_id=shop_id)
    if before is not None:
        rows = rows.filter(id__lt=before)
    return [_row(row) for row in rows[:limit]]


def commented(
    actor: Actor,
    *,
    since: Instant | None = None,
    until: Instant | None = None,
    ids: Sequence[int] | None = None,
    limit: int = 50,
) -> list[RatingRow]:
    """List ratings with words of the customer, the worst first and the newest of them: those of a period, or some by their ids."""
    rows = _visible(actor).exclude(comment="").order_by("score", "-id")
    if since is not None:
        rows = rows.filter(given_at__gte=since)
    if until is not None:
        rows = rows.filter(given_at__lt=until)
    if ids is not None:
        rows = rows.filter(id__in=list(ids))
    return [_row(row) for row in rows[:limit]]


def _visible(actor: Actor) -> QuerySet[Rating]:
    chosen = Q(pk__in=())
    for topic in topics(actor, Verb.RATING_READ):
        kind, _, key = topic.partition(":")
        if kind == EVERYTHING:
            return Rating.objects.all()
        chosen |= Q(**{f"{kind}_id": int(key)})
    return Rating.objects.filter(chosen)


def _row(row: Rating) -> RatingRow:
    return RatingRow(
        id=row.id, dialogue_id=row.dialogue_id, customer_id=row.customer_id, shop_id=row.shop_id,
        agent_id=row.agent_id, team_id=row.team_id, score=row.score, comment=row.comment, given_at=row.given_at,
        changed_at=row.changed_at, change_until=row.given_at + hours(rating_form().changed_within_hours),
    )  # fmt: skip
