"""Goods that come back: whether they are awaited, and with which parcel they come."""

from typing import Final

from zhunsheng.cases.models import Case
from zhunsheng.cases.values import CaseRow

RETURN: Final = "return_tracking"
RETURNING: Final = frozenset({"return_refund", "exchange", "repair"})
AWAITED: Final = frozenset({"approved", "waiting_return"})


def awaits_return(row: CaseRow) -> bool:
    """Tell whether a customer's goods are still to come back."""
    return row.kind == "aftersale" and row.issue_type in RETURNING and row.state in AWAITED


def return_parcel(case_id: int) -> str:
    """Say with which parcel the goods of a case come back, as it was told last."""
    fields = Case.objects.filter(id=case_id).values_list("fields", flat=True).first() or {}
    return str(fields.get(RETURN, ""))
