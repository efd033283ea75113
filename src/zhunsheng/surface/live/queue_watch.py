"""How long the queue is: read shortly after it has changed, and shown to each console for its own groups."""

import asyncio
import logging
from typing import Final

from zhunsheng.surface.live.hub import Hub, encode
from zhunsheng.surface.live.queueing import queue_frame
from zhunsheng.surface.live.reading import read

log = logging.getLogger(__name__)

GATHER: Final = 0.3
"""Seconds in which several changes of the queue become one reading."""

CHANGES: Final = frozenset(
    {
        "dialogue.opened", "dialogue.queued", "dialogue.assigned", "dialogue.closed", "dialogue.reopened",
        "dialogue.handed_to_group", "dialogue.released", "routing.policy_set",
    }
)  # fmt: skip
"""Facts after which another number of customers may be waiting."""


class QueueWatch:
    """Tells consoles how many customers wait for their groups and since when."""

    def __init__(self, hub: Hub) -> None:
        """Watch on behalf of one hub."""
        self.hub = hub
        self._task: asyncio.Task[None] | None = None

    def attach(self) -> None:
        """Let the hub call."""
        self.hub.on_fact = self.heard

    def heard(self, name: str) -> None:
        """Take note of a fact; read the queue soon if it may have changed."""
        if name in CHANGES and (self._task is None or self._task.done()):
            self._task = asyncio.ensure_future(self._tell())

    async def _tell(self) -> None:
        await asyncio.sleep(GATHER)
        peers = {peer for heard in self.hub.agents.values() for peer in heard}
        for groups in {peer.groups for peer in peers}:
            text = encode({"t": "queue"} | await read(queue_frame, groups or None))
            for peer in peers:
                if peer.groups == groups:
                    peer.push(text)
