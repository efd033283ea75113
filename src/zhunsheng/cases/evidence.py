"""The folder of evidence: what the desk itself knows about a matter; only ids, states and instants, no words."""

from zhunsheng.access.values import SYSTEM
from zhunsheng.cases.models import Case, CaseAttachment
from zhunsheng.cases.own import book
from zhunsheng.commerce.queries import aftersales_of, find_order
from zhunsheng.dialogue.queries import dialogues_of_customers, rows_of
from zhunsheng.kernel.durations import hours
from zhunsheng.kernel.instants import Instant


def evidence_of(case: Case, at: Instant) -> dict[str, object]:
    """Gather the customer's dialogues and calls around the matter, the order with its after-sales, other cases, files."""
    said = book(case.edition)
    most, before = said.figure("evidence_most"), hours(24 * said.figure("evidence_days"))
    order = find_order(case.shop_id, case.order_number) if case.order_number else None
    own = rows_of([case.dialogue_id]) if case.dialogue_id else []
    near = dialogues_of_customers(SYSTEM, [case.customer_id], limit=most)
    dialogues = {
        one.id: one
        for one in [*own, *near]
        if one.id == case.dialogue_id or one.opened_at >= (case.registered_at - before).us
    }
    others = Case.objects.filter(customer_id=case.customer_id).exclude(id=case.id).order_by("-id")
    aftersales = aftersales_of(SYSTEM, case.customer_id, [case.order_number]) if order is not None else []
    return {
        "at": at.iso(),
        "dialogues": [
            {"id": one.id, "channel": one.channel, "agent_id": one.agent_id, "messages": one.seq, "opened_us": one.opened_at, "closed_us": one.closed_at}
            for one in sorted(dialogues.values(), key=lambda one: one.opened_at)
        ],
        "order": None if order is None else {
            "number": order.number, "status": order.status.value, "status_raw": order.status_raw, "paid_cents": order.paid_cents,
            "placed_at": order.placed_at.iso(), "tracking": order.shipment.tracking if order.shipment else "",
            "parcels": [f"{one.carrier} {one.tracking}".strip() for one in order.shipments],
        },
        "aftersales": [{"id": one.external_id, "state": one.state.value, "state_raw": one.state_raw} for one in aftersales],
        "cases": list(others.values_list("id", flat=True)[:most]),
        "files": list(CaseAttachment.objects.filter(case_id=case.id).order_by("id").values_list("id", flat=True)),
    }  # fmt: skip
