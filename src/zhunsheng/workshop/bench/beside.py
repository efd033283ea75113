"""The open loop of `zhunsheng bench assist`: sixty customers' messages a second, and suggestions beside every one.

A real desk of web and worker process; customers write at random instants (a Poisson stream) whether or not the desk keeps up, agents
answer every second message. In one half of the turns each agent's console asks what to say next after each message, as the console does
for the dialogue that is open on it; in the other half nobody asks. The turns alternate, so the way of a message to its agent is compared
within one run. Between them come turns of a usual day, a sixth as many messages: there an answer waits for nothing but itself.
"""

import asyncio
import os
import random
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Final

import msgspec
import uvloop
from typing_extensions import override

from zhunsheng.workshop.bench.asked import Words
from zhunsheng.workshop.bench.cpu import cpu_us
from zhunsheng.workshop.bench.desks import Desk, bench_desk, scratch
from zhunsheng.workshop.bench.figures import Figure, at_most, told
from zhunsheng.workshop.bench.load import Agent, Client, Crowd, Message
from zhunsheng.workshop.bench.rounds import Stand, quiet

PACE: Final = 60
"""Messages of customers a second, all together."""
USUAL_PACE: Final = 10
"""The same on a usual day: what fifty agents with three dialogues each are written."""
SHOWN_GOAL_MS: Final = 300.0
SERVER_GOAL_MS: Final = 60.0
SLOWER_GOAL: Final = 1.10
WARM_UP: Final = 600
GOODS: Final = 6
LEARNED_WITHIN: Final = 120.0
PATIENCE: Final = 5.0
SHARES: Final = (("p50", 0.50), ("p95", 0.95), ("p99", 0.99))


class Extent(msgspec.Struct, frozen=True):
    """How much is measured: pairs of turns, and the seconds of each."""

    turns: int
    seconds: float


USUAL: Final = Extent(turns=6, seconds=12.0)
FULL: Final = Extent(turns=10, seconds=30.0)


class Item(msgspec.Struct):
    """The part of a suggestion that is counted."""

    kind: str


class Shown(msgspec.Struct):
    """The parts of a frame with suggestions that are counted."""

    t: str
    dialogue: int = 0
    seq: int = 0
    items: list[Item] = []


class Asked(msgspec.Struct):
    """A message whose suggestions are awaited: when it was sent and when it arrived, and what it was asked by."""

    sent: float
    arrived: float
    cid: str


class Half(msgspec.Struct, kw_only=True):
    """What was measured in the turns of one kind (milliseconds, microseconds of processor)."""

    way: list[float] = []
    late: list[float] = []
    shown: list[float] = []
    answer: list[float] = []
    messages: int = 0
    bare: int = 0
    cardless: int = 0
    coalesced: int = 0
    missed: int = 0
    seconds: float = 0.0
    us: dict[str, int] = {}


_shown: Final = msgspec.json.Decoder(Shown)


class Asking(Agent):
    """An agent whose console asks what to say next after each message of a customer."""

    def __init__(self, crowd: "Beside", kind: str, number: int) -> None:
        """Begin with nothing asked."""
        super().__init__(crowd, kind, number)
        self.beside = crowd
        self.awaited: dict[tuple[int, int], Asked] = {}
        self.number_asked = 0

    @override
    def take(self, data: bytes) -> None:
        """Take suggestions here, and everything else as any agent does."""
        if b'"t":"assist"' in data[:200]:
            self.settle(_shown.decode(data), data)
        elif b'"re":"next-' in data[:200] or b'"cid":"next-' in data[:200]:
            return  # too late, as the desk says itself; it stays among those without an answer
        else:
            super().take(data)

    @override
    def told(self, message: Message) -> None:
        """Ask beside a customer's message before anything else is done."""
        if message.by == "customer" and self.beside.asks:
            self.number_asked += 1
            cid = f"next-{self.number}-{self.number_asked}"
            now = time.perf_counter()
            sent = self.beside.sent_of(message.text or "", now)
            self.awaited[message.dialogue, message.seq] = Asked(sent=sent, arrived=now, cid=cid)
            self.say({"t": "assist", "dialogue": message.dialogue, "cid": cid})
        super().told(message)

    def settle(self, shown: Shown, data: bytes) -> None:
        """Count what an answer settles: its own message, and older ones of that dialogue that it overtook."""
        now, half = time.perf_counter(), self.beside.half
        for key in [key for key in self.awaited if key[0] == shown.dialogue and key[1] <= shown.seq]:
            asked = self.awaited.pop(key)
            half.shown.append((now - asked.sent) * 1000)
            half.answer.append((now - asked.arrived) * 1000)
            half.coalesced += f'"{asked.cid}"'.encode() not in data
            half.bare += not shown.items
            half.cardless += not any(one.kind == "card" for one in shown.items)


class Beside(Crowd):
    """The crowd, whose agents ask or do not."""

    def __init__(self, desk: Desk) -> None:
        """Begin without asking."""
        super().__init__(desk.port, desk.sessions, desk.shop)
        self.asks = False
        self.half = Half()
        self.under_way: dict[str, float] = {}
        self.began: dict[str, float] = {}

    @override
    def agent(self, number: int) -> Agent:
        """Make an agent who asks."""
        return Asking(self, "agent", number)

    def sent_of(self, text: str, now: float) -> float:
        """Say when a message was sent."""
        return self.began.pop(text, now)

    def pending(self) -> int:
        """Count the messages whose suggestions are awaited."""
        return sum(len(one.awaited) for one in self.agents if isinstance(one, Asking))

    def hear(self, client: Client, message: Message) -> None:
        """Note how long a message took to its agent."""
        began = self.under_way.pop(message.text or "", None) if client.kind == "agent" else None
        if began is not None:
            self.half.way.append((time.perf_counter() - began) * 1000)
            self.began[message.text or ""] = began


def measure(seed: Sequence[str], models: Path, *, full: bool = False) -> list[Figure]:
    """Measure, and say beside what; `seed` is the command that fills an empty desk, `models` the folder of the encoder."""
    extent = FULL if full else USUAL
    with scratch() as folder, ExitStack() as running:
        if models.is_dir():
            (folder / "assist").mkdir()
            (folder / "assist" / "models").symlink_to(models.resolve(), target_is_directory=True)
        address = f"sqlite:///{folder / 'bench.sqlite3'}"
        desk = running.enter_context(bench_desk("assist", address, folder, [*seed, str(GOODS)]))
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            halves = runner.run(_turns(desk, extent))
    print(
        f"load {os.getloadavg()[0]:.1f}; {halves['on'].messages} messages with suggestions, {halves['off'].messages} without"
    )
    return [*_figures(halves["on"], halves["off"]), *_of_a_usual_day(halves["usual"])]


async def _turns(desk: Desk, extent: Extent) -> Mapping[str, Half]:
    crowd, halves = Beside(desk), {"on": Half(), "off": Half(), "usual": Half()}
    await crowd.gather()
    stand = Stand(name="assist", desk=desk, crowd=crowd, helpers=list)
    await crowd.press(WARM_UP, 20.0)
    crowd.on_message, crowd.paced = crowd.hear, True
    words, rng = Words(1), random.Random(2)
    await _learned(crowd, stand, words, rng)
    for turn in range(extent.turns):
        for name in ("off", "on", "usual") if turn % 2 == 0 else ("on", "off"):
            crowd.half, crowd.asks = halves[name], name != "off"
            await quiet(stand.pids())
            await _turn(crowd, stand, words, rng, extent.seconds, USUAL_PACE if name == "usual" else PACE)
    crowd.leave()
    return halves


async def _learned(crowd: Beside, stand: Stand, words: Words, rng: random.Random) -> None:
    """Write and ask until the worker has learned the questions, so that suggestions hold some of them."""
    until = time.monotonic() + LEARNED_WITHIN
    crowd.asks = True
    while time.monotonic() < until:
        crowd.half = Half()
        await _turn(crowd, stand, words, rng, 1.0)
        if 2 * crowd.half.cardless < len(crowd.half.shown):
            return
    raise RuntimeError(f"no questions were suggested within {LEARNED_WITHIN:g} s")


async def _turn(
    crowd: Beside, stand: Stand, words: Words, rng: random.Random, seconds: float, pace: float = PACE
) -> None:
    """Let customers write for a while at random instants, and wait for what is still to come."""
    half, parts = crowd.half, {name: one.pid for name, one in stand.desk.processes.items()}
    before = {name: cpu_us([pid]) for name, pid in {**parts, "bench": os.getpid()}.items()}
    crowd.running = True
    began = due = time.perf_counter()
    while due < began + seconds:
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        half.late.append((time.perf_counter() - due) * 1000)
        customer = rng.choice([one for one in crowd.customers if not one.waiting] or crowd.customers)
        text = words.next()
        crowd.under_way[text] = time.perf_counter()
        customer.ask({"t": "say", "text": text})
        half.messages += 1
        due += rng.expovariate(pace)
    half.seconds += time.perf_counter() - began
    for name, us in before.items():
        half.us[name] = half.us.get(name, 0) + cpu_us([{**parts, "bench": os.getpid()}[name]]) - us
    await _finish(crowd)


async def _finish(crowd: Beside) -> None:
    crowd.running = False
    await crowd.silence()
    until = time.monotonic() + PATIENCE
    while crowd.pending() and time.monotonic() < until:  # noqa: ASYNC110 - answers are counted, not waited for one by one
        await asyncio.sleep(0.02)
    if crowd.under_way:
        raise RuntimeError(f"{len(crowd.under_way)} messages never reached an agent")
    crowd.half.missed += crowd.pending()
    crowd.began.clear()
    for one in crowd.agents:
        if isinstance(one, Asking):
            one.awaited.clear()


def _figures(on: Half, off: Half) -> list[Figure]:
    counted = max(1, on.messages)
    figures = [
        told(f"shown after sending, {name}", _at(on.shown, share), "ms") for name, share in SHARES if name != "p95"
    ]
    figures += [
        at_most("shown after sending, p95", _at(on.shown, 0.95), SHOWN_GOAL_MS, "ms"),
        at_most("shown after arrival, p95", _at(on.answer, 0.95), SERVER_GOAL_MS, "ms"),
        at_most("messages without an answer", 100 * on.missed / counted, 0.0, "%"),
        told("messages with nothing suggested", 100 * on.bare / counted, "%"),
        told("messages with no question suggested", 100 * on.cardless / counted, "%"),
        told("messages settled by a later one's", 100 * on.coalesced / counted, "%"),
        told("written a second", on.messages / on.seconds, "messages"),
    ]
    for name, share in SHARES:
        with_, without = _at(on.way, share), _at(off.way, share)
        figures += [
            told(f"way of a message alone, {name}", without, "ms"),
            told(f"the same beside, {name}", with_, "ms"),
        ]
        ratio = with_ / without
        figures.append(
            at_most(f"slower, {name}", ratio, SLOWER_GOAL, "x")
            if name == "p50"
            else told(f"slower, {name}", ratio, "x")
        )
    for half, when in ((off, "alone"), (on, "beside")):
        figures += [told(f"{name} {when}", us / half.seconds / 10_000, "% of a core") for name, us in half.us.items()]
    return [*figures, told("the bench itself late, p95", _at([*on.late, *off.late], 0.95), "ms")]


def _of_a_usual_day(usual: Half) -> list[Figure]:
    return [
        told("written a second on a usual day", usual.messages / usual.seconds, "messages"),
        at_most("shown after sending then, p95", _at(usual.shown, 0.95), SHOWN_GOAL_MS, "ms"),
        told("shown after arrival then, p50", _at(usual.answer, 0.5), "ms"),
        at_most("shown after arrival then, p95", _at(usual.answer, 0.95), SERVER_GOAL_MS, "ms"),
    ]


def _at(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("inf")
