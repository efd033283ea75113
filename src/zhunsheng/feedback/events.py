"""What is recorded about ratings."""

from zhunsheng.dialogue.events import DialogueFact
from zhunsheng.journal.events import fact


@fact("rating.given", subject="dialogue")
class RatingGiven(DialogueFact, frozen=True, kw_only=True):
    """The customer rated a closing of the dialogue, or changed the rating; `closed_us` names the closing.

    `kind` says what was asked: satisfaction (csat, 1 to 5), recommendation (nps, 0 to 10) or effort (ces, 1 to 7).

    `before` is the score that no longer counts. The comment stands in the row named here.
    """

    rating_id: int
    closed_us: int
    score: int
    before: int | None
    commented: bool
    kind: str = "csat"
