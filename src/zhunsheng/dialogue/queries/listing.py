"""Dialogues of any state as a list: chosen, ordered, page by page; what an actor may not see is not in it."""

import msgspec
from django.db.models import Q

from zhunsheng.access.values import Actor
from zhunsheng.dialogue.queries.rows import row_of, visible
from zhunsheng.dialogue.values import DialogueRow
from zhunsheng.kernel.errors import BadInput
from zhunsheng.kernel.instants import Instant

ORDERS = ("-last_at", "last_at")
"""A leading minus: the newest first. Each order has its index, so that a page costs the same on any record."""


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    """Which dialogues are wanted; what is missing does not choose."""

    state: str | None = None
    agent_id: int | None = None
    team_id: int | None = None
    group: str | None = None
    shop_id: int | None = None
    channel: str | None = None
    tier: str | None = None
    customer_id: int | None = None
    issue_type: str | None = None
    opened_from: Instant | None = None
    opened_until: Instant | None = None

    def condition(self) -> Q:
        """Write the choice as a condition."""
        given = msgspec.structs.asdict(self)
        since, until = given.pop("opened_from"), given.pop("opened_until")
        chosen = Q(**{name: value for name, value in given.items() if value is not None})
        if since is not None:
            chosen &= Q(opened_at__gte=since)
        return chosen if until is None else chosen & Q(opened_at__lt=until)


def list_dialogues(
    actor: Actor,
    chosen: Chosen,
    *,
    order: str = "-last_at",
    after: tuple[int, ...] | None = None,
    limit: int = 50,
) -> list[DialogueRow]:
    """Return one page of dialogues; `after` names the place of the last one before: its ordering instant and its id.

    Refuses  BadInput for an order there is none of
    """
    if order not in ORDERS:
        raise BadInput("sort", ", ".join(ORDERS), order)
    name = order.lstrip("-")
    falling = order != name
    rows = visible(actor).filter(chosen.condition())
    if after is not None:
        past, sign = Instant(after[0]), "lt" if falling else "gt"
        rows = rows.filter(Q(**{f"{name}__{sign}": past}) | Q(**{name: past, f"id__{sign}": after[1]}))
    return [row_of(row) for row in rows.order_by(order, "-id" if falling else "id")[:limit]]
