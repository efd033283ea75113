"""Whose a department's link is: sealed for one task, kept by the first browser that confirmed confidentiality."""

import hmac
from hashlib import sha256
from typing import Final

from zhunsheng.cases.models import Task
from zhunsheng.cases.values import LinkUsed, NotConfirmed
from zhunsheng.cases.writing import held_case
from zhunsheng.ground.tokens import read_token_fields
from zhunsheng.kernel.errors import NotFound
from zhunsheng.kernel.instants import Instant

TASK_LINK: Final = "case-task"


def held_task(token: str, holder: str, at: Instant, *, confirmed: bool = True) -> Task:
    """Find the task of a link and whether this holder may use it; the first to open it keeps it, and nobody else acts on its case before this commit.

    Refuses  TokenRefused, TokenExpired, NotFound, LinkUsed, NotConfirmed
    """
    told = read_token_fields(token, purpose=TASK_LINK, at=at)
    rows = Task.objects.filter(id=told.get("task") or 0, link=told.get("link") or 0)
    case_id = rows.values_list("case_id", flat=True).first()
    if case_id is not None:
        held_case(
            case_id
        )  # why: what was read before may be settled, or have another link, by the time it is one's turn
    task = rows.first()
    if task is None:
        raise NotFound("task", None)
    if task.holder and not hmac.compare_digest(task.holder, hash_of(holder)):
        raise LinkUsed()
    if confirmed and task.confirmed_at is None:
        raise NotConfirmed()
    return task


def hash_of(holder: str) -> str:
    """Give what is kept of a browser that holds a link."""
    return sha256(holder.encode()).hexdigest()
