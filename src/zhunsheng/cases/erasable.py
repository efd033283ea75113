"""How much the desk keeps about a customer in cases and orders, without a word of it."""

from zhunsheng.cases.models import Case, CaseAttachment, CaseEntry, Task
from zhunsheng.cases.values import Erasable
from zhunsheng.commerce.queries import kept_orders


def erasable_of(customer_id: int) -> Erasable:
    """Count what belongs to a customer; who asks has been checked by the caller."""
    cases = Case.objects.filter(customer_id=customer_id)
    orders, pushes = kept_orders(customer_id)
    return Erasable(
        cases=cases.count(), open_cases=cases.filter(closed_at__isnull=True, merged_into__isnull=True).count(),
        entries=CaseEntry.objects.filter(case__customer_id=customer_id).count(),
        files=CaseAttachment.objects.filter(case__customer_id=customer_id).count(),
        tasks=Task.objects.filter(case__customer_id=customer_id).count(), orders=orders, pushes=pushes,
    )  # fmt: skip
