"""Who does not want to wait is answered later: nothing that was written is lost, and the choice is on record."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.server import Desk, shared_desk
from tests.support.sessions import apart
from tests.support.sockets import Client, Frame, say, widget
from tests.surface.live.visits import facts_named, owner_of
from zhunsheng.access.values import SYSTEM
from zhunsheng.dialogue.actions import note_waiting_seen
from zhunsheng.dialogue.queries import dialogue_row
from zhunsheng.journal.actions import run
from zhunsheng.kernel.instants import now

GIVEN_UP = "dialogue.given_up"


@pytest.fixture(scope="module")
def desk(shared_db: Path) -> Iterator[Desk]:
    with shared_desk(shared_db) as running:
        yield running


def events(client: Client, name: str) -> set[int]:
    lines = [frame["message"] for frame in client.heard if frame["t"] == "message"]
    return {one["seq"] for one in lines if one["event"] == name}


async def line(client: Client, name: str) -> Frame:
    while True:
        frame = await client.until(t="message")
        if frame["message"]["event"] == name:
            return frame


def test_who_asks_to_be_answered_later_is_answered_when_they_come_back(desk: Desk) -> None:
    before = apart(lambda: facts_named(GIVEN_UP))

    async def way() -> tuple[Client, Frame, int, Client]:
        client, welcome = await widget(desk.ws)
        said = await client.ask(**say("发票什么时候能开？"))
        assert [(await client.ask(t="leave"))["t"] for _ in range(2)] == ["done", "done"]
        await line(client, GIVEN_UP)
        await client.quiet()
        customer = apart(lambda: dialogue_row(SYSTEM, said["dialogue"]).customer_id)
        await asyncio.to_thread(run, note_waiting_seen, SYSTEM, now(), [customer])
        assert (await client.ask(t="leave"))["t"] == "done"
        await client.close()
        agent = await owner_of(desk, "xiaozhou", said["dialogue"])
        assert (await agent.ask(**say("今天已为您开好发票。", dialogue=said["dialogue"])))["t"] == "said"
        back, again = await widget(desk.ws, visitor=welcome["visitor"])
        return client, again, said["dialogue"], back

    client, again, dialogue, _ = asyncio.run(way())
    assert len(events(client, GIVEN_UP)) == 1
    assert apart(lambda: facts_named(GIVEN_UP)) == before + 1
    assert again["dialogue"]["id"] == dialogue
    texts = [one["text"] for one in again["messages"]]
    assert [text for text in texts if text] == ["发票什么时候能开？", "今天已为您开好发票。"]


def test_nobody_leaves_whom_somebody_serves_already_nor_who_has_written_nothing(desk: Desk) -> None:
    async def way() -> list[str]:
        client, _ = await widget(desk.ws)
        codes = [(await client.ask(t="leave"))["code"]]
        said = await client.ask(**say("在吗"))
        await owner_of(desk, "xiaozhou", said["dialogue"])
        codes.append((await client.ask(t="leave"))["code"])
        return codes

    before = apart(lambda: facts_named(GIVEN_UP))
    assert asyncio.run(way()) == ["access.denied", "dialogue.not_waiting"]
    assert apart(lambda: facts_named(GIVEN_UP)) == before
