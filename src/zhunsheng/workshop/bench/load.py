"""The load of the socket benches: customers who write again as soon as they are acknowledged, agents who answer."""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from typing import Final

import msgspec
from typing_extensions import override

from zhunsheng.workshop.bench.crowd import AGENTS, ANSWER_EVERY, ANSWERS, CUSTOMERS, QUESTIONS, WATCHERS
from zhunsheng.workshop.bench.wire import Wire, open_wire

PATIENCE: Final = 20.0
"""Seconds that any single answer may take before the bench gives up."""


class Message(msgspec.Struct):
    """The parts of a pushed message that a client needs here."""

    dialogue: int
    seq: int
    by: str
    text: str | None = None


class Pushed(msgspec.Struct):
    """The parts of a server's frame that a client needs here."""

    t: str
    re: str | None = None
    message: Message | None = None
    code: str | None = None


_decoder = msgspec.json.Decoder(Pushed)
_encode = msgspec.json.encode


class Heard(msgspec.Struct):
    """How many frames of each kind arrived, and how large they were together (bytes)."""

    frames: dict[str, int] = {}
    bytes: dict[str, int] = {}

    def note(self, kind: str, size: int) -> None:
        """Count one frame."""
        self.frames[kind] = self.frames.get(kind, 0) + 1
        self.bytes[kind] = self.bytes.get(kind, 0) + size

    def size(self, kind: str) -> int:
        """Return the mean size of a kind of frame."""
        return self.bytes.get(kind, 0) // max(1, self.frames.get(kind, 0))


class Tally(msgspec.Struct, kw_only=True):
    """What one phase of load did."""

    written: int = 0
    answered: int = 0
    refused: int = 0
    seconds: float = 0.0
    heard: Heard = msgspec.field(default_factory=Heard)

    @property
    def messages(self) -> int:
        """Count what was acknowledged."""
        return self.written + self.answered


class Crowd:
    """All clients of one server."""

    def __init__(self, port: int, sessions: dict[str, str], shop: str, *, receipts: bool = False) -> None:
        """Name the server, the sessions of its colleagues by login, and the shop that is written to."""
        self.port = port
        self.sessions = sessions
        self.shop = shop
        self.receipts = receipts
        self.tally = Tally()
        self.samples: dict[str, bytes] = {}
        self.running = False
        self.paced = False
        self.customers: list[Customer] = []
        self.agents: list[Agent] = []
        self.watchers: list[Client] = []
        self.idle: list[Client] = []
        self.on_message: Callable[[Client, Message], None] | None = None

    async def gather(self) -> None:
        """Open every socket: those who watch and answer first, then the customers, a few at a time."""
        self.watchers = [Client(self, "watcher", number) for number in range(WATCHERS)]
        self.agents = [self.agent(number) for number in range(AGENTS)]
        for client in (*self.watchers, *self.agents):
            await client.open("/live/console")
        for agent in self.agents:
            await agent.begin_work()
        self.customers = [Customer(self, "customer", number) for number in range(CUSTOMERS)]
        for start in range(0, CUSTOMERS, 20):
            await asyncio.gather(*(one.open("/live/widget") for one in self.customers[start : start + 20]))

    def agent(self, number: int) -> "Agent":
        """Make an agent's client."""
        return Agent(self, "agent", number)

    async def press(self, messages: int, seconds: float) -> Tally:
        """Load the server until so many messages are acknowledged or the time is over, then let it finish."""
        self.tally = tally = Tally()
        self.running = True
        began = time.monotonic()
        for customer in self.customers:
            customer.write()
        while tally.messages < messages and time.monotonic() - began < seconds:
            await asyncio.sleep(0.02)
            self.check()
        self.running = False
        tally.seconds = time.monotonic() - began
        await self.silence()
        return tally

    async def silence(self) -> None:
        """Wait until nothing is under way any more."""
        until = time.monotonic() + PATIENCE
        while any(client.waiting for client in (*self.customers, *self.agents)):
            if time.monotonic() > until:
                raise TimeoutError("some messages of the bench were never acknowledged")
            await asyncio.sleep(0.02)
        await asyncio.sleep(0.1)
        self.check()

    def check(self) -> None:
        """Stop when a socket was lost: its figures would be somebody else's."""
        for client in (*self.watchers, *self.agents, *self.customers, *self.idle):
            client.check()

    def leave(self) -> None:
        """Close every socket."""
        for client in (*self.watchers, *self.agents, *self.customers, *self.idle):
            client.close()


class Client:
    """One socket of the crowd."""

    kind = ""

    def __init__(self, crowd: Crowd, kind: str, number: int) -> None:
        """Belong to a crowd, under a kind and a number."""
        self.crowd = crowd
        self.kind = kind
        self.number = number
        self.waiting = ""
        self.count = 0
        self.wire: Wire | None = None
        self.greeting: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def open(self, path: str) -> None:
        """Open the socket, say hello and wait for the answer."""
        session = self.crowd.sessions.get(f"{self.kind}{self.number}")
        headers = {"Cookie": f"zhunsheng_session={session}"} if session else {}
        self.wire = await open_wire(self.crowd.port, path, self.take, headers)
        self.say({"t": "hello", "cid": f"{self.kind}:{self.number}", "lang": "zh-hans", **self.introduction()})
        await asyncio.wait_for(self.greeting, PATIENCE)

    def introduction(self) -> dict[str, str]:
        """Say in the hello what this kind of client says."""
        return {}

    def say(self, frame: dict[str, object]) -> None:
        """Send a frame."""
        if self.wire is not None:
            self.wire.send(_encode(frame))

    def ask(self, frame: dict[str, object]) -> None:
        """Send a request and remember that its answer is awaited."""
        self.count += 1
        self.waiting = f"{self.kind}-{self.number}-{self.count}"
        self.say(frame | {"cid": self.waiting})

    def take(self, data: bytes) -> None:
        """Take a frame from the server."""
        frame = _decoder.decode(data)
        if frame.t in ("welcome", "snapshot"):
            self.greeting.set_result(None)
        elif frame.t in ("said", "done", "refused") and frame.re == self.waiting:
            self.waiting = ""
            self.note("ack", data)
            self.answered(frame)
        elif frame.t == "refused":
            raise ConnectionError(f"the server refused a frame of the bench: {data.decode()}")
        else:
            self.note(self.kind if frame.t == "message" else f"{self.kind} {frame.t}", data)
            if frame.message is not None:
                if self.crowd.on_message is not None:
                    self.crowd.on_message(self, frame.message)
                self.told(frame.message)

    def note(self, kind: str, data: bytes) -> None:
        """Count a frame and keep the one nearest to the mean size as the sample of its kind."""
        heard, samples = self.crowd.tally.heard, self.crowd.samples
        heard.note(kind, len(data))
        mean = heard.size(kind)
        if abs(len(data) - mean) <= abs(len(samples.get(kind, b"")) - mean):
            samples[kind] = data

    def answered(self, frame: Pushed) -> None:
        """Go on after an answer."""

    def told(self, message: Message) -> None:
        """Hear a message that was pushed."""

    def check(self) -> None:
        """Fail when the socket is gone."""
        if self.wire is None or self.wire.closed:
            raise ConnectionError(f"{self.kind} {self.number}: {self.wire and self.wire.closed}")

    def close(self) -> None:
        """Close the socket."""
        if self.wire is not None:
            self.wire.close()


class Customer(Client):
    """A customer who writes again at once when the last message is acknowledged."""

    @override
    def introduction(self) -> dict[str, str]:
        """Name the shop."""
        return {"shop": self.crowd.shop}

    def write(self) -> None:
        """Write the next message."""
        self.ask({"t": "say", "text": QUESTIONS[(self.number + self.count) % len(QUESTIONS)]})

    @override
    def answered(self, frame: Pushed) -> None:
        """Write again."""
        if frame.t == "refused":
            self.crowd.tally.refused += 1
        else:
            self.crowd.tally.written += 1
        if self.crowd.running and not self.crowd.paced:
            self.write()

    @override
    def told(self, message: Message) -> None:
        """Confirm, where receipts are part of the load, that an answer has come and was read."""
        if self.crowd.receipts and message.by == "agent":
            self.say({"t": "got", "seq": message.seq})
            self.say({"t": "read", "seq": message.seq})


async def idle_client(crowd: Crowd, number: int) -> None:
    """Bring somebody who looks at the shop's page, opens the widget and says nothing."""
    client = Customer(crowd, "idle", number)
    crowd.idle.append(client)
    await client.open("/live/widget")


class Agent(Client):
    """An agent who answers every second message of her customers, one answer under way at a time."""

    def __init__(self, crowd: Crowd, kind: str, number: int) -> None:
        """Begin with nothing to answer."""
        super().__init__(crowd, kind, number)
        self.owed: deque[int] = deque()
        self.read_by: dict[int, int] = {}
        self.said_in: dict[int, int] = {}

    async def begin_work(self) -> None:
        """Be available, so that the desk routes customers here."""
        if self.crowd.sessions:
            self.ask({"t": "presence", "to": "available"})
            until = time.monotonic() + PATIENCE
            while self.waiting and time.monotonic() < until:  # noqa: ASYNC110 - answers are counted, not waited for one by one
                await asyncio.sleep(0.005)

    @override
    def told(self, message: Message) -> None:
        """Owe an answer to every second message."""
        if message.by != "customer":
            return
        seen = self.read_by[message.dialogue] = self.read_by.get(message.dialogue, 0) + 1
        if seen % ANSWER_EVERY == 0 and self.crowd.running:
            self.owed.append(message.dialogue)
            self.answer()
        if self.crowd.receipts and seen % ANSWER_EVERY == 0:
            self.say({"t": "read", "dialogue": message.dialogue, "seq": message.seq})

    def answer(self) -> None:
        """Send the next answer that is owed."""
        if not self.crowd.running:
            self.owed.clear()
        if self.owed and not self.waiting:
            dialogue = self.owed.popleft()
            # In turn within each dialogue: the guard asks about a reply that is almost one of the last four.
            turn = self.said_in[dialogue] = self.said_in.get(dialogue, -1) + 1
            text = ANSWERS[turn % len(ANSWERS)]
            self.ask({"t": "say", "dialogue": dialogue, "text": text})

    @override
    def answered(self, frame: Pushed) -> None:
        """Go on with the next answer."""
        if frame.t == "said":
            self.crowd.tally.answered += 1
        elif frame.t == "refused":
            self.crowd.tally.refused += 1
        self.answer()
