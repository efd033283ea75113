"""Cases by the many: erased with all words in them (the journal, which holds none, stays), or copied for a bench."""

from zhunsheng.cases.indexing import drop_words, index_words
from zhunsheng.cases.models import Case, CaseAttachment, CaseShare, CaseTally, HeldNews, Quiet
from zhunsheng.cases.queries import case_of
from zhunsheng.cases.writing import count
from zhunsheng.ground import files
from zhunsheng.journal.actions import Ink, system_only
from zhunsheng.kernel.ids import new_id


@system_only("a bench needs many cases; nobody registers copies")
def copy_cases(ink: Ink, case_id: int, copies: int) -> int:
    """Copy the row of a case so many times, without its story and clocks, for measuring beside many others.

    Writes   cases and the tally
    Refuses  NotFound
    """
    one = case_of(case_id)
    columns = {
        field.attname: getattr(one, field.attname) for field in Case._meta.concrete_fields if field.attname != "id"
    }
    made = [Case(id=new_id(), **columns) for _ in range(copies)]
    Case.objects.bulk_create(made, batch_size=500)
    index_words(made)
    count(one, copies)
    return copies


@system_only("follows from taking a shop away or erasing its customers")
def erase_cases(ink: Ink, shop_id: int, *, limit: int) -> list[int]:
    """Erase some cases of a shop with their story, options, tasks and refunds; return which.

    Writes   deletes cases and what belongs to them; keeps the tally
    """
    ink.settle()
    return _erase(_held(shop_id=shop_id, limit=limit))


@system_only("a customer asked to be erased, and whoever may has agreed")
def erase_cases_of(ink: Ink, customer_id: int, *, limit: int) -> list[int]:
    """Erase some cases of one customer with all words and files in them, and when not to call; return which.

    Writes   deletes cases and what belongs to them; keeps the tally
    """
    ink.settle()
    Quiet.objects.filter(customer_id=customer_id).delete()
    HeldNews.objects.filter(customer_id=customer_id).delete()
    return _erase(_held(customer_id=customer_id, limit=limit))


def _held(limit: int, **whose: int) -> list[Case]:
    """Hold cases before anything of them is looked for: an act that another process commits meanwhile would leave a line behind."""
    return list(Case.objects.select_for_update().filter(**whose).order_by("id")[:limit])


def _erase(found: list[Case]) -> list[int]:
    for case in found:
        count(case, -1)
    for token in CaseAttachment.objects.filter(case__in=found).order_by("id").values_list("token", flat=True):
        files.erase(token)
    customers = {case.customer_id for case in found}
    Quiet.objects.filter(customer_id__in=customers).delete()
    HeldNews.objects.filter(customer_id__in=customers).delete()
    gone = [case.id for case in found]
    for left in Case.objects.filter(merged_into__in=gone).exclude(id__in=gone).order_by("id"):
        Case.objects.filter(id=left.id).update(merged_into=None)
        left.merged_into = None  # why: the case it went on in is gone, so it stands for itself again
        count(left, 1)
    drop_words(gone)
    Case.objects.filter(id__in=gone).delete()
    CaseTally.objects.filter(count=0).delete()
    CaseShare.objects.filter(count=0).delete()
    return [case.id for case in found]
