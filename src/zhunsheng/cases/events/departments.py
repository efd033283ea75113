"""What happens to the tasks that departments get."""

from zhunsheng.cases.events.base import CaseFact
from zhunsheng.journal.events import fact


@fact("case.handed_on", subject="case")
class CaseHandedOn(CaseFact, frozen=True, kw_only=True):
    """A case needs another department."""

    department: str


@fact("case.accepted_and_told", subject="case")
class CaseAcceptedAndTold(CaseFact, frozen=True, kw_only=True):
    """The department took the task, and the customer was told when to expect an answer."""


@fact("task.assigned", subject="case")
class TaskAssigned(CaseFact, frozen=True, kw_only=True):
    """A department was asked, by a link for one recipient, until that instant."""

    task_id: int
    department: str
    due_us: int
    kept: list[str] = []


@fact("task.opened", subject="case")
class TaskOpened(CaseFact, frozen=True, kw_only=True):
    """The recipient opened the task and confirmed to keep it confidential."""

    task_id: int
    department: str


@fact("task.asked_back", subject="case")
class TaskAskedBack(CaseFact, frozen=True, kw_only=True):
    """The department needs to know more."""

    task_id: int
    department: str


@fact("task.answered", subject="case")
class TaskAnswered(CaseFact, frozen=True, kw_only=True):
    """The department answered."""

    task_id: int
    department: str


@fact("task.settled", subject="case")
class TaskSettled(CaseFact, frozen=True, kw_only=True):
    """A task is over; the department may have rated how it was asked."""

    task_id: int
    department: str
    stars: int | None = None


@fact("task.withdrawn", subject="case")
class TaskWithdrawn(CaseFact, frozen=True, kw_only=True):
    """A department is not asked any more; `entry_id` is the line of the story that says why, `waits` how many other departments have not opened theirs."""

    task_id: int
    department: str
    entry_id: int
    waits: int
