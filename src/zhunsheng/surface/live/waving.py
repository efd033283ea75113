"""A time that promises nothing leaves every window in which it is asked about, not only the one in which it was waved away."""

from typing import TYPE_CHECKING

from zhunsheng.access.queries import audience
from zhunsheng.dialogue.events import PromiseWavedAway

if TYPE_CHECKING:
    from zhunsheng.surface.live.hub import Hub  # why: the hub itself shows what was waved away


def show_waved(hub: "Hub", fact: PromiseWavedAway) -> None:
    """Tell everybody who may see the dialogue which time of which message is asked about no more."""
    known = hub.pictures.get(fact.dialogue_id)
    if known is not None:
        told = {"t": "waved", "dialogue": fact.dialogue_id, "seq": fact.seq, "due_at": fact.due_us}
        hub.tell(hub.peers(audience(known.row.subject())), told)
