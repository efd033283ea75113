"""The limits of the messages bench: the same fan-out over the same server, without a database, rights or a record.

    python -m zhunsheng.workshop.bench.limit PORT FRAMES queued|direct

FRAMES is a file with one frame of each kind as the real desk sent it; this application sends the same with other words.
Every message is acknowledged and goes to one agent, to one who watches and to the customer's widget, as the desk does it.

`queued` gives each socket a queue and a writer, as every fan-out must that may not wait for a slow reader; it is the
limit that the goal speaks of. `direct` sends from within the sender's own turn, which no desk could afford: it is the
floor beneath the limit and only reported.
"""

import asyncio
import sys
from collections import deque
from pathlib import Path
from typing import Any, Final

import msgspec
import uvicorn
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from zhunsheng.workshop.bench.crowd import agent_of, watcher_of

MOST_WAITING: Final = 4000


class Heard(msgspec.Struct):
    """The parts of a client's frame that a fan-out needs."""

    t: str
    cid: str = ""
    text: str = ""
    dialogue: int = 0


class Frames(msgspec.Struct):
    """One frame of each kind, as the desk sent it."""

    ack: dict[str, Any]
    agent: dict[str, Any]
    customer: dict[str, Any]


_decoder = msgspec.json.Decoder(Heard)
_encoder = msgspec.json.Encoder()


class Seat:
    """One socket, with a bounded queue before it."""

    def __init__(self, socket: WebSocket, *, queued: bool) -> None:
        """Take the socket; a direct one has no queue."""
        self.socket = socket
        self.queued = queued
        self.waiting: deque[str] = deque()
        self.wake = asyncio.Event()

    async def push(self, text: str) -> None:
        """Send a frame, or leave it to the writer."""
        if not self.queued:
            await self.socket.send_text(text)
        elif len(self.waiting) < MOST_WAITING:
            self.waiting.append(text)
            self.wake.set()

    async def write(self) -> None:
        """Send what is queued."""
        while True:
            while self.waiting:
                await self.socket.send_text(self.waiting.popleft())
            self.wake.clear()
            await self.wake.wait()


class Fan:
    """Seats by what they are: customers, agents and those who watch, each by number."""

    def __init__(self, frames: Frames, *, queued: bool) -> None:
        """Take the frames to send."""
        self.frames = frames
        self.queued = queued
        self.seats: dict[tuple[str, int], Seat] = {}
        self.seq = 0

    async def serve(self, socket: WebSocket) -> None:
        """Serve one socket until it closes."""
        await socket.accept()
        hello = _decoder.decode(await socket.receive_text())
        kind, _, number = hello.cid.partition(":")
        seat = self.seats[kind, int(number)] = Seat(socket, queued=self.queued)
        writer = asyncio.create_task(seat.write()) if self.queued else None
        await seat.push(_encoder.encode({"t": "welcome", "re": hello.cid}).decode())
        try:
            while True:
                await self.hear(seat, kind, int(number), _decoder.decode(await socket.receive_text()))
        except WebSocketDisconnect:
            del self.seats[kind, int(number)]
            if writer is not None:
                writer.cancel()

    async def hear(self, seat: Seat, kind: str, me: int, heard: Heard) -> None:
        """Acknowledge a message and push it to those it is for."""
        self.seq += 1
        customer = me if kind == "customer" else heard.dialogue
        agent = agent_of(customer)
        words = {"dialogue": customer, "seq": self.seq, "by": kind, "text": heard.text, "cid": heard.cid}
        frames = self.frames
        ack = frames.ack | {"re": heard.cid, "cid": heard.cid, "dialogue": customer, "seq": self.seq}
        await seat.push(_encoder.encode(ack).decode())
        pushed = _encoder.encode(frames.agent | {"message": frames.agent["message"] | words}).decode()
        await self.seats["agent", agent].push(pushed)
        await self.seats["watcher", watcher_of(agent)].push(pushed)
        shown = _encoder.encode(frames.customer | {"message": frames.customer["message"] | words}).decode()
        await self.seats["customer", customer].push(shown)


def run(port: int, frames: Path, *, queued: bool) -> None:
    """Run the application as the desk's web process runs: one process, the same server, the same protocols."""
    fan = Fan(msgspec.json.decode(frames.read_bytes(), type=Frames), queued=queued)
    routes = [WebSocketRoute("/live/widget", fan.serve), WebSocketRoute("/live/console", fan.serve)]
    uvicorn.run(
        Starlette(routes=routes), host="127.0.0.1", port=port, loop="uvloop", http="httptools", ws="websockets-sansio",
        ws_per_message_deflate=False, access_log=False, log_level="warning", server_header=False,
    )  # fmt: skip


if __name__ == "__main__":
    run(int(sys.argv[1]), Path(sys.argv[2]), queued=sys.argv[3] == "queued")
