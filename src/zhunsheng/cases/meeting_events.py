"""What can happen to a decision of a meeting across departments."""

from zhunsheng.journal.events import Fact, fact


class DecisionFact(Fact, frozen=True, kw_only=True):
    """A fact about one decision."""

    decision_id: int
    department: str


@fact("decision.made", subject="decision")
class DecisionMade(DecisionFact, frozen=True, kw_only=True):
    """A meeting decided something; who does it until when."""

    owner_id: int
    due_us: int


@fact("decision.spoken_of", subject="decision")
class DecisionSpokenOf(DecisionFact, frozen=True, kw_only=True):
    """Somebody wrote something about a decision."""

    word_id: int


@fact("decision.done", subject="decision")
class DecisionDone(DecisionFact, frozen=True, kw_only=True):
    """A decision is carried out."""


@fact("decision.reopened", subject="decision")
class DecisionReopened(DecisionFact, frozen=True, kw_only=True):
    """A decision was not carried out after all."""
