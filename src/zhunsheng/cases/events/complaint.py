"""What happens to complaints: their plan, options and improvements."""

from zhunsheng.cases.events.base import CaseFact
from zhunsheng.journal.events import fact


@fact("complaint.received", subject="case")
class ComplaintReceived(CaseFact, frozen=True, kw_only=True):
    """A complaint came in; `received_us` is when the customer made it."""

    received_us: int
    order_id: int | None = None


@fact("complaint.owned", subject="case")
class ComplaintOwned(CaseFact, frozen=True, kw_only=True):
    """A complaint specialist took a complaint over."""


@fact("complaint.graded", subject="case")
class ComplaintGraded(CaseFact, frozen=True, kw_only=True):
    """A complaint was graded."""

    grade: str


@fact("complaint.plan_discussed", subject="case")
class ComplaintPlanDiscussed(CaseFact, frozen=True, kw_only=True):
    """The first plan was put to the customer."""


@fact("complaint.settled", subject="case")
class ComplaintSettled(CaseFact, frozen=True, kw_only=True):
    """The final plan of a complaint is carried out."""


@fact("option.chosen", subject="case")
class OptionChosen(CaseFact, frozen=True, kw_only=True):
    """The customer chose an option; its deadline counts from now. `again` where another one had been chosen before."""

    option_id: int
    due_us: int
    again: bool = False


@fact("option.refused", subject="case")
class OptionsRefused(CaseFact, frozen=True, kw_only=True):
    """The customer refused the options of a round and said why."""

    entry_id: int
    round: int


@fact("improvement.opened", subject="case")
class ImprovementOpened(CaseFact, frozen=True, kw_only=True):
    """Something is to be made better because of a case."""

    improvement_id: int
    department: str


@fact("improvement.told", subject="case")
class ImprovementTold(CaseFact, frozen=True, kw_only=True):
    """It was made better, and that has reached the customer; the words stand in the entry."""

    improvement_id: int
    department: str
    entry_id: int = 0


@fact("improvement.written", subject="case")
class ImprovementWritten(CaseFact, frozen=True, kw_only=True):
    """It was made better, and what the customer is to hear of it is on its way; the words stand in the entry."""

    improvement_id: int
    department: str
    entry_id: int
