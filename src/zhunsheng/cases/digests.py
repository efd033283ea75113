"""What another department gets to read about a case, masked."""

from zhunsheng.cases.issues import issue_title
from zhunsheng.cases.masking import masked
from zhunsheng.cases.models import Case, CaseEntry, CaseOption
from zhunsheng.commerce.queries import find_order
from zhunsheng.kernel.instants import Instant

FACTS = ("matter", "demand", "what", "when", "where", "why", "how")
WHOLE = (*FACTS, "outcome", "root_cause", "measure")


def digest_of(case: Case, at: Instant, *, whole: bool = False) -> str:
    """Say what the matter is about, masked: type and sub-type, matter, facts, order and what the customer was told; as a whole also the outcome."""
    order = find_order(case.shop_id, case.order_number) if case.order_number else None
    lines = [" / ".join(filter(None, (case.kind, case.issue_type or "-", issue_title(case.issue, at, "zh-hans"))))]
    lines += [f"{name}: {case.fields[name]}" for name in (WHOLE if whole else FACTS) if case.fields.get(name)]
    if order is not None:
        goods = "、".join(f"{item.title} ×{item.qty}" for item in order.items[:5])
        lines.append(f"order {order.number} {order.status.value} {goods}")
        if order.shipment is not None:
            lines.append(f"{order.shipment.carrier} {order.shipment.tracking}")
    told = CaseEntry.objects.filter(case_id=case.id, kind="progress").order_by("-id")[:3]
    lines += [f"told: {entry.words}" for entry in told]
    if whole:
        options = CaseOption.objects.filter(case_id=case.id, round=case.rounds + 1).order_by("number")
        lines += [f"option {one.number}{' *' if one.chosen_at else ''}: {one.title}" for one in options]
    return masked("\n".join(lines))
