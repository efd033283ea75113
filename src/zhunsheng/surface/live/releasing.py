"""Show wishes to let refused words out: to those who may answer them and to who asks."""

from typing import TYPE_CHECKING

from zhunsheng.access.queries import audience
from zhunsheng.dialogue.values import DialogueRow, ReleaseShown
from zhunsheng.surface.live.frames import Out
from zhunsheng.surface.live.names import Names

if TYPE_CHECKING:
    from zhunsheng.surface.live.hub import Hub  # why: the hub shows with this


def release_frame(one: ReleaseShown, names: Names) -> Out:
    """Show a wish: who asks, the words, why, the clauses, and what was answered."""
    return {
        "id": one.id,
        "dialogue": one.dialogue_id,
        "by": {"id": one.asked_by, "name": one.asked_name},
        "text": one.text,
        "why": one.why,
        "clauses": list(one.clause_ids),
        "families": list(one.families),
        "state": one.state,
        "at": one.asked_at.us,
        "until": one.until.us,
        "answer": one.answer,
        "answered_by": None if one.answered_by is None else names.agent(one.answered_by),
    }


def show_release(hub: "Hub", one: ReleaseShown, row: DialogueRow) -> None:
    """Push a wish to those who may answer it and to who asks; nobody else reads words that were never said."""
    seen = frozenset(audience(row.subject()))
    frame = {"t": "release", "release": release_frame(one, hub.names)}
    hearers = hub.peers((*seen, f"agent:{one.asked_by}"))
    hub.tell([peer for peer in hearers if peer.agent_id == one.asked_by or seen & peer.releases], frame)
