"""The door for giving ratings."""

from collections.abc import Sequence

from zhunsheng.access.queries import require
from zhunsheng.access.values import Verb
from zhunsheng.dialogue.actions import add_line
from zhunsheng.dialogue.queries import dialogue_row
from zhunsheng.dialogue.values import DialogueRow
from zhunsheng.feedback.events import RatingGiven
from zhunsheng.feedback.forms import rating_form
from zhunsheng.feedback.models import Rating
from zhunsheng.feedback.values import NotToBeRated, RatingStands
from zhunsheng.journal.actions import Ink, system_only
from zhunsheng.kernel.durations import hours
from zhunsheng.kernel.errors import BadInput
from zhunsheng.kernel.ids import new_id
from zhunsheng.kernel.instants import Instant

__all__ = ["forget_ratings", "rate_dialogue"]


def rate_dialogue(ink: Ink, dialogue_id: int, score: int, comment: str = "") -> int:
    """Rate the last closing of a dialogue, or change that rating while it may still be changed.

    Writes   the rating, and a line in the dialogue that those who served see
    Records  rating.given, unless nothing changed
    Refuses  AccessDenied to all but the customer, NotToBeRated, RatingStands, BadInput
    """
    row = dialogue_row(ink.actor, dialogue_id)
    require(ink.actor, Verb.RATING_GIVE, row.subject())
    comment = _checked(score, comment)
    if row.closed_at is None:
        raise NotToBeRated()
    closed_at = Instant(row.closed_at)
    rating = Rating.objects.filter(dialogue_id=dialogue_id, closed_at=row.closed_at).first()
    if rating is not None and (rating.score, rating.comment) == (score, comment):
        return rating.id
    if rating is None:
        if ink.at > closed_at + hours(rating_form().given_within_hours):
            raise NotToBeRated()
        rating_id, before = _give(ink, row, closed_at, score, comment), None
    else:
        if ink.at > rating.given_at + hours(rating_form().changed_within_hours):
            raise RatingStands()
        rating_id, before = rating.id, rating.score
        Rating.objects.filter(id=rating.id).update(score=score, comment=comment, changed_at=ink.at)
    word = next(one.code for one in rating_form().words if one.score == score)
    add_line(ink, dialogue_id, "rating.given", score=score, before=before, how=word, comment=comment or None)
    ink.record(
        RatingGiven(
            dialogue_id=dialogue_id,
            about=row.about(),
            rating_id=rating_id,
            closed_us=closed_at.us,
            score=score,
            before=before,
            commented=bool(comment),
        )
    )
    return rating_id


@system_only("follows from erasing a dialogue")
def forget_ratings(ink: Ink, dialogue_ids: Sequence[int]) -> None:
    """Forget what customers thought of dialogues that are erased. Writes: deletes the ratings."""
    ink.settle()
    Rating.objects.filter(dialogue_id__in=dialogue_ids).delete()


def _give(ink: Ink, row: DialogueRow, closed_at: Instant, score: int, comment: str) -> int:
    rating_id = new_id()
    Rating(
        id=rating_id, dialogue_id=row.id, closed_at=closed_at, customer_id=row.customer_id, shop_id=row.shop_id,
        agent_id=row.agent_id, team_id=row.team_id, score=score, comment=comment, given_at=ink.at,
    ).save(force_insert=True)  # fmt: skip
    return rating_id


def _checked(score: int, comment: str) -> str:
    form = rating_form()
    scores = [word.score for word in form.words]
    if score not in scores:
        raise BadInput("the score", f"one of {', '.join(str(one) for one in sorted(scores))}", score)
    tidy = comment.strip()
    if len(tidy) > form.longest_comment or "\x00" in tidy:
        raise BadInput("the comment", f"at most {form.longest_comment} characters long", len(tidy))
    return tidy
