"""Say which skill groups look after a category of questions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from zhunsheng.access.queries import require
from zhunsheng.access.values import Subject, Verb
from zhunsheng.journal.actions import Ink
from zhunsheng.kernel.errors import BadInput, NotFound
from zhunsheng.kernel.ids import new_id
from zhunsheng.knowledge.events import QuestionsAssigned
from zhunsheng.knowledge.models import CategoryGroup, Wording
from zhunsheng.people.queries import groups as skill_groups

DESK_ID: Final = 1
SHELF: Final = Subject(kind="card")


def assign_category(ink: Ink, category: str, groups: Iterable[str]) -> None:
    """Say which skill groups look after a category; their agents are shown its answers first. None means everybody.

    Writes    the category's groups, all of them
    Records   questions.assigned, unless nothing changes
    Refuses   AccessDenied, NotFound for a category without questions, BadInput for a group that is none
    Clauses   ec-1.1c
    """
    require(ink.actor, Verb.CARD_WRITE, SHELF)
    if not category or not Wording.objects.filter(category=category).exists():
        raise NotFound("category", category)
    wanted = set(groups)
    known = {one.code for one in skill_groups()}
    if wanted - known:
        raise BadInput("groups", ", ".join(sorted(known)), ", ".join(sorted(wanted - known)))
    held = CategoryGroup.objects.filter(category=category)
    before = set(held.order_by("group").values_list("group", flat=True))
    if before == wanted:
        return
    held.exclude(group__in=wanted).delete()
    CategoryGroup.objects.bulk_create(
        CategoryGroup(id=new_id(), category=category, group=one) for one in sorted(wanted - before)
    )
    ink.record(QuestionsAssigned(desk_id=DESK_ID, category=category, groups=sorted(wanted)))
