"""What a customer wants, how it was graded, and what was promised about it."""

from zhunsheng.dialogue.events.base import DialogueFact
from zhunsheng.journal.events import fact


@fact("progress.told", subject="dialogue")
class ProgressTold(DialogueFact, frozen=True, kw_only=True):
    """The customer was told how far things are."""

    message_id: int


@fact("demand.stated", subject="dialogue")
class DemandStated(DialogueFact, frozen=True, kw_only=True):
    """The customer has said what this is about, for the first time since the dialogue began or began again."""

    seq: int
    stated_us: int


@fact("demand.restated", subject="dialogue")
class DemandRestated(DialogueFact, frozen=True, kw_only=True):
    """An agent summed up the stated demand in message `seq` and asked whether that is right; each time anew.

    Units  `waited_us`: since the demand was stated
    """

    message_id: int
    seq: int
    waited_us: int


@fact("demand.graded", subject="dialogue")
class DemandGraded(DialogueFact, frozen=True, kw_only=True):
    """The demand has its type and grade.

    `stated_us` and `offered_us` carry when the demand was stated and a solution offered, so that grading late moves
    nothing. `changed` tells whether the grade is another one than before, `back` whether what had been handed on is
    solved at once after all. `suggested` is what the desk had suggested, `confidence` how sure it was, in percent.
    """

    issue_type: str
    grade: str
    handling: str
    taxonomy_id: int
    stated_us: int
    offered_us: int | None = None
    changed: bool = True
    back: bool = False
    suggested: str | None = None
    confidence: int | None = None


@fact("demand.handed_on", subject="dialogue")
class DemandHandedOn(DialogueFact, frozen=True, kw_only=True):
    """The demand cannot be solved at once: it is handed on and followed."""


@fact("solution.offered", subject="dialogue")
class SolutionOffered(DialogueFact, frozen=True, kw_only=True):
    """The customer was offered a solution, in message `seq`: `marked` by the agent, or `recognised` by its words."""

    seq: int
    how: str


@fact("record.confirmed", subject="dialogue")
class RecordConfirmed(DialogueFact, frozen=True, kw_only=True):
    """The agent confirmed the service record. `edited` names the fields that differ from what the desk had drafted."""

    record_id: int
    edited: list[str]


@fact("followup.promised", subject="dialogue")
class FollowUpPromised(DialogueFact, frozen=True, kw_only=True):
    """Something was promised for after the dialogue, with an owner and a time."""

    followup_id: int
    owner_id: int
    due_us: int


@fact("promise.waved", subject="dialogue")
class PromiseWavedAway(DialogueFact, frozen=True, kw_only=True):
    """A time that message `seq` names is no promise, as whoever answers for the dialogue said."""

    seq: int
    due_us: int


@fact("followup.done", subject="dialogue")
class FollowUpDone(DialogueFact, frozen=True, kw_only=True):
    """A promise was kept and the customer told."""

    followup_id: int
