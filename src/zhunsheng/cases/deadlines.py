"""How a case takes the deadline of the platform; the action that calls has asked for the right."""

from zhunsheng.cases.events import AfterSaleDeadlineTold
from zhunsheng.cases.models import Case
from zhunsheng.cases.writing import change, enter
from zhunsheng.commerce.queries import aftersales_of_order
from zhunsheng.journal.actions import Ink
from zhunsheng.kernel.instants import Instant


def take_deadline(ink: Ink, case: Case, due_at: Instant) -> None:
    """Let one case run to the platform's deadline; whoever calls has asked for the right."""
    row = change(case, platform_due_at=due_at)
    enter(ink, case.id, "platform_deadline", detail=due_at.iso())
    ink.record(
        AfterSaleDeadlineTold(
            case_id=case.id, about=row.about(), registered_us=case.registered_at.us, due_us=due_at.us
        )
    )  # fmt: skip


def run_to_platform(ink: Ink, case: Case) -> None:
    """Let an open after-sales case run to the platform's deadline, where its after-sale of this order has one that is still to come."""
    if case.kind != "aftersale" or case.closed_at is not None or not case.order_number:
        return
    told = [one.deadline_at for one in aftersales_of_order(case.shop_id, case.order_number) if one.deadline_at]
    ahead = [one for one in told if one > ink.at]
    if ahead and min(ahead) != case.platform_due_at:
        take_deadline(ink, case, min(ahead))
