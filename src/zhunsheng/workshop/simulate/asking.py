"""Simulated customers with one simple question each: does the bot answer it alone, and rightly?"""

import asyncio
import contextlib
import time
from collections.abc import Mapping, Sequence
from importlib import resources
from pathlib import Path
from statistics import quantiles
from typing import Any, Final

import msgspec
from websockets.exceptions import WebSocketException

from zhunsheng.assist.queries import bot_data
from zhunsheng.kernel.errors import Busy
from zhunsheng.workshop.simulate.lines import Frame, Line, open_line
from zhunsheng.workshop.simulate.reading import read_lines

WAIT: Final = 15.0
"""Seconds after which a customer counts as left without a word."""
TURNS: Final = 4
"""Things a customer says at most before asking for a person."""
FEW: Final = 20


class Asking(msgspec.Struct, frozen=True):
    """A question in a customer's words, and which question of the desk it asks; none of them where that is missing."""

    q: str
    faq: str = ""


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """How one customer fared: solved, handed, silent; wrong where an answer to another question was given."""

    asking: Asking
    end: str
    wrong: bool
    waited: float


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """Sum up: simple questions, those solved without a person, wrong answers among all that were given, strangers answered."""

    simple: int
    solved: int
    wrong: int
    answered: int
    strangers: int
    strangers_answered: int
    silent: int
    p95_s: float

    @property
    def deflection(self) -> float:
        """Give the share of simple questions that needed nobody."""
        return self.solved / self.simple if self.simple else 0.0

    @property
    def wrong_share(self) -> float:
        """Give the share of wrong ones among all answers."""
        return self.wrong / self.answered if self.answered else 0.0


def read_askings(path: str) -> list[Asking]:
    """Read a file of questions, or the shipped one, which no bank has learned. Refuses: BadInput, which names the line."""
    shipped = resources.files("zhunsheng.workshop.simulate").joinpath("askings.jsonl")
    return read_lines(shipped if path == "shipped" else Path(path), Asking, '{"q": …, "faq": …}')


async def ask_all(
    url: str, shop: str, askings: Sequence[Asking], answers: Mapping[str, Sequence[str]], at_once: int
) -> Told:
    """Let customers come, so many at a time; `answers` holds what the desk answers to each question."""
    places = asyncio.Semaphore(at_once)

    async def one(asking: Asking) -> Outcome | None:
        async with places:
            with contextlib.suppress(TimeoutError, OSError, WebSocketException, Busy):
                return await Asker(asking, answers).live(url, shop)
        return None

    return summed([one for one in await asyncio.gather(*map(one, askings)) if one is not None])


def summed(outcomes: Sequence[Outcome]) -> Told:
    """Sum up how the customers fared."""
    simple = [one for one in outcomes if one.asking.faq]
    strangers = [one for one in outcomes if not one.asking.faq]
    waits = [one.waited for one in outcomes if one.end != "silent"]
    solved = sum(one.end == "solved" for one in simple)
    wrong = sum(one.wrong for one in outcomes)
    return Told(
        simple=len(simple), solved=solved, wrong=wrong, answered=solved + wrong, strangers=len(strangers),
        strangers_answered=sum(one.wrong for one in strangers), silent=sum(one.end == "silent" for one in outcomes),
        p95_s=quantiles(waits, n=FEW)[-1] if len(waits) > FEW else max(waits, default=0.0),
    )  # fmt: skip


class Asker:
    """One customer who wants one thing, knows it when told, and asks for a person when told something else."""

    def __init__(self, asking: Asking, answers: Mapping[str, Sequence[str]]) -> None:
        """Know the right answers, and those to other questions."""
        self.asking = asking
        self.right = tuple(answers.get(asking.faq, ()))
        self.others = tuple(text for faq, texts in answers.items() if faq != asking.faq for text in texts)
        self.heard: asyncio.Queue[Frame] = asyncio.Queue()

    async def live(self, url: str, shop: str) -> Outcome:
        """Live through one visit."""
        line, _ = await open_line(url.replace("http", "ws", 1) + "/live/widget", self._hear, {"shop": shop})
        try:
            return await self._talk(line)
        finally:
            await line.close()

    def _hear(self, frame: Frame) -> None:
        if frame["t"] == "message" and frame["message"]["by"] == "bot":
            self.heard.put_nowait(frame["message"])

    async def _talk(self, line: Line) -> Outcome:
        words, wrong, first = self.asking.q, False, 0.0
        for _ in range(TURNS):
            began = time.monotonic()
            await line.ask(t="say", text=words)
            try:
                said = await asyncio.wait_for(self.heard.get(), WAIT)
            except TimeoutError:
                return Outcome(asking=self.asking, end="silent", wrong=wrong, waited=WAIT)
            first = first or time.monotonic() - began
            buttons = options(said)
            if any(text in said["text"] for text in self.right):
                await line.ask(t="say", text=bot_data().buttons["solved"])
                return Outcome(asking=self.asking, end="solved", wrong=wrong, waited=first)
            if any(text in said["text"] for text in self.others):
                wrong, words = True, bot_data().buttons["human"]
            elif self.asking.faq in buttons:
                words = self.asking.faq
            elif not buttons:
                return Outcome(asking=self.asking, end="handed", wrong=wrong, waited=first)
            else:
                words = bot_data().buttons["human"]
        return Outcome(asking=self.asking, end="handed", wrong=wrong, waited=first)


def options(message: Mapping[str, Any]) -> list[str]:
    """Name the buttons below a line of the bot."""
    data = message.get("data") or {}
    return [str(data[key]) for key in ("option1", "option2", "option3", "option4") if data.get(key)]
