"""What the customer's side asks: earlier dialogues, how fast answers come, which closing is to be rated."""

from typing import Final

import msgspec
from django.db import connection

from zhunsheng.access.queries import require
from zhunsheng.access.values import Actor, Verb
from zhunsheng.dialogue.models import Dialogue
from zhunsheng.dialogue.queries.rows import rows_of
from zhunsheng.dialogue.values import DialogueRow
from zhunsheng.kernel.instants import Instant

RECENT: Final = 50
"""Dialogues over which the time to the first answer is taken."""

NEWEST_ANSWERED: Final = (
    "SELECT opened_at, answered_at FROM dialogue_dialogue WHERE shop_id = %s AND channel = %s"
    " AND answered_at IS NOT NULL AND opened_at >= %s ORDER BY id DESC LIMIT %s"
)


class Pace(msgspec.Struct, frozen=True, kw_only=True):
    """How fast first answers came lately: the mean, and over how many dialogues. Units: microseconds."""

    mean_us: int
    dialogues: int


def pace_of(shop_id: int, channel: str, since: Instant) -> Pace | None:
    """Return how fast the newest dialogues since an instant were answered first; nothing where none was."""
    with connection.cursor() as cursor:
        cursor.execute(NEWEST_ANSWERED, [shop_id, channel, since.us, RECENT])
        waits = [answered - opened for opened, answered in cursor.fetchall()]
    return Pace(mean_us=sum(waits) // len(waits), dialogues=len(waits)) if waits else None


def dialogues_before(
    actor: Actor, customer_id: int, shop_id: int, channel: str, before: int, limit: int = 1
) -> list[DialogueRow]:
    """Return a customer's dialogues in a shop that began before another one, the newest first.

    Refuses  AccessDenied
    """
    theirs = Dialogue.objects.filter(customer_id=customer_id, shop_id=shop_id, channel=channel, id__lt=before)
    rows = rows_of(list(theirs.order_by("-id").values_list("id", flat=True)[:limit]))
    for row in rows:
        require(actor, Verb.DIALOGUE_READ, row.subject())
    return rows[::-1]
