"""Who is here: every few seconds the desk notes whose consoles, and which waiting customers' pages, are connected."""

import asyncio
import logging
from typing import Final

from zhunsheng.access.values import SYSTEM
from zhunsheng.dialogue.actions import note_waiting_seen
from zhunsheng.dialogue.queries import queue_state
from zhunsheng.journal.actions import do
from zhunsheng.kernel.instants import now
from zhunsheng.people.actions import note_alive
from zhunsheng.surface.live.colleagues import show_who_is_here, viewers
from zhunsheng.surface.live.hub import Hub
from zhunsheng.surface.live.reading import read

log = logging.getLogger(__name__)

EVERY: Final = 5.0
OWN: Final = "agent:"
AT_MOST: Final = 500
"""Customers named in one writing."""


async def watch_who_is_here(hub: Hub) -> None:
    """Note who is connected for as long as this process lives; other processes read it in the tables."""
    while True:
        try:
            _tell_again(hub)
            await _note(hub)
        except Exception:  # logged with its trace; the next look comes in a few seconds
            log.exception("who is here could not be noted")
        await asyncio.sleep(EVERY)


def _tell_again(hub: Hub) -> None:
    """Tell the other processes again who looks at what here, and forget whom they no longer tell of."""
    peers = {peer for told in hub.agents.values() for peer in told}
    for dialogue_id in {peer.viewing for peer in peers if peer.viewing is not None}:
        if hub.on_here is not None:
            looking = sorted({peer.agent_id for peer in viewers(hub, dialogue_id)})
            hub.on_here(hub.elsewhere.words(dialogue_id, looking))
    for dialogue_id in hub.elsewhere.forget(now()):
        show_who_is_here(hub, dialogue_id)


async def _note(hub: Hub) -> None:
    # Who came and went since the last look was here too: a console that breaks off at once must not stay unnoticed.
    came, hub.came = hub.came, set()
    agents = [int(topic.removeprefix(OWN)) for topic in sorted(came | hub.agents.keys()) if topic.startswith(OWN)]
    await do(note_alive, SYSTEM, now(), agents)
    if not (await read(queue_state, None)).waiting:
        return
    customers = list(hub.customers)
    for start in range(0, len(customers), AT_MOST):
        await do(note_waiting_seen, SYSTEM, now(), customers[start : start + AT_MOST])
