"""Give money back: within one's own limit at once, above it by a second person, never by whom the table of rights leaves out."""

from django.db.models import Sum

from zhunsheng.access.queries import decide, require
from zhunsheng.access.values import Denied, Subject, Verb
from zhunsheng.cases.events import RefundAsked, RefundGranted, RefundRefused, RefundWithdrawn
from zhunsheng.cases.lifecycle import REFUND
from zhunsheng.cases.models import Case, Refund
from zhunsheng.cases.parts import family_of
from zhunsheng.cases.queries import case_of, row_of
from zhunsheng.cases.values import (
    NOT_PAID,
    CaseRow,
    NoOrderToRefund,
    RefundOver,
    RefundState,
    RefundTooHigh,
    SecondPersonNeeded,
)
from zhunsheng.cases.writing import change, enter, open_case, words_of
from zhunsheng.commerce.queries import hold_order
from zhunsheng.journal.actions import Ink
from zhunsheng.kernel.errors import AccessDenied, BadInput, NotFound
from zhunsheng.kernel.ids import new_id

OVER_LIMIT = "limit"


def ask_refund(ink: Ink, case_id: int, cents: int) -> RefundState:
    """Grant a refund within one's own limit, or ask a second person for one above it.

    Writes    the refund
    Records   refund.granted or refund.asked
    Refuses   AccessDenied for a grade without the right, NotFound, CaseMerged, BadInput, RefundTooHigh
    Clauses   ec-4.3a
    Units     cents
    """
    case = open_case(case_id)
    row = row_of(case)
    require(ink.actor, Verb.CASE_WORK, row.subject())
    if not 0 < cents <= 10**10:
        raise BadInput("the refund", "more than nothing, in cents", cents)
    answer = decide(ink.actor, Verb.ORDER_REFUND, _order_of(row), cents=cents)
    if isinstance(answer, Denied) and answer.reason != OVER_LIMIT:
        raise AccessDenied(answer.reason, verb=Verb.ORDER_REFUND.value, subject="order")
    _check_room(case, cents)
    granted = not isinstance(answer, Denied)
    refund = Refund(
        id=new_id(), case_id=case_id, order_number=case.order_number, shop_id=case.shop_id, cents=cents,
        asked_by=ink.actor.id, asked_at=ink.at, state=REFUND.start,
    )  # fmt: skip
    Refund.objects.bulk_create([refund])
    change(case)
    enter(ink, case_id, "refund", detail=f"{cents}")
    if granted:
        _decide(ink, row, refund, "grant")
        return RefundState.GRANTED
    ink.record(RefundAsked(case_id=case_id, about=row.about(), refund_id=refund.id, cents=cents))
    return RefundState.WAITING


def decide_refund(ink: Ink, case_id: int, refund_id: int, *, grant: bool, why: str = "") -> None:
    """Decide a refund that somebody else asked for, within one's own limit; a manager does so without working on the case.

    Whoever asked reads why it was not granted.

    Writes    the refund
    Records   refund.granted or refund.refused
    Refuses   AccessDenied, SecondPersonNeeded to whoever asked for it, NotFound, CaseMerged, RefundOver, RefundTooHigh, BadInput for a refusal without a reason
    Clauses   ec-4.3a
    """
    case, row, refund = _asked(ink, case_id, refund_id)
    if refund is None:
        require(ink.actor, Verb.ORDER_REFUND, _order_of(row), cents=0)
        raise NotFound("refund", refund_id)
    require(ink.actor, Verb.ORDER_REFUND, _order_of(row), cents=refund.cents)
    if refund.asked_by == ink.actor.id:
        raise SecondPersonNeeded()
    _check_waits(refund)
    if grant:
        _check_room(case_of(refund.case_id), 0)
    words = "" if grant else words_of(why, "the reason")
    change(case)
    _decide(ink, row, refund, "grant" if grant else "refuse", words)


def withdraw_refund(ink: Ink, case_id: int, refund_id: int) -> None:
    """Ask for a refund no more, by who asked or an administrator, while it waits for a second person.

    Writes    the refund
    Records   refund.withdrawn
    Refuses   AccessDenied, NotFound, CaseMerged, RefundOver
    Clauses   ec-4.3a
    """
    case, row, refund = _asked(ink, case_id, refund_id)
    if refund is None:
        require(ink.actor, Verb.CASE_WORK, row.subject())
        raise NotFound("refund", refund_id)
    require(ink.actor, Verb.CASE_WORK if refund.asked_by == ink.actor.id else Verb.CASE_FORCE, row.subject())
    _check_waits(refund)
    change(case)
    Refund.objects.filter(id=refund.id).update(state=REFUND.apply(refund.state, "withdraw"))
    enter(ink, row.id, "refund_withdraw", detail=str(refund.cents))
    ink.record(RefundWithdrawn(case_id=row.id, about=row.about(), refund_id=refund.id, cents=refund.cents))


def _asked(ink: Ink, case_id: int, refund_id: int) -> tuple[Case, CaseRow, Refund | None]:
    """Read a refund of a case, or of one that goes on in it, for somebody who may read the case."""
    case = open_case(case_id)
    row = row_of(case)
    require(ink.actor, Verb.CASE_READ, row.subject())
    return case, row, Refund.objects.filter(id=refund_id, case_id__in=family_of(case.id)).first()


def _check_waits(refund: Refund) -> None:
    if refund.state != RefundState.WAITING:
        raise RefundOver()


def _order_of(row: CaseRow) -> Subject:
    return Subject(kind="order", agent_id=row.owner_id, team_id=row.team_id, customer_id=row.customer_id)


def _check_room(case: Case, cents: int) -> None:
    """See that no more goes back than was paid, whatever case it goes back from; two at once take turns on the order's row."""
    order = hold_order(case.shop_id, case.order_number) if case.order_number else None
    if order is None or order.customer_id != case.customer_id:
        raise NoOrderToRefund()
    counted = Refund.objects.filter(shop_id=case.shop_id, order_number=case.order_number).exclude(state__in=NOT_PAID)
    room = order.paid_cents - (counted.aggregate(sum=Sum("cents"))["sum"] or 0)
    if cents > room:
        raise RefundTooHigh(cents=max(0, room))


def _decide(ink: Ink, row: CaseRow, refund: Refund, move: str, why: str = "") -> None:
    told = {"decided_by": ink.actor.id, "decided_at": ink.at, "why": why}
    Refund.objects.filter(id=refund.id).update(state=REFUND.apply(refund.state, move), **told)
    enter(ink, row.id, f"refund_{move}", why, str(refund.cents))
    if move == "grant":
        ink.record(
            RefundGranted(
                case_id=row.id, about=row.about(), refund_id=refund.id, cents=refund.cents, asked_by=refund.asked_by
            )
        )
    else:
        ink.record(
            RefundRefused(
                case_id=row.id, about=row.about(), refund_id=refund.id, cents=refund.cents, asked_by=refund.asked_by
            )
        )
