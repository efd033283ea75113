"""What a customer is told and asked, and how a call-back went."""

from zhunsheng.cases.events.base import CaseFact
from zhunsheng.journal.events import Fact, fact


@fact("callback.done", subject="case")
class CallbackDone(CaseFact, frozen=True, kw_only=True):
    """The customer was called back after it was done."""

    entry_id: int


@fact("case.rated", subject="case")
class CaseRated(CaseFact, frozen=True, kw_only=True):
    """The customer rated how a case was handled."""

    stars: int


@fact("case.link_made", subject="case")
class CaseLinkMade(CaseFact, frozen=True, kw_only=True):
    """The customer's own link to a case was made; until when it opens."""

    until_us: int


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


@fact("news.held", subject="customer")
class NewsHeld(Fact, frozen=True, kw_only=True):
    """News for a customer came due in quiet hours and goes at the instant named here; about a case or an order."""

    customer_id: int
    kind: str
    until_us: int
    case_id: int | None = None
    order_id: int | None = None


@fact("customer.erasure_asked", subject="customer")
class ErasureAsked(Fact, frozen=True, kw_only=True):
    """Somebody entitled began to erase a customer's cases and orders, on this ground."""

    customer_id: int
    reason: str


@fact("customer.records_erased", subject="customer")
class RecordsErased(Fact, frozen=True, kw_only=True):
    """Nothing is left of a customer's cases, files, and of who got their orders where; so many of each there were."""

    customer_id: int
    reason: str
    cases: int
    orders: int
    files: int
