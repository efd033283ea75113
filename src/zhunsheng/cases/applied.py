"""What the desk knows of an application, as a policy judges it."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Sum

from zhunsheng.cases.applying import goods_cents, received_as_told, told_to_policy
from zhunsheng.cases.models import Case, CaseAttachment, Refund
from zhunsheng.cases.policy.values import Application, Wish
from zhunsheng.cases.values import RefundState
from zhunsheng.commerce.values import OrderCard
from zhunsheng.ground.settings import desk
from zhunsheng.kernel.errors import BadInput
from zhunsheng.kernel.instants import Instant


def application_of(case: Case, order: OrderCard, at: Instant) -> Application:
    """Lay out what is known of an application. Refuses: BadInput for a wish, a day or an amount that is none."""
    fields: Mapping[str, str] = case.fields
    try:
        wish = Wish(fields["wish"])
    except ValueError as fault:
        raise BadInput("the wish", f"one of {', '.join(Wish)}", fields["wish"]) from fault
    told: dict[str, Any] = {
        name: _iso(getattr(order, name)) for name in ("placed_at", "paid_at", "shipped_at", "received_at")
    }
    if order.received_at is None:
        told["received_at"] = _iso(received_as_told(fields, desk().time_zone, at))
    status = "received" if told["received_at"] else order.status.value
    return Application(
        id=str(case.id), kind=wish, reason=fields.get("cause") or "other", condition=fields.get("condition") or None,
        status=status if status != "unknown" else None, item_cents=goods_cents(fields, order),
        paid_cents=order.paid_cents, freight_cents=order.freight_cents, refunded_cents=_refunded(case),
        requested_at=case.registered_at.iso(), **told_to_policy(fields, photos=_has_photos(case)), **told,
    )  # fmt: skip


def _refunded(case: Case) -> int:
    """Sum what has gone back of the order, from whatever case."""
    rows = Refund.objects.filter(shop_id=case.shop_id, order_number=case.order_number, state=RefundState.GRANTED.value)
    return rows.aggregate(sum=Sum("cents"))["sum"] or 0


def _has_photos(case: Case) -> bool:
    """Tell whether the customer has handed in something to be seen."""
    return CaseAttachment.objects.filter(case_id=case.id, by_kind="customer").exists()


def _iso(at: Instant | None) -> str | None:
    return None if at is None else at.iso()
