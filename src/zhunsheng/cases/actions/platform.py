"""Follow the deadline that the shop's platform gives: it goes before the limit of the standard."""

from zhunsheng.cases.events import AfterSaleDeadlineTold
from zhunsheng.cases.models import Case
from zhunsheng.cases.writing import change, enter
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


def take_deadline(ink: Ink, case: Case, due_at: Instant) -> None:
    """Let one case run to the platform's deadline; whoever calls has asked for the right."""
    row = change(case, platform_due_at=due_at)
    enter(ink, case.id, "platform_deadline", detail=due_at.iso())
    ink.record(
        AfterSaleDeadlineTold(
            case_id=case.id, about=row.about(), registered_us=case.registered_at.us, due_us=due_at.us
        )
    )  # fmt: skip
