"""What is recorded about reviews. Remarks and answers stand in the row named here."""

from zhunsheng.dialogue.events import DialogueFact
from zhunsheng.journal.events import fact


@fact("review.given", subject="dialogue")
class ReviewGiven(DialogueFact, frozen=True, kw_only=True):
    """An inspector reviewed the closing at `closed_us`; `faults` are the clauses found broken among so many items."""

    review_id: int
    closed_us: int
    items: int
    faults: list[str]


@fact("review.answered", subject="dialogue")
class ReviewAnswered(DialogueFact, frozen=True, kw_only=True):
    """The agent answered a review."""

    review_id: int
