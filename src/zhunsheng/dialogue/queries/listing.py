"""Dialogues of any state as a list: chosen, ordered, page by page; what an actor may not see is not in it."""

import msgspec
from django.db.models import Q

from zhunsheng.access.values import Actor
from zhunsheng.dialogue.models import Dialogue
from zhunsheng.dialogue.queries.rows import branches, row_of, visible
from zhunsheng.dialogue.values import CLOSED, OPEN, WAITING, DialogueRow
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

    @property
    def is_narrow(self) -> bool:
        """Tell whether the choice itself leaves few, so that it should be asked first."""
        return self.customer_id is not None or self.issue_type is not None

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

    Each way to a dialogue is asked for by its own index (owner or team, state, instant), and the pages are merged: one
    condition for all ways reads a team's whole past.
    Refuses  BadInput for an order there is none of
    """
    if order not in ORDERS:
        raise BadInput("sort", ", ".join(ORDERS), order)
    falling = order.startswith("-")
    behind = Q() if after is None else _behind(after, "lt" if falling else "gt")
    by = (order, "-id" if falling else "id")
    rows = Dialogue.objects.filter(behind, chosen.condition())
    ways = branches(actor)
    if ways is None or chosen.is_narrow:
        return [row_of(row) for row in (visible(actor) & rows).order_by(*by)[:limit]]
    states = (chosen.state,) if chosen.state else (OPEN, WAITING, CLOSED)
    places: set[tuple[int, int]] = set()
    for way in ways:
        for state in states:
            found = rows.filter(way, state=state).order_by(*by)[:limit]
            places.update((at.us, one) for at, one in found.values_list("last_at", "id"))
    page = [one for _, one in sorted(places, reverse=falling)[:limit]]
    return [row_of(row) for row in Dialogue.objects.filter(id__in=page).order_by(*by)]


def _behind(after: tuple[int, ...], sign: str) -> Q:
    past = Instant(after[0])
    return Q(**{f"last_at__{sign}": past}) | Q(last_at=past, **{f"id__{sign}": after[1]})
