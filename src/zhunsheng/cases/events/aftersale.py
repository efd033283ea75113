"""What happens to after-sales and refunds."""

from zhunsheng.cases.events.base import CaseFact
from zhunsheng.journal.events import fact


@fact("aftersale.registered", subject="case")
class AfterSaleRegistered(CaseFact, frozen=True, kw_only=True):
    """A customer applied for after-sales."""

    registered_us: int


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


@fact("aftersale.return_told", subject="case")
class ReturnTold(CaseFact, frozen=True, kw_only=True):
    """It was said with which parcel goods come back, for the first time or otherwise than before; the number stands in the case alone."""

    again: bool


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
    """A refund was not granted; why stands in the case alone."""

    refund_id: int
    cents: int
    asked_by: int = 0


@fact("refund.withdrawn", subject="case")
class RefundWithdrawn(CaseFact, frozen=True, kw_only=True):
    """A refund that waited for a second person is asked for no more."""

    refund_id: int
    cents: int


@fact("aftersale.deadline_told", subject="case")
class AfterSaleDeadlineTold(CaseFact, frozen=True, kw_only=True):
    """The platform has given an after-sale a deadline of its own, or moved it; it goes before the clause's limit."""

    registered_us: int
    due_us: int
