"""The desk measures the round trip to a page itself; the page can neither leave it out nor speak for somebody else."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.server import Desk, shared_desk
from tests.support.sessions import apart, sign_in
from tests.support.sockets import Client, plug
from zhunsheng.assist.actions import begin_shift
from zhunsheng.journal.actions import run
from zhunsheng.kernel.instants import now
from zhunsheng.people.queries import actor_of, agent_cards, open_shift
from zhunsheng.people.values import CheckShown, Verdict


@pytest.fixture(scope="module")
def desk(shared_db: Path) -> Iterator[Desk]:
    """One running desk for the module."""
    with shared_desk(shared_db) as running:
        yield running


def begun(login: str) -> tuple[str, int]:
    """Sign somebody in who begins a shift; return the session's key and who it is."""
    key = sign_in(login)
    agent_id = next(card.id for card in agent_cards() if card.login == login)
    run(begin_shift, actor_of(agent_id), now())
    return key, agent_id


def network(agent_id: int) -> CheckShown:
    shift = open_shift(agent_id, now())
    assert shift is not None
    return next(one for one in shift.checks if one.code == "network")


async def line(desk: Desk, key: str) -> Client:
    client = await plug(desk.ws, "shift", {"Cookie": f"zhunsheng_session={key}"})
    await client.send(t="hello", lang="zh-hans")
    return client


def test_five_echoes_are_timed_by_the_desk(desk: Desk) -> None:
    key, agent_id = apart(begun, "xiaolin")

    async def measured() -> dict[str, object]:
        client = await line(desk, key)
        for number in range(1, 6):
            await client.until(t="echo", n=number)
            await client.send(t="echo", n=number)
        frame = await client.until(t="probed")
        await client.close()
        return frame

    frame = asyncio.run(measured())
    assert (frame["code"], frame["holds"]) == ("network", True)
    found = apart(network, agent_id)
    assert found.verdict is Verdict.PASSED
    assert found.measure == frame["ms"]


def test_echoes_that_were_not_asked_for_count_for_nothing(desk: Desk) -> None:
    key, agent_id = apart(begun, "xiaozhou")

    async def cheat() -> None:
        client = await line(desk, key)
        await client.until(t="echo", n=1)
        for number in (5, 4, 3, 2, 7):
            await client.send(t="echo", n=number)
        await client.quiet()
        await client.close()

    asyncio.run(cheat())
    assert apart(network, agent_id).verdict is Verdict.WAITING


def test_nobody_is_measured_without_a_session(desk: Desk) -> None:
    async def refused() -> int:
        client = await plug(desk.ws, "shift")
        await client.send(t="hello")
        return await client.ended()

    assert asyncio.run(refused()) == 4401
