"""Run a simulation against a desk: a crowd of drawn people, or dialogues that were recorded."""

import asyncio
import contextlib
import random
import time
from collections.abc import Coroutine, Sequence
from pathlib import Path
from typing import Any, Final, Literal

import httpx
import msgspec
from websockets.exceptions import WebSocketException

from zhunsheng.kernel.errors import Busy
from zhunsheng.workshop.simulate.agents import Agent, gather
from zhunsheng.workshop.simulate.customers import KNOWN, Customer
from zhunsheng.workshop.simulate.lines import Frame, open_line
from zhunsheng.workshop.simulate.members import Members
from zhunsheng.workshop.simulate.reading import read_lines
from zhunsheng.workshop.simulate.tally import Tally

SHOP: Final = "demo-3c"
SHOWN_EVERY: Final = 2.0
TYPING: Final = 0.02
"""Seconds for a recorded line that does not say how long it took."""


class Recorded(msgspec.Struct, frozen=True):
    """A line of a recorded dialogue."""

    by: Literal["customer", "agent"]
    text: str
    after_s: float | None = None


class Recording(msgspec.Struct, frozen=True):
    """A recorded dialogue."""

    id: str
    lines: list[Recorded]


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be simulated. Units: `minutes` of real time."""

    url: str
    customers: int
    agents: int
    minutes: float
    seed: int


def read_recordings(path: Path) -> list[Recording]:
    """Read a file of dialogues, one JSON object a line. Refuses: BadInput, which names the line."""
    return read_lines(path, Recording, '{"id": …, "lines": […]}')


async def simulate(wish: Wish) -> Tally:
    """Let drawn customers come, so many at a time, for the wished time."""
    chance, tally, members = random.Random(wish.seed), Tally(), Members(wish.url)
    agents = await gather(wish.url, wish.agents, chance, tally)
    until = time.monotonic() + wish.minutes * 60

    async def visits(number: int) -> None:
        own = random.Random(wish.seed * 10_000 + number)
        await asyncio.sleep(own.uniform(0, min(20.0, wish.minutes * 15)))
        while time.monotonic() < until:
            left = until - time.monotonic()
            who = members.take(own.randrange(1000)) if own.random() < KNOWN else None
            with contextlib.suppress(TimeoutError, OSError, WebSocketException, httpx.HTTPError, Busy):
                await asyncio.wait_for(Customer(own, tally, who).live(wish.url, members), left + 20)
            if who is not None:
                members.give_back(who)
            await asyncio.sleep(own.uniform(1, 5))

    await _with_agents(agents, tally, [visits(number) for number in range(wish.customers)], working=True)
    return tally


async def replay(wish: Wish, recordings: Sequence[Recording]) -> Tally:
    """Let recorded dialogues be held again, so many at a time."""
    tally = Tally()
    agents = await gather(wish.url, wish.agents, random.Random(wish.seed), tally)
    left = iter(recordings)

    async def hold() -> None:
        for recording in left:
            try:
                await _hold(wish.url, recording, agents, tally)
            except (TimeoutError, OSError, WebSocketException, Busy):
                tally.counts["refused"] += 1

    await _with_agents(agents, tally, [hold() for _ in range(wish.customers)], working=False)
    return tally


async def _with_agents(
    agents: Sequence[Agent], tally: Tally, crowd: list[Coroutine[Any, Any, None]], *, working: bool
) -> None:
    people = len(crowd)

    async def show() -> None:
        while True:
            await asyncio.sleep(SHOWN_EVERY)
            tally.show(people, len(agents))

    behind = [asyncio.create_task(show())]
    if working:
        behind += [asyncio.create_task(one.work()) for one in agents]
    try:
        await asyncio.gather(*crowd)
    finally:
        for task in behind:
            task.cancel()
        for one in agents:
            with contextlib.suppress(TimeoutError, OSError, WebSocketException):
                await one.wind_up()
        tally.show(people, len(agents), last=True)


async def _hold(url: str, recording: Recording, agents: Sequence[Agent], tally: Tally) -> None:
    """Let one recorded dialogue be held: the customer's lines by a widget, the others by whoever the desk gave it to."""
    heard: list[Frame] = []
    line, _ = await open_line(url.replace("http", "ws", 1) + "/live/widget", heard.append, {"shop": SHOP})
    try:
        dialogue, owner = 0, None
        for one in recording.lines:
            await asyncio.sleep(TYPING if one.after_s is None else one.after_s)
            if one.by == "customer":
                answer = await line.ask(t="say", text=one.text[:2000])
                said = tally.note(answer, "said", "customer_lines")
                tally.counts["begun"] += dialogue == 0 and said
                dialogue = dialogue or answer.get("dialogue", 0)
            elif dialogue:
                owner = owner or await _owner(dialogue, agents)
                await owner.say(dialogue, one.text[:2000])
        if dialogue:
            await (owner or await _owner(dialogue, agents)).end(dialogue, recorded=True)
    finally:
        await line.close()


async def _owner(dialogue: int, agents: Sequence[Agent]) -> Agent:
    """Wait until the desk has given a dialogue to one of the agents."""
    async with asyncio.timeout(60):
        while True:
            for one in agents:
                if dialogue in one.mine:
                    return one
            await asyncio.sleep(0.02)
