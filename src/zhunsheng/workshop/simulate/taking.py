"""Simulated agents beside whom suggestions stand: they know what each customer meant, and take, change or leave what is suggested."""

import asyncio
import contextlib
import random
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec
from typing_extensions import override
from websockets.exceptions import WebSocketException

from zhunsheng.kernel.errors import Busy
from zhunsheng.workshop.life.cast import Habit, life
from zhunsheng.workshop.simulate.agents import WORKERS, Agent
from zhunsheng.workshop.simulate.asking import Asking
from zhunsheng.workshop.simulate.lines import Frame, open_line
from zhunsheng.workshop.simulate.tally import Tally

SEES: Final = 0.93
"""How likely an agent reads the first suggestion; each further one is read by so much fewer again."""
SLIPS: Final = 0.04
"""How often something else is taken by mistake."""
CHANGES: Final = 0.25
"""How often what is taken is changed before it is sent."""
OWN: Final = 0.1
"""How often an agent writes own words though the right thing stands there."""
OWN_WORDS: Final = "您好，这个问题我为您核实一下，请稍等。"
TAKEN: Final = frozenset({"card", "passage", "answer", "order"})
PATIENCE: Final = 60.0
SLOT: Final = re.compile(r"\{[a-z]+\}")
PAUSE: Final = 1.0
"""Seconds between two dialogues of an agent: a desk hangs up on whoever sends much faster."""


def choice(
    items: Sequence[Mapping[str, Any]], meant: str, chance: random.Random
) -> tuple[Mapping[str, Any] | None, str]:
    """Say what an agent does with what is shown: the thing and whether it is used, edited or ignored.

    Right is the card of the question that the customer meant, and nothing else; what stands further down is overlooked more often.
    """
    there = [one for one in items if one["kind"] in TAKEN and one.get("insertable", True)]
    if there and chance.random() < SLIPS:
        return chance.choice(there), "used"
    for place, one in enumerate(items):
        if one["kind"] == "card" and one["title"] == meant and chance.random() < SEES ** (place + 1):
            if chance.random() < OWN:
                break
            return one, "edited" if chance.random() < CHANGES else "used"
    return None, "ignored"


def aid_of(found: Mapping[str, Any], used: Mapping[str, Any] | None, how: str) -> Frame:
    """Give the note that a console sends with an answer: what stood there, and what was taken."""
    ranked = list(found["unlearned"])
    keys = [one["key"] for one in found["items"] if one["key"] not in ranked and one["kind"] != "holding"]
    taken = "" if used is None else str(used["key"])
    seen = list(dict.fromkeys([*ranked, *keys, *([taken] if taken else [])]))[:24]
    return {
        "seq": found["seq"],
        "issue": found["issue"],
        "seen": seen,
        "ranked": len(ranked),
        "used": taken,
        "how": how,
    }


class Bank(msgspec.Struct, frozen=True, kw_only=True):
    """A written bank: questions with the ways that the desk learns, and the ways that customers ask."""

    learned: dict[str, list[str]]
    asked: list[Asking]


def read_bank(path: Path, ways: int) -> Bank:
    """Read lines of a question and ways to ask it with `|` between; so many ways are learned, the others are asked."""
    lines = [line.strip().split("|") for line in path.read_text("utf-8-sig").splitlines() if line.strip()]
    return Bank(
        learned={first: others[:ways] for first, *others in lines},
        asked=[Asking(q=way, faq=first) for first, *others in lines for way in others[ways:]],
    )


class Taker(Agent):
    """An agent who looks at what is suggested before every answer."""

    def __init__(self, login: str, habit: Habit, chance: random.Random, tally: Tally, meant: Mapping[str, str]) -> None:
        """Be somebody who knows what each text means."""
        super().__init__(login, habit, chance, tally)
        self.meant = meant
        self.words: dict[int, str] = {}

    @override
    async def work(self) -> None:
        """Answer whoever waits, as fast as the desk allows, and end each dialogue after one answer."""
        while True:
            dialogue, _ = await self.turns.get()
            self.asked.discard(dialogue)
            with contextlib.suppress(Busy, TimeoutError):
                await self._beside(dialogue)
                await self.end(dialogue, recorded=False)
            await asyncio.sleep(PAUSE)

    async def _beside(self, dialogue: int) -> None:
        found = await self.ask(t="assist", dialogue=dialogue)
        if found["t"] != "assist" or not found.get("items") or found.get("bare"):
            self.tally.counts["without"] += 1
            await self.say(dialogue, OWN_WORDS)
            return
        used, how = choice(found["items"], self.meant.get(self.words.get(dialogue, ""), ""), self.chance)
        words = (
            OWN_WORDS
            if used is None
            else SLOT.sub("", str(used["text"]))[:1900] + ("如还有疑问请告诉我。" if how == "edited" else "")
        )
        frame: Frame = {"t": "say", "dialogue": dialogue, "text": words, "aid": aid_of(found, used, how)}
        answer = await self.ask(**frame)
        if answer.get("code") == "phrase.confirm":
            answer = await self.ask(**frame, confirm=[hit["clause"] for hit in answer["detail"]["hits"]])
        self.tally.counts[how if answer["t"] == "said" else "held"] += 1

    @override
    def _hear(self, frame: Frame) -> None:
        message = frame.get("message") or {}
        if message.get("by") == "customer" and message.get("text"):
            self.words[message["dialogue"]] = message["text"]
        super()._hear(frame)


async def take_all(
    url: str, shop: str, askings: Sequence[Asking], at_once: int, number: int, seed: int
) -> Counter[str]:
    """Let customers ask people, so many at a time, in an order drawn from a seed; says how suggestions fared."""
    chance, tally = random.Random(seed), Tally()
    drawn = list(askings)
    chance.shuffle(drawn)
    agents = await _agents(url, number, chance, tally, {one.q: one.faq for one in askings})
    left = iter(drawn)

    async def crowd() -> None:
        for one in left:
            with contextlib.suppress(TimeoutError, OSError, WebSocketException, Busy):
                await asyncio.wait_for(_visit(url, shop, one.q), PATIENCE)

    behind = [asyncio.create_task(one.work()) for one in agents]
    try:
        await asyncio.gather(*(crowd() for _ in range(at_once)))
    finally:
        for task in behind:
            task.cancel()
        for one in agents:
            with contextlib.suppress(TimeoutError, OSError, WebSocketException):
                await one.wind_up()
    return tally.counts


async def _agents(url: str, number: int, chance: random.Random, tally: Tally, meant: Mapping[str, str]) -> list[Agent]:
    there: list[Agent] = []
    for login in (*WORKERS, *(one.login for one in life().agents)):
        one = Taker(login, life().habit_of(login), random.Random(chance.random()), tally, meant)
        with contextlib.suppress(Busy):
            if len(there) < number and await one.begin(url):
                there.append(one)
    if not there:
        raise Busy("no agent could be brought to work: is the desk a demonstration, and on this machine?")
    return there


async def _visit(url: str, shop: str, words: str) -> None:
    """Ask one thing as a visitor, want a person where a machine answers first, and stay until it is over."""
    over = asyncio.Event()

    def hear(frame: Frame) -> None:
        if frame["t"] == "state" and frame["state"] == "closed":
            over.set()

    line, _ = await open_line(url.replace("http", "ws", 1) + "/live/widget", hear, {"shop": shop})
    try:
        await line.ask(t="say", text=words)
        await over.wait()
    finally:
        await line.close()
