"""Erase cases with all words in them; the journal, which holds none, stays."""

from zhunsheng.cases.models import Case, CaseTally
from zhunsheng.cases.writing import count
from zhunsheng.journal.actions import Ink, system_only


@system_only("follows from taking a shop away or erasing its customers")
def erase_cases(ink: Ink, shop_id: int, *, limit: int) -> list[int]:
    """Erase some cases of a shop with their story, options, tasks and refunds; return which.

    Writes   deletes cases and what belongs to them; keeps the tally
    """
    ink.settle()
    found = list(Case.objects.filter(shop_id=shop_id).order_by("id")[:limit])
    for case in found:
        count(case.kind, case.state, -1)
    Case.objects.filter(id__in=[case.id for case in found]).delete()
    CaseTally.objects.filter(count=0).delete()
    return [case.id for case in found]
