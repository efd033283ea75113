"""Clients for the live sockets, as thin as a client can be."""

import asyncio
import uuid
from typing import Any

import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

Frame = dict[str, Any]


class Client:
    """One open socket that remembers every frame it was sent."""

    def __init__(self, socket: ClientConnection) -> None:
        """Take the open socket."""
        self.socket = socket
        self.heard: list[Frame] = []
        self._kept: list[Frame] = []

    async def send(self, **frame: Any) -> None:
        """Send a frame."""
        await self.socket.send(msgspec.json.encode(frame).decode())

    async def hear(self, wait: float = 20.0) -> Frame:
        """Take the next frame."""
        frame: Frame = msgspec.json.decode(await asyncio.wait_for(self.socket.recv(), wait))
        self.heard.append(frame)
        return frame

    async def until(self, wait: float = 20.0, **expected: Any) -> Frame:
        """Take the first frame, heard before or to come, that holds these values; each is taken once."""
        for place, frame in enumerate(self._kept):
            if _fits(frame, expected):
                return self._kept.pop(place)
        while True:
            frame = await self.hear(wait)
            if _fits(frame, expected):
                return frame
            self._kept.append(frame)

    async def ask(self, wait: float = 20.0, **frame: Any) -> Frame:
        """Send a request and take its answer."""
        cid = frame.setdefault("cid", str(uuid.uuid4()))
        await self.send(**frame)
        return await self.until(wait, re=cid)

    async def quiet(self, pause: float = 0.3) -> None:
        """Take frames until none comes for a moment."""
        while True:
            try:
                self._kept.append(await self.hear(pause))
            except TimeoutError:
                return

    async def ended(self, wait: float = 20.0) -> int:
        """Take frames until the socket is closed from the other side, and return the code."""
        async with asyncio.timeout(wait):
            while True:
                try:
                    self._kept.append(await self.hear(wait))
                except ConnectionClosed as closed:
                    return 1006 if closed.rcvd is None else int(closed.rcvd.code)

    def shown(self, seq: int) -> list[Frame]:
        """Return every message that came with a number, pushed or as history."""
        messages = [frame["message"] for frame in self.heard if frame["t"] == "message"]
        messages += [message for frame in self.heard for message in frame.get("messages", ())]
        return [message for message in messages if message["seq"] == seq]

    async def close(self) -> None:
        """Close the socket."""
        await self.socket.close()


def _fits(frame: Frame, expected: Frame) -> bool:
    return all(frame.get(key) == value for key, value in expected.items())


async def plug(ws: str, kind: str, headers: dict[str, str] | None = None, **options: Any) -> Client:
    """Open a socket and say nothing yet."""
    return Client(await connect(f"{ws}/live/{kind}", max_size=None, additional_headers=headers or {}, **options))


async def widget(
    ws: str, *, shop: str = "demo-3c", headers: dict[str, str] | None = None, **hello: Any
) -> tuple[Client, Frame]:
    """Open a widget's socket and say hello; return the client and its welcome."""
    client = await plug(ws, "widget", headers)
    await client.send(t="hello", shop=shop, **hello)
    return client, await client.until(t="welcome")


async def console(ws: str, session: str, lang: str = "zh-hans") -> tuple[Client, Frame]:
    """Open a console's socket with a session's key; return the client and its snapshot."""
    client = await plug(ws, "console", {"Cookie": f"zhunsheng_session={session}"})
    await client.send(t="hello", lang=lang)
    return client, await client.until(t="snapshot")


def say(text: str, **more: Any) -> Frame:
    """Make a frame that says something."""
    return {"t": "say", "cid": str(uuid.uuid4()), "text": text, **more}
