"""A visitor in sixty lines: says a line, prints what comes, and loses nothing when the connection breaks.

python visitor.py ws://localhost:8000 demo-3c "有货吗"      # needs the library `websockets`
"""

import asyncio
import json
import random
import sys
import uuid
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException


class Visitor:
    """Who this visitor is, what they hold, and what the desk has not acknowledged yet."""

    def __init__(self, address: str, shop: str) -> None:
        """Begin as nobody."""
        self.address, self.shop = f"{address}/live/widget", shop
        self.token, self.dialogue, self.held = None, None, 0
        self.unsent: dict[str, str] = {}

    def say(self, text: str) -> None:
        """Put a line into the outbox under an id of our own: said twice, it counts once."""
        self.unsent[str(uuid.uuid4())] = text

    async def run(self) -> None:
        """Stay connected; come back after a growing pause with some chance in it."""
        pause = 1.0
        while True:
            try:
                async with connect(self.address) as socket:
                    await self._talk(socket)
                    pause = 1.0
            except (OSError, WebSocketException):
                await asyncio.sleep(pause * random.uniform(0.5, 1.5))  # noqa: S311 - a pause, no secret
                pause = min(30.0, pause * 2)

    async def _talk(self, socket: ClientConnection) -> None:
        hello = {"t": "hello", "shop": self.shop, "visitor": self.token, "dialogue": self.dialogue, "after": self.held}
        await socket.send(json.dumps(hello))
        async for text in socket:
            frame = json.loads(text)
            if frame["t"] == "welcome":
                self.token = frame["visitor"]
                self.dialogue = (frame["dialogue"] or {}).get("id")
                for message in frame["messages"]:
                    self._show(message)
                for cid, line in self.unsent.items():
                    await socket.send(json.dumps({"t": "say", "cid": cid, "text": line}))
            elif frame["t"] == "said":
                self.unsent.pop(frame["cid"], None)
                self.dialogue = frame["dialogue"]
            elif frame["t"] == "message":
                self._show(frame["message"])
                await socket.send(json.dumps({"t": "got", "seq": self.held}))

    def _show(self, message: dict[str, Any]) -> None:
        if message["seq"] > self.held:
            self.held = message["seq"]
            print(message["by"], message["text"] or message["event"] or "", flush=True)


if __name__ == "__main__":
    visitor = Visitor(sys.argv[1], sys.argv[2])
    visitor.say(sys.argv[3])
    asyncio.run(visitor.run())
