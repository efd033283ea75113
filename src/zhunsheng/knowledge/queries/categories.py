"""Ask how the categories of questions stand, and who looks after them."""

from __future__ import annotations

from typing import Final

from zhunsheng.access.values import Actor
from zhunsheng.ground.statements import fetched
from zhunsheng.ground.stored import columns
from zhunsheng.kernel.instants import Instant
from zhunsheng.knowledge.models import CategoryGroup
from zhunsheng.knowledge.queries.reading import faqs, stale_faqs
from zhunsheng.knowledge.values import AIM, APPROVED, RETIRED, FaqShown, ShelfCategory

OWNERS: Final = f"SELECT {columns(CategoryGroup, ('category', 'group'))} FROM knowledge_category_group ORDER BY 1, 2"  # noqa: S608 - names of ours


def groups_of_categories() -> dict[str, frozenset[str]]:
    """Give the skill groups that look after each category; one that is not named is everybody's.

    Clauses   ec-1.1c
    """
    found: dict[str, set[str]] = {}
    for category, group in fetched(OWNERS, ()):
        found.setdefault(category, set()).add(group)
    return {category: frozenset(groups) for category, groups in found.items()}


def shelf_categories(actor: Actor, at: Instant) -> list[ShelfCategory]:
    """List the categories of questions by name, with what each lacks; retired questions do not count. Refuses: AccessDenied.

    Clauses   ec-1.1c, ec-3.1b
    """
    late = {one.id for one in stale_faqs(actor, at)}
    groups = groups_of_categories()
    shelves: dict[str, list[FaqShown]] = {}
    for one in faqs(actor):
        if one.state != RETIRED:
            shelves.setdefault(one.draft.category, []).append(one)
    return [
        ShelfCategory(
            name=name, questions=len(rows), in_use=sum(one.state == APPROVED for one in rows),
            few=sum(one.phrasings < AIM for one in rows), waiting=sum(one.waits for one in rows),
            late=sum(one.id in late for one in rows), groups=tuple(sorted(groups.get(name, ()))),
        )
        for name, rows in sorted(shelves.items())
        if name
    ]  # fmt: skip
