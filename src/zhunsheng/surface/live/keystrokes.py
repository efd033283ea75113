"""Somebody is typing: shown at once to the other side, in this process and in the others; nothing of it is kept."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from zhunsheng.access.queries import audience
from zhunsheng.dialogue.values import OPEN

if TYPE_CHECKING:
    from zhunsheng.dialogue.values import DialogueRow
    from zhunsheng.surface.live.hub import Hub
    from zhunsheng.surface.live.peer import Peer

TYPING: Final = "typing"
CUSTOMER: Final = 0
"""Stands in words between processes where an agent's id would."""


def show_typing(hub: "Hub", dialogue_id: int, agent_id: int, sender: "Peer", words: str | None = None) -> None:
    """Show that somebody types in a dialogue, and tell the other processes; `agent_id` is CUSTOMER for the customer.

    `words` are what stands in the customer's field, masked; they reach the agent who has the dialogue and nobody else.
    """
    _show(hub, dialogue_id, agent_id, sender, words)
    if hub.on_here is not None:
        told = f"{TYPING} {hub.elsewhere.name} {dialogue_id} {agent_id}"
        hub.on_here(told if words is None else f"{told} {urlsafe_b64encode(words.encode()).decode()}")


def hear_typing(hub: "Hub", told: str) -> None:
    """Show what another process tells; what is none of its words is passed over."""
    parts = told.split(" ")
    if len(parts) not in (4, 5) or parts[1] == hub.elsewhere.name or not all(one.isdecimal() for one in parts[2:4]):
        return
    with suppress(ValueError):
        words = urlsafe_b64decode(parts[4]).decode() if len(parts) == 5 else None
        _show(hub, int(parts[2]), int(parts[3]), None, words)


def _show(hub: "Hub", dialogue_id: int, agent_id: int, sender: "Peer | None", words: str | None) -> None:
    picture = hub.pictures.get(dialogue_id)
    if picture is None:
        return
    row = picture.row
    if agent_id == CUSTOMER:
        _show_customer(hub, row, words)
    elif row.agent_id == agent_id:
        hub.whisper_customer(row.customer_id, {"t": "typing", "who": hub.names.agent(agent_id), "bot": False})
        frame: dict[str, object] = {"t": "typing", "dialogue": dialogue_id, "by": "agent", "agent": agent_id}
        hub.whisper(audience(row.subject()), frame, sender)


def _show_customer(hub: "Hub", row: "DialogueRow", words: str | None) -> None:
    """Show the sign to all who may see the dialogue, the words to its agent; an emptied field is no sign of typing."""
    peers = hub.peers(audience(row.subject()))
    serves = words is not None and row.state == OPEN and row.agent_id is not None
    owners = {peer for peer in peers if serves and peer.agent_id == row.agent_id}
    frame: dict[str, object] = {"t": "typing", "dialogue": row.id, "by": "customer"}
    hub.tell(owners, frame | {"text": words})
    if words != "":
        hub.tell(peers - owners, frame)
