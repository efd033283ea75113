"""Reads pictures that the hub does not hold yet, off the event loop."""

import asyncio
from typing import Final

from zhunsheng.dialogue.queries import rows_of
from zhunsheng.kernel.instants import now
from zhunsheng.people.queries import masked_names
from zhunsheng.surface.live.hub import Hub
from zhunsheng.surface.live.pictures import Picture, read_pictures
from zhunsheng.surface.live.reading import read

TRIES: Final = 5


class Loader:
    """Reads a dialogue's picture; one that changes while it is read is read again."""

    def __init__(self, hub: Hub) -> None:
        """Serve one hub."""
        self.hub = hub
        self._stale: dict[int, bool] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def attach(self) -> None:
        """Let the hub ask."""
        self.hub.on_unknown = self.ask

    def ask(self, dialogue_id: int) -> None:
        """Read a picture soon; asked again while reading, read once more."""
        if dialogue_id in self._stale:
            self._stale[dialogue_id] = True
            return
        self._stale[dialogue_id] = False
        task = asyncio.ensure_future(self._load(dialogue_id))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _load(self, dialogue_id: int) -> None:
        try:
            for _ in range(TRIES):
                self._stale[dialogue_id] = False
                known = self.hub.pictures.get(dialogue_id)
                if known is not None:
                    known.customer_name = (await read(masked_names, [known.row.customer_id])).get(
                        known.row.customer_id, ""
                    )
                    break
                picture = await read(_picture, dialogue_id)
                if picture is not None and not self._stale[dialogue_id]:
                    self.hub.pictures.put(picture)
                    break
            self.hub.show_row(dialogue_id)
        finally:
            del self._stale[dialogue_id]


def _picture(dialogue_id: int) -> Picture | None:
    rows = rows_of([dialogue_id])
    if not rows:
        return None
    return read_pictures(rows, masked_names([rows[0].customer_id]), now())[0]
