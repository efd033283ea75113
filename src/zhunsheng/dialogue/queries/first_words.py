"""With what customers began: the first words of each dialogue that ask for something."""

from __future__ import annotations

from collections import defaultdict
from typing import Final

import msgspec

from zhunsheng.dialogue.demands import taxonomy_for
from zhunsheng.dialogue.models import Dialogue, Message
from zhunsheng.dialogue.values import By
from zhunsheng.guard.queries import reader_of
from zhunsheng.kernel.instants import Instant

LOOKED: Final = 8
"""Messages of a customer among which the first question is looked for; who has not asked by then only greets."""


class FirstWords(msgspec.Struct, frozen=True, kw_only=True):
    """What a dialogue began with: the first message that asks for something (none where nothing was asked), and who answered."""

    dialogue_id: int
    channel: str
    tier: str
    opened_at: Instant
    answered: bool
    message_id: int | None = None
    text: str = ""


def first_words(shop_id: int, since: Instant, until: Instant, *, behind: int = 0, limit: int = 100) -> list[FirstWords]:
    """Return the beginnings of a shop's dialogues of a period behind an id, in the order of ids; greetings are passed over.

    Whoever shows the words has asked for the right to each dialogue.
    """
    found = Dialogue.objects.filter(shop_id=shop_id, opened_at__gte=since, opened_at__lt=until, id__gt=behind)
    rows = list(found.order_by("id")[:limit])
    said: dict[int, list[Message]] = defaultdict(list)
    theirs = Message.objects.filter(dialogue_id__in=[row.id for row in rows], by=By.CUSTOMER, kind="text")
    for one in theirs.order_by("dialogue_id", "seq"):
        if len(said[one.dialogue_id]) < LOOKED:
            said[one.dialogue_id].append(one)
    return [_first(row, said[row.id]) for row in rows]


def dialogues_between(shop_id: int, since: Instant, until: Instant) -> int:
    """Count a shop's dialogues of a period."""
    return Dialogue.objects.filter(shop_id=shop_id, opened_at__gte=since, opened_at__lt=until).count()


def _first(row: Dialogue, said: list[Message]) -> FirstWords:
    kept = taxonomy_for(row.opened_at.us, row.opened_at)
    reader = reader_of(kept.id, kept.body.cues)
    one = next((one for one in said if reader.states_demand(one.text)), None)
    return FirstWords(
        dialogue_id=row.id, channel=row.channel, tier=row.tier, opened_at=row.opened_at, answered=row.answered_at is not None,
        message_id=None if one is None else one.id, text="" if one is None else one.text,
    )  # fmt: skip
