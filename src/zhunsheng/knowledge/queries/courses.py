"""Say how dialogues went that the bot served, and what messages were confirmed to ask: what a rehearsal is held against."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from zhunsheng.knowledge.models import Sample, Served


class Course(msgspec.Struct, frozen=True, kw_only=True):
    """How a dialogue went that the bot served: the question it answered last, whether that solved it, why it was handed over."""

    faq_id: int | None
    solved: bool
    why: str


def courses(dialogue_ids: Sequence[int]) -> dict[int, Course]:
    """Return how the bot's dialogues among some went; those it did not serve are missing."""
    rows = Served.objects.filter(dialogue_id__in=dialogue_ids).order_by("id")
    return {row.dialogue_id: Course(faq_id=row.faq_id, solved=row.solved, why=row.why) for row in rows}


def confirmed_meanings(message_ids: Sequence[int]) -> dict[int, int | None]:
    """Return which question people confirmed each message to ask, None for none of ours; what nobody confirmed is missing."""
    rows = Sample.objects.filter(message_id__in=message_ids, verdict__in=("right", "other", "none")).order_by("id")
    return dict(rows.values_list("message_id", "meant_id"))
