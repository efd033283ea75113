"""Simulated agents: signed in with one click, available, each with the habits of the living demonstration."""

import asyncio
import random
from collections.abc import Sequence
from typing import Any

import httpx

from zhunsheng.kernel.durations import hours
from zhunsheng.kernel.errors import Busy
from zhunsheng.kernel.instants import now
from zhunsheng.workshop.life.cast import Habit, life
from zhunsheng.workshop.simulate.lines import Frame, Line, open_line
from zhunsheng.workshop.simulate.tally import Hand, Tally

WORKERS = ("xiaolin", "xiaozhou")
UNKNOWN = "product.other"
TICKED = "模拟：对话中没有找到，转为跟进"


async def session_of(url: str, login: str) -> str:
    """Sign in as the front page's one-click entry does; returns the cookie."""
    async with httpx.AsyncClient(base_url=url, follow_redirects=False, trust_env=False, timeout=60.0) as browser:
        await browser.get("/")
        token = browser.cookies.get("zhunsheng_csrf") or browser.cookies.get("csrftoken") or ""
        answer = await browser.post(
            "/demo-sign-in/", data={"role": login, "csrfmiddlewaretoken": token}, headers={"Referer": url}
        )
        session = browser.cookies.get("zhunsheng_session")
        if session is None:
            raise Busy(f"one-click entry as {login} was answered with {answer.status_code}")
        return f"zhunsheng_session={session}"


class Agent:
    """One agent at work; dialogues are answered by turns."""

    def __init__(self, login: str, habit: Habit, chance: random.Random, tally: Tally) -> None:
        """Be somebody with habits."""
        self.login, self.habit, self.chance, self.tally = login, habit, chance, tally
        self.hand = Hand(name=login)
        self.id = 0
        self.line: Line | None = None
        self.mine: set[int] = set()
        self.turns: asyncio.Queue[tuple[int, int]] = asyncio.Queue()
        self.asked: set[int] = set()
        self.answered: dict[int, int] = {}
        self.types: dict[int, str] = {}

    async def begin(self, url: str) -> bool:
        """Sign in and become available; tell whether the desk lets this agent receive."""
        cookie = await session_of(url, self.login)
        socket = url.replace("http", "ws", 1) + "/live/console"
        self.line, snapshot = await open_line(socket, self._hear, {}, cookie)
        self.id = int(snapshot["me"]["id"])
        answer = await self.line.ask(t="presence", to="available")
        return bool(answer["t"] == "done")

    async def work(self) -> None:
        """Answer whoever waits, the longest first, at this agent's pace."""
        while True:
            dialogue, at_us = await self.turns.get()
            self.asked.discard(dialogue)
            step = self.answered.get(dialogue, 0)
            await asyncio.sleep(self.habit.speed * (1 if step == 0 else 0.6) * self.chance.lognormvariate(-0.4, 0.5))
            await self.answer(dialogue, step)
            if step == 0:
                self.hand.greeted.append((now().us - at_us) / 1_000_000)
            self.answered[dialogue] = step + 1

    async def answer(self, dialogue: int, step: int) -> None:
        """Say what comes next in a dialogue, or end it."""
        told = life()
        if step == 0:
            await self.grade(dialogue)
            greeting = self.chance.choice(told.greetings).replace("{agent}", "客服")
            about = [one.about for one in told.topics if one.type == self.types.get(dialogue)]
            sums_up = about and self.chance.random() < self.habit.records
            await self.say(dialogue, greeting + told.restating.format(about=about[0]) if sums_up else greeting)
        elif step == 1:
            if self.chance.random() < self.habit.slips:
                await self.say(dialogue, self.chance.choice(told.slips))
            known = [one for one in told.topics if one.type == self.types.get(dialogue)]
            await self.say(
                dialogue, self.chance.choice(known or told.topics).answer.format(order="", carrier="顺丰速运")
            )
            await self.ask(t="solution", dialogue=dialogue)
            await self.say(dialogue, told.questions[0])
        elif step <= len(told.questions):
            await self.say(dialogue, told.questions[step - 1])
        else:
            await self.say(dialogue, told.farewell)
            await self.end(dialogue, recorded=self.chance.random() < self.habit.records)

    async def say(self, dialogue: int, text: str) -> bool:
        """Say something, confirming what the guard asks about; tell whether it went out."""
        answer = await self.ask(t="say", dialogue=dialogue, text=text)
        if answer.get("code") == "phrase.confirm":
            clauses = [hit["clause"] for hit in answer["detail"]["hits"]]
            answer = await self.ask(t="say", dialogue=dialogue, text=text, confirm=clauses)
        sent = bool(answer["t"] == "said")
        self.tally.counts["agent_lines" if sent else "held"] += 1
        self.hand.said, self.hand.held = self.hand.said + sent, self.hand.held + (not sent)
        return sent

    async def grade(self, dialogue: int) -> None:
        """Look at a dialogue and take over the type that the desk suggests."""
        shown = await self.ask(t="open", dialogue=dialogue, after=0)
        found = (shown.get("demand") or {}).get("suggestions") or [{"type": UNKNOWN}]
        self.types[dialogue] = found[0]["type"]
        await self.ask(t="grade", dialogue=dialogue, type=found[0]["type"])

    async def wind_up(self) -> None:
        """End what is still open, leave, and hang up."""
        for dialogue in sorted(self.mine):
            await self.end(dialogue, recorded=False)
        if self.line is not None:
            await self.line.ask(t="presence", to="away")
            await self.line.close()

    async def end(self, dialogue: int, *, recorded: bool) -> None:
        """Grade, fill in and close a dialogue; where the gate does not open, plan what follows instead."""
        if dialogue not in self.types:
            await self.grade(dialogue)
        record = await self.ask(t="record", dialogue=dialogue)
        fields = {one["name"]: one["text"] or TICKED for one in record.get("fields", ())}
        saved = await self.ask(t="record_save", dialogue=dialogue, fields=fields, version=record.get("version", 0))
        answer = await self.ask(t="close", dialogue=dialogue, outcome="solved", checks={})
        if answer.get("code") == "closing.missing":
            answer = await self._close_with_plan(dialogue, _names(answer["detail"]["missing"]))
        closed = self.tally.note(answer, "done", "closed")
        self.mine.discard(dialogue)
        self.hand.open, self.hand.closed = len(self.mine), self.hand.closed + closed
        if recorded and closed:
            version = saved.get("version", 0)
            await self.ask(t="record_save", dialogue=dialogue, fields=fields, version=version, confirm=True)

    async def _close_with_plan(self, dialogue: int, missing: Sequence[str]) -> Frame:
        plan = {"owner": self.id, "due_at": (now() + hours(24)).us, "plan": "核实后联系客户"}
        checks = {name: {"note": TICKED} for name in missing}
        return await self.ask(t="close", dialogue=dialogue, outcome="followup", checks=checks, followup=plan)

    async def ask(self, **frame: Any) -> Frame:
        """Ask the desk."""
        if self.line is None:
            raise Busy(f"{self.login} is not signed in")
        return await self.line.ask(**frame)

    def _hear(self, frame: Frame) -> None:
        row = frame.get("row") or {}
        owner = (row.get("agent") or {}).get("id")
        if row and owner == self.id and row["state"] == "open":
            self.mine.add(row["id"])
            self.hand.open = len(self.mine)
        message = frame.get("message") or {}
        waits = message.get("by") == "customer" and message["dialogue"] in self.mine
        if waits and message["dialogue"] not in self.asked:
            self.asked.add(message["dialogue"])
            self.turns.put_nowait((message["dialogue"], message["at"]))


def _names(missing: str | Sequence[str]) -> list[str]:
    return missing.split(", ") if isinstance(missing, str) else list(missing)


async def gather(url: str, number: int, chance: random.Random, tally: Tally) -> list[Agent]:
    """Bring agents to work until there are enough; one whom the desk does not let receive is left out."""
    there: list[Agent] = []
    names = [*WORKERS, *(one.login for one in life().agents)]
    for login in names:
        if len(there) == number:
            break
        agent = Agent(login, life().habit_of(login), random.Random(chance.random()), tally)
        try:
            if await agent.begin(url):
                there.append(agent)
                tally.hands.append(agent.hand)
        except Busy:
            continue
    if not there:
        raise Busy("no agent could be brought to work: is the desk a demonstration, and on this machine?")
    return there
