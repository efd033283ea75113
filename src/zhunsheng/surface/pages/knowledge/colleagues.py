"""Who may be asked to write or to approve, and where a question holds."""

from __future__ import annotations

from zhunsheng.access.queries import reach
from zhunsheng.access.values import Actor, Reach, Verb
from zhunsheng.commerce.queries import shops
from zhunsheng.people.queries import agent_cards


def colleagues_who_may(verb: Verb) -> list[tuple[int, str]]:
    """Name everybody who works here and may do this, by name."""
    able = [
        one
        for one in agent_cards()
        if not one.is_service
        and reach(Actor(kind="agent", id=one.id, roles=one.roles, grade=one.grade), verb) > Reach.NONE
    ]
    return [(one.id, one.nickname or one.name) for one in able]


def shop_name(shop_id: int | None) -> str:
    """Name a shop; nothing for every shop."""
    return "" if shop_id is None else next((one.name for one in shops() if one.id == shop_id), "")
