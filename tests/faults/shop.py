"""A customer who keeps on writing while something breaks, and what the record must hold afterwards."""

import asyncio
import uuid
from collections.abc import Awaitable, Callable

from django.db import connection
from websockets.exceptions import ConnectionClosed

from tests.support.server import Desk
from tests.support.sockets import Client, Frame, widget

AWAY = (ConnectionClosed, OSError, TimeoutError, EOFError)


class Visitor:
    """Somebody at a widget: what was acknowledged, and how to come back."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.client: Client | None = None
        self.token: str | None = None
        self.dialogue: int | None = None
        self.acknowledged: dict[str, int] = {}

    async def arrive(self) -> Client:
        if self.client is None:
            known = self.token is not None
            self.client, welcome = await (
                widget(self.desk.ws, visitor=self.token, dialogue=self.dialogue) if known else widget(self.desk.ws)
            )
            self.token = welcome["visitor"]
        return self.client

    async def writes(self, text: str, cid: str | None = None, wait: float = 20.0) -> Frame:
        """Write once and return the answer, whatever it is."""
        client = await self.arrive()
        answer = await client.ask(wait=wait, t="say", cid=cid or str(uuid.uuid4()), text=text)
        if answer["t"] == "said":
            self.dialogue = answer["dialogue"]
            self.acknowledged[answer["cid"]] = answer["seq"]
        return answer

    async def insists(self, text: str, cid: str | None = None, patience: float = 40.0) -> Frame:
        """Write until it is acknowledged, as the widget does: the same id each time, a new socket when the old is gone."""
        cid = cid or str(uuid.uuid4())
        async with asyncio.timeout(patience):
            while True:
                try:
                    answer = await self.writes(text, cid, wait=5.0)
                except AWAY:
                    self.client = None
                else:
                    if answer["t"] == "said":
                        return answer
                await asyncio.sleep(0.1)


def through(deed: Callable[[], Awaitable[None]]) -> None:
    """Run what happens at the sockets to its end."""

    async def run() -> None:
        await deed()

    asyncio.run(run())


def stored(dialogue: int | None) -> list[tuple[int, str]]:
    """Return the numbers and the ids of what a customer wrote, as the database holds them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT seq, cid FROM dialogue_message WHERE dialogue_id = %s AND by = 'customer' ORDER BY seq", [dialogue]
        )
        return [(int(seq), str(cid)) for seq, cid in cursor.fetchall()]


def nothing_lost_nothing_doubled(visitor: Visitor) -> None:
    """Each acknowledged message stands once, under the number that was acknowledged."""
    assert visitor.acknowledged
    connection.close()
    assert stored(visitor.dialogue) == sorted((seq, cid) for cid, seq in visitor.acknowledged.items())
