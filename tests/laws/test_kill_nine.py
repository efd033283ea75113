"""Law: what was acknowledged stands, once, whenever the web process is killed.

Customers and agents write through real sockets; the process dies with SIGKILL at random moments and is started again;
clients come back and send what was not acknowledged under the same id. Then the record is read.
"""

import asyncio
import random
import uuid
from abc import ABC, abstractmethod
from collections import Counter
from pathlib import Path
from typing import Any

import msgspec
import pytest
from django.db import connection
from typing_extensions import override
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.support.server import Desk, running_desk
from tests.support.sessions import sign_in
from tests.support.sockets import Client, Frame, console, widget
from zhunsheng.clocks.queries import replay, watched
from zhunsheng.kernel.instants import now

AWAY = (ConnectionClosed, InvalidStatus, OSError, TimeoutError, EOFError)
CUSTOMERS = 6
MORE = 20


class Writer(ABC):
    """Somebody who writes until told to stop, and writes again what was not acknowledged."""

    def __init__(self, desk: Desk, number: int, chance: random.Random) -> None:
        self.desk = desk
        self.number = number
        self.chance = chance
        self.client: Client | None = None
        self.dialogue: int | None = None
        self.acknowledged: dict[str, tuple[int, int]] = {}
        self.pending: Frame | None = None
        self.stopping = False
        self.came_back = -1

    async def run(self) -> None:
        while not self.stopping:
            try:
                if self.client is None:
                    await self.arrive()
                    self.came_back += 1
                await self.write()
                await asyncio.sleep(self.chance.uniform(0, 0.02))
            except AWAY:
                self.client = None
                await asyncio.sleep(0.05)
        for _ in range(200):
            if self.pending is None:
                return
            try:
                if self.client is None:
                    await self.arrive()
                await self.write()
            except AWAY:
                self.client = None
                await asyncio.sleep(0.1)

    @abstractmethod
    async def arrive(self) -> None:
        """Open the socket again."""

    @abstractmethod
    def draft(self) -> Frame | None:
        """Think of the next words."""

    async def write(self) -> None:
        if self.pending is None:
            self.pending = self.draft()
        if self.pending is None or self.client is None:
            await asyncio.sleep(0.05)
            return
        answer = await self.client.ask(wait=4, **self.pending)
        if answer["t"] == "said":
            self.acknowledged[answer["cid"]] = (answer["dialogue"], answer["seq"])
            self.dialogue = answer["dialogue"]
        self.pending = None


class Customer(Writer):
    """A visitor who keeps the browser's token."""

    token: str | None = None

    @override
    async def arrive(self) -> None:
        self.client, welcome = await widget(self.desk.ws, visitor=self.token, dialogue=self.dialogue)
        self.token = welcome["visitor"]

    @override
    def draft(self) -> Frame:
        return {"t": "say", "cid": str(uuid.uuid4()), "text": f"第 {len(self.acknowledged)} 句，来自 {self.number}"}


class Agent(Writer):
    """A colleague who answers whoever is theirs."""

    session: str = ""
    rows: tuple[int, ...] = ()

    @override
    async def arrive(self) -> None:
        self.session = self.session or sign_in(("xiaolin", "xiaozhou")[self.number])
        self.client, snapshot = await console(self.desk.ws, self.session)
        me = snapshot["me"]["id"]
        if snapshot["me"]["presence"] != "available":
            await self.client.ask(t="presence", to="available")
        self.rows = tuple(row["id"] for row in snapshot["rows"] if row["agent"] and row["agent"]["id"] == me)

    @override
    def draft(self) -> Frame | None:
        if self.client is not None:
            heard = (frame.get("row") for frame in self.client.heard)
            self.rows = tuple({*self.rows, *(row["id"] for row in heard if row and row["state"] == "open")})
            self.client.heard.clear()
        if not self.rows:
            return None
        return {
            "t": "say",
            "dialogue": self.chance.choice(self.rows),
            "text": f"您好，已为您记录第 {len(self.acknowledged)} 条。",
        }


@pytest.mark.parametrize("kills", [3, pytest.param(25, marks=pytest.mark.soak)])
def test_what_was_acknowledged_stands_once_after_kill_nine(db: None, tmp_path: Path, kills: int) -> None:
    with running_desk(tmp_path) as desk:
        writers = asyncio.run(_shift(desk, random.Random(9), kills))
        _wait_until_sealed(desk)
        _nothing_lost_nothing_doubled(writers)
        _numbers_have_no_gap()
        _clocks_stand_as_their_facts_say()
        _the_journal_holds(desk)
    assert sum(writer.came_back for writer in writers) >= kills


async def _shift(desk: Desk, chance: random.Random, kills: int) -> list[Writer]:
    writers: list[Writer] = [Agent(desk, number, chance) for number in range(2)]
    writers += [Customer(desk, number, chance) for number in range(CUSTOMERS)]
    working = [asyncio.create_task(writer.run()) for writer in writers]
    for _ in range(kills):
        await _until_more_is_acknowledged(writers)
        await asyncio.sleep(chance.uniform(0, 0.3))
        desk.kill("web")
        await asyncio.to_thread(desk.start, "web")
    await _until_more_is_acknowledged(writers)
    for writer in writers:
        writer.stopping = True
    await asyncio.gather(*working)
    return writers


async def _until_more_is_acknowledged(writers: list[Writer]) -> None:
    """Wait for twenty more messages: a kill that finds nobody writing proves nothing, however slow the machine is."""
    before = sum(len(writer.acknowledged) for writer in writers)
    async with asyncio.timeout(60):
        while sum(len(writer.acknowledged) for writer in writers) < before + MORE:  # noqa: ASYNC110 - what is counted is the writers' own books
            await asyncio.sleep(0.02)


def _rows(sql: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def _wait_until_sealed(desk: Desk) -> None:
    for _ in range(100):
        if not _rows("SELECT 1 FROM journal_fact WHERE position IS NULL LIMIT 1"):
            return
        asyncio.run(asyncio.sleep(0.1))
    raise AssertionError("the sealer does not come to an end")


def _the_journal_holds(desk: Desk) -> None:
    """It holds at every look, and all of it is sealed soon; the desk goes on and may note something meanwhile."""
    verdict: dict[str, Any] = {}
    for _ in range(20):
        verdict = msgspec.json.decode(desk.command("journal", "verify", "--json").stdout)
        assert verdict["holds"], verdict
        if verdict["unsealed"] == 0:
            return
    raise AssertionError(f"the sealer does not come to an end: {verdict}")


def _nothing_lost_nothing_doubled(writers: list[Writer]) -> None:
    stored = Counter(
        {
            row[0]: row[1]
            for row in _rows("SELECT cid, COUNT(*) FROM dialogue_message WHERE cid IS NOT NULL GROUP BY cid")
        }
    )
    places = {
        row[0]: (row[1], row[2])
        for row in _rows("SELECT cid, dialogue_id, seq FROM dialogue_message WHERE cid IS NOT NULL")
    }
    acknowledged = {cid: place for writer in writers for cid, place in writer.acknowledged.items()}
    assert len(acknowledged) > 60
    assert {cid: stored[cid] for cid in acknowledged} == dict.fromkeys(acknowledged, 1)
    assert {cid: places[cid] for cid in acknowledged} == acknowledged
    facts = _rows("SELECT COUNT(*) FROM journal_fact WHERE name IN ('message.received', 'message.sent')")
    assert facts == [(sum(stored.values()),)]


def _numbers_have_no_gap() -> None:
    dialogues = _rows("SELECT dialogue_id, MIN(seq), MAX(seq), COUNT(*) FROM dialogue_message GROUP BY dialogue_id")
    assert dialogues
    assert [row for row in dialogues if (row[1], row[2]) != (1, row[3])] == []
    heads = dict(_rows("SELECT id, seq FROM dialogue_dialogue"))
    assert heads == {row[0]: row[2] for row in dialogues}


def _clocks_stand_as_their_facts_say() -> None:
    seen = watched(0, 1000)
    assert seen
    assert [difference for dialogue in seen for difference in replay(dialogue, now())] == []


def test_a_clock_that_ran_out_while_the_desk_was_down_is_breached_at_its_line(db: None, tmp_path: Path) -> None:
    with running_desk(tmp_path) as desk:
        asyncio.run(_one_word(desk))
        desk.kill("web")
        desk.kill("worker")
        due = _rows("SELECT due_at FROM clocks_clock WHERE clause_id = 'ec-1.2a' AND state = 'running'")[0][0]
        asyncio.run(asyncio.sleep(max(0.0, (due - now().us) / 1_000_000) + 0.5))
        desk.start("web")
        desk.start("worker")
        found: list[tuple[Any, ...]] = []
        for _ in range(300):
            found = _rows("SELECT state, breached_at, detected_at FROM clocks_clock WHERE clause_id = 'ec-1.2a'")
            if found[0][0] == "breached":
                break
            asyncio.run(asyncio.sleep(0.1))
    assert found[0][:2] == ("breached", due)
    assert found[0][2] > due


async def _one_word(desk: Desk) -> None:
    client, _ = await widget(desk.ws)
    await client.ask(t="say", cid=str(uuid.uuid4()), text="有人吗")
    await client.close()
