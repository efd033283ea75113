"""Follow the deadline that the shop's platform gives: it goes before the limit of the standard."""

from zhunsheng.cases.deadlines import take_deadline
from zhunsheng.cases.models import Case
from zhunsheng.journal.actions import Ink, system_only
from zhunsheng.kernel.instants import Instant


@system_only("the platform's word came signed with its push")
def follow_deadline(ink: Ink, shop_id: int, order_number: str, due_at: Instant) -> int:
    """Let the open after-sales cases of an order run to the platform's deadline; return how many it moved.

    Writes    the cases, their story
    Records   aftersale.deadline_told
    Clauses   ec-ticket
    """
    rows = Case.objects.filter(
        shop_id=shop_id, order_number=order_number, kind="aftersale", closed_at__isnull=True, merged_into__isnull=True
    )
    found = [case for case in rows.order_by("id") if case.platform_due_at != due_at]
    for case in found:
        take_deadline(ink, case, due_at)
    return len(found)
