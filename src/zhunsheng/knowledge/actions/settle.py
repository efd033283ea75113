"""Turn what no question answered into phrasings, or leave it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from zhunsheng.access.queries import require
from zhunsheng.access.values import Subject, Verb
from zhunsheng.dialogue.queries import texts_of
from zhunsheng.journal.actions import Ink, system_only
from zhunsheng.kernel.ids import new_id
from zhunsheng.knowledge.actions.phrase import phrase
from zhunsheng.knowledge.checks import without_numbers
from zhunsheng.knowledge.events import UnmatchedSettled
from zhunsheng.knowledge.models import Phrasing, Unmatched
from zhunsheng.knowledge.recogniser.reading import plain
from zhunsheng.knowledge.shelf import get
from zhunsheng.knowledge.values import PHRASING_LIMIT

SHELF: Final = Subject(kind="card")
DESK_ID: Final = 1


@system_only("the bot notes what it could not answer; nobody's rights are touched")
def note_unmatched(ink: Ink, message_id: int, dialogue_id: int, shop_id: int) -> None:
    """Note a customer's message for the editors of questions. Writes: one row, once for a message."""
    told = {"id": new_id(), "dialogue_id": dialogue_id, "shop_id": shop_id, "at": ink.at}
    Unmatched.objects.get_or_create(message_id=message_id, defaults=told)


def settle_unmatched(ink: Ink, message_ids: Sequence[int], faq_id: int | None = None) -> int:
    """Make messages ways to ask a question, or leave them; return how many phrasings came.

    Long numbers are left out of a phrasing; one that belongs to another question is left where it is.
    Writes    phrasings, when the messages were settled
    Records   faq.phrased, unmatched.settled
    Refuses   AccessDenied, NotFound
    """
    require(ink.actor, Verb.CARD_WRITE, SHELF)
    rows = Unmatched.objects.filter(message_id__in=message_ids, settled_at__isnull=True)
    there = sorted(rows.values_list("message_id", flat=True))
    added = 0
    if faq_id is not None:
        texts = {plain(text): text[:PHRASING_LIMIT] for text in map(without_numbers, texts_of(there).values())}
        elsewhere = Phrasing.objects.filter(folded__in=texts).exclude(faq_id=faq_id).values_list("folded", flat=True)
        for folded in list(elsewhere):
            del texts[folded]
        added = phrase(ink, get(faq_id), list(texts.values()), "unmatched")
    if there:
        rows.update(settled_at=ink.at)
        ink.record(UnmatchedSettled(desk_id=DESK_ID, messages=len(there), faq_id=faq_id))
    return added
