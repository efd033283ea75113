"""What can happen to a case. Words stand in rows; facts hold ids and codes."""

from zhunsheng.dialogue.values import About
from zhunsheng.journal.events import Fact, fact


class CaseFact(Fact, frozen=True, kw_only=True):
    """A fact about one case."""

    case_id: int
    about: About


@fact("case.opened", subject="case")
class CaseOpened(CaseFact, frozen=True, kw_only=True):
    """A case was registered, under an edition of its procedure."""

    kind: str
    edition: int


@fact("complaint.received", subject="case")
class ComplaintReceived(CaseFact, frozen=True, kw_only=True):
    """A complaint came in; `received_us` is when the customer made it."""

    received_us: int
    order_id: int | None = None


@fact("aftersale.registered", subject="case")
class AfterSaleRegistered(CaseFact, frozen=True, kw_only=True):
    """A customer applied for after-sales."""

    registered_us: int


@fact("case.moved", subject="case")
class CaseMoved(CaseFact, frozen=True, kw_only=True):
    """A case went a step of its procedure."""

    kind: str
    move: str
    state: str


@fact("case.step_skipped", subject="case")
class CaseStepSkipped(CaseFact, frozen=True, kw_only=True):
    """Somebody entitled let a case pass a gate without these needs; the reason stands in the entry."""

    move: str
    field: list[str]
    entry_id: int


@fact("case.forced", subject="case")
class CaseForced(CaseFact, frozen=True, kw_only=True):
    """An administrator ended a case outside its procedure; the reason stands in the entry."""

    state: str
    entry_id: int


@fact("case.closed", subject="case")
class CaseClosed(CaseFact, frozen=True, kw_only=True):
    """A case is done."""

    kind: str


@fact("case.solved", subject="case")
class CaseSolved(CaseFact, frozen=True, kw_only=True):
    """What the customer came for is settled."""


@fact("case.reopened", subject="case")
class CaseReopened(CaseFact, frozen=True, kw_only=True):
    """A case that was done goes on."""


@fact("case.assigned", subject="case")
class CaseAssigned(CaseFact, frozen=True, kw_only=True):
    """A case has another owner; the chain of owners stays."""

    agent_id: int
    from_agent_id: int | None = None


@fact("case.filled", subject="case")
class CaseFilled(CaseFact, frozen=True, kw_only=True):
    """Fields of a case were written."""

    fields: list[str]


@fact("case.progress_told", subject="case")
class CaseProgressTold(CaseFact, frozen=True, kw_only=True):
    """The customer was told how the case stands."""

    entry_id: int


@fact("case.attempted", subject="case")
class CaseAttempted(CaseFact, frozen=True, kw_only=True):
    """Somebody tried to reach the customer."""

    entry_id: int


@fact("case.answered", subject="case")
class CaseAnswered(CaseFact, frozen=True, kw_only=True):
    """The customer said whether it is all right."""

    entry_id: int


@fact("case.paused", subject="case")
class CasePaused(CaseFact, frozen=True, kw_only=True):
    """The clocks of a case stand still, for a reason that somebody allowed."""

    reason: str
    allowed_by: int


@fact("case.resumed", subject="case")
class CaseResumed(CaseFact, frozen=True, kw_only=True):
    """The clocks of a case run again."""


@fact("case.merged", subject="case")
class CaseMergedInto(CaseFact, frozen=True, kw_only=True):
    """A case turned out to be the same as another, where it goes on."""

    into_id: int


@fact("case.unmerged", subject="case")
class CaseUnmerged(CaseFact, frozen=True, kw_only=True):
    """Two cases were not the same after all."""

    from_id: int


@fact("case.handed_on", subject="case")
class CaseHandedOn(CaseFact, frozen=True, kw_only=True):
    """A case needs another department."""

    department: str


@fact("case.accepted_and_told", subject="case")
class CaseAcceptedAndTold(CaseFact, frozen=True, kw_only=True):
    """The department took the task, and the customer was told when to expect an answer."""


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
    """The customer chose an option; its deadline counts from now."""

    option_id: int
    due_us: int


@fact("option.refused", subject="case")
class OptionsRefused(CaseFact, frozen=True, kw_only=True):
    """The customer refused the options of a round and said why."""

    entry_id: int
    round: int


@fact("aftersale.moved", subject="case")
class AfterSaleMoved(CaseFact, frozen=True, kw_only=True):
    """An after-sales case went on."""


@fact("aftersale.judged", subject="case")
class AfterSaleJudged(CaseFact, frozen=True, kw_only=True):
    """The policy answered an application."""

    outcome: str
    reason: str
    edition: int


@fact("aftersale.extended", subject="case")
class AfterSaleExtended(CaseFact, frozen=True, kw_only=True):
    """An after-sales case is complex and has the longer limit; the customer was told before the first one passed."""

    registered_us: int
    entry_id: int
    due_us: int | None = None


@fact("aftersale.solved", subject="case")
class AfterSaleSolved(CaseFact, frozen=True, kw_only=True):
    """An after-sales case is solved."""


@fact("aftersale.completed", subject="case")
class AfterSaleCompleted(CaseFact, frozen=True, kw_only=True):
    """A return, exchange or repair is carried out."""


@fact("callback.done", subject="case")
class CallbackDone(CaseFact, frozen=True, kw_only=True):
    """The customer was called back after it was done."""

    entry_id: int


@fact("case.rated", subject="case")
class CaseRated(CaseFact, frozen=True, kw_only=True):
    """The customer rated how a case was handled."""

    stars: int


@fact("task.assigned", subject="case")
class TaskAssigned(CaseFact, frozen=True, kw_only=True):
    """A department was asked, by a link for one recipient, until that instant."""

    task_id: int
    department: str
    due_us: int


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


@fact("refund.asked", subject="case")
class RefundAsked(CaseFact, frozen=True, kw_only=True):
    """Somebody asked for more than they may grant; a second person decides."""

    refund_id: int
    cents: int


@fact("refund.granted", subject="case")
class RefundGranted(CaseFact, frozen=True, kw_only=True):
    """A refund was granted by who may; `asked_by` is the first of two people."""

    refund_id: int
    cents: int
    asked_by: int


@fact("refund.refused", subject="case")
class RefundRefused(CaseFact, frozen=True, kw_only=True):
    """A refund was not granted."""

    refund_id: int
    cents: int


@fact("improvement.opened", subject="case")
class ImprovementOpened(CaseFact, frozen=True, kw_only=True):
    """Something is to be made better because of a case."""

    improvement_id: int
    department: str


@fact("improvement.told", subject="case")
class ImprovementTold(CaseFact, frozen=True, kw_only=True):
    """It was made better, and the customer was told."""

    improvement_id: int
    department: str


@fact("case.link_made", subject="case")
class CaseLinkMade(CaseFact, frozen=True, kw_only=True):
    """The customer's own link to a case was made; until when it opens."""

    until_us: int


@fact("case.linked", subject="case")
class CaseLinked(CaseFact, frozen=True, kw_only=True):
    """Two cases belong together: one is part of the other, or they are related."""

    other_id: int
    kind: str


@fact("case.unlinked", subject="case")
class CaseUnlinked(CaseFact, frozen=True, kw_only=True):
    """Two cases do not belong together after all."""

    other_id: int


@fact("case.tagged", subject="case")
class CaseTagged(CaseFact, frozen=True, kw_only=True):
    """The tags of a case were set; which, stands in rows."""

    count: int


@fact("case.watched", subject="case")
class CaseWatched(CaseFact, frozen=True, kw_only=True):
    """Somebody watches a case, or does not any longer."""

    agent_id: int
    watches: bool


@fact("case.file_attached", subject="case")
class CaseFileAttached(CaseFact, frozen=True, kw_only=True):
    """A file was put to a case, by a colleague or the customer."""

    file_id: int
    shared: bool


@fact("case.file_removed", subject="case")
class CaseFileRemoved(CaseFact, frozen=True, kw_only=True):
    """A file was taken off a case and erased."""

    file_id: int


@fact("case.copied", subject="case")
class CaseCopied(CaseFact, frozen=True, kw_only=True):
    """A copy of a case went to a responsible department."""

    copy_id: int
    department: str


@fact("case.copy_read", subject="case")
class CaseCopyRead(CaseFact, frozen=True, kw_only=True):
    """The department has read its copy."""

    copy_id: int
    department: str


@fact("aftersale.deadline_told", subject="case")
class AfterSaleDeadlineTold(CaseFact, frozen=True, kw_only=True):
    """The platform has given an after-sale a deadline of its own, or moved it; it goes before the clause's limit."""

    registered_us: int
    due_us: int


@fact("customer.told", subject="case")
class CustomerTold(CaseFact, frozen=True, kw_only=True):
    """The desk told a customer something about a case by itself: what kind of news, and which way it went."""

    kind: str
    way: str


@fact("order.shipped_told", subject="order")
class ShippedTold(Fact, frozen=True, kw_only=True):
    """A customer was told that an order is on its way, or could not be told anywhere."""

    order_id: int
    shop_id: int
    customer_id: int
    way: str


@fact("callback.planned", subject="case")
class CallbackPlanned(CaseFact, frozen=True, kw_only=True):
    """The customer is to be called back, by then."""

    callback_id: int
    due_us: int


@fact("callback.tried", subject="case")
class CallbackTried(CaseFact, frozen=True, kw_only=True):
    """A call-back did not reach the customer; it is tried again not before the instant named here."""

    callback_id: int
    attempts: int
    again_us: int


@fact("callback.given_up", subject="case")
class CallbackGivenUp(CaseFact, frozen=True, kw_only=True):
    """The customer was tried as often as the standard asks, or does not want to be called."""

    callback_id: int
    outcome: str


@fact("customer.quiet_set", subject="customer")
class QuietSet(Fact, frozen=True, kw_only=True):
    """A customer said between which times of day not to be called; which, stands in a row."""

    customer_id: int


@fact("case.prioritised", subject="case")
class CasePrioritised(CaseFact, frozen=True, kw_only=True):
    """Somebody said how much a case presses."""

    level: int


@fact("case.released", subject="case")
class CaseReleased(CaseFact, frozen=True, kw_only=True):
    """A case went back to its group; nobody owns it."""

    from_agent_id: int


@fact("case.view_kept", subject="agent")
class CaseViewKept(Fact, frozen=True, kw_only=True):
    """Somebody keeps a list of cases under a name, or forgot one."""

    agent_id: int
    view_id: int
    kept: bool


@fact("case.fields_set", subject="desk")
class CaseFieldsSet(Fact, frozen=True, kw_only=True):
    """Which fields of one's own cases have was set anew; what they are stands in the edition."""

    edition: int
    count: int
    desk_id: int = 0
