"""Keep what readers of a help page looked for in vain, for the editors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.db.models import F

from zhunsheng.access.queries import require
from zhunsheng.access.values import Subject, Verb
from zhunsheng.journal.actions import Ink, system_only
from zhunsheng.kernel.durations import hours
from zhunsheng.kernel.ids import new_id
from zhunsheng.knowledge.checks import without_numbers
from zhunsheng.knowledge.models import Sought
from zhunsheng.knowledge.recogniser.reading import plain

SHELF: Final = Subject(kind="card")
LONGEST: Final = 100
SHORTEST: Final = 2
MOST: Final = 2000
"""Different searches kept for a shop: whoever hammers the page fills no disk."""
KEPT: Final = hours(24 * 90)


@system_only("a reader of the help page has no name; the page speaks for them")
def note_sought(ink: Ink, shop_id: int, text: str, *, faq_id: int | None = None) -> None:
    """Note what a reader looked for and did not find, or missed in the answer of a question (`faq_id`); numbers and addresses are left out, and months later it is forgotten.

    Writes   one row for the same words of a shop
    """
    words = without_numbers(text)[:LONGEST]
    folded = plain(words)[:LONGEST]
    if len(folded) < SHORTEST:
        return
    mine = Sought.objects.filter(shop_id=shop_id)
    missed = {} if faq_id is None else {"faq_id": faq_id}
    if mine.filter(folded=folded).update(times=F("times") + 1, newest_at=ink.at, settled_at=None, **missed):
        return
    mine.filter(newest_at__lt=ink.at - KEPT).delete()
    if mine.count() < MOST:
        Sought.objects.get_or_create(
            shop_id=shop_id, folded=folded, defaults={"id": new_id(), "text": words, "newest_at": ink.at, **missed}
        )


def settle_sought(ink: Ink, sought_ids: Sequence[int]) -> int:
    """Take searches off the list of what is missing; they come again when somebody looks in vain again. Return how many.

    Writes    when they were settled
    Records   nothing: whether a search was answered stands with the question that answers it
    Refuses   AccessDenied
    """
    require(ink.actor, Verb.CARD_WRITE, SHELF)
    return Sought.objects.filter(id__in=sought_ids, settled_at__isnull=True).update(settled_at=ink.at)
