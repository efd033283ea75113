"""The typed "no"s of the room of cases; their first line is their message."""

from zhunsheng.kernel.errors import BadInput, Refusal


class CasesOpen(Refusal):
    """{count} cases of this customer are still open; end them first, then erase."""

    code = "case.still_open"


class CaseMerged(Refusal):
    """This case was merged into case {into}; please work on that one."""

    code = "case.merged"


class NoSkip(Refusal):
    """The move "{move}" cannot skip {needs}; these are needed in any case."""

    code = "case.no_skip"


class SecondPersonNeeded(Refusal):
    """Whoever asked for a refund cannot confirm it; a second person must."""

    code = "case.second_person"


class TooLate(Refusal):
    """The longer limit is open only before the first one has passed, and only once the customer was told."""

    code = "case.too_late"


class LinkUsed(Refusal):
    """This link has been opened by somebody else already; please ask for a new one."""

    code = "case.link_used"


class NotConfirmed(Refusal):
    """Please confirm first that you keep this confidential."""

    code = "case.not_confirmed"


class RefundTooHigh(Refusal):
    """Of this order at most {cents} cents can still go back."""

    code = "case.refund_too_high"


class StillQuiet(Refusal):
    """This customer does not want to be called now; from {until} on it is fine."""

    code = "case.still_quiet"


class MatterImproved(Refusal):
    """An improvement is open on what comes up so often already."""

    code = "improvement.open"


class QuietHalf(Refusal):
    """Give both times, from when and until when nobody is to call, or neither."""

    code = "case.quiet_half"


class RulesUnreadable(Refusal):
    """Line {line}: {place} must be {expectation}, not "{value}"."""

    code = "rules.unreadable"


class RulesStale(Refusal):
    """Somebody else has changed or published this meanwhile; look at it again."""

    code = "rules.stale"


class BelowLaw(Refusal):
    """This is less than the law grants and cannot come into force: {breaches}."""

    code = "rules.below_law"


class NothingWritten(BadInput):
    """Please write {thing}; this was left empty."""

    code = "case.nothing_written"


class AlreadyPaused(Refusal):
    """This case is paused already; let it go on before it is paused for another reason."""

    code = "case.already_paused"


class NotPaused(Refusal):
    """This case is not paused; its time limits are running."""

    code = "case.not_paused"


class NobodyOwns(Refusal):
    """Nobody works on this case yet, so there is nobody to take it from."""

    code = "case.nobody_owns"


class RefundOver(Refusal):
    """This refund waits no more: it was decided or withdrawn meanwhile."""

    code = "case.refund_over"


class NotMergeable(Refusal):
    """Only two different cases of the same customer can be merged."""

    code = "case.not_mergeable"


class NotMerged(Refusal):
    """This case was not merged into another one; there is nothing to take back."""

    code = "case.not_merged"


class NoReturnAwaited(Refusal):
    """No goods are on their way back for this case at the moment, so no parcel is needed."""

    code = "case.no_return_awaited"


class TriedTooSoon(Refusal):
    """The customer was tried only a moment ago; another try counts from {until} on."""

    code = "case.tried_too_soon"


class CallbackOver(Refusal):
    """This call-back is over already; what came of it stands in the story of the case."""

    code = "case.callback_over"


class NoOrderToRefund(Refusal):
    """Money goes back on an order of this customer; write its number on the case first."""

    code = "case.no_order"


class LinkCircle(Refusal):
    """A case is no part of itself, nor of a case that is a part of it."""

    code = "case.link_circle"


class OptionsOut(Refusal):
    """The options are with the customer already; others can be written once these are refused."""

    code = "case.options_out"


class NotOffered(Refusal):
    """Option {number} cannot be chosen now: the customer has chosen already, or was never offered it."""

    code = "case.not_offered"


class ChoiceBegun(Refusal):
    """We have begun on what you chose, so it is not changed here any more; write to us in the chat and we see what can be done."""

    code = "case.choice_begun"


class TaskOver(Refusal):
    """This task is over; no more files are taken."""

    code = "case.task_over"


class TimePast(Refusal):
    """This time has passed already; choose one that is still to come."""

    code = "case.time_past"


class RecordsLeft(Refusal):
    """Of this customer are still kept: cases {cases}, orders {orders}; erase them first."""

    code = "case.records_left"
