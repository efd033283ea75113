"""Read where colleagues get mail."""

from collections.abc import Iterable
from typing import Final

from zhunsheng.ground.keys import blind_index, open_sealed
from zhunsheng.people.models import AgentContact

PURPOSE: Final = "agent.email"


def email_of(agent_id: int) -> str:
    """Give a colleague's mail address, empty where none is known."""
    return emails_of([agent_id]).get(agent_id, "")


def emails_of(agent_ids: Iterable[int]) -> dict[int, str]:
    """Give the mail addresses of those colleagues who have one."""
    rows = AgentContact.objects.filter(agent_id__in=set(agent_ids))
    return {row.agent_id: open_sealed(bytes(row.email_sealed), purpose=PURPOSE).decode() for row in rows}


def agent_ids_of_email(email: str) -> list[int]:
    """Find who gets mail at an address."""
    index = blind_index(email, purpose=PURPOSE)
    return list(AgentContact.objects.filter(email_index=index).order_by("agent_id").values_list("agent_id", flat=True))
