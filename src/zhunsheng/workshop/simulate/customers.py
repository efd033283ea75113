"""Simulated customers: they come with a wish and a mood, ask, answer, press, rate, and some give up."""

import asyncio
import random
from enum import StrEnum
from typing import Final

import msgspec

from zhunsheng.workshop.life.cast import demo_shops, life, products_of
from zhunsheng.workshop.simulate.lines import Frame, Line, open_line
from zhunsheng.workshop.simulate.members import Members
from zhunsheng.workshop.simulate.tally import Tally

KNOWN: Final = 0.6
"""How many of the customers are signed in to their shop, with orders that the agent sees."""

SHOWS_ORDER: Final = 0.5
RATES: Final = 0.5
NO_ORDER: Final = "6900010002"


class Mood(StrEnum):
    """How a customer comes in."""

    CALM = "calm"
    HURRIED = "hurried"
    UPSET = "upset"


class Nature(msgspec.Struct, frozen=True):
    """What a mood does. Units: seconds of patience in the middle; shares of those who are satisfied; points of a rating."""

    patience: float
    satisfied: float
    score: float


NATURES: Final = {
    Mood.CALM: Nature(90.0, 0.92, 4.6), Mood.HURRIED: Nature(40.0, 0.85, 4.1), Mood.UPSET: Nature(30.0, 0.6, 3.0)
}  # fmt: skip
MOODS: Final = (70, 20, 10)


class Customer:
    """One customer with a wish, a mood and a pace."""

    def __init__(self, chance: random.Random, tally: Tally, who: tuple[str, str] | None) -> None:
        """Draw what this customer is like; `who` is a member of a shop, or nobody in particular."""
        self.chance, self.tally, self.who = chance, tally, who
        self.shop = chance.choice(demo_shops()).key if who is None else who[0]
        self.mood = chance.choices(list(Mood), MOODS)[0]
        self.pace = chance.uniform(0.5, 2.0)
        self.patience = NATURES[self.mood].patience * chance.lognormvariate(0, 0.4)
        self.said: asyncio.Queue[str] = asyncio.Queue()
        self.dialogue = 0
        self.is_over = False

    async def live(self, url: str, members: Members) -> None:
        """Live through one visit."""
        hello: Frame = {"shop": self.shop}
        if self.who is not None:
            hello["signed"] = await members.signed(self.who)
        line, picture = await open_line(url.replace("http", "ws", 1) + "/live/widget", self._hear, hello)
        try:
            self.tally.counts["begun"] += 1
            self.tally.moods[self.mood] += 1
            await self._talk(line, [one["number"] for one in picture.get("orders", ())])
        finally:
            await line.close()

    async def _talk(self, line: Line, orders: list[str]) -> None:
        told = life()
        topic = self.chance.choices(told.topics, [one.weight for one in told.topics])[0]
        product = self.chance.choice(products_of(self.shop)).title
        if self.mood is Mood.UPSET:
            await self.say(line, text=self.chance.choice(told.angry))
        if orders and self.chance.random() < SHOWS_ORDER:
            await self.say(line, order=self.chance.choice(orders))
            self.tally.counts["orders"] += 1
        order = self.chance.choice(orders) if orders else NO_ORDER
        await self.say(line, text=self.chance.choice(topic.ask).format(product=product, order=order))
        pressed = False
        while not self.is_over:
            try:
                words = await asyncio.wait_for(self.said.get(), self.patience)
            except TimeoutError:
                if pressed:
                    self.tally.counts["given_up"] += 1
                    return
                pressed = True
                await self.say(line, text=self.chance.choice(told.angry))
                continue
            reply = self._reply(words)
            if reply:
                await asyncio.sleep(self.pace * self.chance.lognormvariate(1.0, 0.5))
                await self.say(line, text=reply)
        await self._rate(line)

    def _reply(self, words: str) -> str:
        told = life()
        for question, replies in zip(told.questions, told.replies, strict=True):
            if question in words:
                content = self.chance.random() < NATURES[self.mood].satisfied
                return self.chance.choice(replies) if content else "还没有"
        answers = (one.answer.partition("{")[0] for one in told.topics)
        return "" if words == told.farewell or words.startswith(tuple(answers)) else "好，那麻烦您看一下"

    async def _rate(self, line: Line) -> None:
        if self.chance.random() < RATES:
            score = max(1, min(5, round(self.chance.gauss(NATURES[self.mood].score, 0.7))))
            answer = await line.ask(t="rate", dialogue=self.dialogue, score=score, comment="")
            self.tally.note(answer, "rated", "rated")

    async def say(self, line: Line, **words: str) -> None:
        """Say something, or point at an order."""
        answer = await line.ask(t="say", **words)
        if self.tally.note(answer, "said", "customer_lines"):
            self.dialogue = answer.get("dialogue", self.dialogue)

    def _hear(self, frame: Frame) -> None:
        if frame["t"] == "message" and frame["message"]["by"] == "agent":
            self.said.put_nowait(frame["message"]["text"] or "")
        if frame["t"] == "state" and frame["state"] == "closed":
            self.is_over = True
            self.said.put_nowait(life().farewell)
