"""With what customers began: the first words of each dialogue that ask for something."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

import msgspec

from zhunsheng.dialogue.demands import taxonomy_for
from zhunsheng.dialogue.models import Dialogue, Message
from zhunsheng.dialogue.values import By
from zhunsheng.guard.queries import reader_of
from zhunsheng.kernel.durations import seconds
from zhunsheng.kernel.instants import Instant

LOOKED: Final = 8
"""Messages of a customer among which the first question is looked for; who has not asked by then only greets."""
TOGETHER: Final = seconds(3)
"""How soon after one another messages come in a row: as long as the bot needs to answer, which reads together what came meanwhile."""


class FirstWords(msgspec.Struct, frozen=True, kw_only=True):
    """What a dialogue began with: the first message that asks for something (none where nothing was asked), and who answered.

    `texts` are that message and those around it that came in a row with it, courtesies left out, as the bot would read them together.
    """

    dialogue_id: int
    channel: str
    tier: str
    opened_at: Instant
    answered: bool
    message_id: int | None = None
    text: str = ""
    texts: tuple[str, ...] = ()


def first_words(shop_id: int, since: Instant, until: Instant, *, behind: int = 0, limit: int = 100) -> list[FirstWords]:
    """Return the beginnings of a shop's dialogues of a period behind an id, in the order of ids; greetings are passed over.

    Whoever shows the words has asked for the right to each dialogue.
    """
    found = Dialogue.objects.filter(shop_id=shop_id, opened_at__gte=since, opened_at__lt=until, id__gt=behind)
    rows = list(found.order_by("id")[:limit])
    said: dict[int, list[Message]] = defaultdict(list)
    spoken = Message.objects.filter(dialogue_id__in=[row.id for row in rows], by__in=(By.CUSTOMER, By.AGENT, By.BOT))
    for one in spoken.order_by("dialogue_id", "seq"):
        if sum(each.by == By.CUSTOMER for each in said[one.dialogue_id]) < LOOKED:
            said[one.dialogue_id].append(one)
    return [_first(row, said[row.id]) for row in rows]


def dialogues_between(shop_id: int, since: Instant, until: Instant) -> int:
    """Count a shop's dialogues of a period."""
    return Dialogue.objects.filter(shop_id=shop_id, opened_at__gte=since, opened_at__lt=until).count()


def _first(row: Dialogue, said: list[Message]) -> FirstWords:
    kept = taxonomy_for(row.opened_at.us, row.opened_at)
    reader = reader_of(kept.id, kept.body.cues)
    one = next((one for one in said if _is_words(one) and reader.states_demand(one.text)), None)
    row_of_it = () if one is None else _in_a_row(said, one)
    return FirstWords(
        dialogue_id=row.id, channel=row.channel, tier=row.tier, opened_at=row.opened_at, answered=row.answered_at is not None,
        message_id=None if one is None else one.id, text="" if one is None else one.text,
        texts=tuple(each.text for each in row_of_it if each is one or not reader.is_courtesy(each.text)),
    )  # fmt: skip


def _in_a_row(said: Sequence[Message], one: Message) -> list[Message]:
    """Give the customer's words that came in a row with one of them: nobody spoke in between, each soon after the one before."""
    at = said.index(one)
    found = [one]
    for earlier in reversed(said[:at]):
        if not _is_words(earlier) or found[0].at - earlier.at > TOGETHER:
            break
        found.insert(0, earlier)
    for later in said[at + 1 :]:
        if not _is_words(later) or later.at - found[-1].at > TOGETHER:
            break
        found.append(later)
    return found


def _is_words(one: Message) -> bool:
    return one.by == By.CUSTOMER and one.kind == "text"
