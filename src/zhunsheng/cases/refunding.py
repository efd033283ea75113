"""Refunds that wait for a second person, over all cases: whoever may decide them has to find them."""

from zhunsheng.access.values import Actor, Verb
from zhunsheng.cases.finding import visible
from zhunsheng.cases.models import Refund
from zhunsheng.cases.rows import row_of, surviving
from zhunsheng.cases.values import CaseRow, RefundShown, RefundState


def refund_shown(one: Refund) -> RefundShown:
    """Show a refund."""
    return RefundShown(
        id=one.id, cents=one.cents, state=RefundState(one.state), asked_by=one.asked_by, decided_by=one.decided_by,
        asked_at=one.asked_at,
    )  # fmt: skip


def waiting_refunds(actor: Actor, limit: int = 100) -> list[tuple[RefundShown, CaseRow]]:
    """List the refunds that wait in cases whose refunds an actor may decide, the oldest first, each with the case where it goes on."""
    rows = Refund.objects.filter(state=RefundState.WAITING.value, case__in=visible(actor, Verb.ORDER_REFUND))
    found = rows.select_related("case").order_by("asked_at", "id")[:limit]
    return [(refund_shown(one), row_of(surviving(one.case))) for one in found]
