"""The limit of the messages bench: the same fan-out over the same server, without a database, rights or a record.

    python -m zhunsheng.workshop.bench.limit PORT FRAMES

FRAMES is a file with one frame of each kind as the real desk sent it; this application sends the same with other words.
Every message is acknowledged and goes to one agent, to one who watches and to the customer's widget, as the desk does it.
It sends from within the sender's own turn. (With a queue and a writer for each socket, as a server needs that may not
wait for a slow reader, it took the same time within the noise: 69 against 65 microseconds a message.)
"""

import sys
from pathlib import Path
from typing import Any

import msgspec
import uvicorn
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from zhunsheng.workshop.bench.crowd import agent_of, watcher_of


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


class Fan:
    """Sockets by what they are: customers, agents and those who watch, each by number."""

    def __init__(self, frames: Frames) -> None:
        """Take the frames to send."""
        self.frames = frames
        self.sockets: dict[tuple[str, int], WebSocket] = {}
        self.seq = 0

    async def serve(self, socket: WebSocket) -> None:
        """Serve one socket until it closes."""
        await socket.accept()
        hello = _decoder.decode(await socket.receive_text())
        kind, _, number = hello.cid.partition(":")
        me = int(number)
        self.sockets[kind, me] = socket
        await socket.send_text(_encoder.encode({"t": "welcome", "re": hello.cid}).decode())
        try:
            while True:
                await self.hear(socket, kind, me, _decoder.decode(await socket.receive_text()))
        except WebSocketDisconnect:
            del self.sockets[kind, me]

    async def hear(self, socket: WebSocket, kind: str, me: int, heard: Heard) -> None:
        """Acknowledge a message and push it to those it is for."""
        self.seq += 1
        customer = me if kind == "customer" else heard.dialogue
        agent = agent_of(customer)
        words = {"dialogue": customer, "seq": self.seq, "by": kind, "text": heard.text, "cid": heard.cid}
        frames, sockets = self.frames, self.sockets
        ack = frames.ack | {"re": heard.cid, "cid": heard.cid, "dialogue": customer, "seq": self.seq}
        await socket.send_text(_encoder.encode(ack).decode())
        pushed = _encoder.encode(frames.agent | {"message": frames.agent["message"] | words}).decode()
        await sockets["agent", agent].send_text(pushed)
        await sockets["watcher", watcher_of(agent)].send_text(pushed)
        shown = _encoder.encode(frames.customer | {"message": frames.customer["message"] | words}).decode()
        await sockets["customer", customer].send_text(shown)


def run(port: int, frames: Path) -> None:
    """Run the application as the desk's web process runs: one process, the same server, the same protocols."""
    fan = Fan(msgspec.json.decode(frames.read_bytes(), type=Frames))
    routes = [WebSocketRoute("/live/widget", fan.serve), WebSocketRoute("/live/console", fan.serve)]
    uvicorn.run(
        Starlette(routes=routes), host="127.0.0.1", port=port, loop="uvloop", http="httptools", ws="websockets-sansio",
        ws_per_message_deflate=False, access_log=False, log_level="warning", server_header=False,
    )  # fmt: skip


if __name__ == "__main__":
    run(int(sys.argv[1]), Path(sys.argv[2]))
