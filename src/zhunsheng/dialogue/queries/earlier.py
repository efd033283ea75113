"""A customer's earlier dialogues, for who is at work on the present one: nobody needs to search for them."""

from collections.abc import Sequence

import msgspec
from django.db.models import Q

from zhunsheng.access.queries import require
from zhunsheng.access.values import Actor, Verb
from zhunsheng.dialogue.models import Closing, Dialogue, Message
from zhunsheng.dialogue.queries.rows import dialogue_row, rows_of, spoken_lines, visible
from zhunsheng.dialogue.values import DialogueRow, Earlier, Line
from zhunsheng.kernel.errors import NotFound

LISTED = 50
LINES = 200


class Past(msgspec.Struct, frozen=True, kw_only=True):
    """An earlier dialogue with its newest lines; `cut` when older lines exist."""

    row: DialogueRow
    short: Earlier
    lines: list[Line]
    cut: bool


def earlier_of(actor: Actor, dialogue_id: int, *, limit: int = LISTED) -> list[Earlier]:
    """List the earlier dialogues of a dialogue's customer in all shops and channels, newest first.

    Refuses   AccessDenied, NotFound
    Clauses   cc-1.1d
    """
    row = dialogue_row(actor, dialogue_id)
    require(actor, Verb.DIALOGUE_HISTORY, row.subject())
    before = Q(opened_at__lt=row.opened_at) | Q(opened_at=row.opened_at, id__lt=row.id)
    found = Dialogue.objects.filter(before, customer_id=row.customer_id).order_by("-opened_at", "-id")[:limit]
    return _short(list(found))


def past_dialogue(actor: Actor, dialogue_id: int, earlier_id: int) -> Past:
    """Show an earlier dialogue of the same customer.

    Refuses   AccessDenied, NotFound also for another customer's or a later one
    Clauses   cc-1.1d
    """
    row = dialogue_row(actor, dialogue_id)
    require(actor, Verb.DIALOGUE_HISTORY, row.subject())
    before = Q(opened_at__lt=row.opened_at) | Q(opened_at=row.opened_at, id__lt=row.id)
    earlier = Dialogue.objects.filter(before, id=earlier_id, customer_id=row.customer_id).first()
    if earlier is None:
        raise NotFound("earlier dialogue", earlier_id)
    newest = Message.objects.filter(dialogue_id=earlier_id).order_by("-seq")[: LINES + 1]
    lines = spoken_lines(reversed(newest))
    return Past(row=rows_of([earlier_id])[0], short=_short([earlier])[0], lines=lines[-LINES:], cut=len(lines) > LINES)


def dialogues_of_customers(actor: Actor, customer_ids: Sequence[int], *, limit: int = 200) -> list[DialogueRow]:
    """Return the dialogues of some customers that an actor may read, the newest first."""
    rows = visible(actor).filter(customer_id__in=customer_ids).order_by("-opened_at", "-id")
    return rows_of(list(rows.values_list("id", flat=True)[:limit]))[::-1]


def _short(rows: list[Dialogue]) -> list[Earlier]:
    closings = Closing.objects.filter(dialogue_id__in=[row.id for row in rows]).order_by("at", "id")
    outcomes = dict(closings.values_list("dialogue_id", "outcome"))
    return [
        Earlier(
            id=row.id, shop_id=row.shop_id, channel=row.channel, agent_id=row.agent_id, issue_type=row.issue_type,
            outcome=outcomes.get(row.id), opened_at=row.opened_at, closed_at=row.closed_at, lines=row.seq,
        )
        for row in rows
    ]  # fmt: skip
