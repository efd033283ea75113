"""Somebody is typing: shown at once to the other side, in this process and in the others; nothing of it is kept."""

from typing import TYPE_CHECKING, Final

from zhunsheng.access.queries import audience

if TYPE_CHECKING:
    from zhunsheng.surface.live.hub import Hub
    from zhunsheng.surface.live.peer import Peer

TYPING: Final = "typing"
CUSTOMER: Final = 0
"""Stands in words between processes where an agent's id would."""


def show_typing(hub: "Hub", dialogue_id: int, agent_id: int, sender: "Peer") -> None:
    """Show that somebody types in a dialogue, and tell the other processes; `agent_id` is CUSTOMER for the customer."""
    _show(hub, dialogue_id, agent_id, sender)
    if hub.on_here is not None:
        hub.on_here(f"{TYPING} {hub.elsewhere.name} {dialogue_id} {agent_id}")


def hear_typing(hub: "Hub", words: str) -> None:
    """Show what another process tells; what is none of its words is passed over."""
    parts = words.split(" ")
    if len(parts) == 4 and parts[1] != hub.elsewhere.name and all(one.isdecimal() for one in parts[2:]):
        _show(hub, int(parts[2]), int(parts[3]), None)


def _show(hub: "Hub", dialogue_id: int, agent_id: int, sender: "Peer | None") -> None:
    picture = hub.pictures.get(dialogue_id)
    if picture is None:
        return
    row = picture.row
    frame: dict[str, object] = {"t": "typing", "dialogue": dialogue_id, "by": "customer"}
    if agent_id != CUSTOMER:
        if row.agent_id != agent_id:
            return
        hub.whisper_customer(row.customer_id, {"t": "typing", "who": hub.names.agent(agent_id), "bot": False})
        frame |= {"by": "agent", "agent": agent_id}
    hub.whisper(audience(row.subject()), frame, sender)
