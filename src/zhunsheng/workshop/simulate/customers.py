"""Simulated customers: they come, ask, answer, press, and some give up."""

import asyncio
import random

from zhunsheng.workshop.life.cast import life, products_of
from zhunsheng.workshop.simulate.lines import Frame, Line, open_line
from zhunsheng.workshop.simulate.tally import Tally

SATISFIED = 0.85


class Customer:
    """One customer with a wish, a mood and a pace."""

    def __init__(self, shop: str, chance: random.Random, tally: Tally) -> None:
        """Draw what this customer is like."""
        self.shop, self.chance, self.tally = shop, chance, tally
        self.pace = chance.uniform(0.5, 2.0)
        self.patience = chance.lognormvariate(4.3, 0.5)
        self.said: asyncio.Queue[str] = asyncio.Queue()
        self.is_over = False

    async def live(self, url: str) -> None:
        """Live through one visit."""
        address = url.replace("http", "ws", 1) + "/live/widget"
        line, _ = await open_line(address, self._hear, {"shop": self.shop})
        try:
            self.tally.counts["begun"] += 1
            await self._talk(line)
        finally:
            await line.close()

    async def _talk(self, line: Line) -> None:
        told = life()
        topic = self.chance.choices(told.topics, [one.weight for one in told.topics])[0]
        product = self.chance.choice(products_of(self.shop)).title
        await self.say(line, self.chance.choice(topic.ask).format(product=product, order="6900010002"))
        pressed = False
        while not self.is_over:
            try:
                words = await asyncio.wait_for(self.said.get(), self.patience)
            except TimeoutError:
                if pressed:
                    self.tally.counts["given_up"] += 1
                    return
                pressed = True
                await self.say(line, self.chance.choice(told.angry))
                continue
            reply = self._reply(words)
            if reply:
                await asyncio.sleep(self.pace * self.chance.lognormvariate(1.0, 0.5))
                await self.say(line, reply)

    def _reply(self, words: str) -> str:
        told = life()
        for question, replies in zip(told.questions, told.replies, strict=True):
            if question in words:
                return self.chance.choice(replies) if self.chance.random() < SATISFIED else "还没有"
        return "" if words == told.farewell or any(words == one.answer for one in told.topics) else "好，那麻烦您看一下"

    async def say(self, line: Line, text: str) -> None:
        """Say something."""
        answer = await line.ask(t="say", text=text)
        self.tally.counts["customer_lines" if answer["t"] == "said" else "refused"] += 1

    def _hear(self, frame: Frame) -> None:
        if frame["t"] == "message" and frame["message"]["by"] == "agent":
            self.said.put_nowait(frame["message"]["text"] or "")
        if frame["t"] == "state" and frame["state"] == "closed":
            self.is_over = True
            self.said.put_nowait(life().farewell)
