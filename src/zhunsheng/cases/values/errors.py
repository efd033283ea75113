"""The typed "no"s of the room of cases; their first line is their message."""

from zhunsheng.kernel.errors import Refusal


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


class RulesUnreadable(Refusal):
    """Line {line}: {place} must be {expectation}, not "{value}"."""

    code = "rules.unreadable"


class RulesStale(Refusal):
    """Somebody else has changed or published this meanwhile; look at it again."""

    code = "rules.stale"


class BelowLaw(Refusal):
    """This is less than the law grants and cannot come into force: {breaches}."""

    code = "rules.below_law"
