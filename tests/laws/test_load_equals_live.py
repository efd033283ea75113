"""Law: what a screen has been pushed equals what a fresh screen loads.

One console is opened before anything happens and only listens; after a random but legal shift a second one is opened.
Rows, clocks, messages and marks must be the same on both.
"""

import asyncio
import random
import uuid
from pathlib import Path
from typing import Any

import pytest

from tests.support.server import Desk, running_desk
from tests.support.sessions import sign_in
from tests.support.sockets import Client, Frame, console, widget

STEPS = 70


class Screen:
    """What a console holds: rows by dialogue, and the messages it has been pushed."""

    def __init__(self, snapshot: Frame) -> None:
        self.rows: dict[int, Frame] = {row["id"]: row for row in snapshot["rows"]}
        self.messages: dict[int, dict[int, Frame]] = {}

    def apply(self, frame: Frame) -> None:
        if frame["t"] == "message":
            message = frame["message"]
            self.messages.setdefault(message["dialogue"], {})[message["seq"]] = message
        if frame["t"] == "mood":
            self.messages[frame["dialogue"]][frame["seq"]]["mood"] = frame["mood"]
        if frame["t"] == "marks":
            self._mark(frame)
        if frame["t"] == "gone":
            self.rows.pop(frame["dialogue"], None)
        row: Frame = frame.get("row") or {}
        if row and row["rev"] >= self.rows.get(row["id"], row)["rev"]:
            self.rows[row["id"]] = row
            if row["state"] == "closed" and not any(clock["stopped_at"] is None for clock in row["clocks"]):
                del self.rows[row["id"]]

    def _mark(self, frame: Frame) -> None:
        for message in self.messages.get(frame["dialogue"], {}).values():
            if message["by"] == "customer":
                message["state"] = "read" if message["seq"] <= frame["seen"] else message["state"]
            elif message["seq"] <= frame["read"]:
                message["state"] = "read"
            elif message["seq"] <= frame["delivered"] and message["state"] == "sent":
                message["state"] = "delivered"


@pytest.fixture
def desk(db: None, tmp_path: Path) -> Any:
    with running_desk(tmp_path) as running:
        yield running


@pytest.mark.parametrize("seed", [1, 2])
def test_what_was_pushed_equals_what_is_loaded(desk: Desk, seed: int) -> None:
    live, fresh = asyncio.run(_shift(desk, random.Random(seed), drop=None))
    differences = _differences(live, fresh)
    assert not differences, "\n".join(differences)
    assert all(row["rev"] <= fresh.rows[key]["rev"] for key, row in live.rows.items())
    assert sum(len(thread) for thread in live.messages.values()) > 20


def _shown(screen: Screen) -> dict[int, Frame]:
    """Leave the revision out: receipts count as changes of the row but show in the messages, not in the row."""
    return {key: {name: value for name, value in row.items() if name != "rev"} for key, row in screen.rows.items()}


def _differences(live: Screen, fresh: Screen) -> list[str]:
    """Name each place where the two screens differ, so that a failure says what was not pushed."""
    before, after = _shown(live), _shown(fresh)
    rows = [f"row {key} only on one screen: {before.get(key, after.get(key))}" for key in before.keys() ^ after.keys()]
    rows += [
        f"row {key}.{name}: pushed {before[key][name]!r}, loaded {after[key][name]!r}"
        for key in before.keys() & after.keys()
        for name in after[key]
        if before[key].get(name) != after[key][name]
    ]
    lines = [
        f"message {dialogue}#{seq}: pushed {live.messages[dialogue].get(seq)!r}, loaded {message!r}"
        for dialogue, thread in fresh.messages.items()
        for seq, message in thread.items()
        if live.messages[dialogue].get(seq) != message
    ]
    return rows + lines


@pytest.mark.parametrize("lost", ["marks", "mood"])
def test_a_push_that_is_lost_is_caught_by_the_law(desk: Desk, lost: str) -> None:
    live, fresh = asyncio.run(_shift(desk, random.Random(3), drop=lost))
    assert _differences(live, fresh) != []


async def _shift(desk: Desk, chance: random.Random, drop: str | None) -> tuple[Screen, Screen]:
    watcher, snapshot = await console(desk.ws, sign_in("zhuguan"))
    live = Screen(snapshot)
    agents = [(await console(desk.ws, sign_in(login)))[0] for login in ("xiaolin", "xiaozhou")]
    customers = [(await widget(desk.ws))[0] for _ in range(4)]
    opened: dict[int, int] = {}
    for _ in range(STEPS):
        await _step(chance, agents, customers, opened)
    await asyncio.sleep(1.2)
    for client in (*agents, *customers):
        await client.close()
    await watcher.quiet(0.8)
    for frame in watcher.heard[1:]:
        if frame["t"] != drop:
            live.apply(frame)
    return live, await _load(desk, live)


async def _step(chance: random.Random, agents: list[Client], customers: list[Client], opened: dict[int, int]) -> None:
    who = chance.randrange(len(customers))
    customer, agent = customers[who], chance.choice(agents)
    match chance.choice(
        ("write", "write", "write", "answer", "answer", "answer", "read", "seen", "presence", "take", "close")
    ):
        case "write":
            words = chance.choice(
                (
                    "在吗",
                    "订单到哪了",
                    "可以退货吗",
                    "好的",
                    "解决了，没有其他问题了，很满意",
                    "气死我了，骗子公司",
                    "太慢了吧",
                )
            )
            opened[who] = (await customer.ask(t="say", cid=str(uuid.uuid4()), text=words)).get("dialogue", 0)
        case "answer":
            words = chance.choice(
                ("您好，请稍等。", "已为您查询，今天发出。", "做不到", "问题解决了吗？还有其他问题吗？满意吗？")
            )
            await agent.ask(t="say", dialogue=opened.get(who, 1), text=words)
        case "read":
            await customer.send(t="read", seq=chance.randint(1, 30))
        case "seen":
            await agent.ask(t="read", dialogue=opened.get(who, 1), seq=chance.randint(1, 30))
        case "presence":
            await agent.ask(t="presence", to=chance.choice(("available", "available", "away")))
        case "take":
            await agent.ask(t="take", dialogue=opened.get(who, 1))
        case "close":
            checks = {
                name: {"note": "客户已确认"}
                for name in (
                    "solved_or_followup",
                    "no_further_question",
                    "satisfaction_intent",
                    "customer_confirmation",
                )
            }
            await agent.ask(t="grade", dialogue=opened.get(who, 1), type="product.other")
            await agent.ask(t="close", dialogue=opened.get(who, 1), outcome="solved", checks=checks)


async def _load(desk: Desk, live: Screen) -> Screen:
    reader, snapshot = await console(desk.ws, sign_in("zhuguan"))
    fresh = Screen(snapshot)
    for dialogue in live.messages:
        history = await reader.ask(t="open", dialogue=dialogue, after=0)
        fresh.messages[dialogue] = {message["seq"]: message for message in history["messages"]}
    await reader.close()
    return fresh
