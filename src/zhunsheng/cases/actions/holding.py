"""Let news go that waited for the end of quiet hours."""

from zhunsheng.cases.held import let_go
from zhunsheng.cases.models import HeldNews
from zhunsheng.journal.actions import Ink, system_only


@system_only("the worker lets go what waited for the end of quiet hours")
def tell_held(ink: Ink, limit: int) -> int:
    """Tell customers what came due in their quiet hours, the longest waiting first; return how many were looked at.

    Writes    what waits
    Records   customer.told, order.shipped_told; news.held where it is quiet again
    """
    due = list(HeldNews.objects.filter(due_at__lte=ink.at).order_by("due_at", "id")[:limit])
    for one in due:
        let_go(ink, one)
    return len(due)
