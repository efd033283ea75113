"""The limit of the messages bench: the same fan-out over the same server without a database, without rights or record.

    python -m zhunsheng.workshop.bench.limit PORT ACK AGENT WATCHER CUSTOMER

The last four are the sizes in bytes of the frames that the real desk sends; this application fills its own up to them.
Every message is acknowledged and goes to one agent, to one who watches and to the customer's widget, as the desk does it.
"""

import sys
from typing import Final

import msgspec
import uvicorn
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from zhunsheng.workshop.bench.crowd import agent_of, watcher_of

ENVELOPE: Final = 110
"""Bytes of a frame around its text and its filling, roughly; the bench prints the sizes it saw."""


class Heard(msgspec.Struct):
    """The parts of a client's frame that a fan-out needs."""

    t: str
    cid: str = ""
    text: str = ""
    dialogue: int = 0


_decoder = msgspec.json.Decoder(Heard)
_encoder = msgspec.json.Encoder()


class Fan:
    """Sockets by what they are: customers and agents by number, those who watch by number."""

    def __init__(self, ack: int, agent: int, watcher: int, customer: int) -> None:
        """Prepare the filling of each kind of frame."""
        self.sizes = {"ack": ack, "agent": agent, "watcher": watcher, "customer": customer}
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

    async def hear(self, socket: WebSocket, kind: str, me: int, frame: Heard) -> None:
        """Acknowledge a message and push it to those it is for."""
        self.seq += 1
        await socket.send_text(self.frame("ack", "said", frame, kind, me))
        customer = me if kind == "customer" else frame.dialogue
        agent = agent_of(customer)
        await self.sockets["agent", agent].send_text(self.frame("agent", "message", frame, kind, customer))
        watcher = self.sockets["watcher", watcher_of(agent)]
        await watcher.send_text(self.frame("watcher", "message", frame, kind, customer))
        await self.sockets["customer", customer].send_text(self.frame("customer", "message", frame, kind, customer))

    def frame(self, size: str, t: str, frame: Heard, by: str, dialogue: int) -> str:
        """Write a frame of about the size that the real desk's has."""
        text = frame.text if t == "message" else ""
        fill = "." * max(0, self.sizes[size] - ENVELOPE - len(text.encode()))
        message = {"dialogue": dialogue, "seq": self.seq, "by": by, "text": text}
        return _encoder.encode({"t": t, "re": frame.cid, "message": message, "fill": fill}).decode()


def run(port: int, *sizes: int) -> None:
    """Run the application as the desk's web process runs: one process, the same server, the same protocols."""
    fan = Fan(*sizes)
    routes = [WebSocketRoute("/live/widget", fan.serve), WebSocketRoute("/live/console", fan.serve)]
    uvicorn.run(
        Starlette(routes=routes), host="127.0.0.1", port=port, loop="uvloop", http="httptools", ws="websockets-sansio",
        ws_per_message_deflate=False, access_log=False, log_level="warning", server_header=False,
    )  # fmt: skip


if __name__ == "__main__":
    run(*(int(word) for word in sys.argv[1:]))
