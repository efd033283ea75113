"""How far the words of a story's lines came that somebody wrote for the customer.

A line says it in its detail: nothing while it is on its way, or that it waits for the end of quiet hours, was handed to the
mail, reached nobody, or the way by which it has reached the customer.
"""

from collections.abc import Iterable
from typing import Final

from zhunsheng.cases.models import Case, CaseEntry, Task

LINE: Final = "progress"
OFFERED: Final = "proposed"
"""The state in which options are with the customer."""
WAITS, MAILED, NOWHERE = "waits", "mailed", "nowhere"
CHAT, MAIL, CALL, BEFORE = "webchat", "email", "call", "before"
TOLD: Final = (CHAT, MAIL, CALL, BEFORE)
"""The ways by which words have reached a customer; `before` is what was written when writing still counted as telling."""


def untold_of(case_ids: Iterable[int]) -> dict[int, list[CaseEntry]]:
    """List for each case the lines, also of those merged into it, whose words reach nobody until somebody calls; the oldest first."""
    home = {case_id: case_id for case_id in case_ids}
    fresh = set(home)
    while fresh:
        rows = Case.objects.filter(merged_into__in=fresh).exclude(id__in=home).order_by("id")
        merged = dict(rows.values_list("id", "merged_into"))
        home.update({case_id: home[int(into)] for case_id, into in merged.items() if into is not None})
        fresh = set(merged)
    found: dict[int, list[CaseEntry]] = {}
    for line in CaseEntry.objects.filter(case_id__in=home, kind=LINE, detail=NOWHERE).order_by("id"):
        found.setdefault(home[line.case_id], []).append(line)
    return found


def was_told(case_ids: Iterable[int], task: Task, *, but: int = 0) -> bool:
    """Tell whether the customer was told anything since a department was asked."""
    lines = CaseEntry.objects.filter(case_id__in=list(case_ids), kind=LINE, at__gte=task.asked_at, detail__in=TOLD)
    return lines.exclude(id=but).exists()
